import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../test/setup/server.ts';

const PASSWORD = 'correct horse battery';
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

type Row = {
  id: string;
  name: string;
  role: string;
  password: string;
  key: string;
  data: Row[];
  agent: { availability: string };
  permissions: string[];
};
type Reply = { status: number; body: Row; headers: Headers };
const call = async (method: string, path: string, body?: object, headers: Record<string, string> = server.api.staff): Promise<Reply> => {
  const reply = await server.api.call(method, `/api/v1${path}`, body, headers);
  return { status: reply.status, body: reply.body as unknown as Row, headers: reply.headers };
};
const asKeyOf = async (role: string) => ({ authorization: `Bearer ${(await call('POST', '/api-keys', { name: role, role })).body.key}` });
const newAgent = async (email: string, over: object = {}) =>
  (await call('POST', '/agents', { name: '林薇', email, role: 'agent', password: PASSWORD, ...over })).body;
const signIn = (email: string, password: string) =>
  server.api.call('POST', '/api/auth/sign-in/email', { email, password }, { origin: server.url });
const cookieOf = async (email: string) => {
  const reply = await signIn(email, PASSWORD);
  expect(reply.status).toBe(200);
  return {
    cookie: reply.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; '),
    origin: server.url,
  };
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
        workspace: { name: expect.stringContaining('澄岸家电') },
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
      user: { id: 'api-key', name: 'BOOTSTRAP_API_KEY', email: '' },
      agent: null,
      role: 'admin',
    });
    expect((await call('PUT', '/me/availability', { availability: 'online' })).status).toBe(409);
  });

  it.each([
    ['nobody', {}],
    ['an unknown key', { authorization: 'Bearer zk_nothing' }],
    ['a made-up cookie', { cookie: 'zhiyin.session_token=a.b' }],
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
    expect([made.status, made.headers.get('cache-control')]).toEqual([201, 'no-store']);
    const asKey = { authorization: `Bearer ${made.body.key}` };
    expect((await call('GET', '/me', undefined, asKey)).body.role).toBe('analyst');
    const listed = await call('GET', '/api-keys?limit=100');
    expect(listed.body.data.find((key) => key.id === made.body.id)).toMatchObject({ name: 'CRM', role: 'analyst' });
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
    const headers = await asKeyOf('supervisor');
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
    expect((await signIn('wang@example.com', PASSWORD)).status).toBe(401);
  });

  it('a person without a given password gets one that works', async () => {
    const made = await call('POST', '/agents', { name: '周舟', email: 'zhou@example.com', role: 'quality' });
    expect((await signIn('zhou@example.com', made.body.password)).status).toBe(200);
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
    const headers = await asKeyOf('supervisor');
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
    expect((await call('GET', '/teams')).body.data.map((team) => team.id)).toContain(made.body.id);
    expect((await call('DELETE', `/teams/${made.body.id}`)).status).toBe(204);
    expect((await call('DELETE', `/teams/${made.body.id}`)).status).toBe(404);
    expect((await call('GET', '/teams')).body.data.map((team) => team.id)).not.toContain(made.body.id);
  });
});
