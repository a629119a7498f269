import { AppError } from '@zhiyin/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../../test/setup/server.ts';
import { createAccess, createAuth, SYSTEM_ACTOR } from '../modules/access/index.ts';
import { platformOn } from '../modules/access/test-desk.ts';
import { createStaff } from '../modules/staff/index.ts';
import type { StaffActor } from '../platform/http/doors.ts';
import { createManageStaff } from './manage-staff.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let platform: ReturnType<typeof platformOn>;
let access: ReturnType<typeof createAccess>;
let staff: ReturnType<typeof createStaff>;
let manage: ReturnType<typeof createManageStaff>;
let inside: <T>(work: () => Promise<T>) => Promise<T>;
let admin: StaffActor;
let n = 0;
/** What the conversations module was told and asked; the flow hands these in. */
const open = new Map<string, number>();
const released: string[] = [];

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await database.drop();
});
beforeEach(async () => {
  platform = platformOn(database.url);
  const auth = createAuth({
    platform,
    pool: platform.pool,
    baseUrl: 'http://localhost:3000',
    secret: 'a-test-secret-of-at-least-32-characters',
    production: false,
    rateLimitScale: 1000,
  });
  access = createAccess(platform, { auth });
  staff = createStaff(platform);
  open.clear();
  released.length = 0;
  manage = createManageStaff({
    db: platform.db,
    ids: platform.ids,
    staff,
    access,
    conversations: {
      countOpen: async () => open,
      releaseOf: async (id) => {
        released.push(id);
      },
    },
  });
  n += 1;
  const workspace = await access.createWorkspace({ name: '澄岸家电', key: `shop${n}` });
  inside = (work) => platform.db.inWorkspace(workspace.id, work);
  admin = {
    kind: 'staff',
    workspaceId: workspace.id,
    role: 'admin',
    via: 'api-key',
    userId: null,
    agentId: null,
    name: 'setup',
    sessionId: null,
    apiKeyId: null,
  };
  return () => platform.pool.end();
});

const anAgent = (over: Partial<Parameters<typeof manage.createAgent>[0]> = {}) => {
  n += 1;
  return inside(() =>
    manage.createAgent(
      {
        name: '林薇',
        email: `lin${n}@example.com`,
        role: 'agent',
        password: 'correct horse battery',
        capacity: 5,
        skills: [],
        teamIds: [],
        ...over,
      },
      admin,
    ),
  );
};
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  );

describe('an agent', () => {
  it('is a person who can sign in, a member with a role, and a place at the desk', async () => {
    const made = await anAgent({ email: 'Lin.Wei@Example.com', role: 'supervisor', skills: [' 退款', 'VIP', 'vip'], capacity: 3 });
    expect(made).toMatchObject({
      name: '林薇',
      email: 'lin.wei@example.com',
      role: 'supervisor',
      availability: 'offline',
      capacity: 3,
      openConversations: 0,
      skills: ['退款', 'VIP'],
      teams: [],
      disabled: false,
    });
    expect(made.id).toMatch(/^agt_/);
    expect(made).not.toHaveProperty('password');
    expect(await inside(() => staff.findAgent(made.id))).toMatchObject({ userId: made.userId });
    expect(await inside(() => access.listMembers())).toEqual([
      { userId: made.userId, agentId: made.id, role: 'supervisor', disabled: false },
    ]);
  });

  it('gets a password when none is given, told once', async () => {
    const made = await anAgent({ password: undefined });
    expect(made.password).toMatch(/^[A-Za-z0-9_-]{16}$/);
    const listed = await inside(() => manage.listAgents({ limit: 10 }));
    expect(JSON.stringify(listed)).not.toContain(made.password);
    expect(JSON.stringify(await inside(() => access.listAudit({ limit: 20 })))).not.toContain(made.password);
  });

  it('with the e-mail of somebody known joins as that person and keeps their password', async () => {
    const first = await anAgent({ email: `both${n}@example.com` });
    const other = await access.createWorkspace({ name: 'Other', key: `other${n}` });
    const again = await platform.db.inWorkspace(other.id, () =>
      manage.createAgent(
        { name: 'Lin', email: first.email, role: 'admin', password: undefined, capacity: 1, skills: [], teamIds: [] },
        { ...admin, workspaceId: other.id },
      ),
    );
    expect(again.userId).toBe(first.userId);
    expect(again.id).not.toBe(first.id);
    expect(again).not.toHaveProperty('password');
    expect((await inside(() => manage.listAgents({ limit: 10 }))).data.map((agent) => agent.id)).toEqual([first.id]);
  });

  it('is made once per e-mail; what fails leaves nothing behind', async () => {
    const { email } = await anAgent();
    expect(await codeOf(anAgent({ email: email.toUpperCase() }))).toBe('conflict');
    expect(await codeOf(anAgent({ email: 'new.person@example.com', teamIds: ['team_unknown'] }))).toBe('invalid');
    expect(await access.findUserByEmail('new.person@example.com')).toBeUndefined();
    expect((await inside(() => manage.listAgents({ limit: 10 }))).data).toHaveLength(1);
  });

  it('changes name, capacity, skills and teams, each alone', async () => {
    const team = await inside(() => manage.createTeam({ name: '售后', memberIds: [] }, admin));
    const { id } = await anAgent({ skills: ['a'], capacity: 5 });
    const patch = (change: Parameters<typeof manage.patchAgent>[1]) => inside(() => manage.patchAgent(id, change, admin));
    expect(await patch({ name: '王敏' })).toMatchObject({ name: '王敏', skills: ['a'], capacity: 5, teams: [] });
    expect(await patch({ capacity: 0 })).toMatchObject({ name: '王敏', capacity: 0 });
    expect(await patch({ teamIds: [team.id, team.id] })).toMatchObject({ teams: [{ id: team.id, name: '售后' }], capacity: 0 });
    expect(await patch({ skills: [] })).toMatchObject({ skills: [], teams: [{ id: team.id, name: '售后' }] });
    expect(await patch({ teamIds: [] })).toMatchObject({ teams: [] });
    expect(await codeOf(patch({ teamIds: ['team_unknown'] }))).toBe('invalid');
  });

  it('changes role', async () => {
    await anAgent({ role: 'admin' });
    const { id, userId } = await anAgent();
    expect(await inside(() => manage.patchAgent(id, { role: 'quality' }, admin))).toMatchObject({ role: 'quality' });
    expect((await inside(() => access.listMembers())).find((member) => member.userId === userId)?.role).toBe('quality');
  });

  it('that is disabled is offline, present no more, gives back what they hold, and can be enabled', async () => {
    await anAgent({ role: 'admin' });
    const { id } = await anAgent();
    await inside(() => staff.setAvailability(id, 'online'));
    expect(await inside(() => manage.patchAgent(id, { disabled: true }, admin))).toMatchObject({ disabled: true, availability: 'offline' });
    expect(released).toEqual([id]);
    expect(await inside(() => staff.presentAgents())).toEqual([]);
    expect(await codeOf(inside(() => staff.setAvailability(id, 'online')))).toBe('not_found');
    await inside(() => manage.patchAgent(id, { disabled: true }, admin));
    expect(released).toEqual([id]);
    expect(await inside(() => manage.patchAgent(id, { disabled: false }, admin))).toMatchObject({
      disabled: false,
      availability: 'offline',
    });
    await inside(() => staff.setAvailability(id, 'online'));
    expect(await inside(() => staff.presentAgents())).toHaveLength(1);
  });

  it.each([
    ['demoted', { role: 'agent' } as const],
    ['disabled', { disabled: true }],
  ])('who is the last administrator is not %s, and nothing else of the change happens', async (_, change) => {
    const { id } = await anAgent({ role: 'admin' });
    expect(await codeOf(inside(() => manage.patchAgent(id, { ...change, name: 'Changed' }, admin)))).toBe('conflict');
    expect(await inside(() => staff.agentById(id))).toMatchObject({ name: '林薇', disabled: false });
  });

  it('of another workspace is not found', async () => {
    const { id } = await anAgent();
    const other = await access.createWorkspace({ name: 'Other', key: `strangers${n}` });
    const there = <T>(work: () => Promise<T>) => platform.db.inWorkspace(other.id, work);
    expect(await codeOf(there(() => manage.patchAgent(id, { name: 'Stolen' }, admin)))).toBe('not_found');
    expect(await codeOf(there(() => staff.setAvailability(id, 'online')))).toBe('not_found');
    expect(await codeOf(there(() => manage.createTeam({ name: 'T', memberIds: [id] }, admin)))).toBe('invalid');
    expect(await inside(() => staff.agentById(id))).toMatchObject({ name: '林薇', availability: 'offline' });
  });

  it('shows how many conversations they hold', async () => {
    const { id } = await anAgent();
    open.set(id, 4);
    expect((await inside(() => manage.listAgents({ limit: 10 }))).data[0]?.openConversations).toBe(4);
  });

  it('are listed page by page in the order they came', async () => {
    const made = [await anAgent(), await anAgent(), await anAgent()].map((agent) => agent.id);
    const first = await inside(() => manage.listAgents({ limit: 2 }));
    expect(first.data.map((agent) => agent.id)).toEqual(made.slice(0, 2));
    const second = await inside(() => manage.listAgents({ limit: 2, startingAfter: first.next ?? '' }));
    expect([second.data.map((agent) => agent.id), second.next]).toEqual([made.slice(2), null]);
  });
});

describe('在线状态', () => {
  it('present are those online, not disabled, with all skills, of the team; the longest online first', async () => {
    const [refunds, both, away, off] = [
      await anAgent({ skills: ['退款'] }),
      await anAgent({ skills: ['退款', 'English'] }),
      await anAgent({ skills: ['English'] }),
      await anAgent(),
    ];
    const team = await inside(() => manage.createTeam({ name: 'English desk', memberIds: [both.id, away.id] }, admin));
    await inside(() => staff.setAvailability(both.id, 'online'));
    platform.clock.advance(1000);
    await inside(() => staff.setAvailability(refunds.id, 'online'));
    await inside(() => staff.setAvailability(away.id, 'away'));
    platform.clock.advance(1000);
    await inside(() => staff.setAvailability(both.id, 'online')); // said again: still the longest
    const present = async (ask?: Parameters<typeof staff.presentAgents>[0]) =>
      (await inside(() => staff.presentAgents(ask))).map((agent) => agent.id);
    expect(await present()).toEqual([both.id, refunds.id]);
    expect(await present({ skills: ['退款'] })).toEqual([both.id, refunds.id]);
    expect(await present({ skills: ['退款', 'english'] })).toEqual([both.id]);
    expect(await present({ teamId: team.id })).toEqual([both.id]);
    expect(await present({ skills: ['nobody can'] })).toEqual([]);
    expect(off.availability).toBe('offline');
  });

  it('wakes listeners when it changes, and only then', async () => {
    const { id } = await anAgent();
    const heard: unknown[] = [];
    platform.bus.subscribe((wake) => heard.push([wake.topic, wake.body?.agentId]));
    await inside(() => staff.setAvailability(id, 'online'));
    await inside(() => staff.setAvailability(id, 'online'));
    await inside(() => staff.setAvailability(id, 'away'));
    expect(heard).toEqual([
      ['staff.agent-changed', id],
      ['staff.agent-changed', id],
    ]);
  });
});

describe('teams', () => {
  it('are made, renamed, filled and removed; their members stay agents', async () => {
    const [a, b] = [await anAgent({ name: 'A' }), await anAgent({ name: 'B' })];
    const made = await inside(() => manage.createTeam({ name: '售后', memberIds: [b.id, a.id, a.id] }, admin));
    expect(made.members).toEqual([
      { id: a.id, name: 'A' },
      { id: b.id, name: 'B' },
    ]);
    expect(await inside(() => manage.patchTeam(made.id, { name: '退款' }, admin))).toMatchObject({ name: '退款', members: made.members });
    expect(await inside(() => manage.patchTeam(made.id, { memberIds: [a.id] }, admin))).toMatchObject({
      name: '退款',
      members: [{ id: a.id, name: 'A' }],
    });
    await inside(() => manage.removeTeam(made.id, admin));
    expect((await inside(() => manage.listTeams({ limit: 10 }))).data).toEqual([]);
    expect(await inside(() => staff.agentById(a.id))).toMatchObject({ teams: [] });
    expect((await inside(() => access.listAudit({ limit: 20 }))).map((row) => row.action)).toEqual(
      expect.arrayContaining(['team.created', 'team.changed', 'team.removed', 'agent.created']),
    );
    expect(await inside(() => access.verifyAuditChain())).toMatchObject({ ok: true });
  });

  it('refuse a name that is taken, an unknown member, and what is not there', async () => {
    const one = await inside(() => manage.createTeam({ name: 'One', memberIds: [] }, admin));
    const two = await inside(() => manage.createTeam({ name: 'Two', memberIds: [] }, admin));
    expect(await codeOf(inside(() => manage.createTeam({ name: 'One', memberIds: [] }, admin)))).toBe('conflict');
    expect(await codeOf(inside(() => manage.patchTeam(two.id, { name: 'One' }, admin)))).toBe('conflict');
    expect(await codeOf(inside(() => manage.createTeam({ name: 'Three', memberIds: ['agt_unknown'] }, admin)))).toBe('invalid');
    expect(await codeOf(inside(() => manage.patchTeam('team_unknown', { name: 'X' }, admin)))).toBe('not_found');
    expect(await codeOf(inside(() => manage.removeTeam('team_unknown', admin)))).toBe('not_found');
    expect((await inside(() => manage.listTeams({ limit: 1 }))).data.map((team) => team.id)).toEqual([one.id]);
  });
});

describe('a person who works for two workspaces', () => {
  it('is disabled in one and stays an agent of the other', async () => {
    await anAgent({ role: 'admin' });
    const here = await anAgent();
    const other = await access.createWorkspace({ name: 'Other', key: `two${n}` });
    const there = <T>(work: () => Promise<T>) => platform.db.inWorkspace(other.id, work);
    await there(() => access.addMember({ userId: here.userId ?? '', role: 'agent', agentId: null }, SYSTEM_ACTOR));
    await inside(() => manage.patchAgent(here.id, { disabled: true }, admin));
    expect(await there(() => access.listMembers())).toMatchObject([{ userId: here.userId, disabled: false }]);
  });
});
