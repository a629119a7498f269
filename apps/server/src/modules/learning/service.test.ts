import type { SignalSource } from '@zhiyin/contracts';
import { DAY } from '@zhiyin/kernel';
import { fixedClock } from '@zhiyin/testkit';
import { expect, test } from 'vitest';
import { testPlatform } from '../../../test/setup/server.ts';
import { createLearning } from './service.ts';

const nobody = { author: 'agt_1', reason: '' };

/** The module on a database of its own, with customers who say things. */
async function aQueue() {
  const { platform, workspaceId, sent } = await testPlatform();
  const clock = fixedClock('2026-03-02T09:00:00+08:00');
  const learning = createLearning(
    { ...platform, clock },
    {
      known: async () => ({ examples: [], vocabulary: [] }),
      guesser: async () => () => [{ intent: 'jobs', confidence: 0.4 }],
      changed: async () => undefined,
      titlesOf: async () => new Map(),
    },
  );
  let talks = 0;
  const say = async (text: string, more: { visitorId?: string; source?: SignalSource; turnId?: string; conversationId?: string } = {}) => {
    talks += 1;
    return learning.signals.record({
      source: 'rejected',
      conversationId: `conv_${talks}`,
      visitorId: `vis_${talks}`,
      messageId: null,
      turnId: `turn_${talks}`,
      text,
      locale: 'en',
      guess: null,
      ...more,
    });
  };
  const list = () => learning.clusters.list({ limit: 50, state: 'open' }).then(({ data }) => data);
  return {
    learning,
    clock,
    db: platform.db,
    say,
    list,
    sent,
    inWorkspace: <T>(work: () => Promise<T>) => platform.db.inWorkspace(workspaceId, work),
  };
}

test('a turn is recorded once for each source, and what holds no words never', async () => {
  const { learning, say, list, sent, inWorkspace } = await aQueue();
  await inWorkspace(async () => {
    const again = { turnId: 'turn_a', conversationId: 'conv_a', visitorId: 'vis_a' };
    const first = await say('do you have any job openings', again);
    expect(await say('do you have any job openings', again)).toEqual(first);
    await say('do you have any job openings', { ...again, source: 'fallback' });
    expect(await say('E1 ???')).toBeUndefined();
    expect(sent.map(({ name }) => name)).toEqual(['learning.place-signals', 'learning.place-signals']);
    await learning.placing.place();
    expect(await list()).toMatchObject([{ volume: 1, texts: 1, sources: { rejected: 1, fallback: 1 }, suggestions: [{ intent: 'jobs' }] }]);
  });
});

test('recent conversations come first, and the trend tells this week from the last', async () => {
  const { learning, clock, say, list, inWorkspace } = await aQueue();
  await inWorkspace(async () => {
    for (let i = 0; i < 3; i += 1) await say('do you have any job openings');
    clock.advance(10 * DAY);
    await say('do you have any job openings');
    for (let i = 0; i < 3; i += 1) await say('can I trade in my old purifier');
    await learning.placing.place();
    const [first, second] = await list();
    expect(first).toMatchObject({ representative: 'can I trade in my old purifier', volume: 3, trend: { last7: 3, before7: 0 } });
    expect(second).toMatchObject({ volume: 4, trend: { last7: 1, before7: 3 } });
    expect(second?.priority).toBeCloseTo(1 + 3 * 0.5 ** (10 / 7), 2);
    expect(second?.daily).toEqual([0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });
});

test('open clusters that are one question are merged by the machine; what a person has named, split or decided on is left alone', async () => {
  const { learning, say, list, inWorkspace } = await aQueue();
  await inWorkspace(async () => {
    const lines = ['any job openings', 'do you have any job openings', 'do you have any job openings at your company'];
    for (const line of lines) await say(line);
    await learning.placing.place();
    const [whole] = await list();
    expect(whole).toMatchObject({ texts: 3 });
    const { data: texts } = await learning.clusters.texts(whole?.id ?? '', { limit: 10 });
    const split = await learning.clusters.split(whole?.id ?? '', [texts[0]?.key ?? ''], nobody);
    await learning.placing.mergeClose();
    expect(await list()).toHaveLength(2);

    // decided on: new texts like it start a cluster of their own, the very same words do not
    await learning.clusters.decide(whole?.id ?? '', 'dismiss', nobody, undefined, async () => ({
      outcome: { state: 'dismissed', details: {} },
      result: null,
    }));
    await learning.clusters.decide(split.id, 'dismiss', nobody, undefined, async () => ({
      outcome: { state: 'dismissed', details: {} },
      result: null,
    }));
    await say('do you have any job openings');
    await say('do you have any job openings near the sea');
    await learning.placing.place();
    expect(await list()).toMatchObject([{ representative: 'do you have any job openings near the sea', texts: 1 }]);
    await learning.placing.mergeClose();
    expect(await list()).toHaveLength(1);
  });
});

test('clusters the machine started apart come together when they turn out to be one question', async () => {
  const { learning, say, list, db, inWorkspace } = await aQueue();
  await inWorkspace(async () => {
    await say('do you have any job openings');
    await say('can I trade in my old purifier');
    await learning.placing.place();
    const late = await say('do you have any job openings now');
    const made = new Date('2026-03-02T02:00:00Z');
    // as two nodes, or an earlier release with other rules, may have left it
    await db.tx(async (tx) => {
      await tx.query(
        "INSERT INTO learning_clusters (id, language, state, representative, created_at) VALUES ('clus_z', 'en', 'open', 'x', $1)",
        [made],
      );
      await tx.query("UPDATE learning_signals SET cluster_id = 'clus_z' WHERE id = $1", [late?.id]);
    });
    expect(await list()).toHaveLength(3);
    await learning.placing.mergeClose();
    const after = await list();
    expect(after).toHaveLength(2);
    expect(after.find((cluster) => /job/.test(cluster.representative))).toMatchObject({ volume: 2, texts: 2, decided: null });
  });
});

test('one conversation and one visitor are heard a few times and no more, and evidence fades out of the queue', async () => {
  const { learning, clock, db, say, list, inWorkspace } = await aQueue();
  await inWorkspace(async () => {
    const lines = ['are you hiring students', 'is there a summer internship', 'can students work for you', 'do you employ interns'];
    for (const [at, line] of lines.entries())
      await say(line, { source: 'unhelpful', conversationId: 'conv_a', visitorId: 'vis_a', turnId: `turn_a${at}` });
    await say(lines[0] ?? '', { source: 'unhelpful', conversationId: 'conv_a', visitorId: 'vis_a', turnId: 'turn_a0' });
    for (let i = 0; i < 20; i += 1)
      await say(`${lines[i % 4]} number ${'abcdefghijklmnopqrst'[i]}`, { source: 'unsure', visitorId: 'vis_b' });
    const kept = await db.tx((tx) =>
      tx.query<{ visitor_id: string; n: number }>('SELECT visitor_id, count(*)::int AS n FROM learning_signals GROUP BY 1 ORDER BY 1'),
    );
    expect(kept).toEqual([
      { visitor_id: 'vis_a', n: 3 },
      { visitor_id: 'vis_b', n: 10 },
    ]);
    for (let i = 0; i < 2; i += 1) await say('do you repair bicycles too', { source: 'rephrased' });
    await learning.placing.place();
    const heard = async () => (await list()).some(({ representative }) => /bicycles/.test(representative));
    expect(await heard()).toBe(true);
    clock.advance(7 * DAY);
    expect(await heard()).toBe(false);
    await say('do you repair bicycles too', { source: 'rejected' });
    await learning.placing.place();
    expect((await list()).find(({ representative }) => /bicycles/.test(representative))).toMatchObject({ kind: 'explicit', volume: 3 });
  });
});

test('a cluster that looks like another names it; where the other is decided on, no longer', async () => {
  const { learning, say, list, inWorkspace } = await aQueue();
  await inWorkspace(async () => {
    const lines = [
      'can I change the colour of my kettle order',
      'how do I change the delivery date of my order',
      'is the shop open on sundays',
    ];
    for (const line of lines) await say(line);
    await learning.placing.place();
    const all = await list();
    expect(all).toHaveLength(3);
    const [kettle, date, shop] = lines.map((line) => all.find(({ representative }) => representative === line));
    expect(date?.alike).toMatchObject({ id: kettle?.id, title: lines[0], likeness: expect.closeTo(0.36, 1) });
    expect(shop?.alike).toBeNull();
    await learning.placing.mergeClose();
    expect((await list()).find(({ id }) => id === kettle?.id)?.alike).toMatchObject({ id: date?.id });
    await learning.clusters.decide(kettle?.id ?? '', 'dismiss', nobody, undefined, async () => ({
      outcome: { state: 'dismissed', details: {} },
      result: null,
    }));
    expect((await list()).find(({ id }) => id === date?.id)?.alike).toBeNull();
  });
});
