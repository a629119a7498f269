import { fixedClock } from '@zhiyin/testkit';
import { describe, expect, test } from 'vitest';
import { testPlatform } from '../../../../test/setup/server.ts';
import { defineModelJobs } from '../jobs.ts';
import { createModels } from '../service.ts';
import { aCorpus } from '../testing/corpus.ts';

async function aHouse() {
  const { platform, workspaceId, sent } = await testPlatform();
  const clock = fixedClock('2026-01-05T09:00:00+08:00');
  const models = createModels({ ...platform, clock });
  const inside = <T>(work: () => Promise<T>) => platform.db.inWorkspace(workspaceId, work);
  const corpus = aCorpus();
  await inside(() => models.putCorpus(corpus));
  return { models, inside, sent, clock, platform, workspaceId };
}
type House = Awaited<ReturnType<typeof aHouse>>;
const by = { author: 'agt_1', reason: 'a look' };

/** Puts `lines` in as a file, beside the clean corpus. */
const add = ({ models, inside }: House, lines: { text: string; intent: string | null; locale?: string }[]) =>
  inside(() =>
    models.corpora.importFile(
      lines.map((line) => JSON.stringify({ locale: 'en', ...line })).join('\n'),
      { format: 'jsonl', mode: 'add', reason: '' },
      'a',
    ),
  );
/** Works off what was sent, as the queue would. */
async function work({ models, inside, sent }: House): Promise<void> {
  for (const { data } of sent) {
    const { taskId } = data as { taskId?: string };
    if (taskId) await inside(() => models.cleaning.work(taskId));
  }
}
const firstTask = (sent: House['sent']): string => (sent[0]?.data as { taskId?: string } | undefined)?.taskId ?? '';
async function reviewed(house: House): Promise<number> {
  const { number } = await house.inside(() => house.models.cleaning.start(by));
  await work(house);
  return number;
}
const findingsOf = ({ models, inside }: House, number: number, asked: object = {}) =>
  inside(async () => (await models.cleaning.findings(number, { limit: 100, ...asked })).data);
const headOf = ({ models, inside }: House) => inside(async () => (await models.corpora.listVersions(1)).data[0]);
const accept = { decision: 'accept', reason: '' } as const;
const refuse = { decision: 'refuse', reason: '' } as const;

describe('a review', () => {
  test('finds each kind, with what is proposed', async () => {
    const house = await aHouse();
    const { models, inside } = house;
    await add(house, [
      { text: 'forgot my login password', intent: 'refund' },
      { text: 'refund payment please!', intent: 'refund' },
      { text: 'track my parcel?', intent: 'warranty' },
      { text: '???', intent: 'warranty' },
      { text: '我的快递怎么还没到', intent: 'delivery' },
      { text: 'call me about the warranty at 13812345678', intent: 'warranty' },
      { text: 'does the TX-9 have a warranty', intent: 'warranty' },
    ]);
    await inside(() =>
      models.cleaning.changeSettings({ staleDays: null, staleManual: false, retiredProducts: [' TX-9 ', 'TX-9'] }, 'agt_1'),
    );
    const number = await reviewed(house);
    expect(await inside(() => models.cleaning.get(number))).toMatchObject({
      number: 1,
      corpusVersion: 2,
      trigger: 'manual',
      author: 'agt_1',
      state: 'open',
      progress: 1,
      counts: {
        duplicate: { open: 1 },
        conflict: { open: 1 },
        low_quality: { open: 2 },
        retired_product: { open: 1 },
        personal_data: { open: 1 },
      },
    });
    const found = await findingsOf(house, number);
    const of = (kind: string) => found.filter((one) => one.kind === kind);
    expect(of('duplicate')[0]).toMatchObject({
      lines: [{ text: 'refund payment please' }, { text: 'refund payment please!' }],
      action: { type: 'remove', keepId: of('duplicate')[0]?.lines[0]?.id },
      score: 1,
    });
    expect(
      of('conflict')[0]
        ?.lines.map((line) => [line.intentId, line.text])
        .sort(),
    ).toEqual([
      ['delivery', 'track my parcel'],
      ['warranty', 'track my parcel?'],
    ]);
    expect(of('conflict')[0]?.action).toEqual({ type: 'relabel', intentId: 'delivery' });
    expect(of('low_quality').map((one) => [one.why, one.action])).toEqual(
      expect.arrayContaining([
        ['no_words', { type: 'remove' }],
        ['other_language', { type: 'locale', locale: 'zh-CN' }],
      ]),
    );
    expect(of('personal_data')[0]).toMatchObject({
      personal: ['phone'],
      action: { type: 'edit', text: 'call me about the warranty at ***********' },
    });
    expect(of('retired_product')[0]).toMatchObject({
      lines: [{ text: 'does the TX-9 have a warranty', current: true }],
      action: { type: 'remove' },
    });
    const [suspect] = of('suspect_label').filter((one) => one.lines[0]?.intentId === 'refund');
    expect(suspect?.sides.map((side) => [side.intentId, side.nearest.length])).toEqual([
      ['refund', 3],
      ['password', 3],
    ]);
    expect(suspect?.sides[1]?.nearest[0]).toContain('password');
    expect(await findingsOf(house, number, { kind: 'suspect_label', intent: 'refund' })).toEqual(
      of('suspect_label').filter((one) => JSON.stringify(one).includes('"refund"')),
    );
  });

  test('is one at a time, and needs something to look at', async () => {
    const { models, inside, platform } = await aHouse();
    const { number } = await inside(() => models.cleaning.start(by));
    await expect(inside(() => models.cleaning.start(by))).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'cleaning_busy', number },
    });
    await expect(inside(() => models.cleaning.decide(number, { ...accept, ids: ['x'] }, 'a'))).rejects.toMatchObject({
      details: { reason: 'review_not_ready' },
    });
    await expect(inside(() => models.cleaning.get(9))).rejects.toMatchObject({ code: 'not_found' });
    const elsewhere = platform.db.inWorkspace(platform.ids.next('workspace'), () => models.cleaning.get(number));
    await expect(elsewhere).rejects.toMatchObject({ code: 'not_found' });
  });

  test('turns lines stale by when they were last touched; what a person typed only when asked for', async () => {
    const house = await aHouse();
    const { models, inside, clock } = house;
    await inside(() => models.corpora.createUtterance({ intentId: 'refund', text: 'money back for my order', reason: '' }, 'a'));
    clock.advance(400 * 86_400_000);
    await add(house, [{ text: 'refund this new thing', intent: 'refund' }]);
    const stale = async () => new Set((await findingsOf(house, await reviewed(house), { kind: 'stale' })).map((one) => one.lines[0]?.text));
    const first = await stale();
    expect(first.size).toBe(64);
    expect(first.has('refund this new thing') || first.has('money back for my order')).toBe(false);
    await inside(() => models.cleaning.changeSettings({ staleDays: 365, staleManual: true, retiredProducts: [] }, 'a'));
    expect((await stale()).has('money back for my order')).toBe(true);
    await inside(() => models.cleaning.changeSettings({ staleDays: null, staleManual: true, retiredProducts: [] }, 'a'));
    expect((await stale()).size).toBe(0);
  });

  test('a newer one takes the place of one that is still open', async () => {
    const house = await aHouse();
    const { models, inside } = house;
    await add(house, [{ text: 'refund payment please!', intent: 'refund' }]);
    const first = await reviewed(house);
    const second = await reviewed(house);
    expect(await inside(() => models.cleaning.get(first))).toMatchObject({ state: 'closed', supersededBy: second });
    const [finding] = await findingsOf(house, first, { kind: 'duplicate' });
    await expect(inside(() => models.cleaning.decide(first, { ...accept, ids: [finding?.id ?? ''] }, 'a'))).rejects.toMatchObject({
      details: { reason: 'superseded', by: second },
    });
    expect((await inside(() => models.cleaning.list({ limit: 1 }))).data.map((run) => run.number)).toEqual([second]);
    expect((await inside(() => models.cleaning.list({ limit: 5, corpusVersion: 1 }))).data).toEqual([]);
  });
});

describe('deciding', () => {
  test('accepts in bulk as one version, and takes it back to exactly what was there', async () => {
    const house = await aHouse();
    const { models, inside } = house;
    await add(house, [
      { text: 'refund payment please!', intent: 'refund' },
      { text: 'track my parcel?', intent: 'warranty' },
      { text: 'call me at 13812345678 about my refund', intent: 'refund' },
    ]);
    const number = await reviewed(house);
    const before = await headOf(house);
    const exported = () => inside(() => models.corpora.exportFile('jsonl'));
    const text = await exported();
    for (const kind of ['duplicate', 'conflict', 'personal_data'] as const) {
      const reply = await inside(() => models.cleaning.decide(number, { ...accept, kind, minScore: 0 }, 'agt_2'));
      expect(reply).toMatchObject({
        decision: { findings: 1, changed: 1, kinds: { [kind]: 1 } },
        outdated: 0,
        counts: { [kind]: { open: 0, accepted: 1 } },
      });
    }
    const after = await headOf(house);
    expect(after).toMatchObject({ number: (before?.number ?? 0) + 3, author: 'agt_2', reason: expect.stringContaining(`#${number}`) });
    const cleaned = await exported();
    expect(cleaned).not.toContain('refund payment please!');
    expect(cleaned).not.toContain('track my parcel?');
    expect(cleaned).toContain('call me at *********** about my refund');
    const report = await inside(() => models.cleaning.report(number));
    expect(report).toMatchObject({
      totals: { relabelled: 0, edited: 1, removed: 2 },
      fromVersion: before?.number,
      toVersion: after?.number,
      otherVersions: 0,
      effect: null,
    });
    for (let i = 0; i < 3; i += 1) await inside(() => models.cleaning.undo(number, undefined, 'agt_3'));
    expect(await headOf(house)).toMatchObject({ hash: before?.hash, utterances: before?.utterances });
    expect(await exported()).toBe(text);
    const [restored] = (await inside(() => models.corpora.listUtterances({ limit: 5, q: '13812345678' }))).data;
    expect(restored).toMatchObject({ source: 'import', createdAt: '2026-01-05T01:00:00.000Z' });
    await expect(inside(() => models.cleaning.undo(number, undefined, 'a'))).rejects.toMatchObject({
      details: { reason: 'already_undone' },
    });
    expect((await inside(() => models.cleaning.get(number))).counts.conflict).toEqual({ open: 1, accepted: 0, refused: 0, outdated: 0 });
    expect((await inside(() => models.cleaning.report(number))).decisions.map((one) => one.undoneBy)).toEqual(['agt_3', 'agt_3', 'agt_3']);
  });

  test('with another intent or other words than proposed', async () => {
    const house = await aHouse();
    const { models, inside } = house;
    await add(house, [
      { text: 'track my parcel?', intent: 'warranty' },
      { text: 'call 13812345678 for a refund', intent: 'refund' },
    ]);
    const number = await reviewed(house);
    const [conflict] = await findingsOf(house, number, { kind: 'conflict' });
    const [personal] = await findingsOf(house, number, { kind: 'personal_data' });
    await inside(() =>
      models.cleaning.decide(number, { ...accept, ids: [conflict?.id ?? ''], action: { type: 'relabel', intentId: 'password' } }, 'a'),
    );
    await inside(() =>
      models.cleaning.decide(number, { ...accept, ids: [personal?.id ?? ''], action: { type: 'edit', text: 'call for a refund' } }, 'a'),
    );
    expect(
      (await inside(() => models.corpora.listUtterances({ limit: 5, q: 'track my parcel' }))).data.map((line) => line.intentId),
    ).toEqual(['password']);
    expect((await inside(() => models.corpora.listUtterances({ limit: 5, q: 'call' }))).data.map((line) => line.text)).toEqual([
      'call for a refund',
    ]);
    await inside(() => models.cleaning.undo(number, 1, 'a'));
    for (const action of [
      { type: 'relabel', intentId: 'nowhere' },
      { type: 'edit', text: 'x' },
    ] as const)
      await expect(
        inside(() => models.cleaning.decide(number, { ...accept, ids: [conflict?.id ?? ''], action }, 'a')),
      ).rejects.toMatchObject({ code: 'invalid' });
  });

  test('what was refused is not asked again, until the words or the label change', async () => {
    const house = await aHouse();
    const { models, inside } = house;
    await add(house, [
      { text: 'refund payment please!', intent: 'refund' },
      { text: 'call 13812345678 for a refund', intent: 'refund' },
    ]);
    const first = await reviewed(house);
    const { decision } = await inside(() => models.cleaning.decide(first, { ...refuse, kind: 'duplicate', minScore: 0 }, 'a'));
    expect(decision).toMatchObject({ decision: 'refuse', findings: 1, changed: 0, version: null });
    expect((await headOf(house))?.number).toBe(2);
    const second = await reviewed(house);
    expect((await inside(() => models.cleaning.get(second))).counts).toMatchObject({ duplicate: { open: 0 }, personal_data: { open: 1 } });
    await inside(() => models.cleaning.undo(first, undefined, 'a'));
    const third = await reviewed(house);
    expect((await inside(() => models.cleaning.get(third))).counts.duplicate.open).toBe(1);
    await inside(() => models.cleaning.decide(third, { ...refuse, kind: 'duplicate', minScore: 0 }, 'a'));
    await add(house, [{ text: 'refund, payment: please', intent: 'refund' }]);
    expect((await inside(async () => models.cleaning.get(await reviewed(house)))).counts.duplicate.open).toBe(1);
  });

  test('a finding whose line changed meanwhile is outdated, and cannot be accepted', async () => {
    const house = await aHouse();
    const { models, inside } = house;
    await add(house, [
      { text: 'call 13812345678 for a refund', intent: 'refund' },
      { text: '???', intent: 'refund' },
    ]);
    const number = await reviewed(house);
    const [personal] = await findingsOf(house, number, { kind: 'personal_data' });
    const line = personal?.lines[0];
    await inside(() => models.corpora.changeUtterance(line?.id ?? '', { intentId: 'warranty' }, 'a'));
    expect((await inside(() => models.cleaning.get(number))).counts.personal_data.open).toBe(1); // the number is still in it
    await inside(() => models.corpora.changeUtterance(line?.id ?? '', { text: 'call for a refund' }, 'a'));
    expect(await findingsOf(house, number, { kind: 'personal_data' })).toMatchObject([{ state: 'outdated', lines: [{ current: false }] }]);
    await expect(inside(() => models.cleaning.decide(number, { ...accept, ids: [personal?.id ?? ''] }, 'a'))).rejects.toMatchObject({
      details: { reason: 'nothing_open', outdated: 1 },
    });
    await expect(inside(() => models.cleaning.decide(number, { ...accept, ids: ['find_x'] }, 'a'))).rejects.toMatchObject({
      code: 'not_found',
    });
    const [weak] = await findingsOf(house, number, { kind: 'low_quality' });
    const both = [personal?.id ?? '', weak?.id ?? ''];
    expect(await inside(() => models.cleaning.decide(number, { ...accept, ids: both }, 'a'))).toMatchObject({
      outdated: 1,
      decision: { findings: 1 },
    });
  });

  test('cannot be taken back over a later change of the same line; closing ends it, undoing opens it again', async () => {
    const house = await aHouse();
    const { models, inside } = house;
    await add(house, [{ text: 'call 13812345678 for a refund', intent: 'refund' }]);
    const number = await reviewed(house);
    const [personal] = await findingsOf(house, number, { kind: 'personal_data' });
    await inside(() => models.cleaning.decide(number, { ...accept, ids: [personal?.id ?? ''] }, 'a'));
    const id = personal?.lines[0]?.id ?? '';
    await inside(() => models.corpora.changeUtterance(id, { intentId: 'warranty' }, 'a'));
    await expect(inside(() => models.cleaning.undo(number, 1, 'a'))).rejects.toMatchObject({
      details: { reason: 'changed_since', lines: [id], count: 1 },
    });
    await inside(() => models.corpora.changeUtterance(id, { intentId: 'refund' }, 'a'));
    expect(await inside(() => models.cleaning.close(number))).toMatchObject({ state: 'closed', supersededBy: null });
    await expect(inside(() => models.cleaning.close(number))).rejects.toMatchObject({ details: { reason: 'review_closed' } });
    expect(await inside(() => models.cleaning.undo(number, 1, 'a'))).toMatchObject({
      state: 'open',
      counts: { personal_data: { open: 1 } },
    });
    await expect(inside(() => models.cleaning.undo(number, 7, 'a'))).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the effect', () => {
  test('is measured on the same frozen texts, before and after; until then there is none', async () => {
    const house = await aHouse();
    const { models, inside } = house;
    // A seventh of the lines under the wrong intent.
    const names = ['refund', 'delivery', 'password', 'warranty'];
    const wrong = aCorpus()
      .utterances.filter((_, i) => i % 7 === 0)
      .map((line) => ({ text: `${line.text} now`, intent: names[(names.indexOf(line.intentId) + 1) % 4] ?? '' }));
    await inside(() => models.evaluations.split(by));
    await add(house, wrong);
    const number = await reviewed(house);
    await expect(inside(() => models.cleaning.measure(number, 'a'))).rejects.toMatchObject({ details: { reason: 'nothing_changed' } });
    await inside(() => models.cleaning.decide(number, { ...accept, kind: 'suspect_label', minScore: 0 }, 'a'));
    expect((await inside(() => models.cleaning.report(number))).effect).toBeNull();
    await inside(() => models.cleaning.measure(number, 'a'));
    await expect(inside(() => models.cleaning.measure(number, 'a'))).rejects.toMatchObject({ details: { reason: 'measuring' } });
    await work(house);
    const { effect } = await inside(() => models.cleaning.report(number));
    expect(effect).toMatchObject({
      state: 'done',
      fromVersion: 2,
      toVersion: 3,
      upToDate: true,
      figures: { set: 1, examples: 12, verdict: expect.stringMatching(/better|not_worse|worse/) },
    });
    expect(effect?.figures?.candidateAccuracy.value).toBeGreaterThanOrEqual(effect?.figures?.baselineAccuracy.value ?? 1);
    expect((await inside(() => models.versions.list({ limit: 5 }))).data).toEqual([]);
    await inside(() => models.cleaning.undo(number, undefined, 'a'));
    expect((await inside(() => models.cleaning.report(number))).effect).toMatchObject({ upToDate: false });
  });
});

describe('what happens by itself', () => {
  /** The jobs of the module as the server defines them, run by hand. */
  function jobsOf({ models, inside }: House) {
    const defined = new Map<string, (data: object) => Promise<void>>();
    const schedules = new Map<string, string>();
    defineModelJobs(
      {
        define: (name, _, handler) => void defined.set(name, handler as (data: object) => Promise<void>),
        schedule: (name, cron) => void schedules.set(name, cron),
      },
      models,
    );
    return { schedules, run: (name: string, data: object = {}) => inside(async () => defined.get(name)?.(data)) };
  }

  test('a review every month, one for every candidate, none twice for the same corpus', async () => {
    const house = await aHouse();
    const { models, inside, sent } = house;
    const { schedules, run } = jobsOf(house);
    expect(schedules.get('models.clean-monthly')).toMatch(/^\d+ \d+ 1 \* \*$/);
    await run('models.clean-monthly');
    await run('models.clean-monthly'); // the first is still queued
    const listed = async () =>
      (await inside(() => models.cleaning.list({ limit: 9 }))).data.map((one) => [one.trigger, one.corpusVersion, one.state]);
    expect(await listed()).toEqual([['monthly', 1, 'queued']]);
    await run(sent[0]?.name ?? '', sent[0]?.data);
    await add(house, [{ text: 'refund this new thing', intent: 'refund' }]);
    for (let i = 0; i < 2; i += 1) {
      const training = await inside(() => models.training.start({ author: 'agt_1', reason: 'a try', seed: 7 + i }));
      await run('models.train', { runId: training.id });
    }
    expect(await listed()).toEqual([
      ['before_promotion', 2, 'queued'],
      ['monthly', 1, 'open'],
    ]);
    await work(house);
    expect((await listed())[0]).toEqual(['before_promotion', 2, 'open']);
    const candidate = (await inside(() => models.versions.list({ limit: 1 }))).data[0];
    await inside(() => models.versions.promote(candidate?.id ?? '', { author: 'a', reason: '', force: false }, async () => undefined));
    expect(await listed()).toHaveLength(2);
  });

  test('nothing is scheduled for an empty corpus; promoting what nobody reviewed starts a review', async () => {
    const { platform, workspaceId } = await testPlatform();
    const models = createModels(platform);
    const inside = <T>(work: () => Promise<T>) => platform.db.inWorkspace(workspaceId, work);
    await inside(() => models.cleaning.monthly());
    await expect(inside(() => models.cleaning.start(by))).rejects.toMatchObject({ details: { reason: 'nothing_to_clean' } });
    expect((await inside(() => models.cleaning.list({ limit: 5 }))).data).toEqual([]);
    await inside(() => models.putCorpus(aCorpus()));
    const run = await inside(() => models.training.start({ ...by, seed: 1 }));
    await inside(() => models.training.run(run.id));
    const { modelId } = await inside(() => models.training.get(run.id));
    await inside(() => models.versions.promote(modelId ?? '', { author: 'agt_1', reason: '', force: false }, async () => undefined));
    expect((await inside(() => models.cleaning.list({ limit: 5 }))).data).toMatchObject([
      { trigger: 'before_promotion', corpusVersion: 1, author: 'agt_1' },
    ]);
  });

  test('a dead process’s review is taken up once nobody has heard of it, and given up after three times', async () => {
    const house = await aHouse();
    const { models, inside, sent, clock, platform, workspaceId } = house;
    const { number } = await inside(() => models.cleaning.start(by));
    const taskId = firstTask(sent);
    const die = () =>
      platform.db.inWorkspace(workspaceId, () =>
        platform.db.tx((tx) =>
          tx.query("UPDATE cleaning_tasks SET state = 'running', attempt = attempt + 1, heard_at = $1", [clock.now()]),
        ),
      );
    await die();
    await inside(() => models.cleaning.sweep());
    await inside(() => models.cleaning.work(taskId));
    expect([sent.length, (await inside(() => models.cleaning.get(number))).state]).toEqual([1, 'running']);
    clock.advance(31_000);
    await inside(() => models.cleaning.sweep());
    expect(sent).toHaveLength(2);
    await die();
    await die();
    clock.advance(31_000);
    await inside(() => models.cleaning.work(taskId));
    expect(await inside(() => models.cleaning.get(number))).toMatchObject({ state: 'failed', error: expect.stringContaining('died') });
    await expect(inside(() => models.cleaning.start(by))).resolves.toMatchObject({ state: 'queued' });
  });

  test('a stopping server gives its review back', async () => {
    const house = await aHouse();
    const { models, inside, sent } = house;
    const { number } = await inside(() => models.cleaning.start(by));
    const taskId = firstTask(sent);
    const working = inside(() => models.cleaning.work(taskId));
    while ((await inside(() => models.cleaning.get(number))).state === 'queued') await new Promise((resolve) => setTimeout(resolve, 5));
    await models.cleaning.stop();
    await working;
    expect((await inside(() => models.cleaning.get(number))).state).toBe('queued');
    await work(house);
    expect((await inside(() => models.cleaning.get(number))).state).toBe('open');
  });
});
