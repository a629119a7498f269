import type { Agent, Page } from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import type { Platform, Tx } from '../../platform/platform.ts';
import { isUniqueViolation } from '../../platform/postgres/db.ts';
import { hasSkills, tidySkills } from './rules.ts';

export type Availability = Agent['availability'];
/** An agent as this module knows it; role and open conversations are added by the flow. */
export type StaffAgent = Omit<Agent, 'role' | 'openConversations'>;
export type NewAgent = { id: string; name: string; email: string; capacity: number; skills: readonly string[]; teamIds: readonly string[] };
export type AgentChange = { name?: string; capacity?: number; skills?: readonly string[]; teamIds?: readonly string[]; disabled?: boolean };
/** Somebody conversations may be given to. */
export type PresentAgent = { id: string; name: string; capacity: number; skills: string[] };

type AgentRow = {
  id: string;
  user_id: string | null;
  name: string;
  email: string;
  availability: Availability;
  capacity: number;
  skills: string[];
  disabled_at: Date | null;
  created_at: Date;
  teams: { id: string; name: string }[];
};

const SELECT_AGENT = `
  SELECT a.id, a.user_id, a.name, a.email, a.availability, a.capacity, a.skills, a.disabled_at, a.created_at,
         coalesce((SELECT jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name) ORDER BY t.name, t.id)
                     FROM team_members m JOIN teams t ON t.id = m.team_id AND t.workspace_id = m.workspace_id
                    WHERE m.agent_id = a.id AND m.workspace_id = a.workspace_id), '[]') AS teams
    FROM agents a`;

/** 坐席: who works at the desk, what they can, and whether they are there. */
export function createAgents({ db, clock, bus }: Pick<Platform, 'db' | 'clock' | 'bus'>) {
  /** @throws AppError `conflict` when the e-mail is an agent's already; `invalid` for an unknown team. */
  function addAgent(agent: NewAgent): Promise<void> {
    return db.tx(async (tx) => {
      const now = clock.now();
      const added = await tx.query(
        `INSERT INTO agents (id, name, email, availability_changed_at, capacity, skills, created_at) VALUES ($1, $2, $3, $4, $5, $6, $4)
         ON CONFLICT (workspace_id, email) DO NOTHING RETURNING id`,
        [agent.id, agent.name, agent.email, now, agent.capacity, tidySkills(agent.skills)],
      );
      if (added.length === 0) throw new AppError('conflict', 'An agent of this e-mail exists.', { details: { reason: 'email_taken' } });
      await setTeams(tx, agent.id, agent.teamIds);
    });
  }

  /** Which user signs in as this agent. */
  function linkUser(agentId: string, userId: string): Promise<void> {
    return db.tx(async (tx) => {
      await tx.query('UPDATE agents SET user_id = $2 WHERE id = $1', [agentId, userId]).catch((error: unknown) => {
        if (isUniqueViolation(error, 'agents_user'))
          throw new AppError('conflict', 'This person is an agent here already.', { cause: error });
        throw error;
      });
    });
  }

  /** @throws AppError `not_found`; `invalid` for an unknown team. */
  function changeAgent(id: string, change: AgentChange): Promise<void> {
    return db.tx(async (tx) => {
      const now = clock.now();
      const [row] = await tx.query<{ id: string }>(
        `UPDATE agents SET
            name = coalesce($2, name),
            capacity = coalesce($3, capacity),
            skills = coalesce($4::text[], skills),
            disabled_at = CASE WHEN $5::boolean IS NULL THEN disabled_at WHEN $5 THEN coalesce(disabled_at, $6) END,
            availability_changed_at = CASE WHEN $5 AND availability <> 'offline' THEN $6 ELSE availability_changed_at END,
            availability = CASE WHEN $5 THEN 'offline' ELSE availability END
          WHERE id = $1 RETURNING id`,
        [id, change.name ?? null, change.capacity ?? null, change.skills ? tidySkills(change.skills) : null, change.disabled ?? null, now],
      );
      if (!row) throw noSuchAgent();
      if (change.teamIds) await setTeams(tx, id, change.teamIds);
      announce(tx, id);
    });
  }

  async function setTeams(tx: Tx, agentId: string, teamIds: readonly string[]): Promise<void> {
    const wanted = [...new Set(teamIds)];
    const known = await tx.query<{ id: string }>('SELECT id FROM teams WHERE id = ANY($1) ORDER BY id FOR SHARE', [wanted]);
    if (known.length < wanted.length) throw new AppError('invalid', 'There is no such team.', { details: { field: 'teamIds' } });
    await tx.query('DELETE FROM team_members WHERE agent_id = $1 AND team_id <> ALL($2)', [agentId, wanted]);
    await tx.query('INSERT INTO team_members (team_id, agent_id) SELECT unnest($1::text[]), $2 ON CONFLICT DO NOTHING', [wanted, agentId]);
  }

  /** In the order they were added. */
  function listAgents({ limit, startingAfter }: { limit: number; startingAfter?: string }): Promise<Page<StaffAgent>> {
    return db.tx(async (tx) => {
      const rows = await tx.query<AgentRow>(`${SELECT_AGENT} WHERE $1::text IS NULL OR a.id > $1 ORDER BY a.id LIMIT $2`, [
        startingAfter ?? null,
        limit + 1,
      ]);
      const data = rows.slice(0, limit).map(agentOf);
      return { data, next: rows.length > limit ? (data.at(-1)?.id ?? null) : null };
    });
  }

  async function findAgent(id: string): Promise<StaffAgent | undefined> {
    const [row] = await db.tx((tx) => tx.query<AgentRow>(`${SELECT_AGENT} WHERE a.id = $1`, [id]));
    return row && agentOf(row);
  }

  /** Somebody conversations may be given to, kept from being disabled until the open transaction ends; undefined for nobody, or somebody who is disabled. */
  async function holdAgent(id: string): Promise<{ id: string; name: string } | undefined> {
    const [row] = await db.tx((tx) =>
      tx.query<{ id: string; name: string }>('SELECT id, name FROM agents WHERE id = $1 AND disabled_at IS NULL FOR SHARE', [id]),
    );
    return row;
  }

  /** @throws AppError `not_found`. */
  async function agentById(id: string): Promise<StaffAgent> {
    const agent = await findAgent(id);
    if (!agent) throw noSuchAgent();
    return agent;
  }

  /** 在线状态. @throws AppError `not_found` for nobody, or somebody who is disabled. */
  function setAvailability(id: string, availability: Availability): Promise<void> {
    return db.tx(async (tx) => {
      const [row] = await tx.query<{ changed: boolean }>(
        `UPDATE agents a SET availability = $2, desk_seen_at = NULL, availability_changed_at = CASE WHEN a.availability = $2 THEN a.availability_changed_at ELSE $3 END
           FROM (SELECT id, workspace_id, availability FROM agents WHERE id = $1 FOR UPDATE) old
          WHERE a.id = old.id AND a.workspace_id = old.workspace_id AND a.disabled_at IS NULL RETURNING old.availability <> $2 AS changed`,
        [id, availability, clock.now()],
      );
      if (!row) throw noSuchAgent();
      if (row.changed) announce(tx, id);
    });
  }

  /** Everybody online who may take conversations and has all the skills (and is of the team) asked for, the longest online first. */
  async function presentAgents({ skills = [], teamId }: { skills?: readonly string[]; teamId?: string } = {}): Promise<PresentAgent[]> {
    const rows = await db.tx((tx) =>
      tx.query<PresentAgent>(
        `SELECT a.id, a.name, a.capacity, a.skills FROM agents a
          WHERE a.availability = 'online' AND a.disabled_at IS NULL
            AND ($1::text IS NULL OR EXISTS (SELECT 1 FROM team_members m WHERE m.agent_id = a.id AND m.team_id = $1))
          ORDER BY a.availability_changed_at, a.id`,
        [teamId ?? null],
      ),
    );
    return rows.filter((agent) => hasSkills(agent.skills, skills));
  }

  /** Their desks are connected now. */
  async function deskSeen(agentIds: readonly string[]): Promise<void> {
    await db.tx((tx) => tx.query('UPDATE agents SET desk_seen_at = $2 WHERE id = ANY($1)', [agentIds, clock.now()]));
  }

  /** 离席: whoever is `online` but whose desk has been gone since `before` is away, so that nobody is told somebody is there. Their ids. */
  async function sendAway(before: Date): Promise<string[]> {
    return db.tx(async (tx) => {
      const gone = await tx.query<{ id: string }>(
        "UPDATE agents SET availability = 'away', availability_changed_at = $2 WHERE availability = 'online' AND desk_seen_at < $1 RETURNING id",
        [before, clock.now()],
      );
      for (const { id } of gone) announce(tx, id);
      return gone.map(({ id }) => id);
    });
  }

  /** Desks and routing look again when somebody comes, goes or changes. */
  function announce(tx: Tx, agentId: string): void {
    const workspaceId = db.workspaceId();
    tx.afterCommit(() => bus.publish({ workspaceId, topic: 'staff.agent-changed', body: { agentId } }));
  }

  return {
    addAgent,
    linkUser,
    changeAgent,
    listAgents,
    findAgent,
    holdAgent,
    agentById,
    setAvailability,
    deskSeen,
    sendAway,
    presentAgents,
  };
}

const noSuchAgent = () => new AppError('not_found', 'There is no such agent.');

function agentOf(row: AgentRow): StaffAgent {
  const { id, user_id: userId, name, email, availability, capacity, skills, teams } = row;
  return {
    id,
    userId,
    name,
    email,
    availability,
    capacity,
    skills,
    teams,
    disabled: row.disabled_at !== null,
    createdAt: row.created_at.toISOString(),
  };
}
