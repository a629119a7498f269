import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PREFIX = 'zhiyin-test-';
/** Names the process a folder belongs to. */
const OWNER = 'owner';

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
const numberIn = async (file: string) => Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);

/** A folder for one run, with the run's own process written in it. */
export async function makeScratch(root = tmpdir()): Promise<{ dir: string; drop: () => Promise<void> }> {
  const dir = await mkdtemp(path.join(root, PREFIX));
  await chmod(dir, 0o711); // run as root, the database is another user, and must stay in this folder to go with it
  await writeFile(path.join(dir, OWNER), String(process.pid));
  return { dir, drop: () => rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) };
}

/** Clears up after runs that were killed: ends the database in a folder whose owner is gone, and removes it. Folders that name no owner are left alone. */
export async function sweepScratch(root = tmpdir()): Promise<void> {
  for (const name of await readdir(root)) {
    if (!name.startsWith(PREFIX)) continue;
    const dir = path.join(root, name);
    const owner = await numberIn(path.join(dir, OWNER));
    if (!(owner > 0) || isAlive(owner)) continue;
    const database = await numberIn(path.join(dir, 'data/pgdata/postmaster.pid'));
    const isOurs = async () => database > 0 && (await readFile(`/proc/${database}/cmdline`, 'utf8').catch(() => '')).includes(dir);
    if (await isOurs()) process.kill(database, 'SIGQUIT');
    for (let tries = 0; tries < 100 && (await isOurs()); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => undefined);
  }
}
