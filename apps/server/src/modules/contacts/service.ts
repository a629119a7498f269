import type { Contact } from '@zhiyin/contracts';
import { AppError, HOUR, SECOND } from '@zhiyin/kernel';
import type { VisitorActor } from '../../platform/http/doors.ts';
import type { Platform, Tx } from '../../platform/platform.ts';
import { isUniqueViolation } from '../../platform/postgres/db.ts';
import { lockFor } from '../../platform/postgres/locks.ts';
import type { Identity } from './identity.ts';

type ContactRow = {
  id: string;
  external_id: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
  locale: string | null;
  tier: string | null;
  verified: boolean;
  attributes: Record<string, unknown>;
  created_at: Date;
  last_seen_at: Date | null;
};
export type ContactFields = {
  externalId?: string;
  name?: string;
  email?: string;
  phone?: string;
  locale?: string;
  tier?: string;
  attributes?: Record<string, unknown>;
};
/** Longer than clocks may differ between a site and here. */
const USED_IDENTITY_KEPT_MS = 1 * HOUR;
const TOKEN_CACHE_MS = 10 * SECOND;
const TOKEN_CACHE_SIZE = 20_000;

export type Contacts = ReturnType<typeof createContacts>;

/** 联系人: visitors by their secret token, the contacts behind them, and signed identities. */
export function createContacts({ db, ids, clock, signer }: Platform) {
  const known = new Map<string, { actor: VisitorActor; until: number }>();

  const toContact = (row: ContactRow): Contact => ({
    id: row.id,
    externalId: row.external_id,
    name: row.name,
    email: row.email,
    phone: row.phone,
    locale: row.locale,
    tier: row.tier,
    verified: row.verified,
    attributes: row.attributes,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
  });
  const refused = () => new AppError('forbidden', 'The signed identity was refused.');
  async function contactRow(tx: Tx, id: string): Promise<ContactRow> {
    const [row] = await tx.query<ContactRow>('SELECT * FROM contacts WHERE id = $1', [id], 'contact-get');
    if (!row) throw new AppError('not_found', 'There is no such contact.');
    return row;
  }
  async function issueToken(tx: Tx, workspaceId: string, visitorId: string, inboxId: string): Promise<string> {
    const token = ids.secret(24);
    await tx.query('INSERT INTO visitor_tokens (hash, workspace, visitor_id, inbox_id, created_at) VALUES ($1, $2, $3, $4, $5)', [
      signer.hash(token),
      workspaceId,
      visitorId,
      inboxId,
      clock.now(),
    ]);
    return token;
  }
  async function insertContact(tx: Tx, fields: ContactFields & { verified?: boolean }): Promise<ContactRow> {
    const now = clock.now();
    const [row] = await tx.query<ContactRow>(
      `INSERT INTO contacts (id, external_id, name, email, phone, locale, tier, verified, attributes, created_at, last_seen_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$10) RETURNING *`,
      [
        ids.next('contact'),
        fields.externalId ?? null,
        fields.name ?? null,
        fields.email ?? null,
        fields.phone ?? null,
        fields.locale ?? null,
        fields.tier ?? null,
        fields.verified ?? false,
        JSON.stringify(fields.attributes ?? {}),
        now,
      ],
    );
    return row as ContactRow;
  }

  return {
    /** Who holds this token; null for anything unknown or revoked. */
    async identifyVisitor(token: string): Promise<VisitorActor | null> {
      if (token.length < 16 || token.length > 200) return null;
      const hash = signer.hash(token);
      const at = clock.monotonic();
      const cached = known.get(hash);
      if (cached && cached.until > at) return cached.actor;
      const [row] = await db.directory((tx) =>
        tx.query<{ workspace: string; visitor_id: string; inbox_id: string }>(
          'SELECT workspace, visitor_id, inbox_id FROM visitor_tokens WHERE hash = $1 AND revoked_at IS NULL',
          [hash],
          'visitor-token',
        ),
      );
      if (!row) return null;
      const actor: VisitorActor = { kind: 'visitor', workspaceId: row.workspace, visitorId: row.visitor_id, inboxId: row.inbox_id };
      if (known.size >= TOKEN_CACHE_SIZE) known.clear();
      known.set(hash, { actor, until: at + TOKEN_CACHE_MS });
      return actor;
    },

    /** A new visitor with a contact of its own, and its token, shown once and kept as a hash. */
    async createVisitor(input: {
      inboxId: string;
      locale: string | null;
      page: object | null;
    }): Promise<{ visitorId: string; contactId: string; token: string }> {
      return db.tx(async (tx) => {
        const now = clock.now();
        const contact = await insertContact(tx, { ...(input.locale && { locale: input.locale }) });
        const visitorId = ids.next('visitor');
        await tx.query(
          'INSERT INTO visitors (id, inbox_id, contact_id, locale, page, created_at, last_seen_at) VALUES ($1,$2,$3,$4,$5,$6,$6)',
          [visitorId, input.inboxId, contact.id, input.locale, input.page && JSON.stringify(input.page), now],
        );
        return { visitorId, contactId: contact.id, token: await issueToken(tx, db.workspaceId(), visitorId, input.inboxId) };
      });
    },

    async visitor(visitorId: string): Promise<{ id: string; contactId: string; inboxId: string; locale: string | null; contact: Contact }> {
      return db.tx(async (tx) => {
        const [row] = await tx.query<
          ContactRow & { visitor_id: string; inbox_id: string; contact_id: string; visitor_locale: string | null }
        >(
          `SELECT c.*, v.id AS visitor_id, v.inbox_id, v.contact_id, v.locale AS visitor_locale FROM visitors v JOIN contacts c ON c.id = v.contact_id WHERE v.id = $1`,
          [visitorId],
          'visitor-get',
        );
        if (!row) throw new AppError('not_found', 'There is no such visitor.');
        return {
          id: row.visitor_id,
          contactId: row.contact_id,
          inboxId: row.inbox_id,
          locale: row.visitor_locale,
          contact: toContact(row),
        };
      });
    },

    async seen(visitorId: string, fields: { locale?: string; page?: object }): Promise<void> {
      await db.tx((tx) =>
        tx.query('UPDATE visitors SET last_seen_at = $2, locale = COALESCE($3, locale), page = COALESCE($4, page) WHERE id = $1', [
          visitorId,
          clock.now(),
          fields.locale ?? null,
          fields.page ? JSON.stringify(fields.page) : null,
        ]),
      );
    },

    /**
     * Ties a visitor to the person a verified identity names. A visitor that was somebody else's, or anonymous with a history, is left alone:
     * the person gets a visitor of their own, so that histories never merge without a signature.
     */
    async adopt(input: {
      visitorId: string | null;
      inboxId: string;
      identity: Identity;
      locale: string | null;
    }): Promise<{ visitorId: string; contactId: string; token: string | null }> {
      return db.tx(async (tx) => {
        const now = clock.now();
        const { identity } = input;
        // One sign-in of a person at a time: two tabs at once are one contact, and find each other's use of an identity.
        await lockFor(tx, 'contacts.identity', `${db.workspaceId()} ${identity.sub}`);
        const used = await tx.query<{ visitor_id: string }>('SELECT visitor_id FROM used_identities WHERE jti = $1', [identity.jti]);
        if (used[0] && used[0].visitor_id !== input.visitorId) throw refused();
        let [contact] = await tx.query<ContactRow>('SELECT * FROM contacts WHERE external_id = $1 FOR UPDATE', [identity.sub]);
        contact ??= await insertContact(tx, { externalId: identity.sub, verified: true, ...(input.locale && { locale: input.locale }) });
        await tx.query(
          'UPDATE contacts SET name = COALESCE($2, name), email = COALESCE($3, email), phone = COALESCE($4, phone), tier = COALESCE($5, tier), verified = true, last_seen_at = $6 WHERE id = $1',
          [contact.id, identity.name ?? null, identity.email ?? null, identity.phone ?? null, identity.tier ?? null, now],
        );
        let visitorId = input.visitorId;
        let token: string | null = null;
        const [own] = visitorId
          ? await tx.query<{ contact_id: string }>('SELECT contact_id FROM visitors WHERE id = $1 AND inbox_id = $2', [
              visitorId,
              input.inboxId,
            ])
          : [];
        if (!visitorId || own?.contact_id !== contact.id) {
          const [theirs] = await tx.query<{ id: string }>(
            'SELECT id FROM visitors WHERE contact_id = $1 AND inbox_id = $2 ORDER BY created_at DESC LIMIT 1',
            [contact.id, input.inboxId],
          );
          visitorId = theirs?.id ?? ids.next('visitor');
          if (!theirs)
            await tx.query('INSERT INTO visitors (id, inbox_id, contact_id, locale, created_at, last_seen_at) VALUES ($1,$2,$3,$4,$5,$5)', [
              visitorId,
              input.inboxId,
              contact.id,
              input.locale,
              now,
            ]);
          token = await issueToken(tx, db.workspaceId(), visitorId, input.inboxId);
        }
        if (!used[0]) {
          const kept = await tx.query(
            'INSERT INTO used_identities (jti, visitor_id, expires_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING jti',
            [identity.jti, visitorId, new Date(identity.exp * 1000)],
          );
          if (kept.length === 0) throw refused(); // the site gave two people one jti, and the other was first
        }
        return { visitorId, contactId: contact.id, token };
      });
    },
    /** Forgets used identities that would be refused for their age anyway. */
    async sweepIdentities(): Promise<void> {
      await db.tx((tx) =>
        tx.query('DELETE FROM used_identities WHERE expires_at < $1', [new Date(clock.now().getTime() - USED_IDENTITY_KEPT_MS)]),
      );
    },

    async get(id: string): Promise<Contact> {
      const [row] = await db.single<ContactRow>('SELECT * FROM contacts WHERE id = $1', [id], 'contact-get');
      if (!row) throw new AppError('not_found', 'There is no such contact.');
      return toContact(row);
    },
    async list(input: { limit: number; startingAfter?: string; q?: string }): Promise<{ data: Contact[]; next: string | null }> {
      return db.tx(async (tx) => {
        const rows = await tx.query<ContactRow>(
          `SELECT * FROM contacts WHERE ($1::text IS NULL OR (created_at, id) < (SELECT s.created_at, s.id FROM contacts s WHERE s.id = $1))
             AND ($2::text IS NULL OR name ILIKE $2 OR email ILIKE $2 OR phone ILIKE $2 OR external_id ILIKE $2) ORDER BY created_at DESC, id DESC LIMIT $3`,
          [input.startingAfter ?? null, input.q?.trim() ? `%${input.q.trim().replace(/[\\%_]/g, '\\$&')}%` : null, input.limit + 1],
        );
        const shown = rows.slice(0, input.limit);
        return { data: shown.map(toContact), next: rows.length > input.limit ? (shown.at(-1)?.id ?? null) : null };
      });
    },
    async create(fields: ContactFields): Promise<Contact> {
      try {
        return await db.tx(async (tx) => toContact(await insertContact(tx, fields)));
      } catch (error) {
        if (isUniqueViolation(error, 'contacts_external')) throw new AppError('conflict', 'A contact with this external id exists.');
        throw error;
      }
    },
    /**
     * What a site says of its customer without a signature: kept as attributes; name, e-mail, phone and language are taken only while
     * nobody has signed for this contact. Null takes an attribute away.
     */
    async setAttributes(id: string, values: Readonly<Record<string, string | number | boolean | null>>): Promise<Contact> {
      return db.tx(async (tx) => {
        const row = await contactRow(tx, id);
        const merged = Object.fromEntries(Object.entries({ ...row.attributes, ...values }).filter(([, value]) => value !== null));
        const own = (name: 'name' | 'email' | 'phone' | 'locale') =>
          row.verified || typeof values[name] !== 'string' ? row[name] : values[name];
        const [updated] = await tx.query<ContactRow>(
          'UPDATE contacts SET attributes = $2, name = $3, email = $4, phone = $5, locale = $6 WHERE id = $1 RETURNING *',
          [id, JSON.stringify(merged), own('name'), own('email'), own('phone'), own('locale')],
        );
        return toContact(updated as ContactRow);
      });
    },
    async patch(id: string, fields: ContactFields): Promise<Contact> {
      try {
        return await db.tx(async (tx) => {
          const row = await contactRow(tx, id);
          const [updated] = await tx.query<ContactRow>(
            'UPDATE contacts SET external_id = COALESCE($2, external_id), name = COALESCE($3, name), email = COALESCE($4, email), phone = COALESCE($5, phone), locale = COALESCE($6, locale), tier = COALESCE($7, tier), attributes = $8 WHERE id = $1 RETURNING *',
            [
              id,
              fields.externalId ?? null,
              fields.name ?? null,
              fields.email ?? null,
              fields.phone ?? null,
              fields.locale ?? null,
              fields.tier ?? null,
              JSON.stringify({ ...row.attributes, ...fields.attributes }),
            ],
          );
          return toContact(updated as ContactRow);
        });
      } catch (error) {
        if (isUniqueViolation(error, 'contacts_external')) throw new AppError('conflict', 'A contact with this external id exists.');
        throw error;
      }
    },
  };
}

/** The copy of a contact that a conversation carries. */
export function contactCopy(contact: Contact): { id: string; name: string; email: string | null; phone: string | null; verified: boolean } {
  return {
    id: contact.id,
    name: contact.name ?? `#${contact.id.slice(-6)}`,
    email: contact.email,
    phone: contact.phone,
    verified: contact.verified,
  };
}
