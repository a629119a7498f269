import type { GroupsReply, LearningCluster, LearningText } from '@zhiyin/contracts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/setup/server.ts';
import { openVisitor } from '../../../test/setup/visitor.ts';

let server: TestServer;
const keys: Record<string, Record<string, string>> = {};
beforeAll(async () => {
  server = await startTestServer();
  for (const role of ['trainer', 'agent', 'knowledge_editor']) {
    const made = await server.api.call('POST', '/api/v1/api-keys', { name: `as ${role}`, role }, server.api.staff);
    keys[role] = { authorization: `Bearer ${made.body.key}` };
  }
});
afterAll(() => server.stop());

const call = (method: string, path: string, body?: unknown, role = 'trainer') =>
  server.api.call(method, `/api/v1${path}`, body, keys[role]);
async function query<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}
/** The queue once every signal has its place. */
async function queue(filter = ''): Promise<LearningCluster[]> {
  while ((await query('SELECT 1 FROM learning_signals WHERE cluster_id IS NULL UNION ALL SELECT 1 FROM bot_turn_queue LIMIT 1')).length > 0)
    await new Promise((resolve) => setTimeout(resolve, 100));
  const { body } = await call('GET', `/learning/clusters?limit=100${filter}`);
  return body.data;
}
async function says(...lines: string[]) {
  const visitor = await openVisitor(server, /\p{Script=Han}/u.test(lines[0] ?? '') ? 'zh-CN' : 'en');
  for (const line of lines) await visitor.ask(line);
  return visitor;
}
const about = (clusters: readonly LearningCluster[], words: RegExp): [LearningCluster, ...LearningCluster[]] =>
  clusters.filter((cluster) => words.test(cluster.representative)) as [LearningCluster, ...LearningCluster[]];

describe('what the bot could not answer comes together', () => {
  test('conversations are counted, repeats of one visitor are not', async () => {
    await says('招不招暑期实习生');
    await says('暑假招实习生吗');
    const visitor = await says('招不招暑期实习生');
    await visitor.send('招不招暑期实习生？'); // sent twice: nothing is answered
    await visitor.call('POST', '/restart', {});
    await visitor.send('招不招暑期实习生');
    const found = about(await queue(), /实习/);
    expect(found).toMatchObject([
      { state: 'open', language: 'zh', volume: 3, visitors: 3, texts: 2, trend: { last7: 3, before7: 0 }, name: null, decided: null },
    ]);
    expect(found[0].daily.at(-1)).toBe(3);
    expect(found[0].suggestions[0]).toMatchObject({ by: 'model', intent: expect.any(String), confidence: expect.any(Number) });
    const { body } = await call('GET', `/learning/clusters/${found[0].id}/texts?limit=1`);
    expect(body.data).toMatchObject([{ text: '招不招暑期实习生', conversations: 3, guess: { intent: expect.any(String) } }]);
    const rest = (await call('GET', `/learning/clusters/${found[0].id}/texts?starting_after=${encodeURIComponent(body.next)}`)).body;
    expect(rest).toMatchObject({ data: [{ text: '暑假招实习生吗', conversations: 1 }], next: null });
  });

  test('rejected, none of the choices, flagged; personal data covered; languages apart; the site’s own tests are not counted', async () => {
    await says('do you sponsor a marathon team');
    await says('do you sponsor a marathon team, amy@example.com');
    await says('今天股票行情怎么样');
    const [offered] = await (await says('团购有优惠吗')).all().then((all) => all.filter((message) => message.kind === 'clarify'));
    expect(offered?.quickReplies?.some((reply) => reply.value === 'none_of_these')).toBe(true);
    const unsure = await says('团购有优惠吗', '都不是');
    expect((await unsure.all()).at(-1)).toMatchObject({ kind: 'fallback' });
    const flagging = await says('净化器滤芯多久换一次');
    const answer = (await flagging.all()).find((message) => message.kind === 'answer');
    for (let i = 0; i < 2; i += 1)
      expect((await flagging.call('POST', '/answer-flags', { messageId: answer?.id, reason: 'incorrect' })).status).toBe(201);
    for (const mark of ['is_test', 'is_mystery', 'test']) {
      const tester = await openVisitor(server, 'en');
      await tester.call('POST', '/attributes', { conversation: { [mark]: true } });
      await tester.ask('do you sponsor marathons of artists');
    }

    const all = await queue();
    expect(about(all, /marathon/)).toMatchObject([{ language: 'en', volume: 2, sources: { fallback: 2 } }]);
    expect(
      (await call('GET', `/learning/clusters/${about(all, /marathon/)[0].id}/texts`)).body.data.map((one: LearningText) => one.text),
    ).toContain('do you sponsor a marathon team, a***@example.com');
    expect(about(all, /股票/)).toMatchObject([{ sources: { rejected: 1 } }]);
    expect(about(all, /团购/)).toMatchObject([{ sources: { clarified_none: 1 }, volume: 1 }]);
    expect(about(all, /滤芯/)).toMatchObject([{ sources: { flag: 1 } }]);
    expect(all.map((cluster) => cluster.priority)).toEqual(all.map((cluster) => cluster.priority).sort((a, b) => b - a));
    expect((await queue('&source=flag')).map((cluster) => cluster.representative)).toEqual(['净化器滤芯多久换一次']);
    expect((await queue('&language=en')).every((cluster) => cluster.language === 'en')).toBe(true);
  });

  test('an agent names the right intent of a line; naming again changes it', async () => {
    const visitor = await says('你们有线下门店吗');
    const conversation = await visitor.conversation();
    const [line] = await visitor.all();
    const retag = (messageId: string | undefined, intentId: string | null, role = 'agent') =>
      call('POST', `/conversations/${conversation.id}/retag`, { messageId, intentId }, role);
    expect((await retag(line?.id, null, 'trainer')).status).toBe(403);
    expect((await retag(line?.id, 'no such intent')).status).toBe(400);
    expect((await retag((await visitor.all()).at(-1)?.id, null)).status).toBe(400);
    const first = await retag(line?.id, null);
    expect(first).toMatchObject({ status: 200, body: { intentId: null } });
    expect((await retag(line?.id, 'product_usage')).body).toEqual({ id: first.body.id, intentId: 'product_usage' });
    const cluster = (await queue()).find(({ sources }) => sources.retag);
    expect(cluster?.suggestions[0]).toMatchObject({ intent: 'product_usage', by: 'agent' });
  });
});

describe('signs that an accepted intent was wrong', () => {
  test('two customers who rephrase are heard, one is not; kinds apart, and what it was taken for', { timeout: 60_000 }, async () => {
    const lines = ['怎么修改账号绑定的手机号', '我问的是手机号怎么改'];
    await says(...lines);
    expect(about(await queue('&kind=implicit'), /绑定的手机号/)).toEqual([]);
    await says(...lines);
    const [cluster] = about(await queue('&kind=implicit'), /绑定的手机号/);
    expect(cluster).toMatchObject({
      kind: 'implicit',
      customers: { rephrased: 2 },
      takenFor: [{ intent: expect.any(String), conversations: 2 }],
      volume: 2,
    });
    expect(cluster.priority).toBeCloseTo(1, 1);
    expect(about(await queue('&kind=explicit'), /绑定的手机号/)).toEqual([]);
    expect((await queue('&kind=explicit')).every(({ kind }) => kind === 'explicit')).toBe(true);
    expect((await queue('&source=rephrased')).map(({ id }) => id)).toContain(cluster.id);
    expect(await call('GET', '/learning/clusters?kind=loud')).toMatchObject({ status: 400 });
    // what somebody meant weighs more than any sign of the same conversation
    const flagging = await says(lines[0] ?? '');
    const answer = (await flagging.all()).find(({ sender }) => sender === 'bot');
    expect((await flagging.call('POST', '/answer-flags', { messageId: answer?.id, reason: 'incorrect' })).status).toBe(201);
    expect(about(await queue(), /绑定的手机号/)).toMatchObject([{ kind: 'explicit', volume: 3, sources: { rephrased: 2, flag: 1 } }]);
    const byVolume = (await queue('&order=volume')).map(({ volume }) => volume);
    expect(byVolume).toEqual(byVolume.toSorted((a, b) => b - a));
  });

  test('a person asked for, an answer that did not help, a conversation begun afresh, few stars', { timeout: 60_000 }, async () => {
    const line = '扫地机的滚刷怎么拆下来清洗';
    const sources = async (): Promise<LearningCluster['customers']> => {
      await queue();
      const found = await query<{ source: string; n: number }>(
        "SELECT source, count(*)::int AS n FROM learning_signals WHERE text LIKE '%滚刷%' GROUP BY 1",
      );
      return Object.fromEntries(found.map(({ source, n }) => [source, n]));
    };
    await says(line, '没解决');
    expect(await sources()).toEqual({ unhelpful: 1 });
    await says(line, '转人工');
    const button = await says('扫地机滚刷怎么清洗');
    expect((await button.call('POST', '/handoff', {})).status).toBeLessThan(300);
    expect(await sources()).toEqual({ unhelpful: 1, asked_person: 2 });
    await (await says('扫地机滚刷要怎么清洗')).call('POST', '/restart', {});
    expect(await sources()).toEqual({ unhelpful: 1, asked_person: 2, gave_up: 1 });
    const rating = await says(line);
    for (const stars of [5, 1]) expect((await rating.call('POST', '/ratings', { stars, tags: [] })).status).toBeLessThan(300);
    expect(await sources()).toEqual({ unhelpful: 2, asked_person: 2, gave_up: 1 });
    const content = await says('扫地机的滚刷怎么清洗呢', '解决了，谢谢');
    await content.call('POST', '/restart', {});
    expect(await sources()).toEqual({ unhelpful: 2, asked_person: 2, gave_up: 1 });
    const tester = await openVisitor(server, 'zh-CN');
    await tester.call('POST', '/attributes', { conversation: { test: true } });
    await tester.ask(line);
    await tester.ask('转人工');
    expect(await sources()).toEqual({ unhelpful: 2, asked_person: 2, gave_up: 1 });
  });
});

describe('a trainer decides', () => {
  const head = async () => (await call('GET', '/corpora?limit=1')).body.data[0];

  test('rename, and undo', async () => {
    const [cluster] = about(await queue(), /marathon/);
    const named = await call('PATCH', `/learning/clusters/${cluster.id}`, { name: 'Sports' });
    expect(named.body).toMatchObject({ name: 'Sports', decisions: [{ kind: 'rename', undone: false }] });
    expect((await call('POST', `/learning/clusters/${cluster.id}/undo`, {})).body).toMatchObject({
      name: null,
      decisions: [{ kind: 'undo' }, { undone: true }],
    });
    expect(await call('POST', `/learning/clusters/${cluster.id}/undo`, {})).toMatchObject({
      status: 409,
      body: { error: { details: { reason: 'nothing_to_undo' } } },
    });
  });

  test('merge several, and undo; split a text out, and undo', async () => {
    const all = await queue();
    const [shop, group] = [about(all, /暑期实习/)[0], about(all, /团购/)[0]];
    const merged = await call('POST', '/learning/clusters/merge', { ids: [shop.id, group.id] });
    expect(merged).toMatchObject({ status: 200, body: { id: shop.id, volume: 4, texts: 3 } });
    expect((await call('GET', `/learning/clusters/${group.id}`)).status).toBe(404);
    expect((await call('POST', `/learning/clusters/${shop.id}/undo`, {})).body).toMatchObject({ volume: 3, texts: 2 });
    expect((await call('GET', `/learning/clusters/${group.id}`)).body).toMatchObject({ state: 'open', volume: 1 });
    expect((await call('POST', '/learning/clusters/merge', { ids: [shop.id, shop.id] })).status).toBe(400);

    const texts = (await call('GET', `/learning/clusters/${shop.id}/texts`)).body.data;
    const split = await call('POST', `/learning/clusters/${shop.id}/split`, { keys: [texts[1].key] });
    expect(split).toMatchObject({ status: 201, body: { representative: texts[1].text, texts: 1 } });
    expect((await call('POST', `/learning/clusters/${shop.id}/split`, { keys: [texts[0].key] })).status).toBe(400);
    expect((await call('POST', `/learning/clusters/${shop.id}/undo`, {})).body).toMatchObject({ texts: 2 });
    expect((await call('GET', `/learning/clusters/${split.body.id}`)).status).toBe(404);
  });

  test('assign to a new intent: one corpus version that says why; undo takes exactly those lines back', async () => {
    const [cluster] = about(await queue(), /marathon/);
    const before = await head();
    const body = { intentId: 'sponsoring', create: { name: { 'zh-CN': '赞助', en: 'Sponsoring' } }, reason: 'asked a lot' };
    expect((await call('POST', `/learning/clusters/${cluster.id}/assign`, { intentId: 'sponsoring' })).status).toBe(400);
    const assigned = await call('POST', `/learning/clusters/${cluster.id}/assign`, body);
    expect(assigned).toMatchObject({
      status: 200,
      body: { state: 'assigned', intentId: 'sponsoring', added: 2, known: 0, decided: { reason: 'asked a lot' } },
    });
    expect(await head()).toMatchObject({ number: before.number + 1, added: 3, reason: expect.stringContaining(cluster.id) });
    const lines = (await call('GET', '/utterances?intent=sponsoring')).body.data;
    expect(lines).toMatchObject([{ source: 'learning', locale: 'en' }, { source: 'learning' }]);
    expect(await call('POST', `/learning/clusters/${cluster.id}/gap`, {})).toMatchObject({
      status: 409,
      body: { error: { details: { reason: 'decided', state: 'assigned' } } },
    });
    // the same words again go where they were put, and nobody is asked twice
    await says('do you sponsor a marathon team');
    expect(about(await queue(), /marathon/)).toEqual([]);

    await call('PATCH', `/utterances/${lines[0].id}`, { text: 'who sponsors your marathon' });
    expect((await call('POST', `/learning/clusters/${cluster.id}/undo`, { reason: 'too early' })).body).toMatchObject({
      state: 'open',
      intentId: null,
      volume: 3,
    });
    expect((await call('GET', '/utterances?intent=sponsoring')).body.data).toMatchObject([{ text: 'who sponsors your marathon' }]);
    await call('DELETE', '/intents/sponsoring');
  });

  test('assign some texts to an intent there is: what it has already is skipped, the rest goes on waiting', async () => {
    const [cluster] = about(await queue(), /暑期实习/);
    const [first, second] = (await call('GET', `/learning/clusters/${cluster.id}/texts`)).body.data;
    await call('POST', '/utterances', { intentId: 'product_usage', text: first.text });
    const { number } = await head();
    const assigned = await call(
      'POST',
      `/learning/clusters/${cluster.id}/assign`,
      { intentId: 'product_usage', keys: [first.key] },
      'knowledge_editor',
    );
    expect(assigned.body).toMatchObject({ added: 0, known: 1, texts: 1 });
    expect((await head()).number).toBe(number);
    const rest = about(await queue(), /暑假招/);
    expect(rest).toMatchObject([{ representative: second.text, texts: 1 }]);
    expect((await call('POST', `/learning/clusters/${cluster.id}/undo`, {})).body).toMatchObject({ state: 'open', texts: 2 });
    expect((await call('GET', `/utterances?intent=product_usage&q=${encodeURIComponent(first.text)}`)).body.data).toHaveLength(1);
  });

  test('a knowledge gap becomes a draft of what is asked; undo archives it, but not one somebody has gone on writing', async () => {
    const [cluster] = about(await queue(), /暑期实习/);
    const gap = await call('POST', `/learning/clusters/${cluster.id}/gap`, { category: 'jobs' });
    expect(gap.body).toMatchObject({ state: 'gap', articleId: expect.stringMatching(/^art_/) });
    const draft = (await call('GET', `/articles/${gap.body.articleId}`)).body;
    expect(draft).toMatchObject({ state: 'draft', category: 'jobs', source: `learning:${cluster.id}` });
    expect(draft.translations['zh-CN']).toMatchObject({
      title: cluster.representative,
      body: expect.stringContaining('- 暑假招实习生吗'),
    });
    await call('POST', `/learning/clusters/${cluster.id}/undo`, {});
    expect((await call('GET', `/articles/${draft.id}`)).body.state).toBe('retired');

    const again = (await call('POST', `/learning/clusters/${cluster.id}/gap`, {})).body.articleId;
    await call('PATCH', `/articles/${again}`, { category: 'hiring' }, 'knowledge_editor');
    expect((await call('POST', `/learning/clusters/${cluster.id}/undo`, {})).body.state).toBe('open');
    expect((await call('GET', `/articles/${again}`)).body.state).toBe('draft');
  });

  test('none of our business, taught as out of scope, and undo', async () => {
    const [cluster] = about(await queue(), /股票/);
    const outOfScope = async () =>
      (await call('GET', `/utterances?intent=out_of_scope&q=${encodeURIComponent('股票行情')}`)).body.data.length;
    const before = await outOfScope();
    const dismissed = await call('POST', `/learning/clusters/${cluster.id}/dismiss`, { asOutOfScope: true, reason: 'not ours' });
    expect(dismissed.body).toMatchObject({ state: 'dismissed', decided: { reason: 'not ours' } });
    expect(await outOfScope()).toBe(before + 1);
    expect((await queue('&state=dismissed')).map(({ id }) => id)).toEqual([cluster.id]);
    await call('POST', `/learning/clusters/${cluster.id}/undo`, {});
    expect(await outOfScope()).toBe(before);
  });

  test('clusters under the intent proposed for each: one call assigns several, all or none, and each can be taken back', async () => {
    await says('你们的滤芯能不能寄到月球');
    await says('空气净化器能借给邻居用吗');
    const { data, looked, without } = (await call('GET', '/learning/groups')).body as GroupsReply;
    expect(data.flatMap((group) => group.clusters).length + without).toBe(looked);
    expect(data.map(({ volume }) => volume)).toEqual(data.map(({ volume }) => volume).toSorted((a, b) => b - a));
    for (const { intentId, clusters } of data) for (const { suggestions } of clusters) expect(suggestions[0]?.intent).toBe(intentId);
    const ids = data.flatMap(({ clusters }) => clusters.map(({ id }) => id)).slice(0, 2);
    expect(ids).toHaveLength(2);
    const before = (await queue()).map(({ id }) => id);
    expect((await call('POST', '/learning/clusters/assign', { ids: [...ids, 'clus_nobody'], intentId: 'product_usage' })).status).toBe(404);
    expect((await call('POST', '/learning/clusters/assign', { ids, intentId: 'no_such_intent' })).status).toBe(400);
    expect((await queue()).map(({ id }) => id)).toEqual(before);
    const assigned = await call('POST', '/learning/clusters/assign', { ids: [...ids, ids[0]], intentId: 'product_usage' });
    expect(assigned).toMatchObject({ status: 200, body: { ids, added: expect.any(Number), known: 0 } });
    expect((await queue('&state=assigned')).map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
    for (const id of ids) expect((await call('POST', `/learning/clusters/${id}/undo`, {})).status).toBe(200);
    expect((await queue()).map(({ id }) => id)).toEqual(before);
  });

  test('every decision stands in the audit log with who and why, and nothing a customer said', async () => {
    const rows = await query<{ action: string; actor: { kind: string }; why: string | null; after: unknown }>(
      "SELECT action, actor, why, after FROM audit_log WHERE action LIKE 'cluster.%' OR action = 'message.retagged'",
    );
    expect(new Set(rows.map(({ action }) => action))).toEqual(
      new Set(
        ['renamed', 'merged', 'split', 'assigned', 'gap-opened', 'dismissed', 'undone']
          .map((did) => `cluster.${did}`)
          .concat('message.retagged'),
      ),
    );
    expect(rows.every(({ actor }) => actor.kind === 'api-key')).toBe(true);
    expect(rows.map(({ why }) => why)).toEqual(expect.arrayContaining(['asked a lot', 'too early', 'not ours']));
    expect(JSON.stringify(rows)).not.toMatch(/实习|marathon|股票/);
  });

  test('pages follow the order of the queue', async () => {
    const all = (await queue()).map(({ id }) => id);
    const seen: string[] = [];
    for (let next = ''; seen.length === 0 || next; ) {
      const { body } = await call('GET', `/learning/clusters?limit=2${next && `&starting_after=${next}`}`);
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      next = body.next ?? '';
    }
    expect(seen).toEqual(all);
  });
});

describe('short paths of frequent questions', () => {
  const QUESTION = '净化器滤芯多久更换';
  const answerTo = async (question: string) => {
    const visitor = await says(question);
    const answer = (await visitor.all()).find((message) => message.kind === 'answer');
    const conversation = await visitor.conversation();
    const trace = (await server.api.call('GET', `/api/v1/conversations/${conversation.id}/trace`, undefined, server.api.staff)).body;
    return { visitor, answer, path: trace.data.at(-1).passages[0]?.path };
  };

  test('earned by five conversations one article answered; a complaint takes it away; a person may too', { timeout: 60_000 }, async () => {
    for (let i = 0; i < 5; i += 1) expect(await answerTo(QUESTION)).toMatchObject({ path: 'hybrid', answer: { sources: [{}] } });
    const [path] = (await call('GET', '/learning/short-paths')).body.data;
    expect(path).toMatchObject({ question: QUESTION, state: 'active', conversations: 5, title: expect.any(String) });
    const quick = await answerTo(`${QUESTION}？`);
    expect(quick).toMatchObject({ path: 'quick', answer: { sources: [{ articleId: path.articleId }] } });

    await quick.visitor.call('POST', '/answer-flags', { messageId: quick.answer?.id, reason: 'outdated' });
    expect((await call('GET', '/learning/short-paths')).body.data).toMatchObject([{ state: 'withdrawn' }]);
    expect((await answerTo(QUESTION)).path).toBe('hybrid');

    expect((await call('PATCH', `/learning/short-paths/${path.id}`, { active: true })).body.state).toBe('active');
    const refused = await answerTo(QUESTION);
    expect(refused.path).toBe('quick');
    await refused.visitor.ask('没解决');
    expect((await call('GET', '/learning/short-paths')).body.data).toMatchObject([{ state: 'withdrawn' }]);

    await call('PATCH', `/learning/short-paths/${path.id}`, { active: true });
    expect((await call('PATCH', `/learning/short-paths/${path.id}`, { active: false })).body.state).toBe('removed');
    for (let i = 0; i < 6; i += 1) expect((await answerTo(QUESTION)).path).toBe('hybrid');
    expect((await call('GET', '/learning/short-paths')).body.data).toMatchObject([{ state: 'removed' }]);
  });
});
