import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core';

/** The column that ties a row to its workspace; filled from the ambient workspace, guarded by row-level security. */
export const workspaceColumn = () => text('workspace_id').notNull().default(sql`current_setting('app.workspace')`);
export const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    workspaceId: workspaceColumn(),
    who: text('who').notNull(),
    key: text('key').notNull(),
    fingerprint: text('fingerprint').notNull(),
    status: integer('status'),
    /** The first reply, sealed. */
    body: text('body'),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.who, t.key] }), index('idempotency_keys_age').on(t.createdAt)],
);

/** 副作用台账: one row per side effect on the world outside, with the key the provider sees. */
export const effects = pgTable(
  'effects',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    kind: text('kind').notNull(),
    idempotencyKey: text('idempotency_key').notNull(),
    payload: jsonb('payload').notNull(),
    status: text('status').notNull().default('pending'),
    attempts: integer('attempts').notNull().default(0),
    lastError: text('last_error'),
    createdAt: at('created_at').notNull().defaultNow(),
    doneAt: at('done_at'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), uniqueIndex('effects_key').on(t.workspaceId, t.kind, t.idempotencyKey)],
);
