import type { Page, Role } from '@zhiyin/contracts';
import { AppError, SECOND } from '@zhiyin/kernel';
import type { StaffActor } from '../../platform/http/doors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { AuditEntry } from './audit.ts';
import { SYSTEM_ACTOR } from './audit.ts';
import type { AuditActor } from './audit-rules.ts';

type KeyRow = { id: string; name: string; role: Role; origin: 'issued' | 'bootstrap'; last_used_at: Date | null; created_at: Date };
export type StoredKey = { id: string; name: string; role: Role; lastUsedAt: string | null; createdAt: string };

const PREFIX = 'zk_';
const SECRET_BYTES = 32;
/** Longer strings are no key of ours and are not worth hashing. */
const KEY_MAX = 400;
/** How long this node trusts what it has read about a key; a revocation elsewhere counts within this time even if no wake-up arrives. */
const TRUST_MS = 10 * SECOND;
const TRUSTED_MAX = 5000;
/** `last_used_at` is written at most once in this many seconds. */
const USE_NOTED_SECONDS = 60;

/** API 密钥: kept only as a hash, shown once. */
export function createApiKeys(
  { db, clock, ids, bus, signer }: Pick<Platform, 'db' | 'clock' | 'ids' | 'bus' | 'signer'>,
  audit: (entry: AuditEntry) => Promise<void>,
) {
  const trusted = new Map<string, { actor: StaffActor; until: number }>();
  bus.subscribe(({ workspaceId, topic }) => {
    if (topic !== 'access.keys-changed') return;
    for (const [hash, { actor }] of trusted) if (actor.workspaceId === workspaceId) trusted.delete(hash);
  });
  const announce = (workspaceId: string) => bus.publish({ workspaceId, topic: 'access.keys-changed' });

  /** Whose key this is, or null. */
  async function actorOfKey(key: string): Promise<StaffActor | null> {
    if (key === '' || key.length > KEY_MAX) return null;
    const hash = signer.hash(key);
    const now = clock.monotonic();
    const known = trusted.get(hash);
    if (known && known.until > now) return known.actor;
    trusted.delete(hash);
    const [place] = await db.directory((tx) =>
      tx.query<{ workspace_id: string; key_id: string }>('SELECT workspace_id, key_id FROM api_key_directory WHERE hash = $1', [hash]),
    );
    if (!place) return null;
    const found = await db.inWorkspace(place.workspace_id, () =>
      db.tx(async (tx) => {
        const at = clock.now();
        const [row] = await tx.query<KeyRow>('SELECT id, name, role FROM api_keys WHERE id = $1 AND revoked_at IS NULL', [place.key_id]);
        if (!row) return undefined;
        await tx.query('UPDATE api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)', [
          row.id,
          at,
          new Date(at.getTime() - USE_NOTED_SECONDS * SECOND),
        ]);
        return row;
      }),
    );
    if (!found) return null;
    const actor: StaffActor = {
      kind: 'staff',
      workspaceId: place.workspace_id,
      role: found.role,
      via: 'api-key',
      userId: null,
      agentId: null,
      name: found.name,
      sessionId: null,
      apiKeyId: place.key_id,
    };
    if (trusted.size >= TRUSTED_MAX) trusted.delete(trusted.keys().next().value as string);
    trusted.set(hash, { actor, until: now + TRUST_MS });
    return actor;
  }

  async function insertKey(input: { name: string; role: Role; key: string; origin: KeyRow['origin'] }, by: AuditActor): Promise<StoredKey> {
    return db.tx(async (tx) => {
      const id = ids.next('apiKey');
      const now = clock.now();
      const placed = await tx.query(
        'INSERT INTO api_key_directory (hash, workspace_id, key_id) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING RETURNING hash',
        [signer.hash(input.key), db.workspaceId(), id],
      );
      if (placed.length === 0) throw new AppError('conflict', 'This key is in use.');
      await tx.query('INSERT INTO api_keys (id, name, role, origin, created_at) VALUES ($1, $2, $3, $4, $5)', [
        id,
        input.name,
        input.role,
        input.origin,
        now,
      ]);
      await audit({
        actor: by,
        action: 'api-key.created',
        target: { type: 'api-key', id },
        after: { name: input.name, role: input.role, origin: input.origin },
      });
      return { id, name: input.name, role: input.role, lastUsedAt: null, createdAt: now.toISOString() };
    });
  }

  /** The key itself is in this reply and nowhere else. */
  async function createApiKey({ name, role }: { name: string; role: Role }, by: AuditActor): Promise<StoredKey & { key: string }> {
    const key = `${PREFIX}${ids.secret(SECRET_BYTES)}`;
    return { ...(await insertKey({ name, role, key, origin: 'issued' }, by)), key };
  }

  /** Keys that work, oldest first. */
  function listApiKeys({ limit, startingAfter }: { limit: number; startingAfter?: string }): Promise<Page<StoredKey>> {
    return db.tx(async (tx) => {
      const rows = await tx.query<KeyRow>(
        'SELECT id, name, role, origin, last_used_at, created_at FROM api_keys WHERE revoked_at IS NULL AND ($1::text IS NULL OR id > $1) ORDER BY id LIMIT $2',
        [startingAfter ?? null, limit + 1],
      );
      const data = rows.slice(0, limit).map(keyOf);
      return { data, next: rows.length > limit ? (data.at(-1)?.id ?? null) : null };
    });
  }

  /** Refused on this node at once, on others within 10 seconds. @throws AppError `not_found`. */
  function revokeApiKey(id: string, by: AuditActor): Promise<void> {
    return db.tx(async (tx) => {
      const [row] = await tx.query<KeyRow>(
        'UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING id, name, role',
        [id, clock.now()],
      );
      if (!row) throw new AppError('not_found', 'There is no such API key.');
      await tx.query('DELETE FROM api_key_directory WHERE key_id = $1 AND workspace_id = $2', [id, db.workspaceId()]);
      await audit({ actor: by, action: 'api-key.revoked', target: { type: 'api-key', id }, before: { name: row.name, role: row.role } });
      const workspaceId = db.workspaceId();
      tx.afterCommit(() => announce(workspaceId));
    });
  }

  /**
   * The administrator's key from the environment. Called at every start by every node: the same key changes nothing, another one
   * replaces it, none takes it away.
   */
  function ensureBootstrapKey(workspaceId: string, key: string | undefined): Promise<void> {
    return db.inWorkspace(workspaceId, () =>
      db.tx(async (tx) => {
        await tx.query('SELECT id FROM workspaces WHERE id = $1 FOR UPDATE', [workspaceId]); // one node at a time
        const rows = await tx.query<{ id: string; hash: string | null }>(
          `SELECT k.id, d.hash FROM api_keys k LEFT JOIN api_key_directory d ON d.key_id = k.id AND d.workspace_id = k.workspace_id
            WHERE k.origin = 'bootstrap' AND k.revoked_at IS NULL`,
        );
        const wanted = key === undefined ? undefined : signer.hash(key);
        for (const row of rows) if (row.hash !== wanted) await revokeApiKey(row.id, SYSTEM_ACTOR);
        if (key !== undefined && !rows.some((row) => row.hash === wanted))
          await insertKey({ name: 'BOOTSTRAP_API_KEY', role: 'admin', key, origin: 'bootstrap' }, SYSTEM_ACTOR);
      }),
    );
  }

  return { actorOfKey, createApiKey, listApiKeys, revokeApiKey, ensureBootstrapKey };
}

function keyOf(row: KeyRow): StoredKey {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}
