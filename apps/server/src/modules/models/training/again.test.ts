import type { TrainedAgain, TrainingRun } from '@zhiyin/contracts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../../test/setup/server.ts';
import { openVisitor } from '../../../../test/setup/visitor.ts';

let server: TestServer;
let database: pg.Client;
beforeAll(async () => {
  server = await startTestServer();
  database = new pg.Client({ connectionString: server.databaseUrl });
  await database.connect();
  const visitor = await openVisitor(server, 'en');
  for (const line of ['my kettle sings at night', 'the lid of the kettle is loose']) await visitor.ask(line);
});
afterAll(async () => {
  await database?.end();
  await server?.stop();
});

const call = (method: string, path: string, body?: unknown) => server.api.call(method, `/api/v1${path}`, body, server.api.staff);
const modelOf = async (id: string) => (await call('GET', `/models/${id}`)).body.model;
async function train(body: object): Promise<TrainingRun & { modelId: string }> {
  const { status, body: queued } = await call('POST', '/models/train', body);
  expect(status).toBe(202);
  for (;;) {
    const { body: run } = await call('GET', `/training-runs/${queued.id}`);
    if (run.state === 'done') return run;
    if (!['queued', 'running'].includes(run.state)) throw new Error(JSON.stringify(run));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const differing = (again: TrainedAgain | null) => again?.ingredients.filter(({ verdict }) => verdict !== 'same');

describe('a training repeated', () => {
  let first: string;

  test('a model tells what it was trained with, and keeps no text of a customer', async () => {
    const run = await train({ reason: 'first', seed: 9 });
    first = run.modelId;
    expect(run).toMatchObject({ as: null, again: null });
    const { trainedWith, again } = await modelOf(first);
    expect(again).toBeNull();
    expect(trainedWith).toMatchObject({
      messages: { to: run.createdAt, limit: 8_000, seed: 1 },
      set: 1,
      encoder: null,
    });
    const counts = Object.fromEntries(trainedWith.ingredients.map(({ name, count }: { name: string; count: number }) => [name, count]));
    expect(counts).toMatchObject({ messages: 2, encoder: 0, titles: expect.any(Number) });
    expect(Math.min(counts.examples, counts.vocabulary, counts.names, counts.titles)).toBeGreaterThan(0);
    const { rows } = await database.query('SELECT trained_with::text AS kept FROM model_versions WHERE id = $1', [first]);
    expect(rows[0].kept).not.toContain('kettle');
  });

  test('of the same ingredients gives the same bytes, whatever corpus and messages came since', async () => {
    const visitor = await openVisitor(server, 'en');
    await visitor.ask('a toaster from another day');
    const intent = (await call('GET', '/intents?limit=100')).body.data.find((one: { system: boolean }) => !one.system).id;
    expect((await call('POST', '/utterances', { intentId: intent, text: 'a new wording since then' })).status).toBe(201);
    const run = await train({ reason: 'the same again', as: first });
    const original = await modelOf(first);
    expect(run).toMatchObject({ as: first, seed: 9, corpusVersion: original.corpusVersion, again: { modelId: first, sameBytes: true } });
    expect(differing(run.again)).toEqual([]);
    expect(run.again?.ingredients).toHaveLength(8);
    const made = await modelOf(run.modelId);
    expect(made.hash).toBe(original.hash);
    expect(made.trainedWith).toEqual(original.trainedWith);
    expect(made.again).toEqual(run.again);
    const fresh = await modelOf((await train({ reason: 'not a repetition', seed: 9 })).modelId);
    expect(fresh.again).toBeNull();
    expect(fresh.hash).not.toBe(original.hash);
  });

  test('says so where a title has gone', async () => {
    const { body } = await call('GET', '/articles?limit=100&state=published');
    const article = body.data.find((one: { intents: string[] }) => one.intents.length === 1);
    expect((await call('POST', `/articles/${article.id}/suspend`, { reason: 'wrong' })).status).toBe(200);
    const run = await train({ reason: 'again', as: first });
    expect(differing(run.again)).toEqual([{ name: 'titles', verdict: 'differs' }]);
    expect(run.again?.sameBytes).toBe((await modelOf(run.modelId)).hash === (await modelOf(first)).hash);
  });

  test('says so where messages have gone', async () => {
    const { rowCount } = await database.query("DELETE FROM bot_turns WHERE trace->>'text' LIKE '%sings at night%'");
    expect(rowCount).toBe(1);
    const { again } = await train({ reason: 'again', as: first });
    expect(differing(again)).toEqual([
      { name: 'titles', verdict: 'differs' },
      { name: 'messages', verdict: 'differs' },
    ]);
  });

  test('of a model nothing was written down of, nothing is claimed but the bytes', async () => {
    await database.query('UPDATE model_versions SET trained_with = NULL WHERE id = $1', [first]);
    const { again } = await train({ reason: 'again', as: first });
    expect(new Set(again?.ingredients.map(({ verdict }) => verdict))).toEqual(new Set(['unknown']));
  });

  test.each([
    [400, { reason: 'x', as: 'mdl_x', seed: 3 }],
    [400, { reason: 'x', as: 'mdl_x', corpusVersion: 1 }],
    [404, { reason: 'x', as: 'mdl_x' }],
  ])('%d for %j', async (status, body) => expect((await call('POST', '/models/train', body)).status).toBe(status));
});
