import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at, workspaceColumn } from '../../platform/schema.ts';

/** 机器人轨迹: one row a turn. `outcome` is always `applied`: a turn that was overtaken or failed writes nothing but the log. */
export const botTurns = pgTable(
  'bot_turns',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    conversationId: text('conversation_id').notNull(),
    uptoSeq: integer('upto_seq').notNull(),
    outcome: text('outcome').notNull(),
    rule: text('rule').notNull(),
    trace: jsonb('trace').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('bot_turns_conversation').on(t.workspaceId, t.conversationId, t.createdAt),
    index('bot_turns_time').on(t.workspaceId, t.createdAt, t.id),
  ],
);
