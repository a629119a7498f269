import { z } from 'zod';
import { CONVERSATION_STATUSES, HANDLERS, staffConversation, staffMessage } from './conversation.ts';
import { idText, isoTime, localised, optionalText, pageQuery, patchOf, typedText } from './text.ts';
import { understanding } from './understanding.ts';
import { clientId, MESSAGE_TEXT_MAX } from './visitor.ts';

/** 权限角色. A person has one per workspace. */
export const ROLES = [
  'admin',
  'supervisor',
  'agent',
  'knowledge_editor',
  'reviewer',
  'trainer',
  'quality',
  'analyst',
  'operator',
  'auditor',
] as const;
export type Role = (typeof ROLES)[number];

export const me = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string(), twoFactorEnabled: z.boolean() }),
  agent: z
    .object({ id: z.string(), name: z.string(), availability: z.enum(['online', 'away', 'offline']), capacity: z.number().int() })
    .nullable(),
  workspace: z.object({ id: z.string(), name: z.string() }),
  role: z.enum(ROLES),
  permissions: z.array(z.string()),
});
export type Me = z.infer<typeof me>;

export const listConversationsQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(CONVERSATION_STATUSES).optional(),
  handledBy: z.enum(HANDLERS).optional(),
  /** An agent's id, `me` or `none`. */
  assignee: idText.optional(),
  queue: idText.optional(),
  team: idText.optional(),
  inbox: idText.optional(),
  contact: idText.optional(),
  /** Words in contact name or last message. */
  q: optionalText(200).optional(),
});
export const conversationCounts = z.object({
  mine: z.number(),
  queued: z.number(),
  bot: z.number(),
  open: z.number(),
  snoozed: z.number(),
  resolved: z.number(),
});
export type ConversationCounts = z.infer<typeof conversationCounts>;

export const staffConversationReply = z.object({ conversation: staffConversation });
export const listStaffMessagesQuery = z.strictObject({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .optional(),
  before: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
export const listStaffMessagesReply = z.object({ data: z.array(staffMessage), conversation: staffConversation });
export const staffMessageBody = z
  .strictObject({
    clientId,
    text: typedText(MESSAGE_TEXT_MAX).optional(),
    private: z.boolean().default(false),
    attachmentIds: z.array(idText).min(1).max(10).optional(),
  })
  .refine((body) => body.text !== undefined || body.attachmentIds !== undefined, 'text or attachmentIds is needed');
export const staffMessageReply = z.object({ message: staffMessage, conversation: staffConversation });

export const resolveBody = z.strictObject({ disposition: optionalText(200).optional() });
export const snoozeBody = z.strictObject({ until: isoTime });
/** Exactly one target. */
export const transferBody = z
  .strictObject({ agentId: idText.optional(), teamId: idText.optional(), queueId: idText.optional(), note: optionalText(2000).optional() })
  .refine((b) => [b.agentId, b.teamId, b.queueId].filter(Boolean).length === 1, 'exactly one of agentId, teamId, queueId');
export const staffReadBody = z.strictObject({ seq: z.number().int().min(0) });

/** One bot turn as a person can read it: what was understood, found, decided, how sure, how long. */
export const turnTrace = z.object({
  turnId: z.string(),
  messageIds: z.array(z.string()),
  text: z.string(),
  at: z.string(),
  understanding,
  passages: z.array(z.object({ articleId: z.string(), title: z.string(), score: z.number(), path: z.string(), priority: z.string() })),
  decision: z.object({
    /** The rule that won, e.g. `answer`, `T2 explicit_request`, `sop s_hazard`. */
    rule: z.string(),
    why: z.string(),
    actions: z.array(z.object({ type: z.string(), summary: z.string() })),
    trigger: z.string().nullable(),
  }),
  replyMessageIds: z.array(z.string()),
  milliseconds: z.record(z.string(), z.number()),
});
export type TurnTrace = z.infer<typeof turnTrace>;
export const traceReply = z.object({ data: z.array(turnTrace) });

export const understandBody = z.strictObject({ text: typedText(MESSAGE_TEXT_MAX), locale: z.string().max(35).optional() });

export const contact = z.object({
  id: z.string(),
  externalId: z.string().nullable(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  locale: z.string().nullable(),
  tier: z.string().nullable(),
  verified: z.boolean(),
  attributes: z.record(z.string(), z.unknown()),
  createdAt: z.string(),
  lastSeenAt: z.string().nullable(),
});
export type Contact = z.infer<typeof contact>;
export const contactBody = z.strictObject({
  externalId: z.string().max(200).optional(),
  name: optionalText(200).optional(),
  email: z.email().max(320).optional(),
  phone: z.string().max(40).optional(),
  locale: z.string().max(35).optional(),
  tier: z.string().max(40).optional(),
  attributes: z.record(z.string().max(80), z.union([z.string().max(2000), z.number(), z.boolean()])).optional(),
});
export const contactPatch = patchOf(contactBody);

export const AVAILABILITIES = ['online', 'away', 'offline'] as const;
export const agent = z.object({
  id: z.string(),
  userId: z.string().nullable(),
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  availability: z.enum(AVAILABILITIES),
  capacity: z.number().int(),
  openConversations: z.number().int(),
  skills: z.array(z.string()),
  teams: z.array(z.object({ id: z.string(), name: z.string() })),
  disabled: z.boolean(),
  createdAt: z.string(),
});
export type Agent = z.infer<typeof agent>;
/** A new person gets a one-time password in the reply when none is given; it is shown once. */
export const agentBody = z.strictObject({
  name: typedText(100),
  email: z.email().max(320),
  role: z.enum(ROLES),
  password: z.string().min(10).max(200).optional(),
  capacity: z.number().int().min(0).max(50).default(5),
  skills: z.array(z.string().max(60)).max(50).default([]),
  teamIds: z.array(idText).max(50).default([]),
});
export const agentPatch = z.strictObject({
  name: typedText(100).optional(),
  role: z.enum(ROLES).optional(),
  capacity: z.number().int().min(0).max(50).optional(),
  skills: z.array(z.string().max(60)).max(50).optional(),
  teamIds: z.array(idText).max(50).optional(),
  disabled: z.boolean().optional(),
});
export const availabilityBody = z.strictObject({ availability: z.enum(AVAILABILITIES) });

export const team = z.object({
  id: z.string(),
  name: z.string(),
  members: z.array(z.object({ id: z.string(), name: z.string() })),
  createdAt: z.string(),
});
export type Team = z.infer<typeof team>;
export const teamBody = z.strictObject({ name: typedText(100), memberIds: z.array(idText).max(500).default([]) });
export const teamPatch = patchOf(teamBody);

/** Weekly windows in hours, Monday first: `{mon:[[8,22]]}`; an absent day is closed. */
export const weeklyHours = z.partialRecord(
  z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']),
  z.array(z.tuple([z.number().min(0).max(24), z.number().min(0).max(24)])),
);
export type WeeklyHours = z.infer<typeof weeklyHours>;
export const queue = z.object({
  id: z.string(),
  key: z.string(),
  name: localised,
  skills: z.array(z.string()),
  /** Lower is served first (core business first). */
  rank: z.number().int(),
  zone: z.string(),
  hours: weeklyHours,
  waiting: z.number().int(),
  longestWaitSeconds: z.number().int(),
  agentsOnline: z.number().int(),
  createdAt: z.string(),
});
export type Queue = z.infer<typeof queue>;
export const queueBody = z.strictObject({
  key: z.string().regex(/^[a-z0-9_]{2,40}$/),
  name: localised,
  skills: z.array(z.string().max(60)).max(50).default([]),
  rank: z.number().int().min(0).max(1000).default(100),
  zone: z.string().max(60).default('Asia/Shanghai'),
  hours: weeklyHours,
});
export const queuePatch = patchOf(queueBody);

export const cannedResponse = z.object({
  id: z.string(),
  shortcut: z.string(),
  title: z.string(),
  translations: z.partialRecord(z.enum(['zh-CN', 'en']), z.string()),
  createdAt: z.string(),
});
export type CannedResponse = z.infer<typeof cannedResponse>;
export const cannedResponseBody = z.strictObject({
  shortcut: z.string().regex(/^[\p{L}\p{N}_-]{1,40}$/u),
  title: typedText(100),
  translations: z.partialRecord(z.enum(['zh-CN', 'en']), typedText(MESSAGE_TEXT_MAX)),
});
export const cannedResponsePatch = patchOf(cannedResponseBody);

export const inbox = z.object({
  id: z.string(),
  name: z.string(),
  publicToken: z.string(),
  locale: z.string(),
  /** Exact origins allowed to show the window; empty allows any. */
  allowedOrigins: z.array(z.string()),
  brandColor: z.string().nullable(),
  greeting: z.partialRecord(z.enum(['zh-CN', 'en']), z.string()),
  assistantName: z.partialRecord(z.enum(['zh-CN', 'en']), z.string()),
  suggestions: z.partialRecord(z.enum(['zh-CN', 'en']), z.array(z.string())),
  botEnabled: z.boolean(),
  identityRequired: z.boolean(),
  hasIdentityKey: z.boolean(),
  createdAt: z.string(),
});
export type Inbox = z.infer<typeof inbox>;
export const inboxBody = z.strictObject({
  name: typedText(100),
  locale: z.string().max(35).default('zh-CN'),
  allowedOrigins: z
    .array(
      z
        .string()
        .max(300)
        .regex(/^https?:\/\/[^/\s]+$/, 'is not an origin'),
    )
    .max(50)
    .default([]),
  brandColor: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/)
    .nullable()
    .default(null),
  greeting: z.partialRecord(z.enum(['zh-CN', 'en']), optionalText(500)).default({}),
  assistantName: z.partialRecord(z.enum(['zh-CN', 'en']), optionalText(60)).default({}),
  suggestions: z.partialRecord(z.enum(['zh-CN', 'en']), z.array(optionalText(100)).max(6)).default({}),
  botEnabled: z.boolean().default(true),
  identityRequired: z.boolean().default(false),
});
export const inboxPatch = patchOf(inboxBody);
/** A fresh HS256 secret for signing identities; shown once. */
export const identityKeyReply = z.object({ secret: z.string() });

export const apiKey = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  lastUsedAt: z.string().nullable(),
  createdAt: z.string(),
});
export type ApiKey = z.infer<typeof apiKey>;
export const apiKeyBody = z.strictObject({ name: typedText(100), role: z.enum(ROLES) });
/** The key itself is shown once. */
export const apiKeyCreated = apiKey.extend({ key: z.string() });

export const DURABILITIES = ['embedded', 'external', 'cluster'] as const;
export const health = z.object({
  status: z.enum(['ok', 'degraded', 'down']),
  version: z.string(),
  durability: z.enum(DURABILITIES),
  database: z.enum(['up', 'down']),
  uptimeSeconds: z.number(),
});
