import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, workspaceColumn } from '../../platform/schema.ts';

/** 队列: where conversations wait for a person, with hours and the skills it asks for. */
export const queues = pgTable(
  'queues',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    key: text('key').notNull(),
    name: jsonb('name').notNull(),
    skills: jsonb('skills').notNull(),
    rank: integer('rank').notNull(),
    zone: text('zone').notNull(),
    hours: jsonb('hours').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), uniqueIndex('queues_key').on(t.workspaceId, t.key)],
);

/** 排队记录: one row a wait; open while `left_at` is null. */
export const queueEntries = pgTable(
  'queue_entries',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    conversationId: text('conversation_id').notNull(),
    queueId: text('queue_id').notNull(),
    priorityRank: integer('priority_rank').notNull(),
    enqueuedAt: at('enqueued_at').notNull(),
    /** The place last told to the customer. */
    told: jsonb('told'),
    leftAt: at('left_at'),
    /** accepted, cancelled, transferred, resolved. */
    outcome: text('outcome'),
    agentId: text('agent_id'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('queue_entries_waiting').on(t.workspaceId, t.conversationId).where(sql`left_at IS NULL`),
    index('queue_entries_order').on(t.workspaceId, t.queueId, t.priorityRank, t.enqueuedAt).where(sql`left_at IS NULL`),
    index('queue_entries_past').on(t.workspaceId, t.queueId, t.leftAt),
  ],
);
