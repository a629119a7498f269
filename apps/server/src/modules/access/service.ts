import type { Me, Role } from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import type { StaffActor } from '../../platform/http/doors.ts';
import type { Platform } from '../../platform/platform.ts';
import { createApiKeys } from './api-keys.ts';
import { auditActorOf, createAudit } from './audit.ts';
import type { Auth } from './auth.ts';
import { createPeople } from './people.ts';
import { permissionsOf } from './permissions.ts';

export type Workspace = { id: string; key: string; name: string };

/** 权限: who is asking, and who may ask. */
export function createAccess(
  platform: Pick<Platform, 'db' | 'clock' | 'ids' | 'bus' | 'signer'>,
  { auth }: { auth: Pick<Auth, 'sessionOf' | 'endProofsOf'> },
) {
  const { db, clock, ids } = platform;
  const { audit, listAudit, verifyAuditChain } = createAudit(platform);
  const { actorOfKey, ...apiKeys } = createApiKeys(platform, audit);
  const people = createPeople(platform, auth, audit);

  /**
   * Who sends this request: an API key (`Authorization: Bearer` or `api_access_token`) or else a session cookie; null for nobody.
   * A key that is sent and not known is nobody, whatever the cookie says. With several workspaces `x-workspace` picks one.
   */
  async function identify({ headers }: { headers: Headers }): Promise<StaffActor | null> {
    const key = bearerOf(headers.get('authorization')) ?? headers.get('api_access_token');
    if (key !== null) return actorOfKey(key);
    const session = await auth.sessionOf(headers);
    return session ? actorOfSession(session, headers.get('x-workspace')) : null;
  }

  async function actorOfSession(
    { userId, sessionId }: { userId: string; sessionId: string },
    wanted: string | null,
  ): Promise<StaffActor | null> {
    const [row] = await db.directory((tx) =>
      tx.query<{ workspace_id: string; role: Role; agent_id: string | null; name: string }>(
        `SELECT m.workspace_id, m.role, m.agent_id, u.name FROM memberships m JOIN auth_user u ON u.id = m.user_id
          WHERE m.user_id = $1 AND m.disabled_at IS NULL AND ($2::text IS NULL OR m.workspace_id = $2)
          ORDER BY m.created_at, m.workspace_id LIMIT 1`,
        [userId, wanted],
      ),
    );
    if (!row) return null;
    return {
      kind: 'staff',
      workspaceId: row.workspace_id,
      role: row.role,
      via: 'session',
      userId,
      agentId: row.agent_id,
      name: row.name,
      sessionId,
      apiKeyId: null,
    };
  }

  /** @throws AppError `conflict` when the key is taken. */
  function createWorkspace({ name, key }: { name: string; key: string }): Promise<Workspace> {
    return db.directory(async (tx) => {
      const id = ids.next('workspace');
      const made = await tx.query(
        'INSERT INTO workspaces (id, key, name, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (key) DO NOTHING RETURNING id',
        [id, key, name, clock.now()],
      );
      if (made.length === 0) throw new AppError('conflict', 'A workspace of this key exists.');
      return { id, key, name };
    });
  }

  /** All of them, oldest first; the first is the one of BOOTSTRAP_API_KEY. For sweepers and the start. */
  function listWorkspaces(): Promise<Workspace[]> {
    return db.directory((tx) => tx.query<Workspace>('SELECT id, key, name FROM workspaces ORDER BY created_at, id'));
  }

  /** What a screen needs to know of the one who looks at it; the agent is added by the caller. */
  function profileOf(actor: StaffActor): Promise<Omit<Me, 'agent'>> {
    return db.directory(async (tx) => {
      const [workspace] = await tx.query<{ id: string; name: string }>('SELECT id, name FROM workspaces WHERE id = $1', [
        actor.workspaceId,
      ]);
      if (!workspace) throw new AppError('not_found', 'There is no such workspace.');
      const [person] = actor.userId
        ? await tx.query<{ name: string; email: string; two_factor_enabled: boolean | null }>(
            'SELECT name, email, two_factor_enabled FROM auth_user WHERE id = $1',
            [actor.userId],
          )
        : [];
      const user = {
        id: actor.userId ?? 'api-key',
        name: person?.name ?? actor.name,
        email: person?.email ?? '',
        twoFactorEnabled: person?.two_factor_enabled ?? false,
      };
      return { user, workspace, role: actor.role, permissions: permissionsOf(actor.role) };
    });
  }

  return { identify, createWorkspace, listWorkspaces, profileOf, audit, auditActorOf, listAudit, verifyAuditChain, ...apiKeys, ...people };
}
export type Access = ReturnType<typeof createAccess>;

/** The credential of `Authorization: Bearer …`; an empty string when the header is there and says something else. */
function bearerOf(header: string | null): string | null {
  if (header === null) return null;
  return /^Bearer[ ]+([^\s]+)[ ]*$/i.exec(header)?.[1] ?? '';
}
