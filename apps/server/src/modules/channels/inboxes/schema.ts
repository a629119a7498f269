import { boolean, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, workspaceColumn } from '../../../platform/schema.ts';

/** Public tokens of inboxes: a directory table, read before a workspace is known. */
export const inboxTokens = pgTable('inbox_tokens', {
  token: text('token').primaryKey(),
  workspace: text('workspace').notNull(),
  inboxId: text('inbox_id').notNull(),
});

/** 收件箱: one place customers write from, and how its window looks. */
export const inboxes = pgTable(
  'inboxes',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    publicToken: text('public_token').notNull(),
    locale: text('locale').notNull(),
    settings: jsonb('settings').notNull(),
    botEnabled: boolean('bot_enabled').notNull().default(true),
    identityRequired: boolean('identity_required').notNull().default(false),
    /** The HS256 key that signs identities, sealed. */
    identityKey: text('identity_key'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), uniqueIndex('inboxes_token').on(t.publicToken)],
);
