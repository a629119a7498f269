import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Clock, type Ids, silentLog } from '@zhiyin/kernel';
import { createDiskBlobs } from '../../../../platform/blobs/index.ts';
import { createMetrics } from '../../../../platform/metrics.ts';
import { createDb, createPool } from '../../../../platform/postgres/db.ts';
import { createSigner } from '../../../../platform/signer.ts';

/** Database, storage and signer as the program has them, on a clock that the test moves. */
export async function aHouse({ clock, ids, database }: { clock: Clock; ids: Ids; database: { url: string; drop: () => Promise<void> } }) {
  const blobDir = await fs.mkdtemp(path.join(os.tmpdir(), 'zhiyin-attachments-'));
  const pool = createPool(database.url, 8, 'test');
  const db = createDb(pool, { clock, log: silentLog, metrics: createMetrics() });
  const blobs = await createDiskBlobs(blobDir);
  const platform = { clock, ids, db, blobs, signer: createSigner('a secret that is long enough for a test'), log: silentLog };
  return {
    platform,
    db,
    blobs,
    blobDir,
    async close() {
      await pool.end();
      await database.drop();
      await fs.rm(blobDir, { recursive: true, force: true });
    },
  };
}
