import { AppError, SECOND } from '@zhiyin/kernel';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../test/setup/server.ts';
import { SYSTEM_ACTOR } from './audit.ts';
import { createAuth } from './auth.ts';
import { createAccess } from './service.ts';
import { ORIGIN } from './test-browser.ts';
import { platformOn } from './test-desk.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let platform: ReturnType<typeof platformOn>;
let access: ReturnType<typeof createAccess>;
let workspaces = 0;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await database.drop();
});
beforeEach(async () => {
  platform = platformOn(database.url);
  access = accessOn(platform);
  return () => platform.pool.end();
});

function accessOn(node: ReturnType<typeof platformOn>) {
  return createAccess(node, {
    auth: createAuth({
      platform: node,
      pool: node.pool,
      baseUrl: ORIGIN,
      secret: 'a-test-secret-of-at-least-32-characters',
      production: true,
    }),
  });
}
async function aWorkspace() {
  workspaces += 1;
  const workspace = await access.createWorkspace({ name: `Shop ${workspaces}`, key: `shop${workspaces}` });
  return { ...workspace, inside: <T>(work: () => Promise<T>) => platform.db.inWorkspace(workspace.id, work) };
}
const withKey = (key: string) => ({ headers: new Headers({ authorization: `Bearer ${key}` }) });
async function asOwner(text: string): Promise<void> {
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await owner.query(text).finally(() => owner.end());
}
const everything = (table: string) => platform.db.tx((tx) => tx.query<{ all: string }>(`SELECT t::text AS all FROM ${table} t`));
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  );

describe('API keys', () => {
  it('identify a role in a workspace, by either header', async () => {
    const { id, inside } = await aWorkspace();
    const made = await inside(() => access.createApiKey({ name: 'CRM sync', role: 'analyst' }, SYSTEM_ACTOR));
    expect(made.key).toMatch(/^zk_[A-Za-z0-9_-]{43}$/);
    const actor = {
      kind: 'staff',
      workspaceId: id,
      role: 'analyst',
      via: 'api-key',
      userId: null,
      agentId: null,
      name: 'CRM sync',
      sessionId: null,
      apiKeyId: expect.stringMatching(/^key_/),
    };
    expect(await access.identify(withKey(made.key))).toEqual(actor);
    expect(await access.identify({ headers: new Headers({ api_access_token: made.key }) })).toEqual(actor);
    expect(await access.identify({ headers: new Headers({ authorization: `bearer  ${made.key}` }) })).toEqual(actor);
  });

  it.each([
    ['nothing', {}],
    ['an unknown key', { authorization: 'Bearer zk_unknown' }],
    ['an empty key', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: 'Basic eDp5' }],
    ['a key without end', { authorization: `Bearer ${'x'.repeat(10_000)}` }],
    ['an empty header', { api_access_token: '' }],
    ['SQL', { authorization: "Bearer '--" }],
  ])('%s is nobody', async (_, headers) => {
    expect(await access.identify({ headers: new Headers(headers) })).toBeNull();
  });

  it('stand nowhere but as a hash', async () => {
    const { inside } = await aWorkspace();
    const { key } = await inside(() => access.createApiKey({ name: 'Hidden', role: 'admin' }, SYSTEM_ACTOR));
    const stored = (
      await Promise.all(['api_key_directory', 'api_keys', 'audit_log'].map((table) => inside(() => everything(table))))
    ).flat();
    expect(stored.length).toBeGreaterThanOrEqual(3);
    expect(JSON.stringify(stored)).not.toContain(key.slice(3));
    const listed = await inside(() => access.listApiKeys({ limit: 10 }));
    expect(JSON.stringify(listed)).not.toContain(key.slice(3));
  });

  it('are refused at once where they are revoked, and within 10 seconds on a node that heard nothing', async () => {
    const { inside } = await aWorkspace();
    const other = platformOn(database.url); // its bus is not joined to ours
    const deafNode = accessOn(other);
    const { key, id } = await inside(() => access.createApiKey({ name: 'Old', role: 'admin' }, SYSTEM_ACTOR));
    expect(await access.identify(withKey(key))).not.toBeNull();
    expect(await deafNode.identify(withKey(key))).not.toBeNull();
    await inside(() => access.revokeApiKey(id, SYSTEM_ACTOR));
    expect(await access.identify(withKey(key))).toBeNull();
    other.clock.advance(10 * SECOND);
    expect(await deafNode.identify(withKey(key))).toBeNull();
    expect(await codeOf(inside(() => access.revokeApiKey(id, SYSTEM_ACTOR)))).toBe('not_found');
    await other.pool.end();
  });

  it('a key whose making was rolled back does not exist', async () => {
    const { inside } = await aWorkspace();
    let key = '';
    await expect(
      inside(() =>
        platform.db.tx(async () => {
          key = (await access.createApiKey({ name: 'Never', role: 'admin' }, SYSTEM_ACTOR)).key;
          throw new Error('rolled back');
        }),
      ),
    ).rejects.toThrow('rolled back');
    expect(await access.identify(withKey(key))).toBeNull();
  });

  it('note when they were last used, once a minute', async () => {
    const { inside } = await aWorkspace();
    const { key } = await inside(() => access.createApiKey({ name: 'Used', role: 'admin' }, SYSTEM_ACTOR));
    const lastUsed = async () => (await inside(() => access.listApiKeys({ limit: 10 }))).data[0]?.lastUsedAt;
    expect(await lastUsed()).toBeNull();
    await access.identify(withKey(key));
    expect(await lastUsed()).toBe('2026-01-05T01:00:00.000Z');
    platform.clock.advance(30 * SECOND);
    await access.identify(withKey(key));
    expect(await lastUsed()).toBe('2026-01-05T01:00:00.000Z');
    platform.clock.advance(30 * SECOND);
    await access.identify(withKey(key));
    expect(await lastUsed()).toBe('2026-01-05T01:01:00.000Z');
  });

  it('belong to their workspace: another one neither sees nor revokes them', async () => {
    const [ours, theirs] = [await aWorkspace(), await aWorkspace()];
    const { id, key } = await ours.inside(() => access.createApiKey({ name: 'Ours', role: 'admin' }, SYSTEM_ACTOR));
    expect((await theirs.inside(() => access.listApiKeys({ limit: 10 }))).data).toEqual([]);
    expect(await codeOf(theirs.inside(() => access.revokeApiKey(id, SYSTEM_ACTOR)))).toBe('not_found');
    expect(await access.identify(withKey(key))).not.toBeNull();
  });

  it('are listed page by page, oldest first', async () => {
    const { inside } = await aWorkspace();
    for (const name of ['a', 'b', 'c']) await inside(() => access.createApiKey({ name, role: 'agent' }, SYSTEM_ACTOR));
    const first = await inside(() => access.listApiKeys({ limit: 2 }));
    expect(first.data.map((key) => key.name)).toEqual(['a', 'b']);
    const second = await inside(() => access.listApiKeys({ limit: 2, startingAfter: first.next ?? '' }));
    expect([second.data.map((key) => key.name), second.next]).toEqual([['c'], null]);
  });
});

describe('BOOTSTRAP_API_KEY', () => {
  it('is an administrator; the same again changes nothing, another one replaces it, none takes it away', async () => {
    const { id, inside } = await aWorkspace();
    const one = `bootstrap-one-${id}`;
    const two = `bootstrap-two-${id}`;
    await Promise.all([access.ensureBootstrapKey(id, one), access.ensureBootstrapKey(id, one), access.ensureBootstrapKey(id, one)]);
    expect(await access.identify(withKey(one))).toMatchObject({ workspaceId: id, role: 'admin' });
    expect((await inside(() => access.listApiKeys({ limit: 10 }))).data).toHaveLength(1);
    await access.ensureBootstrapKey(id, two);
    expect(await access.identify(withKey(one))).toBeNull();
    expect(await access.identify(withKey(two))).toMatchObject({ role: 'admin' });
    await access.ensureBootstrapKey(id, one);
    expect(await access.identify(withKey(one))).toMatchObject({ role: 'admin' });
    await access.ensureBootstrapKey(id, undefined);
    expect(await access.identify(withKey(one))).toBeNull();
    expect(await access.identify(withKey(two))).toBeNull();
  });

  it('leaves issued keys alone', async () => {
    const { id, inside } = await aWorkspace();
    const issued = await inside(() => access.createApiKey({ name: 'Issued', role: 'agent' }, SYSTEM_ACTOR));
    await access.ensureBootstrapKey(id, `bootstrap-${id}-key`);
    await access.ensureBootstrapKey(id, undefined);
    expect(await access.identify(withKey(issued.key))).toMatchObject({ role: 'agent' });
  });
});

describe('workspaces and people', () => {
  it('a workspace key is taken once', async () => {
    await access.createWorkspace({ name: 'One', key: 'same-key' });
    expect(await codeOf(access.createWorkspace({ name: 'Two', key: 'same-key' }))).toBe('conflict');
    expect((await access.listWorkspaces()).filter((workspace) => workspace.key === 'same-key')).toHaveLength(1);
  });

  it('an e-mail is taken once, whatever its letter case', async () => {
    await access.createUser({ name: 'Lin', email: 'Lin@Example.com', password: 'correct horse battery' });
    expect(await codeOf(access.createUser({ name: 'Lin', email: 'lin@example.COM', password: 'correct horse battery' }))).toBe('conflict');
    expect(await access.findUserByEmail('LIN@example.com')).toMatchObject({ name: 'Lin' });
  });

  it('of two administrators who demote each other at once, one stays', async () => {
    const { inside } = await aWorkspace();
    const users = await Promise.all(
      [1, 2].map((n) => access.createUser({ name: `A${n}`, email: `a${n}.${workspaces}@example.com`, password: 'correct horse battery' })),
    );
    for (const { userId } of users) await inside(() => access.addMember({ userId, role: 'admin', agentId: null }, SYSTEM_ACTOR));
    const results = await Promise.all(users.map(({ userId }) => codeOf(inside(() => access.setMemberRole(userId, 'agent', SYSTEM_ACTOR)))));
    expect(results.sort()).toEqual(['conflict', 'done']);
    expect((await inside(() => access.listMembers())).filter((member) => member.role === 'admin')).toHaveLength(1);
  });

  it('somebody of another workspace is not found', async () => {
    const [ours, theirs] = [await aWorkspace(), await aWorkspace()];
    const { userId } = await access.createUser({
      name: 'Zhou',
      email: `zhou.${workspaces}@example.com`,
      password: 'correct horse battery',
    });
    await ours.inside(() => access.addMember({ userId, role: 'admin', agentId: null }, SYSTEM_ACTOR));
    expect(await codeOf(theirs.inside(() => access.disableMember(userId, SYSTEM_ACTOR)))).toBe('not_found');
    expect(await codeOf(theirs.inside(() => access.setMemberRole(userId, 'agent', SYSTEM_ACTOR)))).toBe('not_found');
    expect(await theirs.inside(() => access.listMembers())).toEqual([]);
  });
});

describe('审计', () => {
  const deed = (n: number) => ({
    actor: SYSTEM_ACTOR,
    action: 'test.done',
    target: { type: 'thing', id: `thing_${n}` },
    before: { n },
    after: { n: n + 1, password: 'geheim', email: 'lin@example.com' },
  });

  it('keeps a chain that verifies, also when many append at once', async () => {
    const { inside } = await aWorkspace();
    await Promise.all(Array.from({ length: 30 }, (_, n) => inside(() => access.audit(deed(n)))));
    expect(await inside(() => access.verifyAuditChain())).toEqual({ ok: true, rows: 30 });
    const newest = await inside(() => access.listAudit({ limit: 2 }));
    expect(newest.map((row) => row.seq)).toEqual([30, 29]);
    expect((await inside(() => access.listAudit({ limit: 5, before: 3 }))).map((row) => row.seq)).toEqual([2, 1]);
    expect(newest[0]?.after).toMatchObject({ password: '***', email: 'l***@example.com' });
  });

  it('a deed that is rolled back leaves no record and no gap', async () => {
    const { inside } = await aWorkspace();
    await inside(() => access.audit(deed(1)));
    await expect(
      inside(() =>
        platform.db.tx(async () => {
          await access.audit(deed(2));
          throw new Error('rolled back');
        }),
      ),
    ).rejects.toThrow('rolled back');
    await inside(() => access.audit(deed(3)));
    expect(await inside(() => access.verifyAuditChain())).toEqual({ ok: true, rows: 2 });
  });

  it('survives whatever is put into it', async () => {
    const { inside } = await aWorkspace();
    const odd = {
      'b\0': 'x\0y',
      a: ['\ud800', 1e21, -0, 0.1, 123456789012345680000, { z: undefined, y: Number.NaN }],
      键: '值 😀',
      nested: { b: 1, a: 2 },
    };
    await inside(() => access.audit({ ...deed(1), before: odd, after: odd, why: 'because\0' }));
    expect(await inside(() => access.verifyAuditChain())).toEqual({ ok: true, rows: 1 });
  });

  it.each([
    ['a changed row', "UPDATE audit_log SET action = 'test.other' WHERE seq = 3", { ok: false, seq: 3, problem: 'changed' }],
    [
      'a changed value inside',
      "UPDATE audit_log SET after = jsonb_set(after, '{n}', '99') WHERE seq = 2",
      { ok: false, seq: 2, problem: 'changed' },
    ],
    ['a row taken out', 'DELETE FROM audit_log WHERE seq = 3', { ok: false, seq: 3, problem: 'missing' }],
    ['the last row cut off', 'DELETE FROM audit_log WHERE seq = 5', { ok: false, seq: 5, problem: 'cut-off' }],
    [
      'a row added by hand',
      "INSERT INTO audit_log SELECT workspace_id, 6, at, actor, action, target, before, after, why, hash, 'made-up' FROM audit_log WHERE seq = 5",
      { ok: false, seq: 6, problem: 'changed' },
    ],
    ['another head', 'DELETE FROM audit_heads', { ok: false, seq: 5, problem: 'cut-off' }],
  ])('finds %s by somebody who has the database', async (_, tampering, verdict) => {
    const { id, inside } = await aWorkspace();
    for (let n = 1; n <= 5; n += 1) await inside(() => access.audit(deed(n)));
    await asOwner(
      tampering
        .replace('WHERE seq', `WHERE workspace_id = '${id}' AND seq`)
        .replace('FROM audit_heads', `FROM audit_heads WHERE workspace_id = '${id}'`),
    );
    expect(await inside(() => access.verifyAuditChain())).toEqual(verdict);
  });

  it('the program itself cannot change or delete what it has written', async () => {
    const { inside } = await aWorkspace();
    await inside(() => access.audit(deed(1)));
    await expect(inside(() => platform.db.tx((tx) => tx.query("UPDATE audit_log SET action = 'x'")))).rejects.toThrow(/permission denied/);
    await expect(inside(() => platform.db.tx((tx) => tx.query('DELETE FROM audit_log')))).rejects.toThrow(/permission denied/);
  });

  it('records what administrators do to people and keys, and who did it', async () => {
    const { inside } = await aWorkspace();
    const by = { kind: 'person', id: 'user1', name: 'Lin' } as const;
    const { userId } = await access.createUser({ name: 'Wu', email: `wu.${workspaces}@example.com`, password: 'correct horse battery' });
    await inside(() => access.addMember({ userId, role: 'agent', agentId: null }, by));
    await inside(() => access.setMemberRole(userId, 'supervisor', by));
    await inside(() => access.disableMember(userId, by));
    await inside(() => access.disableMember(userId, by));
    await inside(() => access.enableMember(userId, by));
    const { id } = await inside(() => access.createApiKey({ name: 'K', role: 'agent' }, by));
    await inside(() => access.revokeApiKey(id, by));
    const rows = await inside(() => access.listAudit({ limit: 20 }));
    expect(rows.map((row) => row.action).reverse()).toEqual([
      'member.added',
      'member.role-changed',
      'member.disabled',
      'member.enabled',
      'api-key.created',
      'api-key.revoked',
    ]);
    expect(rows.every((row) => (row.actor as { id: string }).id === 'user1')).toBe(true);
  });
});
