import { ATTACHMENT_KINDS } from '@zhiyin/contracts';
import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at, workspaceColumn } from '../../../platform/schema.ts';

/** 附件. A row exists before its bytes do, so that no stored file is ever without a row that says when to delete it. */
export const attachments = pgTable(
  'attachments',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    uploaderKind: text('uploader_kind', { enum: ['contact', 'agent'] }).notNull(),
    uploaderId: text('uploader_id').notNull(),
    /** The customer's visitor, for erasure; null for what staff upload. */
    visitorId: text('visitor_id'),
    /** Null until the file is sent with a message. */
    conversationId: text('conversation_id'),
    messageId: text('message_id'),
    /** Place among the attachments of its message, from 0. */
    position: integer('position').notNull().default(0),
    /** False while the bytes are on their way in or being checked: such a file can be neither sent nor read. */
    ready: boolean('ready').notNull().default(false),
    kind: text('kind', { enum: ATTACHMENT_KINDS }).notNull().default('file'),
    name: text('name').notNull().default(''),
    mime: text('mime').notNull().default('application/octet-stream'),
    bytes: bigint('bytes', { mode: 'number' }).notNull().default(0),
    width: integer('width'),
    height: integer('height'),
    durationMs: integer('duration_ms'),
    blobKey: text('blob_key').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    index('attachments_message').on(table.workspaceId, table.messageId, table.position).where(sql`message_id IS NOT NULL`),
    index('attachments_unsent').on(table.workspaceId, table.uploaderId, table.createdAt).where(sql`message_id IS NULL`),
    index('attachments_unsent_age').on(table.workspaceId, table.createdAt).where(sql`message_id IS NULL`),
  ],
);
export type AttachmentRow = typeof attachments.$inferSelect;
