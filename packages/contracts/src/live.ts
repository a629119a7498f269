import { z } from 'zod';
import { conversation, message, staffConversation, staffMessage } from './conversation.ts';
import { idText } from './text.ts';

/**
 * The live protocol, `GET /api/v1/live` (WebSocket, subprotocol `zhiyin.v1`).
 *
 * The first frame of a client is `hello`; a visitor sends its token there, staff are known by their cookie or send an API key.
 * A client then subscribes to topics with the last position it has; the server first sends what was missed, then what happens.
 * Positions are `seq` for visitors and `pos` for staff. A socket proves nothing: after a gap the client asks again.
 */
export const LIVE_SUBPROTOCOL = 'zhiyin.v1';

/** `conversation` is the visitor's own; `conversation:<id>` and `conversations` are for staff. */
const topic = z
  .string()
  .min(1)
  .max(120)
  .regex(/^(conversation|conversations|conversation:[A-Za-z0-9_-]+)$/);

export const clientFrame = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), token: z.string().max(400).optional() }),
  z.strictObject({ type: z.literal('subscribe'), topic, after: z.number().int().min(0).optional() }),
  z.strictObject({ type: z.literal('unsubscribe'), topic }),
  z.strictObject({ type: z.literal('typing'), topic, on: z.boolean() }),
  z.strictObject({ type: z.literal('read'), topic, seq: z.number().int().min(0) }),
  z.strictObject({ type: z.literal('ping'), after: z.number().int().min(0).optional(), conversationId: idText.optional() }),
]);
export type ClientFrame = z.infer<typeof clientFrame>;

export const serverFrame = z.discriminatedUnion('type', [
  /** The client is known; it may subscribe. */
  z.object({ type: z.literal('ready'), role: z.enum(['visitor', 'staff']), heartbeatSeconds: z.number() }),
  z.object({ type: z.literal('subscribed'), topic: z.string() }),
  /** A visitor's message; `seq` inside. */
  z.object({ type: z.literal('message'), topic: z.string(), conversationId: z.string(), message }),
  /** A staff message or note; `pos` inside. */
  z.object({ type: z.literal('staff-message'), topic: z.string(), conversationId: z.string(), message: staffMessage }),
  /** The visitor's conversation changed; keep the higher `version`. */
  z.object({ type: z.literal('conversation'), topic: z.string(), conversation }),
  z.object({ type: z.literal('staff-conversation'), topic: z.string(), conversation: staffConversation }),
  /** Somebody writes; lasts until `on: false` or 6 seconds. */
  z.object({
    type: z.literal('typing'),
    topic: z.string(),
    conversationId: z.string(),
    who: z.enum(['contact', 'bot', 'agent']),
    name: z.string().optional(),
    on: z.boolean(),
  }),
  /** Too much was waiting for this socket: read again from the last position. */
  z.object({ type: z.literal('resync'), topic: z.string() }),
  /** The node goes away: connect again after a random time up to `withinMs`. */
  z.object({ type: z.literal('move'), withinMs: z.number() }),
  z.object({ type: z.literal('pong') }),
  z.object({ type: z.literal('error'), code: z.string(), message: z.string() }),
]);
export type ServerFrame = z.infer<typeof serverFrame>;
