import type { Page, StaffConversation } from '@zhiyin/contracts';
import { aStaffConversation, aStaffMessage } from '@zhiyin/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConversationQuery } from '../api/endpoints.ts';
import {
  contiguousPos,
  foldIntoPages,
  insertMessages,
  joinFeeds,
  laterOf,
  type MessageFeed,
  matchesQuery,
  nextAfter,
  noticeOf,
} from './merge.ts';

const EMPTY: MessageFeed = { messages: [], hasEarlier: false };
const at = (minute: number) => `2026-01-05T01:${String(minute).padStart(2, '0')}:00.000Z`;

describe('insertMessages', () => {
  it('ends the same whatever the order and the repeats', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 80 }), (positions) => {
        const feed = positions.reduce((held, pos) => insertMessages(held, [aStaffMessage(pos)]), EMPTY);
        expect(feed.messages.map((m) => m.pos)).toEqual([...new Set(positions)].sort((a, b) => a - b));
        expect(
          insertMessages(
            EMPTY,
            positions.map((pos) => aStaffMessage(pos)),
          ).messages,
        ).toEqual(feed.messages);
      }),
    );
  });
  it('takes the fresher copy of a message', () => {
    const feed = insertMessages(insertMessages(EMPTY, [aStaffMessage(1, { text: 'old' })]), [aStaffMessage(1, { text: 'new' })]);
    expect(feed.messages.map((m) => m.text)).toEqual(['new']);
  });
  it('gives the same feed back for nothing', () => expect(insertMessages(EMPTY, [])).toBe(EMPTY));
});

describe('joinFeeds', () => {
  const feed = (hasEarlier: boolean, ...positions: number[]): MessageFeed => ({
    messages: positions.map((pos) => aStaffMessage(pos)),
    hasEarlier,
  });
  const shape = ({ messages, hasEarlier }: MessageFeed) => [messages.map((m) => m.pos), hasEarlier];
  it.each([
    ['a message that came live while the page was read', feed(true, 7), feed(true, 4, 5, 6), [[4, 5, 6, 7], true]],
    ['older ones loaded meanwhile', feed(false, 1, 2, 3, 4), feed(true, 3, 4, 5), [[1, 2, 3, 4, 5], false]],
    ['nothing held', undefined, feed(true, 4, 5), [[4, 5], true]],
    ['a conversation read from its first message', feed(true, 3), feed(false, 1, 2), [[1, 2, 3], false]],
  ] as const)('keeps %s', (_title, now, read, wanted) => expect(shape(joinFeeds(now, read))).toEqual(wanted));
  it('loses nothing, whatever came when', () => {
    const positions = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 20 });
    fc.assert(
      fc.property(positions, positions, (live, read) => {
        const joined = joinFeeds(
          insertMessages(
            EMPTY,
            live.map((pos) => aStaffMessage(pos)),
          ),
          insertMessages(
            EMPTY,
            read.map((pos) => aStaffMessage(pos)),
          ),
        );
        expect(joined.messages.map((m) => m.pos)).toEqual([...new Set([...live, ...read])].sort((a, b) => a - b));
      }),
    );
  });
});

describe('laterOf', () => {
  it('does not let a slow answer overtake a frame', () => {
    const frame = aStaffConversation({ version: 5, status: 'resolved' });
    expect(laterOf(frame, aStaffConversation({ version: 4 }))).toBe(frame);
    expect(laterOf(frame, aStaffConversation({ version: 6 })).version).toBe(6);
    expect(laterOf(undefined, frame)).toBe(frame);
  });
});

describe('contiguousPos', () => {
  it.each([
    ['nothing', [], 0],
    ['without a gap', [1, 2, 3], 3],
    ['up to the gap', [1, 2, 5], 2],
    ['a run that begins late', [40, 41, 42], 42],
  ])('%s', (_title, positions, pos) => expect(contiguousPos(positions.map((p) => aStaffMessage(p)))).toBe(pos));
});

describe('matchesQuery', () => {
  const mine = aStaffConversation({ handledBy: 'agent', assignee: { id: 'agt_1', name: '林晓' }, queue: { id: 'queue_1', name: 'q' } });
  it.each<[string, ConversationQuery, boolean | undefined]>([
    ['everything', {}, true],
    ['mine', { assignee: 'me', status: 'open' }, true],
    ['another person’s', { assignee: 'agt_2' }, false],
    ['nobody’s', { assignee: 'none' }, false],
    ['another state', { status: 'resolved' }, false],
    ['its queue', { queue: 'queue_1' }, true],
    ['another inbox', { inbox: 'inbox_2' }, false],
    ['a search cannot be judged', { q: '滤芯' }, undefined],
    ['a search with a state it is not in', { q: '滤芯', status: 'snoozed' }, false],
  ])('%s', (_title, query, verdict) => expect(matchesQuery(query, mine, 'agt_1')).toBe(verdict));
  it('gives nobody’s conversations to people without an agent', () => {
    expect(matchesQuery({ assignee: 'me' }, mine, null)).toBe(false);
  });
});

describe('foldIntoPages', () => {
  const query: ConversationQuery = { status: 'open' };
  const row = (id: string, minute: number, change: Partial<StaffConversation> = {}) =>
    aStaffConversation({ id, updatedAt: at(minute), ...change });
  const pages = (): Page<StaffConversation>[] => [
    { data: [row('c', 30), row('b', 20)], next: 'b' },
    { data: [row('a', 10)], next: null },
  ];
  const ids = (list: readonly Page<StaffConversation>[]) => list.map((page) => page.data.map((r) => r.id));

  it('moves a changed conversation to the top', () =>
    expect(ids(foldIntoPages(pages(), row('a', 40, { version: 2 }), query, null))).toEqual([['a', 'c', 'b'], []]));
  it('adds a new one', () => expect(ids(foldIntoPages(pages(), row('d', 25), query, null))).toEqual([['c', 'd', 'b'], ['a']]));
  it('takes out what no longer belongs', () =>
    expect(ids(foldIntoPages(pages(), row('c', 40, { version: 2, status: 'resolved' }), query, null))).toEqual([['b'], ['a']]));
  it('knows an old frame', () => {
    const before = pages();
    expect(foldIntoPages(before, row('a', 50), query, null)).toBe(before);
  });
  it('leaves strangers out', () => {
    const before = pages();
    expect(foldIntoPages(before, row('x', 50, { status: 'snoozed' }), query, null)).toBe(before);
  });
  it('leaves what lies below an unfinished list to its next page', () => {
    const before: Page<StaffConversation>[] = [{ data: [row('c', 30)], next: 'c' }];
    expect(foldIntoPages(before, row('old', 1), query, null)).toBe(before);
  });
  it('begins an empty list', () => expect(ids(foldIntoPages([{ data: [], next: null }], row('a', 1), query, null))).toEqual([['a']]));
  it('replaces in place under a search', () => {
    const after = foldIntoPages(pages(), row('b', 59, { version: 2, unread: 3 }), { q: 'x' }, null);
    expect(ids(after)).toEqual([['c', 'b'], ['a']]);
    expect(after[0]?.data[1]?.unread).toBe(3);
  });
  it('keeps the queue by the longest wait', () => {
    const waiting: ConversationQuery = { status: 'open', handledBy: 'queue' };
    const first: Page<StaffConversation>[] = [
      {
        data: [row('long', 30, { handledBy: 'queue', enqueuedAt: at(1) }), row('short', 30, { handledBy: 'queue', enqueuedAt: at(20) })],
        next: null,
      },
    ];
    expect(ids(foldIntoPages(first, row('middle', 59, { handledBy: 'queue', enqueuedAt: at(10) }), waiting, null))).toEqual([
      ['long', 'middle', 'short'],
    ]);
  });
  it('holds every conversation once and in order, whatever happens', () => {
    const change = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e'), minute: fc.integer({ min: 0, max: 59 }), open: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        let list: readonly Page<StaffConversation>[] = [{ data: [], next: null }];
        const truth = new Map<string, StaffConversation>();
        changes.forEach(({ id, minute, open }, index) => {
          const next = row(id, minute, { version: index + 1, status: open ? 'open' : 'resolved' });
          truth.set(id, next);
          list = foldIntoPages(list, next, query, null);
        });
        const expected = [...truth.values()]
          .filter((r) => r.status === 'open')
          .sort((x, y) => y.updatedAt.localeCompare(x.updatedAt) || (x.id > y.id ? -1 : 1));
        expect(list.flatMap((page) => page.data.map((r) => r.id))).toEqual(expected.map((r) => r.id));
      }),
    );
  });
});

describe('nextAfter', () => {
  const row = (id: string, minute: number, change: Partial<StaffConversation> = {}) =>
    aStaffConversation({ id, updatedAt: at(minute), ...change });
  it('goes on from the last row held, not from one that has moved to the top', () => {
    const before: Page<StaffConversation>[] = [{ data: [row('c', 30), row('b', 20), row('a', 10)], next: 'a' }];
    const after = foldIntoPages(before, row('a', 50, { version: 2 }), { status: 'open' }, null);
    expect(after[0]?.data.map((r) => r.id)).toEqual(['a', 'c', 'b']);
    expect(nextAfter(after)).toBe('b');
  });
  it('ends where the server says it ends', () => expect(nextAfter([{ data: [row('a', 1)], next: null }])).toBeNull());
  it('keeps the server’s word for an empty page', () => expect(nextAfter([{ data: [], next: 'x' }])).toBe('x'));
});

describe('noticeOf', () => {
  const queued = aStaffConversation({ version: 2, handledBy: 'queue' });
  const assigned = aStaffConversation({ version: 3, handledBy: 'agent', assignee: { id: 'agt_1', name: '林晓' } });
  it('tells of somebody who begins to wait', () => expect(noticeOf(aStaffConversation(), queued, 'agt_1', false)?.kind).toBe('queued'));
  it('tells of an assignment to me', () => expect(noticeOf(queued, assigned, 'agt_1', false)?.kind).toBe('assigned'));
  it('is silent about an assignment to somebody else', () => expect(noticeOf(queued, assigned, 'agt_2', false)).toBeNull());
  it('is silent about what changes while it stays mine', () =>
    expect(noticeOf(assigned, { ...assigned, version: 4, unread: 1 }, 'agt_1', true)).toBeNull());
  it('is silent about an old queue seen for the first time', () => expect(noticeOf(undefined, queued, 'agt_1', false)).toBeNull());
  it('tells of a fresh one seen for the first time', () => expect(noticeOf(undefined, queued, 'agt_1', true)?.kind).toBe('queued'));
  it('is silent about an old frame', () =>
    expect(noticeOf(queued, aStaffConversation({ version: 1, handledBy: 'queue' }), 'agt_1', true)).toBeNull());
});
