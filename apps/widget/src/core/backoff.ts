/** Waits between tries: doubling from `firstMs` to `maxMs`, each one random between half and whole (so that a thousand clients do not return at once). */
export function backoffMs(attempt: number, chance: number, firstMs = 1000, maxMs = 30_000): number {
  const whole = Math.min(maxMs, firstMs * 2 ** Math.min(Math.max(attempt - 1, 0), 20));
  return Math.round(whole / 2 + (whole / 2) * chance);
}

/** `Retry-After` in milliseconds: seconds or an HTTP date; null when absent or not understood. At most one hour. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMs;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 3_600_000) : null;
}
