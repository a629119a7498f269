import type { Role } from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import { hashPassword } from 'better-auth/crypto';
import type { Platform, Tx } from '../../platform/platform.ts';
import type { AuditEntry } from './audit.ts';
import type { AuditActor } from './audit-rules.ts';
import type { Auth } from './auth.ts';
import { accountOfEmail } from './lockout-rules.ts';
import { leavesNoAdmin } from './member-rules.ts';

export type Member = { userId: string; agentId: string | null; role: Role; disabled: boolean };
type MemberRow = { user_id: string; agent_id: string | null; role: Role; disabled_at: Date | null };

/** Random bytes of a password made for somebody: 96 bits, 16 characters. */
const MADE_PASSWORD_BYTES = 12;

/** 人员与成员: users, and what each may do in a workspace. */
export function createPeople(
  { db, clock, ids, bus }: Pick<Platform, 'db' | 'clock' | 'ids' | 'bus'>,
  auth: Pick<Auth, 'endProofsOf'>,
  audit: (entry: AuditEntry) => Promise<void>,
) {
  /** @throws AppError `conflict` when the e-mail has a user already. */
  async function createUser({ name, email, password }: { name: string; email: string; password: string }): Promise<{ userId: string }> {
    const hash = await hashPassword(password);
    return db.directory(async (tx) => {
      const now = clock.now();
      const userId = ids.secret(16);
      const made = await tx.query(
        'INSERT INTO auth_user (id, name, email, email_verified, created_at, updated_at) VALUES ($1, $2, $3, true, $4, $4) ON CONFLICT (email) DO NOTHING RETURNING id',
        [userId, name, accountOfEmail(email), now],
      );
      if (made.length === 0) throw new AppError('conflict', 'This e-mail is in use.');
      await tx.query(
        "INSERT INTO auth_account (id, user_id, account_id, provider_id, password, created_at, updated_at) VALUES ($1, $2, $2, 'credential', $3, $4, $4)",
        [ids.secret(16), userId, hash, now],
      );
      return { userId };
    });
  }

  function findUserByEmail(email: string): Promise<{ userId: string; name: string } | undefined> {
    return db.directory(async (tx) => {
      const [user] = await tx.query<{ id: string; name: string }>('SELECT id, name FROM auth_user WHERE email = $1', [
        accountOfEmail(email),
      ]);
      return user && { userId: user.id, name: user.name };
    });
  }

  /** Makes a user part of the ambient workspace. @throws AppError `conflict` when they are already. */
  function addMember({ userId, role, agentId }: { userId: string; role: Role; agentId: string | null }, by: AuditActor): Promise<void> {
    return db.tx(async (tx) => {
      const added = await tx.query(
        'INSERT INTO memberships (user_id, workspace_id, agent_id, role, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (user_id, workspace_id) DO NOTHING RETURNING user_id',
        [userId, db.workspaceId(), agentId, role, clock.now()],
      );
      if (added.length === 0) throw new AppError('conflict', 'This person is in the workspace already.');
      await audit({ actor: by, action: 'member.added', target: { type: 'user', id: userId }, after: { role, agentId } });
    });
  }

  /**
   * A person for the ambient workspace: the user of that e-mail, or a new one. A new user without a given password gets one,
   * told here once; an existing user keeps theirs.
   */
  function createPerson(
    person: { name: string; email: string; role: Role; agentId: string; password?: string },
    by: AuditActor,
  ): Promise<{ userId: string; madePassword: string | null }> {
    return db.tx(async () => {
      const known = await findUserByEmail(person.email);
      const madePassword = known || person.password !== undefined ? null : ids.secret(MADE_PASSWORD_BYTES);
      const { userId } =
        known ?? (await createUser({ name: person.name, email: person.email, password: person.password ?? (madePassword as string) }));
      await addMember({ userId, role: person.role, agentId: person.agentId }, by);
      return { userId, madePassword };
    });
  }

  /** Everybody of the ambient workspace. */
  function listMembers(): Promise<Member[]> {
    return db.tx((tx) => membersOf(tx));
  }

  async function membersOf(tx: Tx, lock = false): Promise<Member[]> {
    // One lock for all changes of members: two administrators who demote each other at once must not both succeed.
    if (lock) await tx.query('SELECT id FROM workspaces WHERE id = $1 FOR UPDATE', [db.workspaceId()]);
    const rows = await tx.query<MemberRow>(
      'SELECT user_id, agent_id, role, disabled_at FROM memberships WHERE workspace_id = $1 ORDER BY created_at, user_id',
      [db.workspaceId()],
    );
    return rows.map((row) => ({ userId: row.user_id, agentId: row.agent_id, role: row.role, disabled: row.disabled_at !== null }));
  }

  /**
   * Changes what a member may do. A changed role or a disabled person loses every session at once; sockets hear `access.changed`.
   * @throws AppError `not_found`; `conflict` when the workspace would be left without an administrator.
   */
  function changeMember(userId: string, change: { role?: Role; disabled?: boolean }, by: AuditActor): Promise<void> {
    return db.tx(async (tx) => {
      const members = await membersOf(tx, true);
      const before = members.find((member) => member.userId === userId);
      if (!before) throw new AppError('not_found', 'There is no such person here.');
      const after = {
        ...before,
        ...(change.role !== undefined && { role: change.role }),
        ...(change.disabled !== undefined && { disabled: change.disabled }),
      };
      if (after.role === before.role && after.disabled === before.disabled) return;
      if (leavesNoAdmin(members, after))
        throw new AppError('conflict', 'The last administrator must stay.', { details: { reason: 'last_admin' } });
      await tx.query(
        `UPDATE memberships SET role = $3, disabled_at = CASE WHEN $4::boolean THEN coalesce(disabled_at, $5) END WHERE user_id = $1 AND workspace_id = $2`,
        [userId, db.workspaceId(), after.role, after.disabled, clock.now()],
      );
      await auth.endProofsOf(userId);
      if (after.role !== before.role) {
        await audit({
          actor: by,
          action: 'member.role-changed',
          target: { type: 'user', id: userId },
          before: { role: before.role },
          after: { role: after.role },
        });
      }
      if (after.disabled !== before.disabled) {
        await audit({ actor: by, action: after.disabled ? 'member.disabled' : 'member.enabled', target: { type: 'user', id: userId } });
      }
      const workspaceId = db.workspaceId();
      tx.afterCommit(() => bus.publish({ workspaceId, topic: 'access.changed', body: { userId, agentId: before.agentId } }));
    });
  }

  const setMemberRole = (userId: string, role: Role, by: AuditActor) => changeMember(userId, { role }, by);
  const disableMember = (userId: string, by: AuditActor) => changeMember(userId, { disabled: true }, by);
  const enableMember = (userId: string, by: AuditActor) => changeMember(userId, { disabled: false }, by);

  return { createUser, findUserByEmail, addMember, createPerson, listMembers, setMemberRole, disableMember, enableMember };
}
