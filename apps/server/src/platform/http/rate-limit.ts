/** Token buckets by key: `perMinute` refill evenly, a burst of a quarter minute. Forgets keys that are full again. */
export function createRateLimiter({ now, scale }: { /** Monotonic milliseconds. */ now: () => number; scale: number }) {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    /** 0 when allowed, else the seconds to wait. */
    take(key: string, perMinute: number): number {
      const rate = (perMinute * scale) / 60_000;
      const size = Math.max(1, (perMinute * scale) / 4);
      const at = now();
      const known = buckets.get(key);
      const tokens = known ? Math.min(size, known.tokens + (at - known.at) * rate) : size;
      if (buckets.size > 50_000) for (const [k, b] of buckets) if (at - b.at > 60_000) buckets.delete(k);
      if (tokens < 1) {
        buckets.set(key, { tokens, at });
        return Math.max(1, Math.ceil((1 - tokens) / rate / 1000));
      }
      buckets.set(key, { tokens: tokens - 1, at });
      return 0;
    },
  };
}
export type RateLimiter = ReturnType<typeof createRateLimiter>;
