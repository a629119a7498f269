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
        expect(Object.keys(reply.body.item).sort()).toEqual(['context', 'id', 'locale', 'text']);
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
