import type { Agent, Role } from '@zhiyin/contracts';
import type { Ids } from '@zhiyin/kernel';
import type { Access, Member } from '../modules/access/index.ts';
import type { ManageStaff, Staff, StaffAgent } from '../modules/staff/index.ts';
import type { Db } from '../platform/platform.ts';

type Needs = {
  db: Pick<Db, 'tx'>;
  ids: Pick<Ids, 'next'>;
  staff: Pick<
    Staff,
    | 'addAgent'
    | 'linkUser'
    | 'changeAgent'
    | 'agentById'
    | 'listAgents'
    | 'listTeams'
    | 'teamById'
    | 'createTeam'
    | 'changeTeam'
    | 'removeTeam'
  >;
  access: Pick<Access, 'createPerson' | 'setMemberRole' | 'disableMember' | 'enableMember' | 'listMembers' | 'audit' | 'auditActorOf'>;
  conversations: {
    /** Open conversations of each agent; who is missing has none. */
    countOpen(agentIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
    /** An agent was disabled: what they hold goes back to its queue, in the same transaction. */
    releaseOf(agentId: string): Promise<void>;
  };
};

/** What an agent without a membership may do; there is none in a sound record. */
const NO_MEMBER: Pick<Member, 'role' | 'disabled'> = { role: 'agent', disabled: true };

/** 人员管理: an agent is a person with a membership and a place at the desk; the two are made and changed in one transaction. */
export function createManageStaff({ db, ids, staff, access, conversations }: Needs): ManageStaff {
  async function describe(agents: readonly StaffAgent[]): Promise<Agent[]> {
    const members = new Map((await access.listMembers()).map((member) => [member.agentId, member]));
    const open = await conversations.countOpen(agents.map((agent) => agent.id));
    return agents.map((agent) => {
      const { role, disabled } = members.get(agent.id) ?? NO_MEMBER;
      return { ...agent, role, disabled: agent.disabled || disabled, openConversations: open.get(agent.id) ?? 0 };
    });
  }

  async function describeOne(id: string): Promise<Agent> {
    const [agent] = await describe([await staff.agentById(id)]);
    return agent as Agent;
  }

  async function changeStanding(
    agent: StaffAgent,
    change: { role?: Role; disabled?: boolean },
    by: ReturnType<Access['auditActorOf']>,
  ): Promise<void> {
    if (!agent.userId) return;
    if (change.role !== undefined) await access.setMemberRole(agent.userId, change.role, by);
    if (change.disabled === true) await access.disableMember(agent.userId, by);
    if (change.disabled === false) await access.enableMember(agent.userId, by);
    if (change.disabled === true && !agent.disabled) await conversations.releaseOf(agent.id);
  }

  return {
    listAgents: (page) =>
      db.tx(async () => {
        const { data, next } = await staff.listAgents(page);
        return { data: await describe(data), next };
      }),

    createAgent: ({ name, email: given, role, password, capacity, skills, teamIds }, actor) =>
      db.tx(async () => {
        const by = access.auditActorOf(actor);
        const id = ids.next('agent');
        const email = given.toLowerCase();
        await staff.addAgent({ id, name, email, capacity, skills, teamIds });
        const { userId, madePassword } = await access.createPerson(
          { name, email, role, agentId: id, ...(password !== undefined && { password }) },
          by,
        );
        await staff.linkUser(id, userId);
        await access.audit({
          actor: by,
          action: 'agent.created',
          target: { type: 'agent', id },
          after: { name, email, role, capacity, skills, teamIds },
        });
        return { ...(await describeOne(id)), ...(madePassword !== null && { password: madePassword }) };
      }),

    patchAgent: (id, { role, ...change }, actor) =>
      db.tx(async () => {
        const by = access.auditActorOf(actor);
        const before = await staff.agentById(id);
        // First the agent, then what they hold: from here on nobody can give them a conversation that would be missed.
        await staff.changeAgent(id, change);
        await changeStanding(
          before,
          { ...(role !== undefined && { role }), ...(change.disabled !== undefined && { disabled: change.disabled }) },
          by,
        );
        const after = await staff.agentById(id);
        await access.audit({ actor: by, action: 'agent.changed', target: { type: 'agent', id }, before, after });
        return describeOne(id);
      }),

    listTeams: (page) => staff.listTeams(page),

    createTeam: (body, actor) =>
      db.tx(async () => {
        const team = await staff.createTeam(body);
        await access.audit({
          actor: access.auditActorOf(actor),
          action: 'team.created',
          target: { type: 'team', id: team.id },
          after: team,
        });
        return team;
      }),

    patchTeam: (id, patch, actor) =>
      db.tx(async () => {
        const before = await staff.teamById(id);
        const after = await staff.changeTeam(id, patch);
        await access.audit({ actor: access.auditActorOf(actor), action: 'team.changed', target: { type: 'team', id }, before, after });
        return after;
      }),

    removeTeam: (id, actor) =>
      db.tx(async () => {
        const before = await staff.teamById(id);
        await staff.removeTeam(id);
        await access.audit({ actor: access.auditActorOf(actor), action: 'team.removed', target: { type: 'team', id }, before });
      }),
  };
}
