import { silentLog } from '@zhiyin/kernel';
import { countingIds, fixedClock } from '@zhiyin/testkit';
import { createMetrics } from '../../platform/metrics.ts';
import type { Bus, Wake } from '../../platform/platform.ts';
import { createDb, createPool } from '../../platform/postgres/db.ts';
import { createSigner } from '../../platform/signer.ts';

/** One count for all platforms of a test file: they share a database. */
const ids = countingIds();

/** What access and staff are handed, on a real database, with a clock that stands still; for tests. Its bus reaches itself only. */
export function platformOn(url: string) {
  const clock = fixedClock('2026-01-05T09:00:00+08:00');
  const pool = createPool(url, 8, 'test');
  const db = createDb(pool, { clock, log: silentLog, metrics: createMetrics() });
  const listeners = new Set<(wake: Wake) => void>();
  const bus: Bus = {
    publish: (wake) => {
      for (const listener of listeners) listener(wake);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: async () => undefined,
    stop: async () => undefined,
  };
  return { clock, pool, db, bus, ids, log: silentLog, signer: createSigner('a-master-secret-of-the-tests-0123456789') };
}
