export const SNOOZES = ['hour', 'threeHours', 'tomorrow', 'monday'] as const;
export type Snooze = (typeof SNOOZES)[number];

/** When a working day begins for whoever comes back to a snoozed conversation. */
const MORNING_HOUR = 9;

/** The moment a snooze (暂缓) ends, in local time; `monday` is always at least one day away. */
export function snoozeUntil(snooze: Snooze, now: Date): Date {
  const until = new Date(now);
  if (snooze === 'hour') until.setHours(now.getHours() + 1);
  else if (snooze === 'threeHours') until.setHours(now.getHours() + 3);
  else {
    const days = snooze === 'tomorrow' ? 1 : (8 - now.getDay()) % 7 || 7;
    until.setDate(now.getDate() + days);
    until.setHours(MORNING_HOUR, 0, 0, 0);
  }
  return until;
}

/** `2026-11-22T09:30` in local time, as the browser's own date field wants it. */
export function localFieldValue(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
