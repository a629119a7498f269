import type { Conversation, Message, ServerFrame, Snapshot } from '@zhiyin/contracts';
import { applyEvent, contiguousSeq, EMPTY_SNAPSHOT } from '@zhiyin/contracts/events';

/**
 * 会话时间线: the conversation going on, and the ones before it, which stay above a divider.
 * Values only: every function gives a new timeline or the same one when nothing changed.
 */
export type Timeline = { earlier: readonly { conversationId: string; messages: readonly Message[] }[]; current: Snapshot };
export const EMPTY_TIMELINE: Timeline = { earlier: [], current: EMPTY_SNAPSHOT };

/** How many earlier conversations stay on screen and in the browser. */
const EARLIER_MAX = 5;

/** Messages that may be shown: everything up to the first gap. What came too early is held back. */
export function visibleMessages(timeline: Timeline): readonly Message[] {
  const { messages } = timeline.current;
  const seq = contiguousSeq(messages);
  return seq === messages.length ? messages : messages.slice(0, seq);
}

/** Where to read on from. */
export const resumeSeq = (timeline: Timeline): number => contiguousSeq(timeline.current.messages);

/** Something is known to be missing: a held message, or a conversation that is further along than what is here. */
export function hasGap(timeline: Timeline): boolean {
  const seq = resumeSeq(timeline);
  return seq < timeline.current.messages.length || seq < (timeline.current.conversation?.lastSeq ?? 0);
}

/** Folds in a live frame. A frame of a conversation that is over and above the divider is old news. */
export function foldFrame(timeline: Timeline, frame: ServerFrame): Timeline {
  if (frame.type !== 'conversation' && frame.type !== 'message') return timeline;
  const id = frame.type === 'conversation' ? frame.conversation.id : frame.conversationId;
  if (timeline.earlier.some((past) => past.conversationId === id)) return timeline;
  const current = applyEvent(timeline.current, frame);
  if (current === timeline.current) return timeline;
  return frame.type === 'conversation' ? { earlier: archived(timeline, id), current } : { ...timeline, current };
}

/** True for a message frame of a conversation this timeline does not know yet: read again from the server. */
export function isForeign(timeline: Timeline, frame: ServerFrame): boolean {
  return (
    frame.type === 'message' &&
    frame.conversationId !== timeline.current.conversation?.id &&
    !timeline.earlier.some((past) => past.conversationId === frame.conversationId)
  );
}

/** Folds in what a read or a reply gave. The server's word on which conversation is current stands, even for one thought to be over. */
export function foldRead(timeline: Timeline, conversation: Conversation | null, messages: readonly Message[]): Timeline {
  if (conversation === null) return timeline.current.conversation || timeline.current.messages.length ? startAfresh(timeline) : timeline;
  let next = timeline;
  const past = timeline.earlier.find((one) => one.conversationId === conversation.id);
  if (past) {
    next = {
      earlier: archived(timeline, conversation.id).filter((one) => one !== past),
      current: { conversation, messages: past.messages },
    };
  }
  next = foldFrame(next, { type: 'conversation', topic: 'conversation', conversation });
  for (const message of messages)
    next = foldFrame(next, { type: 'message', topic: 'conversation', conversationId: conversation.id, message });
  return withFreshFiles(next, messages);
}

/** The current conversation is over: it moves above the divider and nothing has begun yet. */
export function startAfresh(timeline: Timeline): Timeline {
  return { earlier: archived(timeline, null), current: EMPTY_SNAPSHOT };
}

/** Signed links run out; a message that was read again brings new ones. */
function withFreshFiles(timeline: Timeline, fresh: readonly Message[]): Timeline {
  const bySeq = new Map(fresh.filter((message) => message.attachments?.length).map((message) => [message.seq, message]));
  if (bySeq.size === 0) return timeline;
  const messages = timeline.current.messages.map((message) => {
    const again = bySeq.get(message.seq);
    return again && again.id === message.id && again !== message ? { ...message, attachments: again.attachments } : message;
  });
  return { ...timeline, current: { ...timeline.current, messages } };
}

function archived(timeline: Timeline, nextId: string | null): Timeline['earlier'] {
  const { conversation } = timeline.current;
  const messages = visibleMessages(timeline);
  if (!conversation || conversation.id === nextId || messages.length === 0) return timeline.earlier;
  return [...timeline.earlier, { conversationId: conversation.id, messages }].slice(-EARLIER_MAX);
}

/** Messages the customer has not seen: the others' messages after the last one read. */
export function unreadCount(timeline: Timeline, readSeq: number): number {
  return visibleMessages(timeline).filter((message) => message.seq > readSeq && (message.sender === 'bot' || message.sender === 'agent'))
    .length;
}
