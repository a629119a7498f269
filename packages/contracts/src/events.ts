import type { Conversation, Message } from './conversation.ts';
import type { ServerFrame } from './live.ts';

/** What a visitor's window knows of its conversation. */
export type Snapshot = { conversation: Conversation | null; messages: readonly Message[] };
export const EMPTY_SNAPSHOT: Snapshot = { conversation: null, messages: [] };

/**
 * Folds one live frame into a snapshot. Safe against repeats, old frames and disorder: messages are kept once by `seq` in order,
 * conversations by the higher `version`. A message of another conversation starts a new list.
 * `snapshot` itself is never changed; the same object comes back when nothing is new.
 */
export function applyEvent(snapshot: Snapshot, frame: ServerFrame): Snapshot {
  if (frame.type === 'conversation') {
    const known = snapshot.conversation;
    if (known?.id === frame.conversation.id) {
      return known.version >= frame.conversation.version ? snapshot : { ...snapshot, conversation: frame.conversation };
    }
    return { conversation: frame.conversation, messages: [] };
  }
  if (frame.type === 'message') {
    if (snapshot.conversation && snapshot.conversation.id !== frame.conversationId) return snapshot;
    return { ...snapshot, messages: insertBySeq(snapshot.messages, frame.message) };
  }
  return snapshot;
}

function insertBySeq(messages: readonly Message[], message: Message): readonly Message[] {
  let at = messages.length;
  while (at > 0 && (messages[at - 1] as Message).seq >= message.seq) at -= 1;
  if (messages[at]?.seq === message.seq) return messages;
  return [...messages.slice(0, at), message, ...messages.slice(at)];
}

/** The last sequence below which nothing is missing; what a client resumes from. */
export function contiguousSeq(messages: readonly Message[]): number {
  let seq = 0;
  for (const message of messages) {
    if (message.seq !== seq + 1) break;
    seq = message.seq;
  }
  return seq;
}

/** Domain events, recorded in the transaction that caused them and heard later by `flows/listeners.ts` and webhooks. */
export const DOMAIN_EVENTS = [
  'conversation.created',
  'conversation.resolved',
  'conversation.reopened',
  'conversation.snoozed',
  'conversation.assigned',
  'conversation.transferred',
  'conversation.handed-back',
  'message.created',
  'handoff.requested',
  'handoff.accepted',
  'handoff.failed',
  'rating.submitted',
  'answer.flagged',
  'knowledge.gap-found',
] as const;
export type DomainEventType = (typeof DOMAIN_EVENTS)[number];
