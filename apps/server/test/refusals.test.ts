import { ROLES } from '@zhiyin/contracts';
import { SignJWT } from 'jose';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { DEMO_INBOX_TOKEN } from '../src/flows/seed-demo.ts';
import { DOORS, mayDo } from '../src/modules/access/index.ts';
import { startTestServer, type TestServer } from './setup/server.ts';
import { openVisitor, type TestVisitor } from './setup/visitor.ts';

let server: TestServer;
let visitor: TestVisitor;
let conversationId: string;
let other: { key: string; workspaceId: string; visitorToken: string; queueId: string };
const keys = new Map<string, string>();
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

beforeAll(async () => {
  server = await startTestServer();
  visitor = await openVisitor(server, 'zh-CN');
  await visitor.ask('净化器怎么联网');
  conversationId = (await visitor.conversation()).id;
  for (const role of ROLES) {
    const made = await server.api.call('POST', '/api/v1/api-keys', { name: `as ${role}`, role }, server.api.staff);
    keys.set(role, made.body.key);
  }
  other = await makeOtherWorkspace();
});
afterAll(() => server.stop());

/** A second workspace in the same database with an administrator's key and a visitor, both by copying the first one's shape. */
async function makeOtherWorkspace() {
  const { createAccess, createAuth } = await import('../src/modules/access/index.ts');
  const { createInboxes } = await import('../src/modules/channels/index.ts');
  const { createPlatformOn } = await import('./setup/server.ts');
  const { platform, pool, close } = await createPlatformOn(server.databaseUrl);
  const access = createAccess(platform, {
    auth: createAuth({ platform, pool, baseUrl: server.url, secret: 'x'.repeat(40), production: false }),
  });
  const workspace = await access.createWorkspace({ name: 'Other', key: 'other' });
  const made = await platform.db.inWorkspace(workspace.id, async () => {
    await createInboxes(platform).create(
      {
        name: 'Other',
        locale: 'en',
        allowedOrigins: [],
        brandColor: null,
        greeting: {},
        assistantName: {},
        suggestions: {},
        botEnabled: false,
        identityRequired: false,
      },
      'other-inbox-token',
    );
    return access.createApiKey({ name: 'other admin', role: 'admin' }, { kind: 'system', id: null, name: 'test' });
  });
  await close();
  const session = await server.api.call('POST', '/api/v1/visitor/sessions', { inbox: 'other-inbox-token' });
  const queue = await server.api.call(
    'POST',
    '/api/v1/queues',
    { key: 'q_other', name: { 'zh-CN': '别家', en: 'Other' }, skills: [], rank: 0, zone: 'Asia/Shanghai', hours: {} },
    bearer(made.key),
  );
  expect(queue.status).toBe(201);
  return { key: made.key, workspaceId: workspace.id, visitorToken: session.body.token, queueId: queue.body.id };
}

/** The address of a door with ids that exist in the first workspace where there are some. */
function addressOf(path: string): string {
  return path
    .replace(':id', path.includes('/conversations/') ? conversationId : 'x_00000000-0000-7000-8000-000000000000')
    .replace(':name', 'a.png')
    .replace('*', 'none');
}
const httpDoors = Object.entries(DOORS).filter(([door]) => !door.startsWith('live:'));
const staffDoors = httpDoors.flatMap(([door, row]) =>
  row.actor === 'staff'
    ? [{ door, method: door.split(' ')[0] as string, path: door.split(' ')[1] as string, permission: row.permission }]
    : [],
);
const visitorDoors = httpDoors.flatMap(([door, row]) =>
  row.actor === 'visitor' ? [{ door, method: door.split(' ')[0] as string, path: door.split(' ')[1] as string }] : [],
);
/** A body no door takes: whoever is refused is refused before it is read. */
const bodyFor = (method: string) => (method === 'GET' || method === 'DELETE' ? undefined : { nonsense: true });

describe('every staff door', () => {
  test.each(staffDoors)('$door: nobody, a visitor, a wrong key → 401', async ({ method, path }) => {
    for (const headers of [
      {},
      bearer(visitor.token),
      bearer('zk_wrong-wrong-wrong-wrong'),
      bearer(''),
      { cookie: 'zhiyin.session_token=forged.forged' },
    ]) {
      const reply = await server.api.call(method, addressOf(path), bodyFor(method), headers as Record<string, string>);
      expect(reply.status).toBe(401);
      expect(reply.body.error.code).toBe('unauthenticated');
    }
  });

  test.each(staffDoors)('$door: each role as the table says', async ({ method, path, permission }) => {
    for (const role of ROLES) {
      const reply = await server.api.call(method, addressOf(path), bodyFor(method), bearer(keys.get(role) as string));
      if (mayDo(role, permission))
        expect([role, reply.status, reply.status === 401 || reply.status === 403]).toEqual([role, reply.status, false]);
      else expect([role, reply.status]).toEqual([role, 403]);
      expect(reply.status).toBeLessThan(500);
    }
  });

  describe('of another workspace', () => {
    /** Tables whose name is not that of the address. */
    const TABLES: Readonly<Record<string, string>> = {
      models: 'model_versions',
      'labelling/samples': 'label_samples',
      'learning/clusters': 'learning_clusters',
      'learning/short-paths': 'learning_short_paths',
    };
    /** The column an object is known by, where it is not `id`. */
    const KEYS: Readonly<Record<string, string>> = { procedures: 'sop_id', 'cleaning-runs': 'number' };
    /** Bodies the door would take; `{}` where none is named. What is refused with 404 was read and understood. */
    const bodies: Readonly<Record<string, () => unknown>> = {
      'conversations/messages': () => ({ clientId: 'x', text: 'hi' }),
      'conversations/transfer': () => ({ queueId: other.queueId }),
      'conversations/snooze': () => ({ until: '2030-01-01T00:00:00Z' }),
      'conversations/read': () => ({ seq: 1 }),
      'conversations/retag': () => ({ messageId: 'msg_00000000-0000-7000-8000-000000000000', intentId: null }),
      contacts: () => ({ name: 'Mine now' }),
      agents: () => ({ name: 'Mine now' }),
      teams: () => ({ name: 'Mine now' }),
      queues: () => ({ rank: 99 }),
      inboxes: () => ({ name: 'Mine now' }),
      'canned-responses': () => ({ shortcut: 'mine' }),
      articles: () => ({ category: 'mine' }),
      'articles/reject': () => ({ reason: 'mine now' }),
      intents: () => ({ category: 'mine' }),
      utterances: () => ({ text: 'mine now' }),
      'models/evaluate': () => ({ reason: 'mine now' }),
      'models/promote': () => ({ reason: 'mine now' }),
      'models/rollback': () => ({ reason: 'mine now' }),
      'models/shadow': () => ({ reason: 'mine now' }),
      'cleaning-runs/decisions': () => ({ decision: 'accept', ids: ['find_1'] }),
      'labelling/samples/labels': () => ({ itemId: 'lbl_1', label: { kind: 'out_of_scope' } }),
      'labelling/samples/adjudications': () => ({ itemId: 'lbl_1', label: { kind: 'out_of_scope' } }),
      'labelling/samples/skip': () => ({ itemId: 'lbl_1' }),
      'learning/clusters': () => ({ name: 'Mine now' }),
      'learning/clusters/split': () => ({ keys: ['mine now'] }),
      'learning/clusters/assign': () => ({ intentId: 'mine_now', create: { name: { 'zh-CN': '我的', en: 'Mine' } } }),
      'learning/short-paths': () => ({ active: false }),
    };
    let unchanged: Record<string, string>;
    beforeAll(async () => {
      const call = (method: string, path: string, body?: unknown) => server.api.call(method, `/api/v1${path}`, body, server.api.staff);
      const { body: run } = await call('POST', '/models/train', { reason: 'a run to refuse' });
      expect((await call('POST', `/training-runs/${run.id}/cancel`, {})).body.state).toBe('cancelled');
      const [home] = (await query(`SELECT workspace_id AS id FROM agents WHERE workspace_id <> '${other.workspaceId}' LIMIT 1`)) as {
        id: string;
      }[];
      // What the demo has none of until customers have talked, rows nobody else would find.
      await query(`
        INSERT INTO cleaning_runs (workspace_id, number, corpus_version, trigger, author, reason, seen_version, created_at)
          VALUES ('${home?.id}', 1, 1, 'manual', 'x', '', 1, now());
        INSERT INTO label_samples (workspace_id, id, week, from_at, until_at, partial, state, seed, population, strata, intent_order, drawn_by, drawn_at)
          VALUES ('${home?.id}', 'smp_1', '2026-W01', now(), now(), false, 'open', 1, 0, '[]', '[]', 'x', now());
        INSERT INTO learning_clusters (workspace_id, id, language, state, representative, created_at) VALUES ('${home?.id}', 'clu_1', 'en', 'open', 'x', now());
        INSERT INTO learning_short_paths (workspace_id, id, question_key, question, locale, article_id, state, since)
          VALUES ('${home?.id}', 'sp_1', 'x', 'x', 'en', 'x', 'active', now());`);
      unchanged = await fingerprint();
    });

    test.each(staffDoors.filter((d) => d.path.includes(':id')))(
      '$door: what is there is not found, and nothing happens to it',
      async (row) => {
        const [noun, action] = row.path.replace('/api/v1/', '').split(/\/:id\/?/) as [string, string];
        const table = TABLES[noun] ?? noun.replaceAll('-', '_');
        const [real] = (await query(
          `SELECT ${KEYS[noun] ?? 'id'} AS id FROM "${table}" WHERE workspace_id <> '${other.workspaceId}' ORDER BY 1 LIMIT 1`,
        )) as {
          id: string;
        }[];
        if (!real) throw new Error(`The demo has no row in ${table}: make one in beforeAll, so that this door has something to refuse.`);
        const hasBody = row.method !== 'GET' && row.method !== 'DELETE';
        const body = hasBody ? (bodies[action ? `${noun}/${action}` : noun]?.() ?? {}) : undefined;
        const asked = action === 'compare' ? `?with=${real.id}` : '';
        const reply = await server.api.call(row.method, row.path.replace(':id', real.id) + asked, body, bearer(other.key));
        expect([reply.status, reply.body.error?.code]).toEqual([404, 'not_found']);
        expect(await fingerprint()).toEqual(unchanged);
      },
    );
  });
});

describe('every visitor door', () => {
  test.each(visitorDoors)('$door: nobody, a forged token, staff → 401', async ({ method, path }) => {
    for (const headers of [{}, bearer('forged-forged-forged-forged'), server.api.staff, bearer(visitor.visitorId)]) {
      expect((await server.api.call(method, addressOf(path), bodyFor(method), headers as Record<string, string>)).status).toBe(401);
    }
  });
  test('another visitor sees and touches nothing of this one', async () => {
    const stranger = await openVisitor(server, 'en');
    const [answer] = (await visitor.all()).filter((m) => m.sender === 'bot');
    expect((await stranger.all()).length).toBe(0);
    expect((await stranger.call('POST', '/answer-flags', { messageId: answer?.id, reason: 'incorrect' })).status).toBe(404);
    expect((await stranger.call('POST', '/ratings', { stars: 1, tags: [] })).status).toBe(404);
    const elsewhere = await server.api.call(
      'POST',
      '/api/v1/visitor/answer-flags',
      { messageId: answer?.id, reason: 'incorrect' },
      bearer(other.visitorToken),
    );
    expect(elsewhere.status).toBe(404);
  });
  test('a token of another inbox opens a fresh visitor, not this one', async () => {
    const session = await server.api.call('POST', '/api/v1/visitor/sessions', { inbox: 'other-inbox-token', visitorToken: visitor.token });
    expect(session.body.token).not.toBe(visitor.token);
    expect(session.body.conversation).toBeNull();
  });
  test('tokens are at least 128 random bits and stand in the record only as hashes', async () => {
    expect(Buffer.from(visitor.token, 'base64url').length).toBeGreaterThanOrEqual(16);
    const dump = await wholeDatabase();
    expect(dump).not.toContain(visitor.token);
    for (const key of keys.values()) expect(dump).not.toContain(key);
    expect(dump).toContain(visitor.visitorId);
  });
});

describe('live events', () => {
  const tries: [string, () => string | undefined, object][] = [
    ['subscribe to staff lists as a visitor', () => visitor.token, { type: 'subscribe', topic: 'conversations' }],
    [
      "subscribe to a conversation's staff topic as its visitor",
      () => visitor.token,
      { type: 'subscribe', topic: `conversation:${conversationId}` },
    ],
    ['read a conversation as another workspace', () => other.key, { type: 'subscribe', topic: 'conversation:TARGET' }],
    ['type into a conversation of another workspace', () => other.key, { type: 'typing', topic: 'conversation:TARGET', on: true }],
    ['mark a conversation of another workspace read', () => other.key, { type: 'read', topic: 'conversation:TARGET', seq: 1 }],
    ['follow conversations with a role that may not', () => keys.get('operator'), { type: 'subscribe', topic: 'conversations' }],
    ['type with a role that may not', () => keys.get('auditor'), { type: 'typing', topic: 'conversation:TARGET', on: true }],
    ['speak before hello', () => undefined, { type: 'subscribe', topic: 'conversation' }],
  ];
  test.each(tries)('%s is refused', async (_name, token, frame) => {
    const replies = await speak(token(), JSON.parse(JSON.stringify(frame).replace('TARGET', conversationId)));
    expect(replies.some((r) => r.type === 'error')).toBe(true);
    expect(replies.every((r) => ['ready', 'error'].includes(r.type))).toBe(true);
  });
  test('a stranger’s page is refused at the handshake', async () => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/v1/live`, 'zhiyin.v1', { origin: 'https://evil.example' });
    expect(await new Promise((resolve) => socket.once('error', (e) => resolve(e.message)))).toContain('403');
  });
  test('a wrong token closes the socket', async () => {
    const replies = await speak('forged-forged-forged', null);
    expect(replies).toEqual([expect.objectContaining({ type: 'error', code: 'unauthenticated' })]);
  });
});

describe('signed identities', () => {
  let secret: string;
  const sign = (claims: Record<string, unknown>, options: { key?: string; audience?: string; expires?: string; alg?: string } = {}) =>
    new SignJWT({ jti: `jti-${Math.floor(performance.now() * 1000)}`, ...claims })
      .setProtectedHeader({ alg: options.alg ?? 'HS256' })
      .setAudience(options.audience ?? DEMO_INBOX_TOKEN)
      .setExpirationTime(options.expires ?? '5m')
      .sign(new TextEncoder().encode(options.key ?? secret));
  const open = (identity: string, visitorToken?: string) =>
    server.api.call('POST', '/api/v1/visitor/sessions', { inbox: DEMO_INBOX_TOKEN, identity, ...(visitorToken && { visitorToken }) });

  beforeAll(async () => {
    const inboxes = await server.api.call('GET', '/api/v1/inboxes', undefined, server.api.staff);
    secret = (await server.api.call('POST', `/api/v1/inboxes/${inboxes.body.data[0].id}/identity-key`, {}, server.api.staff)).body.secret;
  });
  test('a good one is taken, and the same person comes back to their history', async () => {
    const first = await open(await sign({ sub: 'user-1', name: '王芳' }));
    expect(first.status).toBe(201);
    await server.api.call('POST', '/api/v1/visitor/messages', { clientId: 'i-1', text: '滤芯多久换' }, bearer(first.body.token));
    const second = await open(await sign({ sub: 'user-1' }));
    expect(second.body.visitor.id).toBe(first.body.visitor.id);
    expect(second.body.conversation).not.toBeNull();
  });
  test('an anonymous history is not given to whoever signs in after', async () => {
    const anonymous = await openVisitor(server, 'zh-CN');
    await anonymous.send('这是我的私事');
    const signed = await open(await sign({ sub: 'user-2' }), anonymous.token);
    expect(signed.body.visitor.id).not.toBe(anonymous.visitorId);
    expect(signed.body.conversation).toBeNull();
  });
  test.each([
    ['wrong key', () => sign({ sub: 'user-1' }, { key: 'another-key-another-key-another-key-1' })],
    ['expired', () => sign({ sub: 'user-1' }, { expires: '-5m' })],
    ['for another inbox', () => sign({ sub: 'user-1' }, { audience: 'other-inbox-token' })],
    ['valid for too long', () => sign({ sub: 'user-1' }, { expires: '2h' })],
    ['another algorithm', () => sign({ sub: 'user-1' }, { alg: 'HS512' })],
    [
      'algorithm none',
      async () => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await sign({ sub: 'user-1' })).split('.')[1]}.`,
    ],
    [
      'changed after signing',
      async () => {
        const [head, , tail] = (await sign({ sub: 'user-3' })).split('.');
        return `${head}.${Buffer.from(JSON.stringify({ sub: 'user-1', aud: DEMO_INBOX_TOKEN, exp: 9999999999, jti: 'swapped-swapped' })).toString('base64url')}.${tail}`;
      },
    ],
    ['without a subject', () => sign({})],
    ['empty', async () => ''],
    ['not a token', async () => 'null'],
  ])('%s is refused', async (_name, make) => {
    const reply = await open(await make());
    expect(reply.status).toBe(403);
    expect(reply.body.error.message).toBe('The signed identity was refused.');
  });
  test('one identity cannot be replayed for another visitor', async () => {
    const identity = await sign({ sub: 'user-4', jti: 'used-once-only' });
    expect((await open(identity)).status).toBe(201);
    expect((await open(identity)).status).toBe(403);
  });
});

describe('hostile input gets a clear 4xx and changes nothing', () => {
  /** The bot may still be answering what earlier tests said. */
  beforeAll(async () => {
    while ((await query('SELECT 1 FROM bot_turn_queue')).length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  });
  const send = (body: unknown) => server.api.call('POST', '/api/v1/visitor/messages', body, bearer(visitor.token));
  test.each([
    ['broken JSON', '{"clientId": "a", "text": '],
    ['an array', '[]'],
    ['a number', '7'],
    ['null', 'null'],
    ['an unknown field', { clientId: 'h1', text: 'hi', workspaceId: 'ws_1' }],
    ['a prototype', '{"clientId":"h2","text":"hi","__proto__":{"admin":true}}'],
    ['no text', { clientId: 'h3' }],
    ['an empty text', { clientId: 'h4', text: '   ' }],
    ['only zero-width characters', { clientId: 'h5', text: '\u200b\u200d\u2060\ufeff' }],
    ['a NUL byte', { clientId: 'h6', text: 'a\u0000b' }],
    ['half a character', '{"clientId":"h7","text":"\\ud83d"}'],
    ['a NUL in the client id', { clientId: 'a\u0000', text: 'hi' }],
    ['an object for text', { clientId: 'h8', text: { $gt: '' } }],
    ['a text too long', { clientId: 'h9', text: 'x'.repeat(8001) }],
    ['a client id too long', { clientId: 'c'.repeat(101), text: 'hi' }],
    ['an attachment that is not there', { clientId: 'h10', attachmentIds: ['att_00000000-0000-7000-8000-000000000000'] }],
    ['a ten-megabyte body', { clientId: 'h11', text: 'x'.repeat(10 * 1024 * 1024) }],
  ])('%s', async (_name, body) => {
    const before = await fingerprint();
    const reply = await send(body);
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(reply.status).toBeLessThan(500);
    expect(reply.body.error).toMatchObject({ code: expect.any(String), message: expect.any(String), requestId: expect.any(String) });
    expect(JSON.stringify(reply.body)).not.toMatch(/at .*\.ts|SELECT|INSERT|node_modules/);
    expect(await fingerprint()).toEqual(before);
  });
  test.each([
    '/api/v1/visitor/messages?after=-1',
    '/api/v1/visitor/messages?after=x',
    '/api/v1/visitor/messages?after=99999999999',
    '/api/v1/visitor/messages?wait=3600',
    '/api/v1/visitor/messages?limit=5',
    '/api/v1/visitor/messages?after=%00',
  ])('%s', async (address) => {
    expect((await server.api.call('GET', address, undefined, bearer(visitor.token))).status).toBe(400);
  });
  test('unknown addresses and methods are 404 with a body of the one shape', async () => {
    for (const [method, address] of [
      ['GET', '/api/v1/nothing'],
      ['PATCH', '/api/v1/visitor/messages'],
      ['GET', '/api/v1/../../etc/passwd'],
      ['GET', '/api/v1/conversations/%2e%2e%2f'],
    ] as const) {
      const reply = await server.api.call(method, address, undefined, server.api.staff);
      expect([400, 404]).toContain(reply.status);
      expect(reply.body.error.requestId).toEqual(expect.any(String));
    }
  });
  test('a page of another site cannot act with somebody’s cookie', async () => {
    const signIn = await fetch(`${server.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.url },
      body: JSON.stringify({ email: 'agent@clearshore.example', password: 'clearshore-demo' }),
    });
    expect(signIn.status).toBe(200);
    const cookie = signIn.headers
      .getSetCookie()
      .map((c) => c.split(';')[0])
      .join('; ');
    const act = (headers: Record<string, string>) =>
      server.api.call(
        'POST',
        `/api/v1/conversations/${conversationId}/messages`,
        { clientId: 'csrf', text: 'x', private: true },
        { cookie, ...headers },
      );
    expect((await act({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await act({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await act({})).status).toBe(403);
    expect((await act({ origin: server.url })).status).toBe(201);
  });
});

/** A sum of each table, but for when keys were last used. */
async function fingerprint(): Promise<Record<string, string>> {
  const tables = (await query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")) as { tablename: string }[];
  const sums = tables.map(
    ({ tablename }) =>
      `SELECT '${tablename}' AS name, md5(coalesce(string_agg((to_jsonb(t) - 'last_used_at')::text, ',' ORDER BY t::text), '')) AS sum FROM "${tablename}" t`,
  );
  const rows = (await query(sums.join(' UNION ALL '))) as { name: string; sum: string }[];
  return Object.fromEntries(rows.map(({ name, sum }) => [name, sum]));
}
async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
async function wholeDatabase(): Promise<string> {
  const tables = (await query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) as { tablename: string }[];
  const parts = [];
  for (const { tablename } of tables) parts.push(JSON.stringify(await query(`SELECT * FROM "${tablename}"`)));
  return parts.join('\n');
}

/** Says hello with a token and one frame; what came back until the frame after it was answered or the socket closed. */
async function speak(token: string | undefined, frame: object | null): Promise<{ type: string; code?: string }[]> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/v1/live`, 'zhiyin.v1');
  const replies: { type: string }[] = [];
  await new Promise((resolve) => socket.once('open', resolve));
  if (token !== undefined) socket.send(JSON.stringify({ type: 'hello', token }));
  if (frame) socket.send(JSON.stringify(frame));
  // Frames are answered in order, so the answer to this one (an error where nobody said hello) ends it.
  socket.send(JSON.stringify({ type: 'ping' }));
  await new Promise<void>((resolve) => {
    socket.on('close', () => resolve());
    socket.on('message', (data) => {
      const reply: { type: string } = JSON.parse(String(data));
      if (reply.type !== 'pong') replies.push(reply);
      if (reply.type === 'pong' || replies.filter((r) => r.type === 'error').length > 1) resolve();
    });
  });
  socket.terminate();
  return replies;
}
