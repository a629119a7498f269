import { index, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, workspaceColumn } from '../../platform/schema.ts';

/** 工单摘要: one a transfer; the newest is shown. */
export const handoffSummaries = pgTable(
  'handoff_summaries',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    conversationId: text('conversation_id').notNull(),
    summary: jsonb('summary').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('handoff_summaries_conversation').on(t.workspaceId, t.conversationId, t.createdAt),
  ],
);

/** 快捷回复. */
export const cannedResponses = pgTable(
  'canned_responses',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    shortcut: text('shortcut').notNull(),
    title: text('title').notNull(),
    translations: jsonb('translations').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), uniqueIndex('canned_responses_shortcut').on(t.workspaceId, t.shortcut)],
);
