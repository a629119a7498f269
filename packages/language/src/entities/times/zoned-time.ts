/** A day and time on the wall of one zone; hour null = the whole day. */
export type WallTime = { year: number; month: number; day: number; hour: number | null; minute: number };

/** Minutes the zone is ahead of UTC at an instant; 0 for an unknown zone. */
export function offsetMinutes(instant: Date, zone: string): number {
  const parts = wallParts(instant, zone);
  if (!parts) return 0;
  const asUtc = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  return Math.round((asUtc - Math.floor(instant.getTime() / 1000) * 1000) / 60_000);
}

const formats = new Map<string, Intl.DateTimeFormat | null>();
function wallParts(instant: Date, zone: string) {
  let format = formats.get(zone);
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      });
    } catch {
      format = null;
    }
    formats.set(zone, format);
  }
  if (!format) return null;
  const found: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instant)) if (type !== 'literal') found[type] = Number(value);
  return { year: found.year!, month: found.month!, day: found.day!, hour: found.hour!, minute: found.minute!, second: found.second! };
}

/** What the clock on the wall shows in a zone at an instant. */
export function wallTime(instant: Date, zone: string): WallTime {
  const shifted = new Date(instant.getTime() + offsetMinutes(instant, zone) * 60_000);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
  };
}

/** The same wall time so many days later; months and years roll over. */
export function addDays(time: WallTime, days: number): WallTime {
  const date = new Date(Date.UTC(time.year, time.month - 1, time.day + days));
  return { ...time, year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Day of the week, Monday 1 .. Sunday 7. */
export function weekday(time: WallTime): number {
  return new Date(Date.UTC(time.year, time.month - 1, time.day)).getUTCDay() || 7;
}

/** True for a day that exists. */
export function isRealDay(time: WallTime): boolean {
  const date = new Date(Date.UTC(time.year, time.month - 1, time.day));
  return date.getUTCFullYear() === time.year && date.getUTCMonth() === time.month - 1 && date.getUTCDate() === time.day;
}
