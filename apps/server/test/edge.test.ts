import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '@zhiyin/kernel';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../src/platform/config.ts';
import { createIdempotency } from '../src/platform/http/idempotency.ts';
import { defineRoute } from '../src/platform/http/route.ts';
import { createHttp } from '../src/platform/http/server.ts';
import { createPlatformOn, startTestServer, type TestServer } from './setup/server.ts';
import { openVisitor } from './setup/visitor.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function rows<T extends pg.QueryResultRow>(sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('doors', () => {
  async function edge(doors: Parameters<typeof createHttp>[0]['doors']) {
    const { platform, close } = await createPlatformOn(server.databaseUrl);
    const made = await createHttp({
      platform,
      idempotency: createIdempotency(platform),
      doors: { 'GET /docs/*': { actor: 'public' }, ...doors },
      mayDo: () => true,
      identifyStaff: async () => null,
      identifyVisitor: async () => null,
      isOwnOrigin: () => false,
      trustProxy: undefined,
      mediaMaxBytes: 1000,
      rateScale: 1,
      version: '0',
    });
    return { ...made, close };
  }
  const route = (actor: 'public' | 'staff') =>
    defineRoute({ actor, method: 'GET', path: '/api/v1/thing', summary: 'a thing', handle: async () => ({ status: 200, body: {} }) });

  test('a route without a row in the permission table stops the start', async () => {
    const { fastify, close } = await edge({});
    expect(() => fastify.mount(route('public'))).toThrow('the permission row of GET /api/v1/thing is for nobody');
    expect(() => fastify.get('/api/v1/sneaked-in', async () => ({}))).toThrow('no permission row for GET /api/v1/sneaked-in');
    await close();
  });
  test('a row for other people than the route stops the start', async () => {
    const { fastify, close } = await edge({ 'GET /api/v1/thing': { actor: 'staff', permission: 'x' } });
    expect(() => fastify.mount(route('public'))).toThrow('is for staff, the route for public');
    await close();
  });
  test('a row without a route stops the start', async () => {
    const { checkDoors, close } = await edge({ 'GET /api/v1/thing': { actor: 'public' } });
    expect(() => checkDoors()).toThrow('permission rows without a route: GET /api/v1/thing');
    await close();
  });
  test('failures map to one shape; a bug tells nothing of itself, in the reader’s language', async () => {
    const { fastify, close } = await edge({
      'GET /api/v1/bug': { actor: 'public' },
      'GET /api/v1/known': { actor: 'public' },
      'GET /api/v1/untimed': { actor: 'public' },
      'GET /api/v1/leak': { actor: 'public' },
    });
    fastify.mount(
      defineRoute({
        actor: 'public',
        method: 'GET',
        path: '/api/v1/bug',
        summary: '',
        handle: async () => Promise.reject(new Error('SELECT secret FROM /etc/passwd')),
      }),
    );
    fastify.mount(
      defineRoute({
        actor: 'public',
        method: 'GET',
        path: '/api/v1/known',
        summary: '',
        handle: async () => Promise.reject(new AppError('unavailable', 'Away.', { retryAfterSeconds: 7 })),
      }),
    );
    fastify.mount(
      defineRoute({
        actor: 'public',
        method: 'GET',
        path: '/api/v1/untimed',
        summary: '',
        query: z.object({ code: z.enum(['unavailable', 'rate_limited']) }),
        handle: async ({ query }) => Promise.reject(new AppError(query.code, 'Later.')),
      }),
    );
    fastify.mount(
      defineRoute({
        actor: 'public',
        method: 'GET',
        path: '/api/v1/leak',
        summary: '',
        reply: { 200: z.object({ name: z.string() }) },
        handle: async () => ({ status: 200, body: { name: 'a', password: 'b' } }),
      }),
    );
    const bug = await fastify.inject({ url: '/api/v1/bug', headers: { 'accept-language': 'zh-CN' } });
    expect(bug.statusCode).toBe(500);
    expect(bug.json().error).toMatchObject({ code: 'internal', message: expect.stringContaining('服务出现意外') });
    expect(bug.body).not.toMatch(/secret|passwd/);
    const known = await fastify.inject({ url: '/api/v1/known' });
    expect([known.statusCode, known.headers['retry-after'], known.json().error.code]).toEqual([503, '7', 'unavailable']);
    for (const code of ['unavailable', 'rate_limited']) {
      const untimed = await fastify.inject({ url: `/api/v1/untimed?code=${code}` });
      expect(Number(untimed.headers['retry-after']), code).toBeGreaterThan(0);
    }
    expect((await fastify.inject({ url: '/api/v1/leak' })).json()).toEqual({ name: 'a' });
    await fastify.close();
    await close();
  });
});

describe('Idempotency-Key', () => {
  const make = (key: string, name: string) =>
    server.api.call('POST', '/api/v1/teams', { name }, { ...server.api.staff, 'idempotency-key': key });

  test('twenty at once with one key make one team and get one reply', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => make('team-1', 'Night shift')));
    expect(new Set(replies.map((r) => r.status))).toEqual(new Set([201]));
    expect(new Set(replies.map((r) => r.body.id)).size).toBe(1);
    expect(await rows("SELECT 1 FROM teams WHERE name = 'Night shift'")).toHaveLength(1);
  });
  test('the same key for another request is a conflict', async () => {
    expect((await make('team-2', 'A team')).status).toBe(201);
    expect((await make('team-2', 'Another team')).status).toBe(409);
    expect(await rows("SELECT 1 FROM teams WHERE name = 'Another team'")).toHaveLength(0);
  });
  test('a refused request may be tried again with its key', async () => {
    expect((await make('team-3', '')).status).toBe(400);
    expect((await make('team-3', 'Third time')).status).toBe(201);
  });
  test('a reply that carries a secret is kept sealed', async () => {
    const made = await server.api.call(
      'POST',
      '/api/v1/api-keys',
      { name: 'kept', role: 'agent' },
      { ...server.api.staff, 'idempotency-key': 'key-1' },
    );
    const again = await server.api.call(
      'POST',
      '/api/v1/api-keys',
      { name: 'kept', role: 'agent' },
      { ...server.api.staff, 'idempotency-key': 'key-1' },
    );
    expect(again.body).toEqual(made.body);
    expect(JSON.stringify(await rows('SELECT * FROM idempotency_keys'))).not.toContain(made.body.key);
  });
});

test('too many requests are told when to come back, and nothing of them is kept', async () => {
  const strict = await startTestServer({ RATE_LIMIT_SCALE: '0.05' });
  const visitor = await openVisitor(strict, 'en');
  const replies = await Promise.all(
    Array.from({ length: 30 }, (_, i) => visitor.call('POST', '/messages', { clientId: `f-${i}`, text: 'hello' })),
  );
  const refused = replies.filter((r) => r.status === 429);
  expect(refused.length).toBeGreaterThan(0);
  for (const reply of refused) expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(replies.every((r) => r.status === 201 || r.status === 429)).toBe(true);
  await strict.stop();
});

describe('settings', () => {
  test.each([
    ['an unknown role', { ROLES: 'web,cook' }, 'ROLES'],
    ['a port that is none', { PORT: '99999' }, 'PORT'],
    ['production without an address', { NODE_ENV: 'production' }, 'PUBLIC_URL'],
    ['production without https', { NODE_ENV: 'production', PUBLIC_URL: 'http://chat.example.com' }, 'PUBLIC_URL'],
    [
      'production with a default key',
      { NODE_ENV: 'production', PUBLIC_URL: 'https://chat.example.com', BOOTSTRAP_API_KEY: 'changeme-changeme-changeme' },
      'BOOTSTRAP_API_KEY',
    ],
    [
      'production with a default secret',
      { NODE_ENV: 'production', PUBLIC_URL: 'https://chat.example.com', SECRET_KEY: 'x'.repeat(40) },
      'SECRET_KEY',
    ],
    ['a short secret', { SECRET_KEY: 'short' }, 'SECRET_KEY'],
  ])('%s is refused by name', (_name, env, setting) => {
    const read = readConfig(env);
    expect(read.ok ? [] : read.problems.map((p) => p.split(':')[0])).toEqual([setting]);
  });
  test('production seeds no demo unless told', () => {
    const read = readConfig({ NODE_ENV: 'production', PUBLIC_URL: 'https://chat.example.com' });
    expect(read.ok && read.config.DEMO).toBe(false);
  });
});

test('an installation without the demo starts with a workspace, its queues and its administrator', async () => {
  const { testDatabase } = await import('./setup/server.ts');
  const { startApp } = await import('../src/app.ts');
  const database = await testDatabase('empty');
  const dataDir = await mkdtemp(path.join(tmpdir(), 'zhiyin-first-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const read = readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    PORT: '0',
    LOG_LEVEL: 'silent',
    DEMO: 'false',
    ADMIN_EMAIL: 'Boss@example.com',
    BOOTSTRAP_API_KEY: 'a-bootstrap-key-of-the-first-run',
  });
  if (!read.ok) throw new Error(read.problems.join());
  const said: string[] = [];
  const app = await startApp(read.config, (line) => said.push(line));
  const password = /password (\S+) /.exec(said.join('\n'))?.[1];
  const signIn = await fetch(`${app.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: app.url },
    body: JSON.stringify({ email: 'boss@example.com', password }),
  });
  expect(signIn.status).toBe(200);
  const headers = { authorization: 'Bearer a-bootstrap-key-of-the-first-run' };
  const queues = (await (await fetch(`${app.url}/api/v1/queues`, { headers })).json()) as { data: { key: string }[] };
  expect(queues.data.map((q) => q.key)).toContain('q_general');
  const inboxes = (await (await fetch(`${app.url}/api/v1/inboxes`, { headers })).json()) as { data: { publicToken: string }[] };
  const session = (await (
    await fetch(`${app.url}/api/v1/visitor/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ inbox: inboxes.data[0]?.publicToken, locale: 'en' }),
    })
  ).json()) as { token: string };
  const visitor = { 'content-type': 'application/json', authorization: `Bearer ${session.token}` };
  await fetch(`${app.url}/api/v1/visitor/messages`, {
    method: 'POST',
    headers: visitor,
    body: JSON.stringify({ clientId: 'first', text: 'Is anybody there?' }),
  });
  const seen = (await (await fetch(`${app.url}/api/v1/visitor/messages?after=1&wait=8`, { headers: visitor })).json()) as {
    data: { sender: string; kind: string }[];
  };
  expect(seen.data[0]).toMatchObject({ sender: 'bot' });
  await app.stop();
  await database.drop();
});
