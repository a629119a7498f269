import { describe, expect, test } from 'vitest';
import { isOpen, nextOpen } from './hours.ts';

const HOURS = {
  mon: [[8, 22]],
  tue: [
    [8, 12],
    [13.5, 18],
  ],
  sun: [[0, 24]],
} satisfies Parameters<typeof isOpen>[0];
const ZONE = 'Asia/Shanghai';

describe('opening hours', () => {
  test.each([
    ['Monday before eight', '2026-11-23T07:59:00+08:00', false],
    ['Monday at eight', '2026-11-23T08:00:00+08:00', true],
    ['Monday at ten in the evening', '2026-11-23T22:00:00+08:00', false],
    ['Tuesday in the break', '2026-11-24T13:00:00+08:00', false],
    ['Tuesday at half past one', '2026-11-24T13:30:00+08:00', true],
    ['Sunday midnight', '2026-11-22T00:00:00+08:00', true],
    ['Wednesday, closed', '2026-11-25T10:00:00+08:00', false],
  ])('%s', (_name, at, open) => {
    expect(isOpen(HOURS, ZONE, new Date(at))).toBe(open);
  });

  test.each([
    ['open already', '2026-11-23T09:00:00+08:00', '2026-11-23T01:00:00.000Z'],
    ['later the same day', '2026-11-23T03:17:00+08:00', '2026-11-23T00:00:00.000Z'],
    ['after the break', '2026-11-24T12:20:00+08:00', '2026-11-24T05:30:00.000Z'],
    ['days later', '2026-11-24T18:00:00+08:00', '2026-11-28T16:00:00.000Z'],
  ])('opens next: %s', (_name, at, expected) => {
    expect(nextOpen(HOURS, ZONE, new Date(at))?.toISOString()).toBe(expected);
  });

  test('never opens', () => {
    expect(nextOpen({}, ZONE, new Date('2026-11-23T09:00:00Z'))).toBeNull();
  });
});
