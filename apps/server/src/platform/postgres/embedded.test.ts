import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLog } from '@zhiyin/kernel';
import { expect, onTestFinished, test } from 'vitest';
import { startEmbeddedPostgres } from './embedded.ts';

/** Processes whose command line names the folder. */
async function processesOf(dir: string): Promise<number[]> {
  const found: number[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name)))
    if ((await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes(dir)) found.push(Number(pid));
  return found;
}

test.skipIf(process.platform !== 'linux')('stopped while it comes back from a death, no database is left behind', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'zhiyin-embedded-'));
  await chmod(dir, 0o711);
  onTestFinished(async () => {
    for (const pid of await processesOf(dir)) process.kill(pid, 'SIGKILL');
    await rm(dir, { recursive: true, force: true });
  });
  // The times fall before the restart, into it, and around its end.
  for (const waitMs of [0, 50, 60, 80, 120, 200]) {
    const database = await startEmbeddedPostgres({ dataDir: path.join(dir, 'data'), log: silentLog, settings: ['fsync=off'] });
    process.kill(database.pid() as number, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    await database.stop();
    await new Promise((resolve) => setTimeout(resolve, 300)); // a launch that was under way would be there by now
    expect(await processesOf(path.join(dir, 'data'))).toEqual([]);
  }
});
