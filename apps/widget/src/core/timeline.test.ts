import type { Conversation, Message, ServerFrame } from '@zhiyin/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  EMPTY_TIMELINE,
  foldFrame,
  foldRead,
  hasGap,
  isForeign,
  resumeSeq,
  startAfresh,
  unreadCount,
  visibleMessages,
} from './timeline.ts';

const aConversation = (id: string, change: Partial<Conversation> = {}): Conversation => ({
  id,
  status: 'open',
  handledBy: 'bot',
  lastSeq: 0,
  version: 1,
  contactReadSeq: 0,
  agentReadSeq: 0,
  ...change,
});
const aMessage = (conversationId: string, seq: number, change: Partial<Message> = {}): Message => ({
  id: `msg_${conversationId}_${seq}`,
  seq,
  sender: 'bot',
  kind: 'text',
  text: `${conversationId} ${seq}`,
  createdAt: '2026-01-05T01:00:00Z',
  ...change,
});
const messageFrame = (conversationId: string, message: Message): ServerFrame => ({
  type: 'message',
  topic: 'conversation',
  conversationId,
  message,
});
const conversationFrame = (conversation: Conversation): ServerFrame => ({ type: 'conversation', topic: 'conversation', conversation });
const range = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
const seqs = (messages: readonly Message[]) => messages.map((message) => message.seq);

describe('会话时间线 timeline', () => {
  it('shows nothing beyond a gap, says so, and shows all once it is filled', () => {
    let timeline = foldRead(EMPTY_TIMELINE, aConversation('a', { lastSeq: 3 }), [aMessage('a', 1)]);
    timeline = foldFrame(timeline, messageFrame('a', aMessage('a', 3)));
    expect(seqs(visibleMessages(timeline))).toEqual([1]);
    expect([resumeSeq(timeline), hasGap(timeline)]).toEqual([1, true]);
    timeline = foldFrame(timeline, messageFrame('a', aMessage('a', 2)));
    expect(seqs(visibleMessages(timeline))).toEqual([1, 2, 3]);
    expect(hasGap(timeline)).toBe(false);
  });

  it('a conversation that is further along than its messages is a gap', () => {
    expect(hasGap(foldRead(EMPTY_TIMELINE, aConversation('a', { lastSeq: 2 }), [aMessage('a', 1)]))).toBe(true);
  });

  it('puts the old conversation above the divider when another begins', () => {
    let timeline = foldRead(EMPTY_TIMELINE, aConversation('a', { lastSeq: 2 }), [aMessage('a', 1), aMessage('a', 2)]);
    timeline = foldRead(timeline, aConversation('b', { lastSeq: 1 }), [aMessage('b', 1)]);
    expect(timeline.earlier.map((past) => [past.conversationId, seqs(past.messages)])).toEqual([['a', [1, 2]]]);
    expect(visibleMessages(timeline).map((message) => message.text)).toEqual(['b 1']);
  });

  it('late frames of a conversation that is over change nothing', () => {
    const before = foldRead(foldRead(EMPTY_TIMELINE, aConversation('a'), [aMessage('a', 1)]), aConversation('b'), []);
    expect(foldFrame(before, conversationFrame(aConversation('a', { version: 9, status: 'resolved' })))).toBe(before);
    expect(foldFrame(before, messageFrame('a', aMessage('a', 2)))).toBe(before);
  });

  it('a message of an unknown conversation is foreign and asks for a reading; one of an earlier conversation is not', () => {
    const timeline = foldRead(foldRead(EMPTY_TIMELINE, aConversation('a'), [aMessage('a', 1)]), aConversation('b'), []);
    expect(isForeign(timeline, messageFrame('c', aMessage('c', 1)))).toBe(true);
    expect(isForeign(timeline, messageFrame('b', aMessage('b', 1)))).toBe(false);
    expect(isForeign(timeline, messageFrame('a', aMessage('a', 2)))).toBe(false);
  });

  it('restarting keeps what was said and begins empty', () => {
    const timeline = startAfresh(foldRead(EMPTY_TIMELINE, aConversation('a'), [aMessage('a', 1)]));
    expect(timeline.earlier).toHaveLength(1);
    expect(timeline.current).toEqual({ conversation: null, messages: [] });
    expect(startAfresh(timeline).earlier).toHaveLength(1);
  });

  it("the server's word stands when it goes on with an earlier conversation", () => {
    const restarted = startAfresh(foldRead(EMPTY_TIMELINE, aConversation('a'), [aMessage('a', 1)]));
    const timeline = foldRead(restarted, aConversation('a', { version: 2, lastSeq: 2 }), [aMessage('a', 2)]);
    expect(timeline.earlier).toEqual([]);
    expect(seqs(visibleMessages(timeline))).toEqual([1, 2]);
  });

  it('the server knows no conversation any more: the old one is history', () => {
    const timeline = foldRead(foldRead(EMPTY_TIMELINE, aConversation('a'), [aMessage('a', 1)]), null, []);
    expect([timeline.earlier.length, timeline.current.conversation]).toEqual([1, null]);
  });

  it('a message read again brings fresh links and nothing else', () => {
    const file = { id: 'att_1', kind: 'image' as const, name: 'a.png', mime: 'image/png', bytes: 1, url: '/old' };
    const before = foldRead(EMPTY_TIMELINE, aConversation('a', { lastSeq: 1 }), [aMessage('a', 1, { attachments: [file] })]);
    const after = foldRead(before, aConversation('a', { lastSeq: 1 }), [
      aMessage('a', 1, { text: 'forged', attachments: [{ ...file, url: '/new' }] }),
    ]);
    expect(visibleMessages(after)).toMatchObject([{ text: 'a 1', attachments: [{ url: '/new' }] }]);
  });

  it('counts only what others said after the last reading', () => {
    const messages = [
      aMessage('a', 1),
      aMessage('a', 2, { sender: 'contact' }),
      aMessage('a', 3, { sender: 'agent' }),
      aMessage('a', 4, { sender: 'system' }),
    ];
    const timeline = foldRead(EMPTY_TIMELINE, aConversation('a', { lastSeq: 4 }), messages);
    expect([0, 1, 3].map((read) => unreadCount(timeline, read))).toEqual([2, 1, 0]);
  });

  it('any order, any repeats: the same timeline as reading it once', () => {
    const count = 6;
    const frames = fc
      .array(
        fc.oneof(
          fc.integer({ min: 1, max: count }).map((seq) => ({ seq })),
          fc.integer({ min: 1, max: count }).map((version) => ({ version })),
        ),
        { maxLength: 40 },
      )
      .map((some) => [...some, ...range(count).map((seq) => ({ seq })), { version: count }]);
    fc.assert(
      fc.property(
        frames.chain((all) => fc.shuffledSubarray(all, { minLength: all.length })),
        (shuffled) => {
          let timeline = foldRead(EMPTY_TIMELINE, aConversation('a', { version: 0 }), []);
          for (const one of shuffled) {
            timeline = foldFrame(
              timeline,
              'seq' in one
                ? messageFrame('a', aMessage('a', one.seq))
                : conversationFrame(aConversation('a', { version: one.version, lastSeq: one.version })),
            );
            expect(seqs(visibleMessages(timeline))).toEqual(range(resumeSeq(timeline)));
          }
          expect(timeline).toEqual(
            foldRead(
              EMPTY_TIMELINE,
              aConversation('a', { version: count, lastSeq: count }),
              range(count).map((seq) => aMessage('a', seq)),
            ),
          );
        },
      ),
    );
  });
});
