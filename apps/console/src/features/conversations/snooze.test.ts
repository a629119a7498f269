import { describe, expect, it } from 'vitest';
import { localFieldValue, SNOOZES, snoozeUntil } from './snooze.ts';

describe('snoozeUntil', () => {
  it.each([
    ['hour', '2026-11-22T15:30:00', '2026-11-22T16:30'],
    ['threeHours', '2026-11-22T22:30:00', '2026-11-23T01:30'],
    ['tomorrow', '2026-11-30T08:00:00', '2026-12-01T09:00'],
    ['monday', '2026-11-22T15:00:00', '2026-11-23T09:00'],
    ['monday', '2026-11-23T08:00:00', '2026-11-30T09:00'],
    ['monday', '2026-11-28T12:00:00', '2026-11-30T09:00'],
  ] as const)('%s from %s is %s', (snooze, now, until) => expect(localFieldValue(snoozeUntil(snooze, new Date(now)))).toBe(until));
  it('always lies ahead and leaves its input alone', () => {
    const now = new Date('2026-12-31T23:59:59');
    for (const snooze of SNOOZES) expect(snoozeUntil(snooze, now).getTime()).toBeGreaterThan(now.getTime());
    expect(localFieldValue(now)).toBe('2026-12-31T23:59');
  });
});
