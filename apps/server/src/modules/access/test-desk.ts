import { randomBytes } from 'node:crypto';
import { createIds, silentLog } from '@zhiyin/kernel';
import { fixedClock } from '@zhiyin/testkit';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { createDiskBlobs } from '../../platform/blobs/index.ts';
import { createMailer } from '../../platform/mail/index.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { createOutbound } from '../../platform/outbound/index.ts';
import type { Platform, Wake } from '../../platform/platform.ts';
import { createDb, createPool } from '../../platform/postgres/db.ts';
import { applyTenancy } from '../../platform/postgres/tenancy.ts';
import { createSigner } from '../../platform/signer.ts';
import { DIRECTORY_TABLES } from './schema.ts';

export async function testDatabase() {
  const base = process.env.TEST_DATABASE_URL as string;
  const admin = new pg.Client({ connectionString: base });
  await admin.connect();
  const name = `t_${randomBytes(6).toString('hex')}`;
  await admin.query(`CREATE DATABASE ${name}`);
  const url = base.replace('/zhiyin?', `/${name}?`);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await migrate(drizzle(client), { migrationsFolder: '/tmp/scratch-migrations' });
  await applyTenancy(client, DIRECTORY_TABLES);
  await client.end();
  return {
    url,
    asOwner: async (text: string) => {
      const owner = new pg.Client({ connectionString: url });
      await owner.connect();
      await owner.query(text).finally(() => owner.end());
    },
    close: async () => {
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
    },
  };
}
export function platformOn(url: string) {
  const clock = fixedClock('2026-01-05T09:00:00+08:00');
  const pool = createPool(url, 8, 'test');
  const listeners = new Set<(wake: Wake) => void>();
  const bus = {
    publish: (wake: Wake) => {
      for (const listener of listeners) listener(wake);
    },
    subscribe: (listener: (wake: Wake) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: async () => {},
    stop: async () => {},
  };
  const db = createDb(pool, { clock, log: silentLog, metrics: createMetrics() });
  const ids = createIds(
    () => clock.now().getTime(),
    (n) => randomBytes(n),
  );
  return { clock, pool, bus, db, ids, log: silentLog, signer: createSigner('test-master-secret-of-32-characters!') };
}
/** The rest of the ports, as the edge wants them; not used here. */
export async function wholePlatform(platform: ReturnType<typeof platformOn>): Promise<Platform> {
  const metrics = createMetrics();
  return {
    ...platform,
    metrics,
    mail: createMailer({ from: 'Test <test@example.com>' }),
    outbound: createOutbound({ clock: platform.clock }),
    blobs: await createDiskBlobs('/tmp/scratch/blobs'),
    jobs: { define() {}, async send() {}, schedule() {}, async start() {}, async stop() {} },
  };
}
