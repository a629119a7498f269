import { databasePid, scratchFolder, serverProcess } from '../apps/server/test/faults/server-process.ts';
import { machine, runAsProgram } from './setting.ts';

const ROUNDS = 3;

/**
 * From starting the process to its first `ready`: cold (no data: database made, demo seeded, model trained), warm (all there), and after kill -9
 * (the database that was left running is ended and recovers first). Beside an empty Node process in the same run.
 */
export async function benchStart(): Promise<object> {
  const times = { coldMs: [] as number[], warmMs: [] as number[], afterKillMs: [] as number[], databaseBackMs: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const folder = await scratchFolder();
    const node = await serverProcess(folder.dir, { NODE_ENV: 'development' });
    try {
      times.coldMs.push(await node.start());
      await node.stop();
      times.warmMs.push(await node.start());
      await node.kill();
      times.afterKillMs.push(await node.start());
      times.databaseBackMs.push(await databaseKilled(node.url, folder.dir));
    } finally {
      await node.stop();
      await folder.drop();
    }
  }
  const median = (list: readonly number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] as number;
  const emptyNode = await emptyNodeMs();
  return {
    bench: 'start',
    targets: { coldMs: 180_000, warmMs: 6_000, afterKillMs: 5_000 },
    medians: Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)])),
    emptyNodeMs: emptyNode,
    warmToEmptyNode: Math.round((median(times.warmMs) / emptyNode) * 10) / 10,
    times,
    ...machine(),
  };
}

/** kill -9 of the database alone: milliseconds until health says it is back. */
async function databaseKilled(url: string, dataDir: string): Promise<number> {
  const pid = await databasePid(dataDir);
  const started = performance.now();
  process.kill(pid, 'SIGKILL');
  for (;;) {
    const isBack = (await databasePid(dataDir).catch(() => pid)) !== pid && (await fetch(`${url}/api/v1/health`)).ok;
    if (isBack) return Math.round(performance.now() - started);
    if (performance.now() - started > 30_000) throw new Error('the database did not come back');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function emptyNodeMs(): Promise<number> {
  const { spawnSync } = await import('node:child_process');
  const started = performance.now();
  for (let i = 0; i < ROUNDS; i += 1) spawnSync(process.execPath, ['-e', '0']);
  return Math.round((performance.now() - started) / ROUNDS);
}

await runAsProgram(import.meta, benchStart);
