/** Dates, numbers and durations as people of a language write them. `locale` is a BCP 47 tag. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "刚刚", "5 分钟前", "yesterday"; past a week the date. */
export function relativeTime(iso: string, nowMs: number, locale: string): string {
  const then = Date.parse(iso);
  if (Number.isNaN(then)) return '';
  const past = nowMs - then;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  if (Math.abs(past) < MINUTE) return format.format(0, 'second');
  if (Math.abs(past) < HOUR) return format.format(-Math.trunc(past / MINUTE), 'minute');
  if (Math.abs(past) < DAY) return format.format(-Math.trunc(past / HOUR), 'hour');
  if (Math.abs(past) < 7 * DAY) return format.format(daysBetween(nowMs, then), 'day');
  return shortDate(iso, nowMs, locale);
}

/** Calendar days from the day of `from` to the day of `to`, in local time: what people mean by yesterday. */
function daysBetween(from: number, to: number): number {
  const day = (ms: number) => {
    const date = new Date(ms);
    return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY;
  };
  return day(to) - day(from);
}

/** The shortest form a list has room for: "5m", "3 h", "2d" in the locale's own narrow words, past a week the date. */
export function briefAge(iso: string, nowMs: number, locale: string): string {
  const past = Math.max(0, nowMs - Date.parse(iso));
  if (Number.isNaN(past)) return '';
  const unit = (value: number, name: 'minute' | 'hour' | 'day') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'narrow' }).format(value);
  if (past < HOUR) return unit(Math.max(1, Math.trunc(past / MINUTE)), 'minute');
  if (past < DAY) return unit(Math.trunc(past / HOUR), 'hour');
  if (past < 7 * DAY) return unit(Math.trunc(past / DAY), 'day');
  return shortDate(iso, nowMs, locale);
}

/** Month and day, with the year when it is another one. */
export function shortDate(iso: string, nowMs: number, locale: string): string {
  const date = new Date(iso);
  const sameYear = date.getFullYear() === new Date(nowMs).getFullYear();
  return new Intl.DateTimeFormat(
    locale,
    sameYear ? { month: 'short', day: 'numeric' } : { year: 'numeric', month: 'short', day: 'numeric' },
  ).format(date);
}

export const exactTime = (iso: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(iso));
export const dateTime = (iso: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }).format(new Date(iso));
export const clockTime = (iso: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(new Date(iso));
/** The day as a heading; with its year once that is another one. */
export const dayName = (iso: string, locale: string, nowMs: number = Date.now()): string => {
  const date = new Date(iso);
  const sameYear = date.getFullYear() === new Date(nowMs).getFullYear();
  return new Intl.DateTimeFormat(locale, {
    month: 'long',
    day: 'numeric',
    weekday: 'short',
    ...(!sameYear && { year: 'numeric' as const }),
  }).format(date);
};

/** A span as people say it: "45 秒", "3 min 20 sec", "2 小时 5 分钟". Negative reads as zero. */
export function duration(seconds: number, locale: string): string {
  const whole = Math.max(0, Math.floor(seconds));
  const unit = (value: number, name: 'second' | 'minute' | 'hour' | 'day') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  const join = (...parts: string[]) => parts.join(' ');
  if (whole < 60) return unit(whole, 'second');
  if (whole < 3600)
    return whole < 600 && whole % 60
      ? join(unit(Math.floor(whole / 60), 'minute'), unit(whole % 60, 'second'))
      : unit(Math.floor(whole / 60), 'minute');
  if (whole < 86_400) {
    const minutes = Math.floor((whole % 3600) / 60);
    return minutes ? join(unit(Math.floor(whole / 3600), 'hour'), unit(minutes, 'minute')) : unit(Math.floor(whole / 3600), 'hour');
  }
  const hours = Math.floor((whole % 86_400) / 3600);
  return hours ? join(unit(Math.floor(whole / 86_400), 'day'), unit(hours, 'hour')) : unit(Math.floor(whole / 86_400), 'day');
}

export const percent = (value: number, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(value);

/** "3.4 MB" in powers of 1000, as file managers of today do. */
export function byteSize(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  let step = 0;
  let value = bytes;
  while (value >= 1000 && step < units.length - 1) {
    value /= 1000;
    step += 1;
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value);
}
