import { z } from 'zod';
import { emotion } from './understanding.ts';

export const CONVERSATION_STATUSES = ['open', 'pending', 'snoozed', 'resolved'] as const;
export type ConversationStatus = (typeof CONVERSATION_STATUSES)[number];
export const HANDLERS = ['bot', 'queue', 'agent'] as const;
export type Handler = (typeof HANDLERS)[number];
export const SENDERS = ['contact', 'bot', 'agent', 'system'] as const;
export type Sender = (typeof SENDERS)[number];

/** What a message is, for whoever shows or speaks it. */
export const MESSAGE_KINDS = ['text', 'answer', 'clarify', 'soothe', 'step', 'fallback', 'handoff', 'notice'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

export const ATTACHMENT_KINDS = ['image', 'audio', 'video', 'file'] as const;
export const attachment = z.object({
  id: z.string(),
  kind: z.enum(ATTACHMENT_KINDS),
  name: z.string(),
  mime: z.string(),
  bytes: z.number().int(),
  width: z.number().int().optional(),
  height: z.number().int().optional(),
  durationMs: z.number().int().optional(),
  /** Signed, short-lived; ask for the message again for a fresh one. */
  url: z.string(),
});
export type Attachment = z.infer<typeof attachment>;

export const sourceRef = z.object({ articleId: z.string(), title: z.string(), url: z.string().optional() });
export type SourceRef = z.infer<typeof sourceRef>;
export const quickReply = z.object({ label: z.string(), value: z.string() });
export type QuickReply = z.infer<typeof quickReply>;

/** A message as the visitor sees it. `seq` starts at 1 in each conversation and has no gaps. */
export const message = z.object({
  id: z.string(),
  seq: z.number().int().min(1),
  clientId: z.string().optional(),
  sender: z.enum(SENDERS),
  kind: z.enum(MESSAGE_KINDS),
  text: z.string(),
  createdAt: z.string(),
  /** Name shown for an agent's message. */
  author: z.object({ name: z.string(), avatarUrl: z.string().optional() }).optional(),
  sources: z.array(sourceRef).optional(),
  quickReplies: z.array(quickReply).optional(),
  attachments: z.array(attachment).optional(),
});
export type Message = z.infer<typeof message>;

/** Place in the human queue as told to the customer; never grows while one waits. */
export const queuePlace = z.object({
  id: z.string(),
  position: z.number().int().min(1),
  estimatedWaitSeconds: z.number().int().min(0).nullable(),
  /** False when nobody is on duty: the request stays open. */
  staffed: z.boolean(),
  /** When service resumes, if nobody is on duty and hours are known. ISO-8601. */
  nextOpenAt: z.string().nullable(),
});
export type QueuePlace = z.infer<typeof queuePlace>;

/** A conversation as the visitor sees it. `version` grows with every change; keep the higher one. */
export const conversation = z.object({
  id: z.string(),
  status: z.enum(CONVERSATION_STATUSES),
  handledBy: z.enum(HANDLERS),
  lastSeq: z.number().int().min(0),
  version: z.number().int().min(0),
  /** The last sequence the customer and the staff side have read. */
  contactReadSeq: z.number().int().min(0),
  agentReadSeq: z.number().int().min(0),
  queue: queuePlace.optional(),
  agent: z.object({ name: z.string(), avatarUrl: z.string().optional() }).optional(),
  /** Stars already given for this conversation. */
  rating: z.object({ stars: z.number().int().min(1).max(5) }).optional(),
});
export type Conversation = z.infer<typeof conversation>;

/** A message as staff see it. `pos` counts every entry, private notes included, from 1 without gaps; a private note has no `seq`. */
export const staffMessage = message.extend({
  seq: z.number().int().min(1).nullable(),
  pos: z.number().int().min(1),
  conversationId: z.string(),
  private: z.boolean(),
  author: z.object({ id: z.string().optional(), name: z.string(), avatarUrl: z.string().optional() }).optional(),
  /** The bot turn that wrote it; its trace says why. */
  turnId: z.string().optional(),
  emotion: emotion.optional(),
});
export type StaffMessage = z.infer<typeof staffMessage>;

const ref = z.object({ id: z.string(), name: z.string() });
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** A conversation as staff see it, in lists and alone. */
export const staffConversation = z.object({
  id: z.string(),
  status: z.enum(CONVERSATION_STATUSES),
  handledBy: z.enum(HANDLERS),
  priority: z.enum(PRIORITIES),
  version: z.number().int(),
  lastSeq: z.number().int(),
  lastPos: z.number().int(),
  contactReadSeq: z.number().int(),
  agentReadSeq: z.number().int(),
  locale: z.string(),
  inbox: ref,
  contact: ref.extend({ email: z.string().nullable(), phone: z.string().nullable(), verified: z.boolean() }),
  assignee: ref.nullable(),
  team: ref.nullable(),
  queue: ref.nullable(),
  /** Since when somebody has been waiting for a person (enqueued, or the oldest unanswered customer message of an agent's chat). */
  waitingSince: z.string().nullable(),
  enqueuedAt: z.string().nullable(),
  handoff: z.object({ trigger: z.string(), reason: z.string(), at: z.string() }).nullable(),
  snoozedUntil: z.string().nullable(),
  lastMessage: z.object({ sender: z.enum(SENDERS), text: z.string(), createdAt: z.string() }).nullable(),
  unread: z.number().int(),
  emotion: z.object({ score: z.number(), label: z.string() }).nullable(),
  rating: z.object({ stars: z.number().int(), tags: z.array(z.string()), comment: z.string().nullable() }).nullable(),
  /** What the site told of this conversation; unsigned. */
  attributes: z.record(z.string(), z.unknown()).optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type StaffConversation = z.infer<typeof staffConversation>;
