import type { Clock, Millis } from '@zhiyin/kernel';

/** A clock that stands still until a test moves it. */
export type FixedClock = Clock & {
  /** Moves wall-clock and monotonic time on by `ms` (>= 0). Gives the clock back, so that it reads as one line. */
  advance(ms: Millis): FixedClock;
};

/**
 * `fixedClock('2026-01-05T09:00:00+08:00').advance(24 * HOUR)`. Monotonic time starts at 0.
 * Throws a RangeError for a text that is no time, and for a step back: time that runs backwards is a test of its own.
 */
export function fixedClock(iso: string): FixedClock {
  const start = Date.parse(iso);
  if (Number.isNaN(start)) throw new RangeError(`not a time: ${iso}`);
  let passed = 0;
  const clock: FixedClock = {
    now: () => new Date(start + passed),
    monotonic: () => passed,
    advance(ms) {
      if (!(ms >= 0)) throw new RangeError(`time only moves on, got ${ms}`);
      passed += ms;
      return clock;
    },
  };
  return clock;
}
