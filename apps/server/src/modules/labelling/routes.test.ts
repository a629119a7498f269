import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Reply, startTestServer, type TestServer } from '../../../test/setup/server.ts';
import { openVisitor } from '../../../test/setup/visitor.ts';

let server: TestServer;
const keys: Record<string, Record<string, string>> = {};
beforeAll(async () => {
  server = await startTestServer();
  for (const role of ['admin', 'trainer', 'quality', 'supervisor', 'knowledge_editor', 'analyst', 'agent']) {
    const made = await server.api.call('POST', '/api/v1/api-keys', { name: `as ${role}`, role }, server.api.staff);
    keys[role] = { authorization: `Bearer ${made.body.key}` };
  }
});
afterAll(() => server.stop());

const call = (method: string, path: string, body?: unknown, role = 'trainer'): Promise<Reply> =>
  server.api.call(method, `/api/v1/labelling/samples${path}`, body, keys[role]);
async function sql(text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
/** What the sentences of this test mean. */
const MEANT: Record<string, { kind: string; intent?: string }> = {
  净化器怎么联网: { kind: 'intent', intent: '' },
  '我的手机号是138****5678': { kind: 'cannot_judge' },
  你会唱歌吗: { kind: 'out_of_scope' },
};

describe('a week of labelling', () => {
  let id: string;
  const seen: string[] = [];

  test('without customers there is nothing to draw; the list says when the next sample comes', async () => {
    expect(await call('POST', '', { week: 'current' })).toMatchObject({
      status: 409,
      body: { error: { details: { reason: 'no_turns' } } },
    });
    const { body } = await call('GET', '', undefined, 'knowledge_editor');
    expect(body).toEqual({
      data: [],
      next: null,
      nextDraw: { at: expect.stringMatching(/T16:00:00\.000Z$/), week: expect.stringMatching(/^\d{4}-W\d\d$/) },
    });
  });

  test('customers’ turns are drawn, masked and with what came before; a test conversation is not', async () => {
    const visitor = await openVisitor(server, 'zh-CN');
    for (const line of Object.keys(MEANT)) await visitor.ask(line.replace('138****5678', '13812345678'));
    for (const mark of ['is_test', 'is_mystery', 'test']) {
      const tester = await openVisitor(server, 'zh-CN');
      await tester.ask('这是测试');
      expect((await tester.call('POST', '/attributes', { conversation: { [mark]: true } })).status).toBeLessThan(300);
    }
    const drawn = await call('POST', '', { week: 'current', seed: 5 });
    expect(drawn).toMatchObject({
      status: 201,
      body: { partial: true, state: 'open', population: 3, size: 3, doubles: 3, seed: 5, progress: { wanted: 6, given: 0, open: 3 } },
    });
    id = drawn.body.id;
    expect(await call('POST', '', { week: 'current' })).toMatchObject({
      status: 409,
      body: { error: { details: { reason: 'drawn_already' } } },
    });
    expect((await call('GET', `/${id}/intents`)).body.data[0]).toEqual({
      id: expect.any(String),
      name: { 'zh-CN': expect.any(String), en: expect.any(String) },
    });
  });

  test('a labeller is told neither what the model thought, nor how sure it was, nor what another said', async () => {
    const choices = (await call('GET', `/${id}/intents`)).body.data as { id: string; name: Record<string, string> }[];
    const online = choices.find((one) => /联网|network|connect|wifi/i.test(one.id + one.name['zh-CN'] + one.name.en)) ?? choices[0];
    (MEANT.净化器怎么联网 as { intent?: string }).intent = online?.id as string;
    for (const [role, mistaken] of [
      ['knowledge_editor', false],
      ['quality', true],
    ] as const) {
      let reply = await call('POST', `/${id}/next`, {}, role);
      for (let given = 0; given < 3; given += 1) {
        expect(Object.keys(reply.body)).toEqual(['item', 'progress']);
        expect(Object.keys(reply.body.item).sort()).toEqual(['context', 'entities', 'id', 'locale', 'text']);
        for (const line of reply.body.item.context) expect(Object.keys(line).sort()).toEqual(['sender', 'text']);
        expect(JSON.stringify(reply.body)).not.toMatch(/confidence|predict|stratum|_answered|_fallback|13812345678|labelled/);
        const { text } = reply.body.item as { text: string };
        seen.push(text);
        const label = mistaken && text === '你会唱歌吗' ? { kind: 'intent', intent: online?.id } : MEANT[text];
        reply = await call('POST', `/${id}/labels`, { itemId: reply.body.item.id, label }, role);
        expect(reply.status).toBe(200);
      }
      expect(reply.body).toMatchObject({ item: null, progress: { mine: 3, open: 0 } });
    }
    expect(seen.sort()).toEqual([...Object.keys(MEANT), ...Object.keys(MEANT)].sort());
    expect((await call('POST', `/${id}/next`, {}, 'admin')).body).toMatchObject({ item: null, progress: { wanted: 6, given: 6, open: 0 } });
  });

  test('what came before the sentence is there, the bot’s answer to it is not', async () => {
    const rows = await sql("SELECT text, context FROM label_items WHERE text = '你会唱歌吗'");
    const context = rows[0]?.context as { sender: string; text: string }[];
    expect(context.filter((line) => line.sender === 'contact').map((line) => line.text)).toEqual([
      '净化器怎么联网',
      '我的手机号是138****5678',
    ]);
    expect(context.at(-1)?.sender).toBe('bot');
  });

  test('a disagreement is decided by who may, seeing both labels and not the prediction', async () => {
    expect((await call('GET', `/${id}/disagreements`, undefined, 'trainer')).status).toBe(403);
    expect((await call('GET', `/${id}/disagreements`, undefined, 'supervisor')).body).toEqual({ data: [], next: null });
    await sql("UPDATE label_slots SET labelled_at = labelled_at - interval '10 minutes'");
    const { body } = await call('GET', `/${id}/disagreements`, undefined, 'supervisor');
    expect(body.data).toHaveLength(1);
    expect(Object.keys(body.data[0]).sort()).toEqual(['item', 'labels']);
    expect(JSON.stringify(body)).not.toMatch(/confidence|predict|stratum|labelled/);
    expect((await call('GET', `/${id}/result`)).body).toMatchObject({ state: 'provisional', sample: { disagreements: 1 } });
    const decided = await call(
      'POST',
      `/${id}/adjudications`,
      { itemId: body.data[0].item.id, label: { kind: 'out_of_scope' } },
      'supervisor',
    );
    expect(decided.body).toMatchObject({ disagreements: 0 });
  });

  test('the result carries n, interval, kappa and alarm; few labels make no headline', async () => {
    expect((await call('GET', `/${id}/result`, undefined, 'knowledge_editor')).status).toBe(403);
    const { body } = await call('GET', `/${id}/result`, undefined, 'analyst');
    expect(body).toMatchObject({
      state: 'final',
      error: null,
      withheld: 'few_labels',
      n: 2,
      target: 0.06,
      kappa: { pairs: 3, verdict: 'fix_guideline' },
      cannotJudge: { alarm: true, rate: { n: 3 } },
    });
    expect(body.strata.reduce((sum: number, s: { population: number }) => sum + s.population, 0)).toBe(3);
    expect((await call('GET', `/${id}/turns`, undefined, 'analyst')).body.error.details.reason).toBe('sample_open');
  });

  test('closed: the turns behind, the file for an evaluation set, and errors given to the corpus', async () => {
    expect((await call('POST', `/${id}/close`, {}, 'trainer')).status).toBe(403);
    expect((await call('POST', `/${id}/close`, {}, 'quality')).body).toMatchObject({ state: 'closed' });
    expect((await call('POST', `/${id}/next`, {}, 'trainer')).body.error.details.reason).toBe('sample_closed');
    const { data } = (await call('GET', `/${id}/turns`)).body;
    expect(data).toHaveLength(3);
    expect(data[0]).toMatchObject({
      conversationId: expect.stringMatching(/^conv_/),
      confidence: expect.any(Number),
      predicted: expect.any(Object),
    });

    const file = await fetch(`${server.url}/api/v1/labelling/samples/${id}/export`, { headers: keys.analyst });
    expect(file.headers.get('content-disposition')).toMatch(/labels-\d{4}-W\d\d\.jsonl/);
    const lines = (await file.text()).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).text).sort()).toEqual(['你会唱歌吗', '净化器怎么联网']);
    const form = new FormData();
    form.set('file', new Blob([lines.join('\n')]), 'labels.jsonl');
    const imported = await fetch(`${server.url}/api/v1/evaluation-sets/import?format=jsonl`, {
      method: 'POST',
      body: form,
      headers: keys.trainer,
    });
    expect(imported.status).toBe(201);

    // What the model got wrong (made so here, whatever it had said) is taught, but not what is measured with.
    await sql(`UPDATE label_items SET prediction = '{"intent":"x","system":null,"confidence":0.9,"fallback":false}'`);
    expect((await call('POST', `/${id}/teach`, {}, 'quality')).status).toBe(403);
    expect((await call('POST', `/${id}/teach`, {})).body).toEqual({ added: 0, known: 0, inEvaluationSet: 2, withoutIntent: 0 });
    await sql('DELETE FROM evaluation_examples WHERE set_number = (SELECT max(number) FROM evaluation_sets)');
    await sql(`UPDATE label_items SET text = text || '？？！' WHERE text = '净化器怎么联网'`);
    expect((await call('POST', `/${id}/teach`, {})).body).toMatchObject({ added: 2, inEvaluationSet: 0 });
    expect((await call('POST', `/${id}/teach`, {})).body).toEqual({ added: 0, known: 0, inEvaluationSet: 0, withoutIntent: 0 });
    const found = await server.api.call('GET', `/api/v1/utterances?q=${encodeURIComponent('唱歌')}`, undefined, keys.trainer);
    expect(found.body.data).toMatchObject([{ intentId: 'out_of_scope', text: '你会唱歌吗', source: 'labelling' }]);
  });
});

describe('the entities of a sentence', () => {
  const FOUND = [
    { type: 'product', text: 'AP-300', value: 'ap-300', start: 0, end: 6, confidence: 1 },
    { type: 'date', text: '明天', value: '2026-11-23', start: 6, end: 8, confidence: 0.9 },
  ];
  let id: string;
  let intent: string;
  const next = async () => (await call('POST', `/${id}/next`, {})).body;
  const say = (itemId: string, entities?: unknown, label: object = { kind: 'intent', intent }) =>
    call('POST', `/${id}/labels`, { itemId, label, ...(entities !== undefined && { entities }) });

  test('are shown masked and without how sure they were; those of a turn before their time are not there', async () => {
    await sql('DELETE FROM label_samples');
    await sql(`CREATE TABLE one_turn AS SELECT * FROM bot_turns WHERE trace->'messageIds'->>0 IS NOT NULL LIMIT 1`);
    await sql('DELETE FROM bot_turns');
    await sql(
      `INSERT INTO bot_turns (workspace_id, id, conversation_id, upto_seq, outcome, rule, trace, created_at)
       SELECT t.workspace_id, t.id || '-' || n, 'conv_' || n, t.upto_seq, t.outcome, t.rule,
              t.trace || jsonb_build_object('text', 'AP-300明天到吗 ' || n, 'decision', '{"rule":"r","why":"","actions":[],"trigger":null}'::jsonb,
                'understanding', t.trace->'understanding' || '{"intent":"x","system":null,"confidence":0.95,"entities":${JSON.stringify(FOUND)}}'), t.created_at
         FROM one_turn t CROSS JOIN generate_series(1, 40) AS n`,
    );
    const drawn = await call('POST', '', { week: 'current', seed: 7 });
    expect(drawn.body).toMatchObject({ population: 40, size: 37 });
    id = drawn.body.id;
    intent = (await call('GET', `/${id}/intents`)).body.data[0].id;
    const { item } = await next();
    expect(item.entities).toEqual([
      { type: 'product', text: 'AP-300', value: 'ap-300' },
      { type: 'date', text: '明天', value: '2026-11-23' },
    ]);
  });

  test.each([
    ['an entity there is not', { wrong: [2], missing: [] }],
    ['half a place', { wrong: [0.5], missing: [] }],
    ['a kind there is not', { wrong: [], missing: ['mood'] }],
    ['half a verdict', { wrong: [0] }],
    ['a field too many', { wrong: [], missing: [], intent: 'x' }],
  ])('a verdict that is none is refused: %s', async (_, entities) => {
    expect((await say((await next()).item.id, entities)).status).toBe(400);
  });
  test('nor is one taken of a sentence that cannot be judged, or whose entities are not known', async () => {
    const { item } = await next();
    expect((await say(item.id, { wrong: [], missing: [] }, { kind: 'cannot_judge' })).status).toBe(400);
    await sql(`UPDATE label_items SET entities = NULL WHERE id = '${item.id}'`);
    expect((await next()).item.entities).toBeNull();
    expect((await say(item.id, { wrong: [], missing: [] })).status).toBe(400);
    expect((await say(item.id)).status).toBe(200);
  });

  test('while the second label is due nothing counts', async () => {
    let { item } = await next();
    for (let at = 0; item !== null; at += 1) {
      const wrong = at < 2 ? [0] : at === 2 ? [0, 1] : [];
      const missing = at === 3 || at === 4 ? ['order_no'] : [];
      ({ item } = (await say(item.id, at === 5 ? undefined : { wrong, missing })).body);
    }
    expect((await call('GET', `/${id}/result`)).body).toMatchObject({ n: 0, wrongEntity: { count: 0, rate: { value: null, n: 0 } } });
  });

  // Of 37 one has no verdict, and one only the second's, which finds something missing everywhere: 5 + 1 of 36 are wrong, 16.7 %;
  // Wilson (0.16667 + 0.05336 ± 1.96 · 0.06782) / 1.10671 = 0.19881 ± 0.12010.
  test('their error is a metric of its own with its interval; the first verdict stands, the headline knows nothing of it', async () => {
    let { item } = (await call('POST', `/${id}/next`, {}, 'quality')).body;
    while (item !== null) {
      const entities = item.entities && { entities: { wrong: [], missing: ['url'] } };
      const given = { itemId: item.id, label: { kind: 'intent', intent }, ...entities };
      ({ item } = (await call('POST', `/${id}/labels`, given, 'quality')).body);
    }
    const { body } = await call('GET', `/${id}/result`);
    const percent = (share: number) => Math.round(share * 1000) / 10;
    const { rate, count, agreement, types } = body.wrongEntity;
    expect([count, rate.n, percent(rate.value), percent(rate.low), percent(rate.high)]).toEqual([6, 36, 16.7, 7.9, 31.9]);
    expect(agreement).toMatchObject({ pairs: 35 });
    expect(types.map((one: Record<string, unknown>) => [one.type, one.found, one.wrong, one.missing])).toEqual([
      ['product', 36, 3, 0],
      ['order_no', 0, 0, 2],
      ['date', 36, 1, 0],
      ['url', 0, 0, 1],
    ]);
    // Every intent was taken for another one than the labels name, so that is the headline, whatever is said of entities.
    expect(body).toMatchObject({ n: 37, error: { n: 37, value: 1 } });
    expect(body.errorTypes.map((one: { type: string; count: number }) => [one.type, one.count])).toEqual([
      ['wrong_intent', 37],
      ['false_accept', 0],
      ['false_reject', 0],
    ]);
  });

  test('closed: the sentences behind it, with what was said of their entities', async () => {
    await call('POST', `/${id}/close`, { reason: 'enough is known' }, 'quality');
    const { data } = (await call('GET', `/${id}/turns?error=wrong_entity`)).body;
    expect(data).toHaveLength(6);
    expect(data.map((one: { entityVerdict: object }) => one.entityVerdict)).toContainEqual({ wrong: [0, 1], missing: [] });
    expect(data[0].entities).toHaveLength(2);
    const all = (await call('GET', `/${id}/turns?limit=100`)).body.data;
    expect(all.filter((one: { entityVerdict: object | null }) => one.entityVerdict === null)).toHaveLength(1);
    expect(await sql("SELECT why FROM audit_log WHERE action = 'label-sample.closed' AND why <> ''")).toEqual([{ why: 'enough is known' }]);
  });
});

test('agents, who see the prediction at the desk, do not label', async () => {
  expect((await call('GET', '', undefined, 'agent')).status).toBe(403);
});
test.each([
  ['an unknown kind', { kind: 'good' }],
  ['an intent without its name', { kind: 'intent' }],
  ['one of several', { kind: 'multiple', intents: ['a'] }],
  ['a field too many', { kind: 'out_of_scope', prediction: 'x' }],
])('a label that is none is refused: %s', async (_, label) => {
  const { body } = await call('GET', '');
  expect((await call('POST', `/${body.data[0].id}/labels`, { itemId: 'lbl_1', label })).status).toBe(400);
});
