import { addDays, isRealDay, offsetMinutes, type WallTime, wallTime, weekday } from './zoned-time.ts';

/** A time found in a text. `value`: ISO 8601, a date of any precision, a time with offset, `from/to`, or a duration (`P3D`). */
export type FoundTime = { kind: 'date' | 'duration'; start: number; end: number; value: string; confidence: number };

/** A calendar day, month (day null) or year (both null). */
export type Day = { year: number; month: number | null; day: number | null };
/** A day or a stretch of days, how sure we are, and the part of the day its word holds ("tonight"). */
export type DayReading = { from: Day; to?: Day; sure: number; part?: string };
export type Clock = { hour: number; minute: number };

/** What the words around a date say of it. */
export type Cue = 'past' | 'future' | null;

/** What a text is read against. */
export type Now = { instant: Date; zone: string; wall: WallTime; today: Day };

export function nowIn(instant: Date, zone: string): Now {
  const wall = wallTime(instant, zone);
  return { instant, zone, wall, today: { year: wall.year, month: wall.month, day: wall.day } };
}

const two = (n: number): string => String(n).padStart(2, '0');

export function isoDay({ year, month, day }: Day): string {
  const parts = [String(year).padStart(4, '0')];
  if (month !== null) parts.push(two(month));
  if (month !== null && day !== null) parts.push(two(day));
  return parts.join('-');
}

const wallOf = (day: Day, clock?: Clock): WallTime => ({
  year: day.year,
  month: day.month ?? 1,
  day: day.day ?? 1,
  hour: clock?.hour ?? null,
  minute: clock?.minute ?? 0,
});

/** The wall time of a zone as ISO 8601 with the offset the zone has at that moment. */
export function isoTime(day: Day, clock: Clock, zone: string): string {
  const utc = Date.UTC(day.year, (day.month ?? 1) - 1, day.day ?? 1, clock.hour, clock.minute);
  // the offset at the wall time, not at the same figures in UTC
  const offset = offsetMinutes(new Date(utc - offsetMinutes(new Date(utc), zone) * 60_000), zone);
  const size = Math.abs(offset);
  return `${isoDay(day)}T${two(clock.hour)}:${two(clock.minute)}:00${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

export function isoInstant(instant: Date, zone: string): string {
  const wall = wallTime(instant, zone);
  return isoTime(wall, { hour: wall.hour ?? 0, minute: wall.minute }, zone);
}

export function exists(day: Day): boolean {
  if (day.year < 1900 || day.year > 2100) return false;
  if (day.month === null) return true;
  if (day.month < 1 || day.month > 12) return false;
  return day.day === null || (day.day > 0 && isRealDay(wallOf(day)));
}

export function plusDays(day: Day, days: number): Day {
  const moved = addDays(wallOf(day), days);
  return { year: moved.year, month: moved.month, day: moved.day };
}

/** So many months on; the 31st becomes the last day of a shorter month. A month without a day stays one. */
export function plusMonths(day: Day, months: number): Day {
  const index = day.year * 12 + (day.month ?? 1) - 1 + months;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  return { year, month, day: day.day === null ? null : Math.min(day.day, lastDay(year, month)) };
}

export function lastDay(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export function weekdayOf(day: Day): number {
  return weekday(wallOf(day));
}

/** Days from one to the other. */
export function daysBetween(a: Day, b: Day): number {
  const at = (day: Day): number => Date.UTC(day.year, (day.month ?? 1) - 1, day.day ?? 1);
  return Math.round((at(b) - at(a)) / 86_400_000);
}

/** Monday of the week so many weeks on. */
export function monday(today: Day, weeks: number): Day {
  return plusDays(today, 1 - weekdayOf(today) + 7 * weeks);
}

/**
 * A day that comes every year, month or week, in the one that is meant: the last where the words speak of the past, the coming one where
 * they speak of the future (today counts as both), else the nearest.
 * @param at the day in the n-th period from the present one
 */
export function recurring(today: Day, at: (n: number) => Day | null, cue: Cue): Day | null {
  const days = [-2, -1, 0, 1, 2].flatMap((n) => at(n) ?? []).filter(exists);
  const away = days.map((day) => daysBetween(today, day));
  const pick = (fits: (distance: number) => boolean): Day | null => {
    let best: number | null = null;
    for (const [i, distance] of away.entries())
      if (fits(distance) && (best === null || Math.abs(distance) < Math.abs(away[best]!))) best = i;
    return best === null ? null : days[best]!;
  };
  return pick((d) => (cue === 'past' ? d <= 0 : cue === 'future' ? d >= 0 : true));
}

/** How sure a day is whose year, month or week the words leave open. */
export function sureBy(cue: Cue): number {
  return cue === null ? 0.65 : 0.8;
}

/** A length of time; what is left out is 0. */
export type Length = { years?: number; months?: number; weeks?: number; days?: number; hours?: number; minutes?: number; seconds?: number };

/** `P2Y6M`, `PT1H30M`; halves become the next smaller units. */
export function isoLength(length: Length): string {
  const date = `${part(length.years, 'Y')}${part(length.months, 'M')}${part(length.weeks, 'W')}${part(length.days, 'D')}`;
  const time = `${part(length.hours, 'H')}${part(length.minutes, 'M')}${part(length.seconds, 'S')}`;
  return `P${date}${time === '' ? '' : `T${time}`}`;
}
const part = (n: number | undefined, letter: string): string => (n ? `${n}${letter}` : '');

const SMALLER: readonly (readonly [keyof Length, keyof Length, number])[] = [
  ['years', 'months', 12],
  ['months', 'days', 30],
  ['weeks', 'days', 7],
  ['days', 'hours', 24],
  ['hours', 'minutes', 60],
  ['minutes', 'seconds', 60],
];

/** A number of a unit; a fraction goes to the smaller units ("one and a half hours" → 1 h 30 min). Null where it cannot be written so. */
export function lengthOf(count: number, unit: keyof Length): Length | null {
  const whole = Math.floor(count);
  const rest = count - whole;
  if (rest === 0) return { [unit]: whole };
  const smaller = SMALLER.find(([larger]) => larger === unit);
  const less = smaller ? rest * smaller[2] : Number.NaN;
  // half a week is three days and a half: nobody means it to the hour
  if (!smaller || !Number.isInteger(Math.round(less * 1e6) / 1e6)) return null;
  return { ...(whole > 0 ? { [unit]: whole } : {}), [smaller[1]]: Math.round(less) };
}

export function joinLengths(a: Length, b: Length): Length {
  const out: Length = { ...a };
  for (const [unit, n] of Object.entries(b) as [keyof Length, number][]) out[unit] = (out[unit] ?? 0) + n;
  return out;
}

/** The moment a length before (-1) or after (1) now: a time where the length is in hours or less, else a day. */
export function fromNow(now: Now, length: Length, way: 1 | -1): string {
  if (length.hours || length.minutes || length.seconds) {
    const minutes = (length.days ?? 0) * 1440 + (length.hours ?? 0) * 60 + (length.minutes ?? 0) + (length.seconds ?? 0) / 60;
    return isoInstant(new Date(now.instant.getTime() + way * minutes * 60_000), now.zone);
  }
  return isoDay(dayFromNow(now, length, way));
}

export function dayFromNow(now: Now, length: Length, way: 1 | -1): Day {
  const months = plusMonths(now.today, way * ((length.years ?? 0) * 12 + (length.months ?? 0)));
  return plusDays(months, way * ((length.weeks ?? 0) * 7 + (length.days ?? 0)));
}
