import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, workspaceColumn } from '../../platform/schema.ts';

/** 评价: one a conversation and side that served; a later one within 72 hours of the first replaces it. */
export const ratings = pgTable(
  'ratings',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    conversationId: text('conversation_id').notNull(),
    visitorId: text('visitor_id').notNull(),
    stars: integer('stars').notNull(),
    tags: jsonb('tags').notNull(),
    comment: text('comment'),
    /** Who had served: bot or agent. */
    served: text('served').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), index('ratings_conversation').on(t.workspaceId, t.conversationId, t.createdAt)],
);

/** 答案有误: one a customer and answer. */
export const answerFlags = pgTable(
  'answer_flags',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    messageId: text('message_id').notNull(),
    conversationId: text('conversation_id').notNull(),
    visitorId: text('visitor_id').notNull(),
    reason: text('reason').notNull(),
    comment: text('comment'),
    sources: jsonb('sources'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), uniqueIndex('answer_flags_once').on(t.workspaceId, t.messageId, t.visitorId)],
);
