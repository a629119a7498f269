import type { Inbox, inboxBody } from '@zhiyin/contracts';
import { AppError, SECOND } from '@zhiyin/kernel';
import type { z } from 'zod';
import type { Platform, Tx } from '../../../platform/platform.ts';

type Settings = Pick<Inbox, 'allowedOrigins' | 'brandColor' | 'greeting' | 'assistantName' | 'suggestions'>;
type InboxRow = {
  id: string;
  name: string;
  public_token: string;
  locale: string;
  settings: Settings;
  bot_enabled: boolean;
  identity_required: boolean;
  identity_key: string | null;
  created_at: Date;
};
type InboxFields = z.infer<typeof inboxBody>;
const CACHE_MS = 5 * SECOND;

export type Inboxes = ReturnType<typeof createInboxes>;

/** 收件箱: where customers write from. */
export function createInboxes({ db, ids, clock, signer }: Platform) {
  const byToken = new Map<string, { workspaceId: string; inbox: Inbox; until: number }>();

  const toInbox = (row: InboxRow): Inbox => ({
    id: row.id,
    name: row.name,
    publicToken: row.public_token,
    locale: row.locale,
    ...row.settings,
    botEnabled: row.bot_enabled,
    identityRequired: row.identity_required,
    hasIdentityKey: row.identity_key !== null,
    createdAt: row.created_at.toISOString(),
  });
  async function rowOf(tx: Tx, id: string): Promise<InboxRow> {
    const [row] = await tx.query<InboxRow>('SELECT * FROM inboxes WHERE id = $1', [id], 'inbox-get');
    if (!row) throw new AppError('not_found', 'There is no such inbox.');
    return row;
  }
  const settingsOf = ({ allowedOrigins, brandColor, greeting, assistantName, suggestions }: Settings): Settings => ({
    allowedOrigins,
    brandColor,
    greeting,
    assistantName,
    suggestions,
  });

  return {
    /** The inbox a site names in its page; null when there is none. */
    async findByToken(token: string): Promise<{ workspaceId: string; inbox: Inbox } | null> {
      const at = clock.monotonic();
      const known = byToken.get(token);
      if (known && known.until > at) return known;
      const [found] = await db.directory((tx) =>
        tx.query<{ workspace: string; inbox_id: string }>('SELECT workspace, inbox_id FROM inbox_tokens WHERE token = $1', [token]),
      );
      if (!found) return null;
      const inbox = await db.inWorkspace(found.workspace, () => db.tx(async (tx) => toInbox(await rowOf(tx, found.inbox_id))));
      if (byToken.size > 1000) byToken.clear();
      byToken.set(token, { workspaceId: found.workspace, inbox, until: at + CACHE_MS });
      return { workspaceId: found.workspace, inbox };
    },
    async get(id: string): Promise<Inbox> {
      return db.tx(async (tx) => toInbox(await rowOf(tx, id)));
    },
    /** The key that checks this inbox's identities. */
    async identityKeyOf(id: string): Promise<string | null> {
      const { identity_key: sealed } = await db.tx((tx) => rowOf(tx, id));
      return sealed === null ? null : signer.open(sealed);
    },
    async list(): Promise<Inbox[]> {
      return db.tx(async (tx) => (await tx.query<InboxRow>('SELECT * FROM inboxes ORDER BY created_at, id')).map(toInbox));
    },
    /** `publicToken` is made unless the caller brings one (seeding). */
    async create(fields: InboxFields, publicToken: string = ids.secret(16)): Promise<Inbox> {
      return db.tx(async (tx) => {
        const id = ids.next('inbox');
        const [row] = await tx.query<InboxRow>(
          'INSERT INTO inboxes (id, name, public_token, locale, settings, bot_enabled, identity_required, created_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8) RETURNING *',
          [
            id,
            fields.name,
            publicToken,
            fields.locale,
            JSON.stringify(settingsOf(fields)),
            fields.botEnabled,
            fields.identityRequired,
            clock.now(),
          ],
        );
        await tx.query('INSERT INTO inbox_tokens (token, workspace, inbox_id) VALUES ($1, $2, $3)', [publicToken, db.workspaceId(), id]);
        return toInbox(row as InboxRow);
      });
    },
    async patch(id: string, fields: Partial<InboxFields>): Promise<Inbox> {
      return db.tx(async (tx) => {
        const before = toInbox(await rowOf(tx, id));
        const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
        const wanted = { ...before, ...given };
        if (wanted.identityRequired && !before.hasIdentityKey)
          throw new AppError('conflict', 'Make an identity key first; without one nobody could sign in.');
        const [row] = await tx.query<InboxRow>(
          'UPDATE inboxes SET name = $2, locale = $3, settings = $4, bot_enabled = $5, identity_required = $6 WHERE id = $1 RETURNING *',
          [id, wanted.name, wanted.locale, JSON.stringify(settingsOf(wanted)), wanted.botEnabled, wanted.identityRequired],
        );
        tx.afterCommit(() => byToken.delete(before.publicToken));
        return toInbox(row as InboxRow);
      });
    },
    /** A fresh key; the old one stops working. From then on unsigned identities are refused. */
    async rotateIdentityKey(id: string): Promise<{ secret: string }> {
      return db.tx(async (tx) => {
        const before = await rowOf(tx, id);
        const secret = ids.secret(32);
        await tx.query('UPDATE inboxes SET identity_key = $2 WHERE id = $1', [id, signer.seal(secret)]);
        tx.afterCommit(() => byToken.delete(before.public_token));
        return { secret };
      });
    },
  };
}
