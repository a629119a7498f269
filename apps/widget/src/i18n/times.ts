import type { UiLocale, Words } from './locale.ts';

/** 14:05 */
export function timeOfDay(iso: string, locale: UiLocale): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(iso));
}

/** The exact time, for whoever hovers or asks. */
export function exactTime(iso: string, locale: UiLocale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'medium' }).format(new Date(iso));
}

/** The local day as a key; two messages with the same key need no divider between them. */
export function dayKey(iso: string): string {
  const date = new Date(iso);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

/** Today, yesterday, or the date; with the year once it is another one. */
export function dayLabel(iso: string, nowMs: number, locale: UiLocale, words: Pick<Words, 'today' | 'yesterday'>): string {
  const now = new Date(nowMs);
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (dayKey(iso) === dayKey(now.toISOString())) return words.today;
  if (dayKey(iso) === dayKey(yesterday.toISOString())) return words.yesterday;
  const date = new Date(iso);
  return new Intl.DateTimeFormat(locale, {
    month: 'long',
    day: 'numeric',
    weekday: 'short',
    ...(date.getFullYear() !== now.getFullYear() && { year: 'numeric' }),
  }).format(date);
}

/** When service resumes: a time today, else day and time. */
export function resumeLabel(iso: string, nowMs: number, locale: UiLocale): string {
  const time = timeOfDay(iso, locale);
  if (dayKey(iso) === dayKey(new Date(nowMs).toISOString())) return locale === 'en' ? `at ${time}` : `今天 ${time}`;
  const day = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', weekday: 'short' }).format(new Date(iso));
  return locale === 'en' ? `on ${day} at ${time}` : `${day} ${time}`;
}

/** 1.2 MB */
export function sizeLabel(bytes: number, locale: UiLocale): string {
  const [value, unit] = bytes >= 1e6 ? [bytes / 1e6, 'MB'] : [Math.max(bytes / 1e3, 0.1), 'kB'];
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)} ${unit}`;
}
