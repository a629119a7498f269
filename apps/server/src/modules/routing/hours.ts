import type { WeeklyHours } from '@zhiyin/contracts';
import { DAY, MINUTE } from '@zhiyin/kernel';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** Weekday and minute of the day in a zone. */
function localTime(at: Date, zone: string): { day: (typeof DAYS)[number]; minute: number } {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? '';
  return {
    day: part('weekday').slice(0, 3).toLowerCase() as (typeof DAYS)[number],
    minute: Number(part('hour')) * 60 + Number(part('minute')),
  };
}

/** Whether service is on at `at`. Windows are half-open [start, end) in local hours; an absent day is closed. */
export function isOpen(hours: WeeklyHours, zone: string, at: Date): boolean {
  const { day, minute } = localTime(at, zone);
  return (hours[day] ?? []).some(([start, end]) => minute >= start * 60 && minute < end * 60);
}

/** The next moment service opens after `at`, to the minute; `at` itself when open; null when it never does within eight days. */
export function nextOpen(hours: WeeklyHours, zone: string, at: Date): Date | null {
  if (isOpen(hours, zone, at)) return at;
  const first = Math.ceil(at.getTime() / MINUTE) * MINUTE;
  const step = 15 * MINUTE;
  const aligned = Math.ceil(first / step) * step;
  for (let t = aligned; t < first + 8 * DAY; t += step) {
    if (!isOpen(hours, zone, new Date(t))) continue;
    let opens = t;
    while (opens - MINUTE >= first && isOpen(hours, zone, new Date(opens - MINUTE))) opens -= MINUTE;
    return new Date(opens);
  }
  return null;
}
