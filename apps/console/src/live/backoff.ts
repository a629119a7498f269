/** First wait of a reconnect, and the longest. */
const BASE_MS = 500;
const CAP_MS = 20_000;

/**
 * How long to wait before reconnect number `attempt` (0 = first), in milliseconds: exponential, spread over its upper half, so that
 * a thousand consoles do not all return in the same instant after a restart.
 * @param random a number in [0, 1)
 */
export function reconnectDelayMs(attempt: number, random: number): number {
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 30));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
