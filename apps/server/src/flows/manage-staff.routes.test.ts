import type { Role } from '@zhiyin/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessRoutes, createAccess, createAuth, DOORS, mayDo, SYSTEM_ACTOR } from '../modules/access/index.ts';
import { aBrowser, ORIGIN } from '../modules/access/test-browser.ts';
import { platformOn, testDatabase, wholePlatform } from '../modules/access/test-desk.ts';
import { createStaff, staffRoutes } from '../modules/staff/index.ts';
import { createHttp, type HttpEdge } from '../platform/http/server.ts';
import { createManageStaff } from './manage-staff.ts';

const PASSWORD = 'correct horse battery';
let database: Awaited<ReturnType<typeof testDatabase>>;
let platform: ReturnType<typeof platformOn>;
let access: ReturnType<typeof createAccess>;
let auth: ReturnType<typeof createAuth>;
let edge: HttpEdge;
let workspaceId: string;
let adminKey: string;

beforeAll(async () => {
  database = await testDatabase();
  platform = platformOn(database.url);
  auth = createAuth({
    platform,
    pool: platform.pool,
    baseUrl: ORIGIN,
    secret: 'a-test-secret-of-at-least-32-characters',
    production: true,
    rateLimitScale: 1000,
  });
  access = createAccess(platform, { auth });
  const staff = createStaff(platform);
  const manage = createManageStaff({
    db: platform.db,
    ids: platform.ids,
    staff,
    access,
    conversations: { countOpen: async () => new Map(), releaseOf: async () => {} },
  });
  edge = await createHttp({
    platform: await wholePlatform(platform),
    doors: DOORS,
    mayDo,
    identifyStaff: (request) => {
      const headers = new Headers();
      for (const name of ['cookie', 'authorization', 'api_access_token', 'x-workspace']) {
        const value = request.headers[name];
        if (typeof value === 'string') headers.set(name, value);
      }
      return access.identify({ headers });
    },
    identifyVisitor: async () => null,
    isOwnOrigin: (origin) => origin === ORIGIN,
    trustProxy: undefined,
    mediaMaxBytes: 1024,
    rateScale: 1000,
    version: 'test',
  });
  for (const route of [...accessRoutes(access, staff), ...staffRoutes(manage)]) edge.fastify.mount(route);
  await edge.fastify.ready();
  ({ id: workspaceId } = await access.createWorkspace({ name: '澄岸家电', key: 'shop' }));
  adminKey = await keyOf('admin');
});
afterAll(async () => {
  await edge.fastify.close();
  await platform.pool.end();
  await database.close();
});

const inside = <T>(work: () => Promise<T>) => platform.db.inWorkspace(workspaceId, work);
const keyOf = async (role: Role) => (await inside(() => access.createApiKey({ name: role, role }, SYSTEM_ACTOR))).key;

async function call(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
  headers: Record<string, string> = { authorization: `Bearer ${adminKey}` },
) {
  const response = await edge.fastify.inject({ method, url: `/api/v1${path}`, headers, ...(body && { payload: body }) });
  return { status: response.statusCode, body: response.body === '' ? null : response.json(), headers: response.headers };
}
const newAgent = async (email: string, over: object = {}) =>
  (await call('POST', '/agents', { name: '林薇', email, role: 'agent', password: PASSWORD, ...over })).body;
const cookieOf = async (email: string) => {
  const browser = aBrowser(auth);
  expect((await browser.signIn(email, PASSWORD)).status).toBe(200);
  return { cookie: browser.headers().get('cookie') ?? '', origin: ORIGIN };
};

describe('/me', () => {
  it('tells a person who they are, and takes their availability', async () => {
    const made = await newAgent('me@example.com', { role: 'supervisor', capacity: 3 });
    const headers = await cookieOf('me@example.com');
    const me = await call('GET', '/me', undefined, headers);
    expect(me).toMatchObject({
      status: 200,
      body: {
        user: { name: '林薇', email: 'me@example.com', twoFactorEnabled: false },
        agent: { id: made.id, name: '林薇', availability: 'offline', capacity: 3 },
        workspace: { id: workspaceId, name: '澄岸家电' },
        role: 'supervisor',
      },
    });
    expect(me.body.permissions).toContain('conversations.reply');
    expect(me.body.permissions).not.toContain('settings.agents');
    expect((await call('PUT', '/me/availability', { availability: 'online' }, headers)).body.agent.availability).toBe('online');
    expect((await call('GET', '/me', undefined, headers)).body.agent.availability).toBe('online');
  });

  it('tells an API key what it is; a key has no availability', async () => {
    expect((await call('GET', '/me')).body).toMatchObject({
      user: { id: 'api-key', name: 'admin', email: '' },
      agent: null,
      role: 'admin',
    });
    expect((await call('PUT', '/me/availability', { availability: 'online' })).status).toBe(409);
  });

  it.each([
    ['nobody', {}],
    ['an unknown key', { authorization: 'Bearer zk_nothing' }],
    ['a made-up cookie', { cookie: '__Host-zhiyin.session_token=a.b' }],
  ])('refuses %s', async (_, headers) => {
    expect((await call('GET', '/me', undefined, headers as Record<string, string>)).status).toBe(401);
  });

  it('a write with the cookie from another site is refused', async () => {
    await newAgent('csrf@example.com');
    const { cookie } = await cookieOf('csrf@example.com');
    expect((await call('PUT', '/me/availability', { availability: 'online' }, { cookie, origin: 'https://evil.example' })).status).toBe(
      403,
    );
    expect((await call('PUT', '/me/availability', { availability: 'online' }, { cookie })).status).toBe(403);
  });
});

describe('/api-keys', () => {
  it('are made, shown once, listed and revoked', async () => {
    const made = await call('POST', '/api-keys', { name: 'CRM', role: 'analyst' });
    expect([made.status, made.headers['cache-control']]).toEqual([201, 'no-store']);
    const asKey = { authorization: `Bearer ${made.body.key}` };
    expect((await call('GET', '/me', undefined, asKey)).body.role).toBe('analyst');
    const listed = await call('GET', '/api-keys?limit=100');
    expect(listed.body.data.find((key: { id: string }) => key.id === made.body.id)).toMatchObject({ name: 'CRM', role: 'analyst' });
    expect(JSON.stringify(listed.body)).not.toContain(made.body.key);
    expect((await call('DELETE', `/api-keys/${made.body.id}`)).status).toBe(204);
    expect((await call('GET', '/me', undefined, asKey)).status).toBe(401);
    expect((await call('DELETE', `/api-keys/${made.body.id}`)).status).toBe(404);
  });

  it.each<[string, object]>([
    ['no role', { name: 'x' }],
    ['an unknown role', { name: 'x', role: 'god' }],
    ['an invisible name', { name: '\u200b', role: 'agent' }],
    ['a field of the server’s', { name: 'x', role: 'agent', workspaceId: 'ws_other' }],
  ])('%s is refused', async (_, body) => {
    expect((await call('POST', '/api-keys', body)).status).toBe(400);
  });

  it('only administrators may', async () => {
    const headers = { authorization: `Bearer ${await keyOf('supervisor')}` };
    expect((await call('GET', '/api-keys', undefined, headers)).status).toBe(403);
    expect((await call('POST', '/api-keys', { name: 'x', role: 'admin' }, headers)).status).toBe(403);
  });
});

describe('/agents', () => {
  it('a person is added, signs in, is disabled, and is refused at once', async () => {
    await newAgent('boss@example.com', { role: 'admin' });
    const made = await call('POST', '/agents', {
      name: '王敏',
      email: 'Wang@Example.com',
      role: 'agent',
      password: PASSWORD,
      skills: ['退款'],
    });
    expect(made).toMatchObject({
      status: 201,
      body: { email: 'wang@example.com', role: 'agent', skills: ['退款'], capacity: 5, disabled: false },
    });
    const headers = await cookieOf('wang@example.com');
    expect((await call('GET', '/me', undefined, headers)).status).toBe(200);
    expect(await call('PATCH', `/agents/${made.body.id}`, { disabled: true })).toMatchObject({ status: 200, body: { disabled: true } });
    expect((await call('GET', '/me', undefined, headers)).status).toBe(401);
    expect((await aBrowser(auth).signIn('wang@example.com', PASSWORD)).status).toBe(401);
  });

  it('a person without a given password gets one that works', async () => {
    const made = await call('POST', '/agents', { name: '周舟', email: 'zhou@example.com', role: 'quality' });
    expect((await aBrowser(auth).signIn('zhou@example.com', made.body.password)).status).toBe(200);
  });

  it('the last administrator stays', async () => {
    const other = await access.createWorkspace({ name: 'Small', key: 'small' });
    const key = (await platform.db.inWorkspace(other.id, () => access.createApiKey({ name: 'k', role: 'admin' }, SYSTEM_ACTOR))).key;
    const headers = { authorization: `Bearer ${key}` };
    const only = (await call('POST', '/agents', { name: 'Only', email: 'only@example.com', role: 'admin' }, headers)).body;
    expect(await call('PATCH', `/agents/${only.id}`, { role: 'agent' }, headers)).toMatchObject({
      status: 409,
      body: { error: { details: { reason: 'last_admin' } } },
    });
    expect(await call('PATCH', `/agents/${only.id}`, { disabled: true }, headers)).toMatchObject({ status: 409 });
    // and another workspace neither sees nor changes them
    expect((await call('PATCH', `/agents/${only.id}`, { name: 'Stolen' })).status).toBe(404);
    expect(JSON.stringify((await call('GET', '/agents?limit=100')).body)).not.toContain('only@example.com');
  });

  it.each<[string, object]>([
    ['a weak password', { name: 'x', email: 'weak@example.com', role: 'agent', password: 'short' }],
    ['no e-mail', { name: 'x', email: 'x', role: 'agent' }],
    ['capacity below zero', { name: 'x', email: 'c@example.com', role: 'agent', capacity: -1 }],
    ['an unknown team', { name: 'x', email: 'c@example.com', role: 'agent', teamIds: ['team_unknown'] }],
    ['a field of the server’s', { name: 'x', email: 'c@example.com', role: 'agent', userId: 'u' }],
  ])('%s is refused', async (_, body) => {
    expect((await call('POST', '/agents', body)).status).toBe(400);
  });

  it('supervisors look, administrators change', async () => {
    const headers = { authorization: `Bearer ${await keyOf('supervisor')}` };
    expect((await call('GET', '/agents', undefined, headers)).status).toBe(200);
    expect((await call('POST', '/agents', { name: 'x', email: 's@example.com', role: 'admin' }, headers)).status).toBe(403);
  });
});

describe('/teams', () => {
  it('are made, changed, listed and removed', async () => {
    const agent = await newAgent('team@example.com');
    const made = await call('POST', '/teams', { name: '售后', memberIds: [agent.id] });
    expect(made).toMatchObject({ status: 201, body: { name: '售后', members: [{ id: agent.id, name: '林薇' }] } });
    expect((await call('POST', '/teams', { name: '售后' })).status).toBe(409);
    expect((await call('PATCH', `/teams/${made.body.id}`, { name: '退款' })).body).toMatchObject({
      name: '退款',
      members: [{ id: agent.id }],
    });
    expect((await call('GET', '/teams')).body).toMatchObject({ data: [{ id: made.body.id }], next: null });
    expect((await call('DELETE', `/teams/${made.body.id}`)).status).toBe(204);
    expect((await call('DELETE', `/teams/${made.body.id}`)).status).toBe(404);
    expect((await call('GET', '/teams')).body.data).toEqual([]);
  });
});
