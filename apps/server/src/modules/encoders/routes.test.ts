import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/setup/server.ts';
import { type Manner, startEmbeddingServer } from './testing/embedding-server.ts';

type Service = Awaited<ReturnType<typeof startEmbeddingServer>>;
let service: Service;
let other: Service;
let server: TestServer;
beforeAll(async () => {
  service = await startEmbeddingServer();
  other = await startEmbeddingServer();
  server = await startTestServer({ OUTBOUND_ALLOW: `${service.host},${other.host}` });
});
afterAll(async () => {
  await server.stop();
  await service.stop();
  await other.stop();
});
afterEach(() => {
  service.manner = 'well';
});

const call = (method: string, path = '', body?: unknown) =>
  server.api.call(method, `/api/v1/language-provider${path}`, body, server.api.staff);
const KEY = 'sk-test-9f8e7d6c5b4a';
const openai = (url: string) => ({ kind: 'openai', url, model: 'small' });

async function database<Row extends object>(sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

describe('the setting', () => {
  test('is none until somebody sets it', async () => {
    expect((await call('GET')).body).toEqual({ kind: 'none', url: null, model: null, directory: null, hasKey: false, updatedAt: null });
    expect((await call('POST', '/test', { kind: 'none' })).body.error).toMatchObject({
      code: 'invalid',
      details: { reason: 'no_provider' },
    });
  });

  test('keeps the key sealed, says only that there is one, and writes down who changed what', async () => {
    const saved = await call('PUT', '', { ...openai(service.url), key: KEY });
    expect(saved).toMatchObject({ status: 200, body: { kind: 'openai', url: service.url, model: 'small', hasKey: true } });
    expect(JSON.stringify((await call('GET')).body)).not.toContain(KEY);
    const rows = await database<{ key: string }>('SELECT key FROM language_providers');
    expect(rows[0]?.key).toMatch(/^v1\./);
    const audit = await database<{ action: string; after: unknown }>(
      "SELECT action, before, after FROM audit_log WHERE action = 'language-provider.changed'",
    );
    expect(audit).toMatchObject([{ before: { kind: 'none' }, after: { kind: 'openai', model: 'small' } }]);
    expect(JSON.stringify([rows, audit])).not.toContain(KEY);
  });

  test('a stored key stays when it is left out, and never goes to another host', async () => {
    expect((await call('PUT', '', { ...openai(`${service.url}/`), model: 'large' })).body).toMatchObject({ hasKey: true, model: 'large' });
    service.asked.length = 0;
    expect((await call('POST', '/test', openai(service.url))).body).toMatchObject({ ok: true });
    expect(service.asked).toMatchObject([{ path: '/v1/embeddings', authorization: `Bearer ${KEY}`, model: 'small' }]);
    expect((await call('POST', '/test', openai(other.url))).body).toMatchObject({ ok: true });
    expect(other.asked).toMatchObject([{ authorization: undefined }]);
    expect((await call('PUT', '', openai(other.url))).body).toMatchObject({ hasKey: false });
    expect((await call('PUT', '', { ...openai(service.url), key: KEY })).body.hasKey).toBe(true);
    expect((await call('PUT', '', { ...openai(service.url), key: null })).body.hasKey).toBe(false);
  });

  test.each([
    ['inside the network', 'http://10.0.0.7/v1', 'address_address'],
    ['on an unusual port', 'http://example.org:9999/v1', 'address_port'],
    ['of the cloud’s own', 'http://169.254.169.254/latest', 'address_address'],
    ['that is no web address', 'file:///etc/passwd', 'address_scheme'],
    ['with a password in it', 'https://u:p@example.org/v1', 'address_credentials'],
  ])('an address %s is refused', async (_, url, reason) => {
    for (const [method, path] of [
      ['PUT', ''],
      ['POST', '/test'],
    ] as const)
      expect((await call(method, path, openai(url))).body.error).toMatchObject({ code: 'invalid', details: { field: 'url', reason } });
  });

  test.each([['../etc'], ['a/b'], ['.hidden'], ['C:\\x'], ['']])('a folder is a name, not a path: %j', async (directory) => {
    expect((await call('PUT', '', { kind: 'onnx', directory })).status).toBe(400);
  });
});

describe('a trial', () => {
  test('encodes two sentences and says how long it took', async () => {
    const { body } = await call('POST', '/test', openai(service.url));
    expect(body).toMatchObject({ ok: true, dimensions: 8 });
    expect(body.similarity).toBeGreaterThan(0.5);
    expect(body.ms).toBeGreaterThanOrEqual(0);
  });

  test.each<[Manner, string, number | null]>([
    ['refuses the key', 'key_refused', 401],
    ['knows no such model', 'no_such_model', 404],
    ['busy', 'too_many_requests', 429],
    ['garbage', 'bad_reply', 200],
    ['not numbers', 'bad_reply', 200],
    ['twice the same', 'bad_reply', 200],
    ['one too few', 'wrong_count', 200],
    ['of two lengths', 'wrong_dimensions', 200],
    ['huge', 'unreachable', null],
    ['fails', 'service_failed', 500],
  ])('of a service that %s', async (manner, problem, status) => {
    service.manner = manner;
    expect((await call('POST', '/test', openai(service.url))).body).toMatchObject({ ok: false, problem, status });
  });

  test('of a folder that is not there', async () => {
    expect((await call('POST', '/test', { kind: 'onnx', directory: 'none-such' })).body).toMatchObject({ ok: false, problem: 'no_folder' });
  });
});
