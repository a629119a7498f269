import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Clock, type Ids, silentLog } from '@zhiyin/kernel';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import pg from 'pg';
import { createDiskBlobs } from '../../../../platform/blobs/index.ts';
import { createMetrics } from '../../../../platform/metrics.ts';
import { createDb, createPool } from '../../../../platform/postgres/db.ts';
import { startEmbeddedPostgres } from '../../../../platform/postgres/embedded.ts';
import { applyTenancy } from '../../../../platform/postgres/tenancy.ts';
import { createSigner } from '../../../../platform/signer.ts';
import { attachments } from '../schema.ts';

/** Database, storage and signer as the program has them, for this module's table alone. */
export async function aHouse({ clock, ids }: { clock: Clock; ids: Ids }) {
  const dir = await fs.mkdtemp(path.join(os.tmpdir(), 'zhiyin-att-'));
  await fs.chmod(dir, 0o755);
  const postgres = await startEmbeddedPostgres({ dataDir: path.join(dir, 'pg'), log: silentLog, settings: ['fsync=off'] });
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  for (const statement of await generateMigration(generateDrizzleJson({}), generateDrizzleJson({ attachments })))
    await client.query(statement);
  await applyTenancy(client, []);
  await client.end();
  const pool = createPool(postgres.url, 8, 'test');
  const db = createDb(pool, { clock, log: silentLog, metrics: createMetrics() });
  const blobDir = path.join(dir, 'blobs');
  const blobs = await createDiskBlobs(blobDir);
  const platform = {
    clock,
    ids,
    db,
    blobs,
    signer: createSigner('a secret that is long enough for a test'),
    log: silentLog,
  };
  return {
    platform,
    db,
    blobs,
    blobDir,
    async close() {
      await pool.end();
      await postgres.stop();
      await fs.rm(dir, { recursive: true, force: true });
    },
  };
}
