import type { Message } from '@zhiyin/contracts';
import type { OutboxEntry } from './outbox.ts';
import { type Timeline, visibleMessages } from './timeline.ts';

/** One line of the log, top to bottom. `first` and `last` say where a run of one sender begins and ends. */
export type LogItem =
  | { type: 'day'; key: string; at: string }
  | { type: 'earlier'; key: string }
  | { type: 'unread'; key: string }
  | { type: 'message'; key: string; message: Message; current: boolean; first: boolean; last: boolean }
  | { type: 'pending'; key: string; entry: OutboxEntry; first: boolean; last: boolean };

/** A run of one sender's messages is broken after this silence. */
const RUN_MS = 5 * 60_000;

/** Lays out earlier conversations, the current one with its day and unread dividers, and what is still on its way. */
export function logItems(
  timeline: Timeline,
  pending: readonly OutboxEntry[],
  dividerSeq: number | null,
  dayOf: (iso: string) => string,
): LogItem[] {
  const items: LogItem[] = [];
  const known = new Set<string>();
  let day = '';
  const add = (messages: readonly Message[], current: boolean) => {
    let divided = dividerSeq === null || !current;
    for (const message of messages) {
      if (message.clientId) known.add(message.clientId);
      const on = dayOf(message.createdAt);
      if (on !== day) items.push({ type: 'day', key: `day:${on}:${message.id}`, at: message.createdAt });
      day = on;
      if (!divided && message.seq > (dividerSeq ?? 0) && message.sender !== 'contact') {
        items.push({ type: 'unread', key: 'unread' });
        divided = true;
      }
      // The key stays the same from sending to delivered, so that nothing blinks.
      items.push({ type: 'message', key: message.clientId ?? message.id, message, current, first: true, last: true });
    }
  };
  for (const past of timeline.earlier) {
    add(past.messages, false);
    items.push({ type: 'earlier', key: `earlier:${past.conversationId}` });
  }
  add(visibleMessages(timeline), true);
  for (const entry of pending) {
    if (!known.has(entry.clientId)) items.push({ type: 'pending', key: entry.clientId, entry, first: true, last: true });
  }
  for (let at = 1; at < items.length; at += 1) {
    const before = items[at - 1]!;
    const item = items[at]!;
    if (!isSaid(before) || !isSaid(item) || voiceOf(before) !== voiceOf(item) || timeOf(item) - timeOf(before) > RUN_MS) continue;
    item.first = false;
    before.last = false;
  }
  return items;
}

type Said = Extract<LogItem, { type: 'message' | 'pending' }>;
const isSaid = (item: LogItem): item is Said => item.type === 'message' || item.type === 'pending';
const voiceOf = (item: Said) =>
  (item.type === 'pending' ? 'contact' : `${item.message.sender}${item.message.author?.name ?? ''}`).replace(/^contact.*/, 'contact');
const timeOf = (item: Said) => (item.type === 'pending' ? item.entry.createdAt : Date.parse(item.message.createdAt));
