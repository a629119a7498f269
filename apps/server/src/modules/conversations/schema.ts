import { sql } from 'drizzle-orm';
import { bigint, bigserial, boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, workspaceColumn } from '../../platform/schema.ts';

/** 会话. What other modules own (contact, agent, queue place) stands here as a copy, brought by flows, so that one row shows all. */
export const conversations = pgTable(
  'conversations',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    visitorId: text('visitor_id').notNull(),
    contactId: text('contact_id').notNull(),
    inboxId: text('inbox_id').notNull(),
    inbox: jsonb('inbox').notNull(),
    contact: jsonb('contact').notNull(),
    channel: text('channel').notNull().default('web'),
    locale: text('locale').notNull(),
    status: text('status').notNull().default('open'),
    handledBy: text('handled_by').notNull().default('bot'),
    priority: text('priority').notNull().default('normal'),
    version: integer('version').notNull().default(0),
    lastSeq: integer('last_seq').notNull().default(0),
    lastPos: integer('last_pos').notNull().default(0),
    contactReadSeq: integer('contact_read_seq').notNull().default(0),
    agentReadSeq: integer('agent_read_seq').notNull().default(0),
    unread: integer('unread').notNull().default(0),
    assigneeId: text('assignee_id'),
    assignee: jsonb('assignee'),
    teamId: text('team_id'),
    team: jsonb('team'),
    queueId: text('queue_id'),
    queue: jsonb('queue'),
    place: jsonb('place'),
    enqueuedAt: at('enqueued_at'),
    waitingSince: at('waiting_since'),
    handoff: jsonb('handoff'),
    snoozedUntil: at('snoozed_until'),
    lastMessage: jsonb('last_message'),
    emotion: jsonb('emotion'),
    rating: jsonb('rating'),
    attributes: jsonb('attributes').notNull().default({}),
    resolvedAt: at('resolved_at'),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('conversations_visitor').on(t.workspaceId, t.visitorId, t.createdAt),
    index('conversations_contact').on(t.workspaceId, t.contactId),
    index('conversations_updated').on(t.workspaceId, t.updatedAt),
    index('conversations_open').on(t.workspaceId, t.handledBy, t.assigneeId).where(sql`status <> 'resolved'`),
  ],
);

/** 消息. `pos` counts all entries of a conversation, `seq` those the customer sees; both from 1 without gaps. */
export const messages = pgTable(
  'messages',
  {
    workspaceId: workspaceColumn(),
    conversationId: text('conversation_id').notNull(),
    pos: integer('pos').notNull(),
    seq: integer('seq'),
    id: text('id').notNull(),
    sender: text('sender').notNull(),
    kind: text('kind').notNull(),
    text: text('text').notNull(),
    private: boolean('private').notNull().default(false),
    /** Whose client id it is: the visitor or the agent. */
    clientScope: text('client_scope'),
    clientId: text('client_id'),
    author: jsonb('author'),
    sources: jsonb('sources'),
    quickReplies: jsonb('quick_replies'),
    attachments: jsonb('attachments'),
    emotion: jsonb('emotion'),
    turnId: text('turn_id'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.conversationId, t.pos] }),
    uniqueIndex('messages_id').on(t.workspaceId, t.id),
    uniqueIndex('messages_seq').on(t.workspaceId, t.conversationId, t.seq).where(sql`seq IS NOT NULL`),
    uniqueIndex('messages_client').on(t.workspaceId, t.clientScope, t.clientId).where(sql`client_id IS NOT NULL`),
  ],
);

/** 对话状态: what the dialogue remembers, as plain JSON, and how far the bot has answered. */
export const dialogueStates = pgTable(
  'dialogue_states',
  {
    workspaceId: workspaceColumn(),
    conversationId: text('conversation_id').notNull(),
    state: jsonb('state').notNull(),
    handledSeq: integer('handled_seq').notNull().default(0),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.conversationId] })],
);

/**
 * Pending bot turns, one row a conversation: a directory table of ids only, because any node sweeps it across workspaces.
 * The row is written with the message and goes with the answer; a lease says which node is at it.
 */
export const botTurnQueue = pgTable(
  'bot_turn_queue',
  {
    conversationId: text('conversation_id').primaryKey(),
    workspace: text('workspace').notNull(),
    wantedSeq: integer('wanted_seq').notNull(),
    dueAt: at('due_at').notNull(),
    leaseUntil: at('lease_until'),
    leaseBy: text('lease_by'),
    attempts: integer('attempts').notNull().default(0),
  },
  (t) => [index('bot_turn_queue_due').on(t.dueAt)],
);

/** 领域事件, written in the transaction that caused them; heard later in order of commit (`xid`). */
export const domainEvents = pgTable(
  'domain_events',
  {
    workspaceId: workspaceColumn(),
    id: bigserial('id', { mode: 'number' }).notNull(),
    xid: bigint('xid', { mode: 'number' }).notNull().default(sql`(pg_current_xact_id()::text)::bigint`),
    type: text('type').notNull(),
    conversationId: text('conversation_id'),
    payload: jsonb('payload').notNull(),
    at: at('at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('domain_events_order').on(t.workspaceId, t.xid, t.id),
    index('domain_events_conversation').on(t.workspaceId, t.conversationId),
  ],
);
