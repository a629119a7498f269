import { HOUR, MINUTE } from '@zhiyin/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../test/setup/server.ts';
import { SYSTEM_ACTOR } from './audit.ts';
import { createAuth } from './auth.ts';
import { createAccess } from './service.ts';
import { aBrowser, ORIGIN, totpOf } from './test-browser.ts';
import { platformOn } from './test-desk.ts';

const PASSWORD = 'correct horse battery';
const SECRET = 'a-test-secret-of-at-least-32-characters';

let database: Awaited<ReturnType<typeof testDatabase>>;
let platform: ReturnType<typeof platformOn>;
let auth: ReturnType<typeof createAuth>;
let access: ReturnType<typeof createAccess>;
let people = 0;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await database.drop();
});
beforeEach(async () => {
  platform = platformOn(database.url);
  auth = createAuth({ platform, pool: platform.pool, baseUrl: ORIGIN, secret: SECRET, production: true, rateLimitScale: 1000 });
  access = createAccess(platform, { auth });
  return () => platform.pool.end();
});

/** Somebody who may sign in, in a workspace of their own. */
async function aPerson({ role = 'admin' as const, password = PASSWORD } = {}) {
  people += 1;
  const email = `person${people}@example.com`;
  const { userId } = await access.createUser({ name: `Person ${people}`, email, password });
  const workspace = await access.createWorkspace({ name: '澄岸家电', key: `ws${people}` });
  const inside = <T>(work: () => Promise<T>) => platform.db.inWorkspace(workspace.id, work);
  await inside(() => access.addMember({ userId, role, agentId: null }, SYSTEM_ACTOR));
  return { userId, email, workspace, inside };
}
const identify = (browser: ReturnType<typeof aBrowser>, extra?: Record<string, string>) =>
  access.identify({ headers: browser.headers(extra) });

describe('signing in', () => {
  it('gives a __Host- cookie that says who it is', async () => {
    const { email, userId, workspace } = await aPerson();
    const browser = aBrowser(auth);
    const reply = await browser.signIn(email, PASSWORD);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('cache-control')).toBe('no-store');
    const cookie = browser.setCookies.find((line) => line.startsWith('__Host-zhiyin.session_token='));
    expect(cookie).toMatch(/; Path=\//);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; Secure/);
    expect(cookie).toMatch(/; SameSite=Lax/i);
    expect(cookie).not.toMatch(/Domain/i);
    expect(await identify(browser)).toMatchObject({ kind: 'staff', via: 'session', userId, workspaceId: workspace.id, role: 'admin' });
  });

  it('ignores letter case of the e-mail', async () => {
    const { email } = await aPerson();
    expect((await aBrowser(auth).signIn(email.toUpperCase(), PASSWORD)).status).toBe(200);
  });

  it('answers an unknown e-mail exactly like a wrong password', async () => {
    const { email } = await aPerson();
    const wrong = await aBrowser(auth).signIn(email, 'not the password');
    const unknown = await aBrowser(auth).signIn('nobody@example.com', 'not the password');
    expect(wrong.status).toBe(401);
    expect([unknown.status, unknown.body]).toEqual([wrong.status, wrong.body]);
    expect([...unknown.headers.keys()]).toEqual([...wrong.headers.keys()]);
  });

  it('keeps passwords and second-factor secrets out of reach: only hashes stand in the record', async () => {
    const { email, userId } = await aPerson();
    await aBrowser(auth).signIn(email, PASSWORD);
    const [row] = await platform.db.directory((tx) =>
      tx.query<{ password: string }>('SELECT password FROM auth_account WHERE user_id = $1', [userId]),
    );
    expect(row?.password).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/);
  });

  it('makes a new session each time and takes none that was brought along', async () => {
    const { email } = await aPerson();
    const browser = aBrowser(auth);
    browser.jar.set('__Host-zhiyin.session_token', 'planted.planted');
    await browser.signIn(email, PASSWORD);
    const first = browser.jar.get('__Host-zhiyin.session_token');
    expect(first).not.toContain('planted');
    await browser.signIn(email, PASSWORD);
    expect(browser.jar.get('__Host-zhiyin.session_token')).not.toBe(first);
  });
});

describe('登录锁定', () => {
  it('after five failures the account answers 429 for 15 minutes, also to the right password, on every node', async () => {
    const { email } = await aPerson();
    const browser = aBrowser(auth);
    for (let i = 0; i < 5; i += 1) expect((await browser.signIn(email, `wrong password ${i}`)).status).toBe(401);
    const locked = await browser.signIn(email, PASSWORD);
    expect([locked.status, locked.headers.get('retry-after')]).toEqual([429, '900']);
    const restarted = createAuth({
      platform,
      pool: platform.pool,
      baseUrl: ORIGIN,
      secret: SECRET,
      production: true,
      rateLimitScale: 1000,
    });
    platform.clock.advance(14 * MINUTE);
    expect((await aBrowser(restarted, { ip: '198.51.100.9' }).signIn(email.toUpperCase(), PASSWORD)).headers.get('retry-after')).toBe('60');
    platform.clock.advance(MINUTE);
    expect((await browser.signIn(email, PASSWORD)).status).toBe(200);
  });

  it('locks an unknown e-mail in the same way', async () => {
    const browser = aBrowser(auth);
    for (let i = 0; i < 5; i += 1) expect((await browser.signIn('ghost@example.com', 'wrong password')).status).toBe(401);
    expect((await browser.signIn('ghost@example.com', 'wrong password')).status).toBe(429);
  });

  it('counts attempts made at once', async () => {
    const { email } = await aPerson();
    const replies = await Promise.all(Array.from({ length: 20 }, (_, i) => aBrowser(auth).signIn(email, `wrong password ${i}`)));
    expect(replies.filter((reply) => reply.status === 401)).toHaveLength(5);
    expect(replies.filter((reply) => reply.status === 429)).toHaveLength(15);
  });

  it('success forgets the failures before it', async () => {
    const { email } = await aPerson();
    const browser = aBrowser(auth);
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < 4; i += 1) expect((await aBrowser(auth).signIn(email, 'wrong password')).status).toBe(401);
      expect((await browser.signIn(email, PASSWORD)).status).toBe(200);
    }
  });

  it('an attempt that never reached the password is not held against the account', async () => {
    const { email } = await aPerson();
    const elsewhere = aBrowser(auth, { origin: 'https://evil.example' });
    for (let i = 0; i < 6; i += 1) expect((await elsewhere.signIn(email, 'wrong password')).status).toBe(403);
    expect((await aBrowser(auth).signIn(email, PASSWORD)).status).toBe(200);
  });

  it('keeps no e-mail, and throws old records away', async () => {
    const { email } = await aPerson();
    await aBrowser(auth).signIn(email, 'wrong password');
    const records = () => platform.db.directory((tx) => tx.query<{ all: string }>('SELECT f::text AS all FROM auth_sign_in_failures f'));
    expect(JSON.stringify(await records())).not.toContain(email);
    platform.clock.advance(HOUR);
    await aBrowser(auth).signIn('somebody.else@example.com', 'wrong password');
    expect(await records()).toHaveLength(1);
  });

  it('an address that tries many accounts is slowed down, whatever it says about itself', async () => {
    const strict = createAuth({ platform, pool: platform.pool, baseUrl: ORIGIN, secret: SECRET, production: true, rateLimitScale: 0.2 });
    const statuses: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      const reply = await aBrowser(strict, { ip: '192.0.2.55' }).post(
        '/sign-in/email',
        { email: `spray${i}@example.com`, password: 'wrong password' },
        { 'x-forwarded-for': `10.0.0.${i}`, 'x-zhiyin-client-ip': `10.0.0.${i}` },
      );
      statuses.push(reply.status);
      if (reply.status === 429) expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(statuses).toEqual([...Array<number>(6).fill(401), 429, 429]);
    expect((await aBrowser(strict, { ip: '192.0.2.56' }).signIn('spray7@example.com', 'wrong password')).status).toBe(401);
  });
});

describe('what is not there', () => {
  it.each([
    ['POST', '/sign-up/email', { name: 'X', email: 'new@example.com', password: PASSWORD }],
    ['POST', '/request-password-reset', { email: 'person1@example.com' }],
    ['POST', '/reset-password', { newPassword: PASSWORD, token: 'x' }],
    ['POST', '/sign-in/social', { provider: 'google' }],
    ['POST', '/change-email', { newEmail: 'x@example.com' }],
    ['POST', '/delete-user', {}],
    ['POST', '/update-user', { name: 'X' }],
    ['GET', '/get-session/', undefined],
    ['GET', '/sign-in/email', undefined],
    ['GET', '/ok', undefined],
    ['GET', '/error', undefined],
    ['PUT', '/sign-out', {}],
    ['POST', '//sign-up/email', { name: 'X', email: 'new@example.com', password: PASSWORD }],
    ['POST', '/Sign-Up/email', { name: 'X', email: 'new@example.com', password: PASSWORD }],
  ])('%s %s is 404 and does nothing', async (method, path, body) => {
    const response = await auth.handler(
      new Request(`${ORIGIN}/api/auth${path}`, {
        method,
        headers: { origin: ORIGIN, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      }),
      '203.0.113.7',
    );
    expect(response.status).toBe(404);
    expect(await access.findUserByEmail('new@example.com')).toBeUndefined();
  });

  it.each([
    ['no JSON', '{"email":', 400],
    ['no object', '[]', 400],
    ['null', 'null', 400],
    ['no e-mail', '{}', 400],
    ['an e-mail that is a list', '{"email":["a@example.com"],"password":"x"}', 400],
    ['no e-mail address', '{"email":"lin","password":"xxxxxxxxxx"}', 400],
    ['a NUL', '{"email":"a\\u0000@example.com","password":"xxxxxxxxxx"}', 400],
    ['half a character', '{"email":"a@example.com","password":"\\ud800xxxxxxxxx"}', 400],
    ['a password without end', JSON.stringify({ email: 'a@example.com', password: 'x'.repeat(5000) }), 400],
    ['a body without end', JSON.stringify({ email: 'a@example.com', password: 'x'.repeat(50_000) }), 413],
    ['endless nesting', `{"email":${'['.repeat(3000)}${']'.repeat(3000)}}`, 400],
  ])('%s: a clear refusal', async (_, body, status) => {
    expect((await aBrowser(auth).post('/sign-in/email', body)).status).toBe(status);
  });

  it('forms of other sites do not sign in', async () => {
    const request = new Request(`${ORIGIN}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'email=a%40example.com&password=xxxxxxxxxx',
    });
    expect((await auth.handler(request, '203.0.113.7')).status).toBe(415);
  });
});

describe('sessions', () => {
  it('end after 30 minutes without use, and not before', async () => {
    const { email } = await aPerson();
    const browser = aBrowser(auth);
    await browser.signIn(email, PASSWORD);
    for (let i = 0; i < 3; i += 1) {
      platform.clock.advance(29 * MINUTE);
      expect(await identify(browser)).not.toBeNull();
    }
    platform.clock.advance(30 * MINUTE);
    expect(await identify(browser)).toBeNull();
    expect((await browser.get('/list-sessions')).status).toBe(401);
  });

  it('end after 12 hours however busy they are, for better-auth too', async () => {
    const { email } = await aPerson();
    const browser = aBrowser(auth);
    await browser.signIn(email, PASSWORD);
    for (let i = 0; i < 35; i += 1) {
      platform.clock.advance(20 * MINUTE);
      expect(await identify(browser)).not.toBeNull();
    }
    platform.clock.advance(20 * MINUTE);
    expect((await browser.post('/change-password', { currentPassword: PASSWORD, newPassword: 'another password' })).status).toBe(401);
    expect(await identify(browser)).toBeNull();
  });

  it('can be listed and revoked one by one; a revoked cookie is refused at once', async () => {
    const { email } = await aPerson();
    const [laptop, phone] = [aBrowser(auth), aBrowser(auth)];
    await laptop.signIn(email, PASSWORD);
    await phone.signIn(email, PASSWORD);
    const sessions = (await laptop.get('/list-sessions')).body as unknown as { token: string; userAgent: string }[];
    expect(sessions).toHaveLength(2);
    const phoneToken = decodeURIComponent(phone.jar.get('__Host-zhiyin.session_token') ?? '').split('.')[0];
    expect((await laptop.post('/revoke-session', { token: phoneToken })).status).toBe(200);
    expect(await identify(phone)).toBeNull();
    expect(await identify(laptop)).not.toBeNull();
  });

  it("nobody revokes another person's session", async () => {
    const [victim, attacker] = [await aPerson(), await aPerson()];
    const [one, other] = [aBrowser(auth), aBrowser(auth)];
    await one.signIn(victim.email, PASSWORD);
    await other.signIn(attacker.email, PASSWORD);
    const token = decodeURIComponent(one.jar.get('__Host-zhiyin.session_token') ?? '').split('.')[0];
    await other.post('/revoke-session', { token });
    expect(await identify(one)).not.toBeNull();
  });

  it('signing out ends the session, not only the cookie', async () => {
    const { email } = await aPerson();
    const browser = aBrowser(auth);
    await browser.signIn(email, PASSWORD);
    const kept = browser.headers();
    expect((await browser.post('/sign-out')).status).toBe(200);
    expect(await access.identify({ headers: kept })).toBeNull();
  });

  it('a changed password ends all other sessions, also when the caller asks to keep them', async () => {
    const { email } = await aPerson();
    const [here, there] = [aBrowser(auth), aBrowser(auth)];
    await here.signIn(email, PASSWORD);
    await there.signIn(email, PASSWORD);
    const old = here.headers();
    const reply = await here.post('/change-password', {
      currentPassword: PASSWORD,
      newPassword: 'a better password',
      revokeOtherSessions: false,
    });
    expect(reply.status).toBe(200);
    expect(await identify(there)).toBeNull();
    expect(await access.identify({ headers: old })).toBeNull();
    expect(await identify(here)).not.toBeNull();
    expect((await there.signIn(email, PASSWORD)).status).toBe(401);
    expect((await there.signIn(email, 'a better password')).status).toBe(200);
  });

  it.each([
    ['too short', PASSWORD, 'short', 400],
    ['too long', PASSWORD, 'x'.repeat(201), 400],
    ['the old one is wrong', 'not the password', 'a better password', 400],
  ])('a password is not changed when it is %s', async (_, currentPassword, newPassword, status) => {
    const { email } = await aPerson();
    const browser = aBrowser(auth);
    await browser.signIn(email, PASSWORD);
    expect((await browser.post('/change-password', { currentPassword, newPassword })).status).toBe(status);
    expect((await aBrowser(auth).signIn(email, PASSWORD)).status).toBe(200);
  });

  it('a page of another site can do nothing with the cookie', async () => {
    const { email } = await aPerson();
    const browser = aBrowser(auth);
    await browser.signIn(email, PASSWORD);
    const evil = await browser.post(
      '/change-password',
      { currentPassword: PASSWORD, newPassword: 'a better password' },
      { origin: 'https://evil.example' },
    );
    expect(evil.status).toBe(403);
    expect(await identify(browser)).not.toBeNull();
  });

  it.each([
    ['development, reached by another name of the machine', false, 'http://127.0.0.1:3000', '127.0.0.1:3000', 200],
    ['development, from another site', false, 'https://evil.example', '127.0.0.1:3000', 403],
    ['production, where only the public address counts', true, 'https://127.0.0.1:3000', '127.0.0.1:3000', 403],
  ])('in %s', async (_, production, origin, host, status) => {
    const { email } = await aPerson();
    const node = createAuth({
      platform,
      pool: platform.pool,
      baseUrl: production ? ORIGIN : 'http://localhost:3000',
      secret: SECRET,
      production,
      rateLimitScale: 1000,
    });
    expect((await aBrowser(node, { origin }).post('/sign-in/email', { email, password: PASSWORD }, { host })).status).toBe(status);
  });

  it.each([
    ['made up', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb='],
    ['empty', ''],
    ['broken', '%ff%00.x'],
  ])('a cookie that is %s is nobody', async (_, value) => {
    expect(await access.identify({ headers: new Headers({ cookie: `__Host-zhiyin.session_token=${value}` }) })).toBeNull();
  });

  it('a token read from a stolen database is no cookie', async () => {
    const { email, userId } = await aPerson();
    await aBrowser(auth).signIn(email, PASSWORD);
    const [row] = await platform.db.directory((tx) =>
      tx.query<{ token: string }>('SELECT token FROM auth_session WHERE user_id = $1', [userId]),
    );
    expect(await access.identify({ headers: new Headers({ cookie: `__Host-zhiyin.session_token=${row?.token}` }) })).toBeNull();
  });
});

describe('两步验证', () => {
  async function enrolled() {
    const person = await aPerson();
    const browser = aBrowser(auth);
    const other = aBrowser(auth);
    await browser.signIn(person.email, PASSWORD);
    await other.signIn(person.email, PASSWORD);
    const made = await browser.post('/two-factor/enable', { password: PASSWORD });
    expect(made.status).toBe(200);
    const { totpURI, backupCodes } = made.body as { totpURI: string; backupCodes: string[] };
    expect((await browser.post('/two-factor/verify-totp', { code: totpOf(totpURI, Date.now()) })).status).toBe(200);
    return { ...person, browser, other, totpURI, backupCodes };
  }

  it('asks for a code after the password, and takes the one of an authenticator app', async () => {
    const { email, totpURI, userId } = await enrolled();
    const browser = aBrowser(auth);
    const half = await browser.signIn(email, PASSWORD);
    expect([half.status, half.body.twoFactorRedirect]).toEqual([200, true]);
    expect(await identify(browser)).toBeNull();
    const code = totpOf(totpURI, Date.now());
    expect((await browser.post('/two-factor/verify-totp', { code: code === '000000' ? '111111' : '000000' })).status).toBe(401);
    expect(await identify(browser)).toBeNull();
    expect((await browser.post('/two-factor/verify-totp', { code: totpOf(totpURI, Date.now()) })).status).toBe(200);
    const actor = await identify(browser);
    expect(actor).toMatchObject({ userId });
    expect(actor && (await access.profileOf(actor)).user.twoFactorEnabled).toBe(true);
  });

  it('turning it on ends the sessions that were opened without it', async () => {
    const { browser, other } = await enrolled();
    expect(await identify(other)).toBeNull();
    expect(await identify(browser)).not.toBeNull();
  });

  it('a backup code works once', async () => {
    const { email, backupCodes } = await enrolled();
    const [code = ''] = backupCodes;
    const first = aBrowser(auth);
    await first.signIn(email, PASSWORD);
    expect((await first.post('/two-factor/verify-backup-code', { code })).status).toBe(200);
    expect(await identify(first)).not.toBeNull();
    const second = aBrowser(auth);
    await second.signIn(email, PASSWORD);
    expect((await second.post('/two-factor/verify-backup-code', { code })).status).toBe(401);
    expect(await identify(second)).toBeNull();
  });

  it('wrong codes lock the second factor, over as many sign-ins as they are spread', async () => {
    const { email, totpURI } = await enrolled();
    const wrong = [0, -600_000].map((ms) => totpOf(totpURI, Date.now() + ms)).at(1) as string;
    for (let i = 0; i < 5; i += 1) {
      const browser = aBrowser(auth);
      await browser.signIn(email, PASSWORD);
      expect((await browser.post('/two-factor/verify-totp', { code: wrong })).status).toBe(401);
    }
    const browser = aBrowser(auth);
    await browser.signIn(email, PASSWORD);
    expect((await browser.post('/two-factor/verify-totp', { code: totpOf(totpURI, Date.now()) })).status).toBe(429);
    expect(await identify(browser)).toBeNull();
  });

  it('turning it off needs the password and ends the other sessions', async () => {
    const { browser, email, totpURI } = await enrolled();
    const other = aBrowser(auth);
    await other.signIn(email, PASSWORD);
    await other.post('/two-factor/verify-totp', { code: totpOf(totpURI, Date.now()) });
    expect(await identify(other)).not.toBeNull();
    expect((await browser.post('/two-factor/disable', { password: 'not the password' })).status).toBe(400);
    expect((await browser.post('/two-factor/disable', { password: PASSWORD })).status).toBe(200);
    expect(await identify(other)).toBeNull();
    expect((await aBrowser(auth).signIn(email, PASSWORD)).body.twoFactorRedirect).toBeUndefined();
  });

  it('a trusted device is trusted no more once the password has changed', async () => {
    const { email, totpURI } = await enrolled();
    const device = aBrowser(auth);
    await device.signIn(email, PASSWORD);
    await device.post('/two-factor/verify-totp', { code: totpOf(totpURI, Date.now()), trustDevice: true });
    await device.post('/sign-out');
    expect((await device.signIn(email, PASSWORD)).body.twoFactorRedirect).toBeUndefined();
    const elsewhere = aBrowser(auth);
    await elsewhere.signIn(email, PASSWORD);
    await elsewhere.post('/two-factor/verify-totp', { code: totpOf(totpURI, Date.now()) });
    expect((await elsewhere.post('/change-password', { currentPassword: PASSWORD, newPassword: 'a better password' })).status).toBe(200);
    expect((await device.signIn(email, 'a better password')).body.twoFactorRedirect).toBe(true);
  });

  it('keeps the secret encrypted', async () => {
    const { totpURI, userId, backupCodes } = await enrolled();
    const rows = await platform.db.directory((tx) =>
      tx.query<{ all: string }>('SELECT t::text AS all FROM auth_two_factor t WHERE user_id = $1', [userId]),
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.all).not.toContain(new URL(totpURI).searchParams.get('secret'));
    expect(rows[0]?.all).not.toContain(backupCodes[0]);
  });
});

describe('a disabled person', () => {
  it('is refused at once with the cookie they have, and cannot sign in again', async () => {
    const { email, userId, inside } = await aPerson();
    const boss = await access.createUser({ name: 'Boss', email: `boss${people}@example.com`, password: PASSWORD });
    await inside(() => access.addMember({ userId: boss.userId, role: 'admin', agentId: null }, SYSTEM_ACTOR));
    const browser = aBrowser(auth);
    await browser.signIn(email, PASSWORD);
    expect(await identify(browser)).not.toBeNull();
    await inside(() => access.disableMember(userId, SYSTEM_ACTOR));
    expect(await identify(browser)).toBeNull();
    const again = await browser.signIn(email, PASSWORD);
    expect([again.status, again.body.code]).toEqual([401, 'INVALID_EMAIL_OR_PASSWORD']);
    await inside(() => access.enableMember(userId, SYSTEM_ACTOR));
    expect(await identify(browser)).toBeNull();
    expect((await browser.signIn(email, PASSWORD)).status).toBe(200);
  });

  it('of one workspace stays a member of the other; x-workspace picks among one’s own only', async () => {
    const [one, two] = [await aPerson(), await aPerson()];
    await two.inside(() => access.addMember({ userId: one.userId, role: 'agent', agentId: null }, SYSTEM_ACTOR));
    const browser = aBrowser(auth);
    await browser.signIn(one.email, PASSWORD);
    expect(await identify(browser)).toMatchObject({ workspaceId: one.workspace.id, role: 'admin' });
    expect(await identify(browser, { 'x-workspace': two.workspace.id })).toMatchObject({ workspaceId: two.workspace.id, role: 'agent' });
    expect(await identify(browser, { 'x-workspace': 'ws_unknown' })).toBeNull();
    await two.inside(() => access.disableMember(one.userId, SYSTEM_ACTOR));
    expect(await identify(browser)).toBeNull();
    await browser.signIn(one.email, PASSWORD);
    expect(await identify(browser, { 'x-workspace': two.workspace.id })).toBeNull();
    expect(await identify(browser)).toMatchObject({ workspaceId: one.workspace.id });
  });
});
