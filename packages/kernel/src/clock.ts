/** Milliseconds since the Unix epoch, UTC. */
export type Millis = number;

/** The only source of time. Wall-clock for records, monotonic for measuring how long something took. */
export interface Clock {
  /** The current wall-clock time. */
  now(): Date;
  /** Milliseconds that only ever grow; for durations, never for records. */
  monotonic(): number;
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
};
