import { brokenFile } from '@zhiyin/contracts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Reply, startTestServer, type TestServer } from '../../../test/setup/server.ts';
import { openVisitor } from '../../../test/setup/visitor.ts';

let server: TestServer;
const keys: Record<string, Record<string, string>> = {};
beforeAll(async () => {
  server = await startTestServer();
  for (const role of ['trainer', 'admin', 'agent']) {
    const made = await server.api.call('POST', '/api/v1/api-keys', { name: `as ${role}`, role }, server.api.staff);
    keys[role] = { authorization: `Bearer ${made.body.key}` };
  }
});
afterAll(() => server.stop());

const call = (method: string, path: string, body?: unknown, role = 'trainer') =>
  server.api.call(method, `/api/v1${path}`, body, keys[role]);
async function upload(path: string, text: string | Uint8Array<ArrayBuffer>): Promise<Reply> {
  const form = new FormData();
  form.set('file', new Blob([text]), 'corpus.jsonl');
  const response = await fetch(`${server.url}/api/v1${path}`, { method: 'POST', body: form, headers: keys.trainer });
  return { status: response.status, body: await response.json(), headers: response.headers };
}
async function ended(id: string) {
  for (;;) {
    const { body } = await call('GET', `/training-runs/${id}`);
    if (!['queued', 'running'].includes(body.state)) return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function auditOf(modelId: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  try {
    return (await client.query("SELECT action, why, before, after FROM audit_log WHERE target->>'id' = $1 ORDER BY seq", [modelId])).rows;
  } finally {
    await client.end();
  }
}

describe('a trainer’s day', () => {
  let candidate: string;
  let first: string;

  test('the demo’s model has figures with intervals', async () => {
    const { body } = await call('GET', '/models');
    expect(body.data).toMatchObject([{ number: 1, state: 'active', corpusVersion: 1 }]);
    first = body.data[0].id;
    const detail = (await call('GET', `/models/${first}`)).body;
    expect(detail.evaluation).toMatchObject({
      set: 1,
      twin: true,
      accuracy: { n: detail.evaluation.examples, low: expect.any(Number), high: expect.any(Number) },
    });
    expect(detail.promotions).toMatchObject([{ kind: 'first', modelId: first }]);
  });

  test('a new intent with examples, by hand and by file', async () => {
    expect(
      (await call('POST', '/intents', { id: '招聘', name: { 'zh-CN': '招聘', en: 'Jobs' }, category: 'order', queue: 'q_after_sales' }))
        .status,
    ).toBe(201);
    expect((await call('POST', '/utterances', { intentId: '招聘', text: '你们现在招聘吗', reason: '常问' })).body).toMatchObject({
      locale: 'zh-CN',
      version: 3,
    });
    const lines = [
      '想应聘你们的岗位',
      '招聘简历投到哪里',
      '招聘应届生吗',
      '有招聘电话吗',
      'do you have any job openings',
      'where can I apply for a job',
      'I want to work at your company',
    ];
    const imported = await upload(
      '/corpora/import?format=jsonl&reason=jobs',
      lines.map((text) => JSON.stringify({ text, intent: '招聘' })).join('\n'),
    );
    expect(imported).toMatchObject({ status: 200, body: { version: 4, lines: 7, added: 7, known: 0, removed: 0, newIntents: [] } });
    const found = await call('GET', `/utterances?intent=${encodeURIComponent('招聘')}&q=${encodeURIComponent('应届生')}`);
    expect(found.body.data).toMatchObject([{ text: '招聘应届生吗', source: 'import' }]);
    expect((await call('PATCH', `/intents/${encodeURIComponent('招聘')}`, { category: 'company' })).body).toMatchObject({
      category: 'company',
      queue: 'q_after_sales',
    });
    expect((await call('GET', '/corpora?limit=1')).body.data).toMatchObject([{ number: 5, added: 0 }]);
  });

  test('a broken file names its line and changes nothing', async () => {
    const broken = await upload('/corpora/import?format=jsonl', '{"text":"a","intent":"b"}\n{"text":');
    expect(broken).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid', details: { reason: 'broken_file', problems: [{ line: 2, code: 'not_json' }], count: 1 } } },
    });
    expect(brokenFile.safeParse(broken.body.error.details).success).toBe(true);
    expect(await upload('/corpora/import?format=csv', new Uint8Array([0x61, 0xff, 0xfe]))).toMatchObject({ status: 400 });
    expect((await call('POST', '/corpora/import?format=jsonl', { text: 'no file' })).status).toBe(415);
    expect((await call('GET', '/corpora?limit=1')).body.data[0].number).toBe(5);
  });

  test('training in the background, with progress to its end', async () => {
    const queued = await call('POST', '/models/train', { reason: 'jobs' });
    expect(queued).toMatchObject({ status: 202, body: { kind: 'train', state: 'queued', corpusVersion: 5 } });
    const run = await ended(queued.body.id);
    expect(run).toMatchObject({ state: 'done', progress: 1, error: null });
    candidate = run.modelId;
    expect((await call('GET', '/training-runs')).body.data).toHaveLength(1);
  });

  test('compare, promote, and customers are understood by it; the audit log tells', async () => {
    const compared = await call('GET', `/models/${candidate}/compare`);
    expect(compared.body).toMatchObject({ candidate, baseline: first, verdict: expect.stringMatching(/better|not_worse/) });
    expect((await call('POST', `/models/${candidate}/promote`, { reason: '招聘' })).body).toMatchObject({ id: candidate, state: 'active' });
    expect((await call('POST', '/understand', { text: '你们招聘客服吗' })).body.intent).toBe('招聘');
    const detail = (await call('GET', `/models/${candidate}`)).body;
    const audited = await auditOf(candidate);
    expect(audited).toMatchObject([
      { action: 'model.promoted', why: '招聘', before: { active: first }, after: { active: candidate, forced: false } },
    ]);
    expect(detail.promotions[0]).toMatchObject({ kind: 'promote', fromModelId: first, figures: { set: 1 } });
  });

  test('one call goes back', async () => {
    expect((await call('POST', `/models/${first}/rollback`, { reason: 'just to see' })).body).toMatchObject({ id: first, state: 'active' });
    expect((await call('POST', '/understand', { text: '你们招聘客服吗' })).body.intent).not.toBe('招聘');
    expect((await call('GET', '/models')).body.data.map((one: { state: string }) => one.state)).toEqual(['retired', 'active']);
  });

  test('a candidate beside the active model on what customers wrote: who would be understood differently, nobody answered by it', async () => {
    for (const [locale, lines] of [
      ['zh-CN', ['你们招聘客服吗', '净化器怎么联网', '13800138000']],
      ['en', ['do you have any job openings', 'call me on 13800138000 about the filter']],
      ['en', ['12345 !!']],
    ] as const) {
      const visitor = await openVisitor(server, locale);
      for (const line of lines) await visitor.ask(line);
    }
    expect((await call('GET', `/models/${candidate}/shadow`)).body).toEqual({ shadow: null });
    const queued = await call('POST', `/models/${candidate}/shadow`, { reason: 'before promoting' });
    expect(queued).toMatchObject({ status: 202, body: { kind: 'shadow', state: 'queued', modelId: candidate } });
    expect(await ended(queued.body.id)).toMatchObject({ state: 'done', progress: 1, error: null, errorCode: null });
    const { shadow } = (await call('GET', `/models/${candidate}/shadow`)).body;
    expect(shadow).toMatchObject({
      runId: queued.body.id,
      candidate,
      baseline: first,
      reason: 'before promoting',
      turns: 6,
      n: 4,
      agreement: { n: 4 },
      more: { kinds: 0, turns: 0 },
      warnings: expect.arrayContaining(['changed']),
    });
    expect(Date.parse(shadow.to) - Date.parse(shadow.from)).toBe(7 * 24 * 3600 * 1000);
    const towards = shadow.changes.filter((one: { to: string | null }) => one.to === '招聘');
    const texts = towards.flatMap((one: { samples: { text: string }[] }) => one.samples.map((sample) => sample.text));
    expect(texts.toSorted()).toEqual(['do you have any job openings', '你们招聘客服吗']);
    expect(JSON.stringify(shadow)).not.toContain('13800138000');
    expect(await call('POST', `/models/${first}/shadow`, {})).toMatchObject({
      status: 409,
      body: { error: { details: { reason: 'already_active' } } },
    });
    expect((await call('POST', '/models/mdl_x/shadow', {})).status).toBe(404);
    expect((await call('GET', '/models/mdl_x/shadow')).status).toBe(404);
    expect((await call('POST', '/understand', { text: '你们招聘客服吗' })).body.intent).not.toBe('招聘');
  });

  test('an earlier corpus comes back whole, as a new version', async () => {
    const [now] = (await call('GET', '/corpora?limit=1')).body.data;
    const wanted = (await call('GET', '/corpora')).body.data.find((one: { number: number }) => one.number === 1);
    const restored = await call('POST', '/corpora/1/restore', { reason: 'jobs were a mistake' });
    expect(restored).toMatchObject({
      status: 201,
      body: {
        number: now.number + 1,
        reason: 'jobs were a mistake',
        hash: wanted.hash,
        intents: wanted.intents,
        utterances: wanted.utterances,
      },
    });
    expect(await call('POST', '/corpora/1/restore', { reason: 'again' })).toMatchObject({
      status: 409,
      body: { error: { details: { reason: 'same_content' } } },
    });
    expect((await call('POST', '/corpora/99/restore', { reason: 'x' })).status).toBe(404);
    expect((await call('POST', '/corpora/1/restore', {})).status).toBe(400);
    expect((await call('POST', `/corpora/${now.number}/restore`, { reason: 'no, they were not' })).body.hash).toBe(now.hash);
    expect((await call('GET', `/intents?limit=100`)).body.data.find((one: { id: string }) => one.id === '招聘')).toMatchObject({
      category: 'company',
      queue: 'q_after_sales',
    });
  });

  test('the corpus as a file, of any version', async () => {
    const response = await fetch(`${server.url}/api/v1/corpora/export?format=csv&version=3`, { headers: keys.agent });
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="corpus-3.csv"');
    const text = await response.text();
    expect(text).toContain('你们现在招聘吗,招聘,zh-CN\n');
    expect(text).not.toContain('应届生');
    expect((await call('GET', '/corpora/export?format=csv&version=99')).status).toBe(404);
  });
});

describe('what is refused', () => {
  test('forcing by anybody but an administrator, and by an administrator without a reason', async () => {
    const [model] = (await call('GET', '/models')).body.data;
    expect((await call('POST', `/models/${model.id}/promote`, { force: true, reason: 'now' })).status).toBe(403);
    expect((await call('POST', `/models/${model.id}/promote`, { force: true }, 'admin')).status).toBe(400);
  });
  test('a second training while one is under way; it can be cancelled', async () => {
    const run = await call('POST', '/models/train', { reason: 'one' });
    expect(await call('POST', '/models/train', { reason: 'two' })).toMatchObject({
      status: 409,
      body: { error: { details: { reason: 'busy', runId: run.body.id } } },
    });
    expect((await call('POST', `/training-runs/${run.body.id}/cancel`)).body.state).toBe('cancelled');
    expect((await ended(run.body.id)).modelId).toBeNull();
  });
  test.each([
    ['POST', '/intents', { id: ' x', name: { 'zh-CN': 'x', en: 'x' } }],
    ['POST', '/intents', { id: 'x' }],
    ['POST', '/utterances', { intentId: 'x', text: '   ' }],
    ['POST', '/utterances', { intentId: 'x', text: 'a', locale: '!' }],
    ['GET', '/utterances?limit=1000', undefined],
    ['GET', '/corpora/export?format=exe', undefined],
    ['POST', '/models/train', {}],
    ['POST', '/models/train', { reason: 'x', seed: -1 }],
  ])('%s %s %j', async (method, path, body) => {
    expect((await call(method, path, body)).status).toBe(400);
  });
});
