import type { WeeklyHours } from '@zhiyin/contracts';

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];
export type Window = [number, number];

/** The hours a window may begin or end at, by the half hour: 0, 0.5 … 24. */
export const HALF_HOURS: readonly number[] = Array.from({ length: 49 }, (_, half) => half / 2);

/** `09:30` of 9.5; `24:00` of 24. */
export function hourText(hour: number): string {
  const minutes = Math.round(hour * 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** What is wrong with the windows of one day: each must end after it begins, and none may overlap another. */
export function hoursProblem(windows: readonly Window[]): 'backwards' | 'overlap' | null {
  if (windows.some(([from, to]) => from >= to)) return 'backwards';
  const sorted = [...windows].sort((a, b) => a[0] - b[0]);
  return sorted.some((window, at) => at > 0 && window[0] < (sorted[at - 1] as Window)[1]) ? 'overlap' : null;
}

/** The hours as the contract takes them: closed days left out, windows in order. */
export function tidyHours(hours: WeeklyHours): WeeklyHours {
  const tidy: WeeklyHours = {};
  for (const day of DAYS) {
    const windows = hours[day];
    if (windows && windows.length > 0) tidy[day] = [...windows].sort((a, b) => a[0] - b[0]);
  }
  return tidy;
}

/** Neighbouring days with the same hours told together: `[['mon','fri','09:00–18:00'], …]`; closed days are left out. */
export function hoursSummary(hours: WeeklyHours): { from: Day; to: Day; windows: string }[] {
  const runs: { from: Day; to: Day; windows: string }[] = [];
  let previous = '';
  for (const day of DAYS) {
    const windows = (hours[day] ?? []).map(([from, to]) => `${hourText(from)}–${hourText(to)}`).join(', ');
    const last = runs.at(-1);
    if (windows && windows === previous && last) last.to = day;
    else if (windows) runs.push({ from: day, to: day, windows });
    previous = windows;
  }
  return runs;
}
