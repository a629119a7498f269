import type { Message } from '@zhiyin/contracts';
import { describe, expect, it } from 'vitest';
import { logItems } from './log-items.ts';
import type { OutboxEntry } from './outbox.ts';
import { EMPTY_TIMELINE, foldRead, startAfresh } from './timeline.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 1, minute)).toISOString();
const aMessage = (seq: number, sender: Message['sender'], minute: number, change: Partial<Message> = {}): Message => ({
  id: `msg_${seq}`,
  seq,
  sender,
  kind: 'text',
  text: `${seq}`,
  createdAt: at(minute),
  ...change,
});
const aConversation = (id: string) =>
  ({ id, status: 'open', handledBy: 'bot', lastSeq: 9, version: 1, contactReadSeq: 0, agentReadSeq: 0 }) as const;
const anEntry = (clientId: string, minute: number): OutboxEntry => ({
  order: 1,
  clientId,
  visitorId: null,
  text: clientId,
  files: [],
  createdAt: Date.parse(at(minute)),
  state: 'waiting',
  attempts: 0,
  notBefore: 0,
});
const dayOf = (iso: string) => iso.slice(0, 10);
const short = (items: ReturnType<typeof logItems>) =>
  items.map((item) =>
    item.type === 'message' || item.type === 'pending' ? `${item.key}${item.first ? '^' : ''}${item.last ? '$' : ''}` : item.type,
  );

describe('the log, line by line', () => {
  it('runs of one sender belong together; another sender, a long silence or a divider ends them', () => {
    const timeline = foldRead(EMPTY_TIMELINE, aConversation('a'), [
      aMessage(1, 'contact', 0),
      aMessage(2, 'bot', 0),
      aMessage(3, 'bot', 1),
      aMessage(4, 'agent', 1, { author: { name: 'A' } }),
      aMessage(5, 'agent', 2, { author: { name: 'B' } }),
      aMessage(6, 'agent', 9, { author: { name: 'B' } }),
    ]);
    expect(short(logItems(timeline, [], null, dayOf))).toEqual(['day', 'msg_1^$', 'msg_2^', 'msg_3$', 'msg_4^$', 'msg_5^$', 'msg_6^$']);
    expect(short(logItems(timeline, [], 2, dayOf)).slice(2, 5)).toEqual(['msg_2^$', 'unread', 'msg_3^$']);
  });

  it("the divider stands before the others' first unread message, not before one's own", () => {
    const timeline = foldRead(EMPTY_TIMELINE, aConversation('a'), [
      aMessage(1, 'bot', 0),
      aMessage(2, 'contact', 0),
      aMessage(3, 'bot', 0),
    ]);
    expect(short(logItems(timeline, [], 1, dayOf))).toEqual(['day', 'msg_1^$', 'msg_2^$', 'unread', 'msg_3^$']);
  });

  it('what the server has is no longer on its way, under the same key', () => {
    const timeline = foldRead(EMPTY_TIMELINE, aConversation('a'), [aMessage(1, 'contact', 0, { clientId: 'c1' })]);
    expect(short(logItems(timeline, [anEntry('c1', 0), anEntry('c2', 1)], null, dayOf))).toEqual(['day', 'c1^', 'c2$']);
    expect(short(logItems(EMPTY_TIMELINE, [anEntry('c1', 0)], null, dayOf))).toEqual(['c1^$']);
  });

  it('earlier conversations stand above their divider', () => {
    const over = startAfresh(foldRead(EMPTY_TIMELINE, aConversation('a'), [aMessage(1, 'bot', 0)]));
    const timeline = foldRead(over, aConversation('b'), [aMessage(1, 'contact', 1440, { id: 'msg_b1' })]);
    expect(short(logItems(timeline, [], 0, dayOf))).toEqual(['day', 'msg_1^$', 'earlier', 'day', 'msg_b1^$']);
  });
});
