import { sql } from 'drizzle-orm';
import { jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, workspaceColumn } from '../../platform/schema.ts';

/** 流程 SOP: one row a version; at most one published a procedure, running conversations stay on theirs. */
export const procedures = pgTable(
  'procedures',
  {
    workspaceId: workspaceColumn(),
    sopId: text('sop_id').notNull(),
    version: text('version').notNull(),
    state: text('state').notNull(),
    document: jsonb('document').notNull(),
    author: text('author').notNull(),
    createdAt: at('created_at').notNull(),
    publishedAt: at('published_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.sopId, t.version] }),
    uniqueIndex('procedures_published').on(t.workspaceId, t.sopId).where(sql`state = 'published'`),
  ],
);
