import { sql } from 'drizzle-orm';
import { boolean, index, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, workspaceColumn } from '../../platform/schema.ts';

/** Visitor tokens by hash: a directory table, read before a workspace is known. */
export const visitorTokens = pgTable('visitor_tokens', {
  hash: text('hash').primaryKey(),
  workspace: text('workspace').notNull(),
  visitorId: text('visitor_id').notNull(),
  inboxId: text('inbox_id').notNull(),
  createdAt: at('created_at').notNull(),
  revokedAt: at('revoked_at'),
});

/** 访客: one browser or device in one inbox. */
export const visitors = pgTable(
  'visitors',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    inboxId: text('inbox_id').notNull(),
    contactId: text('contact_id').notNull(),
    locale: text('locale'),
    page: jsonb('page'),
    createdAt: at('created_at').notNull(),
    lastSeenAt: at('last_seen_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), index('visitors_contact').on(t.workspaceId, t.contactId)],
);

/** 联系人: the person behind one or more visitors. `verified` is set by a signed identity only. */
export const contacts = pgTable(
  'contacts',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    externalId: text('external_id'),
    name: text('name'),
    email: text('email'),
    phone: text('phone'),
    locale: text('locale'),
    tier: text('tier'),
    verified: boolean('verified').notNull().default(false),
    attributes: jsonb('attributes').notNull().default({}),
    createdAt: at('created_at').notNull(),
    lastSeenAt: at('last_seen_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('contacts_external').on(t.workspaceId, t.externalId).where(sql`external_id IS NOT NULL`),
    index('contacts_created').on(t.workspaceId, t.createdAt),
  ],
);

/** Identities already used once (`jti`), so that a stolen one cannot be replayed. */
export const usedIdentities = pgTable(
  'used_identities',
  {
    workspaceId: workspaceColumn(),
    jti: text('jti').notNull(),
    visitorId: text('visitor_id').notNull(),
    expiresAt: at('expires_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.jti] })],
);
