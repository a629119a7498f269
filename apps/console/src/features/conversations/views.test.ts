import { aStaffConversation } from '@zhiyin/testkit';
import { describe, expect, it } from 'vitest';
import { countOf, isView, NO_FILTERS, neighbour, orderForView, queryOf, readFilters, viewsFor, writeFilters } from './views.ts';

describe('queryOf', () => {
  it.each([
    ['mine', { status: 'open', assignee: 'me' }],
    ['queue', { status: 'open', handledBy: 'queue' }],
    ['resolved', { status: 'resolved' }],
  ] as const)('%s', (view, query) => expect(queryOf(view, NO_FILTERS)).toEqual(query));
  it('adds filters, without empty ones', () =>
    expect(queryOf('all', { ...NO_FILTERS, inbox: 'inbox_1', q: ' 滤芯 ' })).toEqual({ status: 'open', inbox: 'inbox_1', q: '滤芯' }));
  it('keeps mine mine', () => expect(queryOf('mine', { ...NO_FILTERS, assignee: 'agt_2' }).assignee).toBe('me'));
});

describe('filters', () => {
  it('survive the address', () => {
    const filters = { q: '滤芯 a&b', inbox: 'inbox_1', queue: '', team: 'team_1', assignee: 'none' };
    expect(readFilters(new URLSearchParams(writeFilters(filters).toString()))).toEqual(filters);
    expect(writeFilters(NO_FILTERS).size).toBe(0);
  });
});

describe('orderForView', () => {
  const rows = [
    aStaffConversation({ id: 'calm', updatedAt: '2026-01-05T03:00:00Z' }),
    aStaffConversation({ id: 'short', waitingSince: '2026-01-05T02:50:00Z' }),
    aStaffConversation({ id: 'newer', updatedAt: '2026-01-05T04:00:00Z' }),
    aStaffConversation({ id: 'long', waitingSince: '2026-01-05T02:00:00Z' }),
  ];
  it('puts the longest wait of mine on top', () =>
    expect(orderForView('mine', rows).map((row) => row.id)).toEqual(['long', 'short', 'newer', 'calm']));
  it('keeps the server’s order elsewhere', () => expect(orderForView('all', rows)).toBe(rows));
});

describe('neighbour', () => {
  const rows = ['a', 'b', 'c'].map((id) => aStaffConversation({ id }));
  it.each([
    [undefined, 1, 'a'],
    ['gone', -1, 'a'],
    ['a', 1, 'b'],
    ['c', 1, 'c'],
    ['a', -1, 'a'],
  ] as const)('from %s by %d is %s', (from, step, id) => expect(neighbour(rows, from, step)?.id).toBe(id));
  it('is nobody in an empty list', () => expect(neighbour([], 'a', 1)).toBeUndefined());
});

describe('views', () => {
  it('have their counts', () => {
    const counts = { mine: 1, queued: 2, bot: 3, open: 4, snoozed: 5, resolved: 6 };
    expect(viewsFor(true).map((view) => countOf(view, counts))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(countOf('mine', undefined)).toBeUndefined();
  });
  it('leave out mine for people who answer nobody', () => {
    expect(viewsFor(false)).not.toContain('mine');
    expect(isView('everything')).toBe(false);
  });
});
