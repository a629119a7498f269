import type { Page, Team } from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import type { Platform, Tx } from '../../platform/platform.ts';
import { isUniqueViolation } from '../../platform/postgres/db.ts';

type TeamRow = { id: string; name: string; created_at: Date; members: { id: string; name: string }[] };

const SELECT_TEAM = `
  SELECT t.id, t.name, t.created_at,
         coalesce((SELECT jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name) ORDER BY a.name, a.id)
                     FROM team_members m JOIN agents a ON a.id = m.agent_id AND a.workspace_id = m.workspace_id
                    WHERE m.team_id = t.id AND m.workspace_id = t.workspace_id), '[]') AS members
    FROM teams t`;

/** 团队: agents who work together; a conversation can be given to a team. */
export function createTeams({ db, clock, ids }: Pick<Platform, 'db' | 'clock' | 'ids'>) {
  /** In the order they were made. */
  function listTeams({ limit, startingAfter }: { limit: number; startingAfter?: string }): Promise<Page<Team>> {
    return db.tx(async (tx) => {
      const rows = await tx.query<TeamRow>(`${SELECT_TEAM} WHERE $1::text IS NULL OR t.id > $1 ORDER BY t.id LIMIT $2`, [
        startingAfter ?? null,
        limit + 1,
      ]);
      const data = rows.slice(0, limit).map(teamOf);
      return { data, next: rows.length > limit ? (data.at(-1)?.id ?? null) : null };
    });
  }

  async function findTeam(id: string): Promise<Team | undefined> {
    const [row] = await db.tx((tx) => tx.query<TeamRow>(`${SELECT_TEAM} WHERE t.id = $1`, [id]));
    return row && teamOf(row);
  }

  /** @throws AppError `not_found`. */
  async function teamById(id: string): Promise<Team> {
    const team = await findTeam(id);
    if (!team) throw noSuchTeam();
    return team;
  }

  /** @throws AppError `conflict` when the name is taken; `invalid` for an unknown member. */
  function createTeam({ name, memberIds }: { name: string; memberIds: readonly string[] }): Promise<Team> {
    return db.tx(async (tx) => {
      const id = ids.next('team');
      await tx.query('INSERT INTO teams (id, name, created_at) VALUES ($1, $2, $3)', [id, name, clock.now()]).catch(nameTaken);
      await setMembers(tx, id, memberIds);
      return teamById(id);
    });
  }

  /** @throws AppError `not_found`, `conflict` when the name is taken, `invalid` for an unknown member. */
  function changeTeam(id: string, { name, memberIds }: { name?: string; memberIds?: readonly string[] }): Promise<Team> {
    return db.tx(async (tx) => {
      const [row] = await tx
        .query<{ id: string }>('UPDATE teams SET name = coalesce($2, name) WHERE id = $1 RETURNING id', [id, name ?? null])
        .catch(nameTaken);
      if (!row) throw noSuchTeam();
      if (memberIds) await setMembers(tx, id, memberIds);
      return teamById(id);
    });
  }

  /** Its members stay agents. @throws AppError `not_found`. */
  function removeTeam(id: string): Promise<void> {
    return db.tx(async (tx) => {
      const [row] = await tx.query<{ id: string }>('DELETE FROM teams WHERE id = $1 RETURNING id', [id]);
      if (!row) throw noSuchTeam();
    });
  }

  async function setMembers(tx: Tx, teamId: string, memberIds: readonly string[]): Promise<void> {
    const wanted = [...new Set(memberIds)];
    const known = await tx.query<{ id: string }>('SELECT id FROM agents WHERE id = ANY($1) ORDER BY id FOR SHARE', [wanted]);
    if (known.length < wanted.length) throw new AppError('invalid', 'There is no such agent.', { details: { field: 'memberIds' } });
    await tx.query('DELETE FROM team_members WHERE team_id = $1 AND agent_id <> ALL($2)', [teamId, wanted]);
    await tx.query('INSERT INTO team_members (team_id, agent_id) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING', [teamId, wanted]);
  }

  return { listTeams, findTeam, teamById, createTeam, changeTeam, removeTeam };
}

const noSuchTeam = () => new AppError('not_found', 'There is no such team.');

function nameTaken(error: unknown): never {
  if (isUniqueViolation(error, 'teams_name'))
    throw new AppError('conflict', 'A team of this name exists.', { details: { reason: 'name_taken' }, cause: error });
  throw error;
}

function teamOf(row: TeamRow): Team {
  return { id: row.id, name: row.name, members: row.members, createdAt: row.created_at.toISOString() };
}
