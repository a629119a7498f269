import { DAY, HOUR, MINUTE } from '@zhiyin/kernel';

/** An ISO 8601 week as a zone lives it: `2026-W47`, from Monday 00:00 (inclusive) until the next (exclusive). */
export type Week = { name: string; from: Date; until: Date };

/** A day of the calendar, as UTC midnight of the same date. */
type CalendarDay = Date;

function localDay(at: Date, zone: string): CalendarDay {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(at);
  const part = (type: string) => Number(parts.find((p) => p.type === type)?.value);
  return new Date(Date.UTC(part('year'), part('month') - 1, part('day')));
}

/** The first moment of a calendar day in a zone; where midnight is skipped by the clocks, the first that exists. */
function beginningOf(day: CalendarDay, zone: string): Date {
  // Zones lie within 14 h of UTC, in quarters of an hour: of the moments around UTC midnight the first that reads as this day.
  let low = day.getTime() - 15 * HOUR;
  let high = day.getTime() + 15 * HOUR;
  while (high - low > MINUTE) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE;
    if (localDay(new Date(middle), zone) < day) low = middle;
    else high = middle;
  }
  return new Date(high);
}

/** The ISO week a moment lies in. */
export function weekOf(at: Date, zone: string): Week {
  const today = localDay(at, zone);
  const weekday = (today.getUTCDay() + 6) % 7; // Monday 0
  const monday = new Date(today.getTime() - weekday * DAY);
  const year = new Date(monday.getTime() + 3 * DAY).getUTCFullYear(); // a week belongs to the year of its Thursday
  const fourth = Date.UTC(year, 0, 4);
  const firstMonday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY;
  const number = Math.round((monday.getTime() - firstMonday) / (7 * DAY)) + 1;
  return {
    name: `${year}-W${String(number).padStart(2, '0')}`,
    from: beginningOf(monday, zone),
    until: beginningOf(new Date(monday.getTime() + 7 * DAY), zone),
  };
}

export const weekBefore = (week: Week, zone: string): Week => weekOf(new Date(week.from.getTime() - 1), zone);
