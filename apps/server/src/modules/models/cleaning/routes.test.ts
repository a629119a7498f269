import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../../test/setup/server.ts';

let server: TestServer;
const keys: Record<string, Record<string, string>> = {};
beforeAll(async () => {
  server = await startTestServer();
  for (const role of ['trainer', 'agent']) {
    const made = await server.api.call('POST', '/api/v1/api-keys', { name: `as ${role}`, role }, server.api.staff);
    keys[role] = { authorization: `Bearer ${made.body.key}` };
  }
});
afterAll(() => server.stop());

const call = (method: string, path: string, body?: unknown, more: Record<string, string> = {}, role = 'trainer') =>
  server.api.call(method, `/api/v1${path}`, body, { ...keys[role], ...more });
const corpus = async () => (await call('GET', '/corpora?limit=1')).body.data[0];
async function settled<T extends { state: string }>(read: () => Promise<T>): Promise<T> {
  for (;;) {
    const found = await read();
    if (!['queued', 'running'].includes(found.state)) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const reviewed = (number: number) => settled(async () => (await call('GET', `/cleaning-runs/${number}`)).body);

describe('a trainer cleans the corpus', () => {
  let before: { number: number; hash: string };

  test('a review in the background, its findings by kind, intent and page', async () => {
    for (const [intentId, text] of [
      ['invoice', '发票怎么开'],
      ['invoice', '发票，怎么开？'],
      ['complaint', '发票怎么开！'],
      ['invoice', '我的电话是 13812345678，发票开了吗'],
      ['invoice', 'TX-9 的发票在哪里下载'],
    ])
      expect((await call('POST', '/utterances', { intentId, text })).status).toBe(201);
    const settings = await call('GET', '/cleaning-settings', undefined, {}, 'agent');
    expect(settings.body).toMatchObject({ staleDays: 365, staleManual: false, retiredProducts: [], updatedBy: null });
    expect(settings.body.knownProducts).toEqual(expect.arrayContaining([expect.objectContaining({ value: 'AP-300' })]));
    expect((await call('PUT', '/cleaning-settings', { staleDays: 180, staleManual: false, retiredProducts: ['TX-9'] })).body).toMatchObject(
      {
        staleDays: 180,
        retiredProducts: ['TX-9'],
        updatedAt: expect.any(String),
      },
    );
    before = await corpus();
    const started = await call('POST', '/cleaning-runs', { reason: '月初检查' });
    expect(started).toMatchObject({ status: 202, body: { number: 1, state: 'queued', trigger: 'manual', corpusVersion: before.number } });
    expect(await reviewed(1)).toMatchObject({
      state: 'open',
      reason: '月初检查',
      counts: { duplicate: { open: 1 }, conflict: { open: 1 }, personal_data: { open: 1 }, retired_product: { open: 1 } },
    });
    const all: { id: string; score: number }[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: { data: typeof all; next: string | null; total: number } = (
        await call('GET', `/cleaning-runs/1/findings?limit=30&state=open${next && `&starting_after=${next}`}`)
      ).body;
      all.push(...page.data);
      next = page.next;
      if (next === null) expect(page.total).toBe(all.length);
    }
    expect(new Set(all.map((one) => one.id)).size).toBe(all.length);
    expect((await call('GET', '/cleaning-runs/1/findings?minScore=1')).body.total).toBe(all.filter((one) => one.score === 1).length);
    expect(all.map((one) => one.score)).toEqual(all.map((one) => one.score).sort((a, b) => b - a));
    const conflicts = await call('GET', '/cleaning-runs/1/findings?kind=conflict&intent=complaint');
    expect(conflicts.body.data).toMatchObject([
      {
        action: { type: 'relabel', intentId: 'invoice' },
        sides: [{ intentId: 'complaint', nearest: [expect.any(String), expect.any(String), expect.any(String)] }, { intentId: 'invoice' }],
      },
    ]);
    expect((await call('GET', `/cleaning-runs?corpusVersion=${before.number}`)).body.data).toHaveLength(1);
  });

  test('accepting in bulk makes one version with author and reason, and undoing brings exactly the old content back', async () => {
    const decided = await call('POST', '/cleaning-runs/1/decisions', { decision: 'accept', kind: 'personal_data', reason: '脱敏' });
    expect(decided).toMatchObject({
      status: 200,
      body: {
        outdated: 0,
        decision: { number: 1, findings: 1, changed: 1, version: before.number + 1 },
        counts: { personal_data: { accepted: 1 } },
      },
    });
    expect(await corpus()).toMatchObject({ number: before.number + 1, reason: '语料清洗 cleaning #1: 脱敏', added: 1, removed: 1 });
    expect((await call('GET', `/utterances?q=${encodeURIComponent('***********')}`)).body.data).toMatchObject([
      { text: '我的电话是 ***********，发票开了吗', intentId: 'invoice', source: 'manual' },
    ]);
    expect((await call('POST', '/cleaning-runs/1/undo', {})).body).toMatchObject({ counts: { personal_data: { open: 1, accepted: 0 } } });
    expect(await corpus()).toMatchObject({ number: before.number + 2, hash: before.hash });
    const report = (await call('GET', '/cleaning-runs/1/report')).body;
    expect(report).toMatchObject({ toVersion: null, effect: null, changes: [], decisions: [{ number: 1, undoneAt: expect.any(String) }] });
  });

  test('the report says what changed, and after measuring what that did', async () => {
    const conflicts = (await call('GET', '/cleaning-runs/1/findings?kind=conflict')).body.data;
    await call('POST', '/cleaning-runs/1/decisions', { decision: 'accept', ids: conflicts.map((one: { id: string }) => one.id) });
    await call('POST', '/cleaning-runs/1/decisions', { decision: 'accept', kind: 'retired_product' });
    const report = (await call('GET', '/cleaning-runs/1/report')).body;
    expect(report).toMatchObject({
      totals: { removed: 2 },
      fromVersion: before.number,
      toVersion: before.number + 4,
      otherVersions: 0,
      effect: null,
    });
    expect(report.changes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ before: expect.objectContaining({ text: 'TX-9 的发票在哪里下载' }), after: null }),
      ]),
    );
    expect(await call('POST', '/cleaning-runs/1/measure', {})).toMatchObject({
      status: 202,
      body: { effect: { state: expect.stringMatching(/queued|running/), figures: null } },
    });
    const effect = await settled(async () => (await call('GET', '/cleaning-runs/1/report')).body.effect);
    expect(effect).toMatchObject({
      state: 'done',
      upToDate: true,
      figures: {
        set: 1,
        candidateAccuracy: { n: effect.figures.examples, low: expect.any(Number) },
        difference: { low: expect.any(Number) },
      },
    });
    expect((await call('POST', '/cleaning-runs/1/close', {})).body).toMatchObject({ state: 'closed' });
    expect((await call('GET', '/cleaning-runs/1/findings?kind=duplicate')).body.data).toMatchObject([{ state: 'open' }]);
  });

  test('a candidate’s corpus is reviewed when its training ends', async () => {
    const run = await call('POST', '/models/train', { reason: 'cleaned' });
    await settled(async () => (await call('GET', `/training-runs/${run.body.id}`)).body);
    const version = run.body.corpusVersion;
    const found = await settled(async () => {
      const [first] = (await call('GET', `/cleaning-runs?corpusVersion=${version}`)).body.data;
      return first ?? { state: 'queued' };
    });
    expect(found).toMatchObject({ number: 2, trigger: 'before_promotion', state: 'open' });
  });
});

describe('what is refused', () => {
  test.each([
    ['POST', '/cleaning-runs', { nonsense: true }, 400],
    ['POST', '/cleaning-runs/2/decisions', { decision: 'accept' }, 400],
    ['POST', '/cleaning-runs/2/decisions', { decision: 'accept', ids: [] }, 400],
    ['POST', '/cleaning-runs/2/decisions', { decision: 'accept', ids: ['find_x'], kind: 'stale' }, 400],
    ['POST', '/cleaning-runs/2/decisions', { decision: 'accept', kind: 'stale', minScore: 2 }, 400],
    ['POST', '/cleaning-runs/2/decisions', { decision: 'accept', ids: ['find_x'] }, 404],
    ['POST', '/cleaning-runs/99/undo', {}, 404],
    ['GET', '/cleaning-runs/99/findings', undefined, 404],
    ['GET', '/cleaning-runs/x', undefined, 400],
    ['PUT', '/cleaning-settings', { staleDays: 0, staleManual: false, retiredProducts: [] }, 400],
    ['POST', '/cleaning-runs/2/measure', {}, 409],
  ])('%s %s %j → %i', async (method, path, body, status) => {
    expect((await call(method, path, body)).status).toBe(status);
  });

  test('in the reader’s language', async () => {
    const chinese = await call('POST', '/cleaning-runs/1/close', {}, { 'accept-language': 'zh-CN' });
    expect(chinese).toMatchObject({
      status: 409,
      body: { error: { message: '这一轮清洗已结束。', details: { reason: 'review_closed' } } },
    });
    expect((await call('POST', '/cleaning-runs/1/close', {})).body.error.message).toBe('This review is closed.');
  });

  test('writing by those who may only read', async () => {
    expect((await call('POST', '/cleaning-runs', {}, {}, 'agent')).status).toBe(403);
    expect((await call('GET', '/cleaning-runs/1', undefined, {}, 'agent')).status).toBe(200);
  });
});

test('a review that is queued or under way can be cancelled once; it finds nothing and the next one begins', async () => {
  const started = await call('POST', '/cleaning-runs', { reason: 'by mistake' });
  const number: number = started.body.number;
  const cancelled = await call('POST', `/cleaning-runs/${number}/cancel`, {});
  expect(cancelled).toMatchObject({ status: 200, body: { state: 'cancelled' } });
  expect((await call('GET', `/cleaning-runs/${number}/findings`)).body.data ?? []).toEqual([]);
  expect(await call('POST', `/cleaning-runs/${number}/cancel`, {})).toMatchObject({
    status: 409,
    body: { error: { details: { reason: 'not_running' } } },
  });
  expect((await call('POST', '/cleaning-runs/9999/cancel', {})).status).toBe(404);
  const again = await call('POST', '/cleaning-runs', { reason: 'again' });
  expect(again.status).toBe(202);
  expect((await reviewed(again.body.number)).state).toBe('open');
});
