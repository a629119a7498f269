import fc from 'fast-check';
import { expect, test } from 'vitest';
import { weekBefore, weekOf } from './week-rules.ts';

test.each([
  ['2026-11-22T16:00:00Z', 'Asia/Shanghai', '2026-W48', '2026-11-22T16:00:00Z', '2026-11-29T16:00:00Z'],
  ['2026-11-22T15:59:59Z', 'Asia/Shanghai', '2026-W47', '2026-11-15T16:00:00Z', '2026-11-22T16:00:00Z'],
  ['2027-01-02T12:00:00Z', 'UTC', '2026-W53', '2026-12-28T00:00:00Z', '2027-01-04T00:00:00Z'],
  ['2024-12-30T12:00:00Z', 'UTC', '2025-W01', '2024-12-30T00:00:00Z', '2025-01-06T00:00:00Z'],
  // the week in which New York's clocks go back is an hour longer
  ['2026-10-31T12:00:00Z', 'America/New_York', '2026-W44', '2026-10-26T04:00:00Z', '2026-11-02T05:00:00Z'],
  ['2026-07-01T00:00:00Z', 'Pacific/Kiritimati', '2026-W27', '2026-06-28T10:00:00Z', '2026-07-05T10:00:00Z'],
])('%s in %s lies in %s', (at, zone, name, from, until) => {
  expect(weekOf(new Date(at), zone)).toEqual({ name, from: new Date(from), until: new Date(until) });
});

test('weeks follow each other without a gap, in every zone', () => {
  const when = fc.date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2035-01-01T00:00:00Z'), noInvalidDate: true });
  fc.assert(
    fc.property(when, fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu'), (at, zone) => {
      const week = weekOf(at, zone);
      expect(week.from <= at && at < week.until).toBe(true);
      expect(weekBefore(week, zone).until).toEqual(week.from);
      expect(weekOf(week.until, zone).from).toEqual(week.until);
      expect(weekOf(week.until, zone).name).not.toBe(week.name);
    }),
  );
});
