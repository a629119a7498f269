import { z } from 'zod';
import { ATTACHMENT_KINDS, conversation, message } from './conversation.ts';
import { idText, localeTag, optionalText, typedText } from './text.ts';

/** The longest text one customer or agent message may have, in UTF-16 units. */
export const MESSAGE_TEXT_MAX = 8000;

/** The client's own permanent id of a message: any 1..100 printable ASCII characters, unique per visitor for ever. */
export const clientId = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces');

const token = z.string().min(16).max(200);

export const createSessionBody = z.strictObject({
  inbox: z.string().min(1).max(100),
  visitorToken: token.optional(),
  /** JWT signed by the customer's site. */
  identity: z.string().max(8000).optional(),
  locale: localeTag.optional(),
  /** Where the window stands. */
  page: z
    .strictObject({ url: optionalText(2000).optional(), title: optionalText(500).optional(), referrer: optionalText(2000).optional() })
    .optional(),
});
export type CreateSessionBody = z.infer<typeof createSessionBody>;

export const inboxFeatures = z.object({
  attachments: z.boolean(),
  ratings: z.boolean(),
  handoff: z.boolean(),
  identityRequired: z.boolean(),
});
export const sessionReply = z.object({
  token: z.string(),
  visitor: z.object({ id: z.string() }),
  conversation: conversation.nullable(),
  inbox: z.object({
    id: z.string(),
    name: z.string(),
    locale: z.string(),
    features: inboxFeatures,
    /** How the window looks and greets. */
    appearance: z.object({
      brandColor: z.string().nullable(),
      assistantName: z.record(z.string(), z.string()),
      greeting: z.record(z.string(), z.string()),
      suggestions: z.record(z.string(), z.array(z.string())),
    }),
  }),
});
export type SessionReply = z.infer<typeof sessionReply>;

export const sendMessageBody = z
  .strictObject({
    clientId,
    text: typedText(MESSAGE_TEXT_MAX).optional(),
    attachmentIds: z.array(idText).min(1).max(10).optional(),
  })
  .refine((body) => body.text !== undefined || body.attachmentIds !== undefined, 'text or attachmentIds is needed');
export type SendMessageBody = z.infer<typeof sendMessageBody>;
export const sendMessageReply = z.object({ message, conversation });
export type SendMessageReply = z.infer<typeof sendMessageReply>;

export const listMessagesQuery = z.strictObject({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(0),
  wait: z.coerce.number().min(0).max(25).default(0),
});
export const listMessagesReply = z.object({ data: z.array(message), conversation: conversation.nullable() });
export type ListMessagesReply = z.infer<typeof listMessagesReply>;

export const uploadReply = z.object({
  id: z.string(),
  kind: z.enum(ATTACHMENT_KINDS),
  name: z.string(),
  bytes: z.number().int(),
  width: z.number().int().optional(),
  height: z.number().int().optional(),
  durationMs: z.number().int().optional(),
});
export type UploadReply = z.infer<typeof uploadReply>;

export const emptyBody = z.strictObject({});
export const conversationReply = z.object({ conversation });

/** Reason tags of a rating, as codes; the screens carry the words. */
export const RATING_TAGS = [
  'clear_answer',
  'fast',
  'patient',
  'incomplete',
  'off_topic',
  'cold',
  'long_wait',
  'unclear_steps',
  'no_person',
  'outdated',
  'other',
] as const;
export const ratingBody = z.strictObject({
  stars: z.number().int().min(1).max(5),
  tags: z.array(z.enum(RATING_TAGS)).max(RATING_TAGS.length).default([]),
  comment: optionalText(2000).optional(),
});
export const FLAG_REASONS = ['incorrect', 'outdated', 'unclear', 'incomplete', 'unrelated'] as const;
export const answerFlagBody = z.strictObject({
  messageId: idText,
  reason: z.enum(FLAG_REASONS),
  comment: optionalText(2000).optional(),
});
export const createdReply = z.object({ id: z.string() });
/** 属性: what the site tells of its customer and of this conversation; flat values, null takes one away. Unsigned, so never proof of who somebody is. */
const attributeValues = z
  .record(
    z.string().regex(/^[A-Za-z][\w.-]{0,59}$/, 'is not an attribute name'),
    z.union([optionalText(1000), z.number(), z.boolean(), z.null()]),
  )
  .refine((values) => Object.keys(values).length <= 50, 'at most 50 attributes');
export const visitorAttributesBody = z.strictObject({ contact: attributeValues.optional(), conversation: attributeValues.optional() });
export type VisitorAttributesBody = z.infer<typeof visitorAttributesBody>;
/** What the widget says of the visitor between messages. */
export const visitorReadBody = z.strictObject({ seq: z.number().int().min(0) });
