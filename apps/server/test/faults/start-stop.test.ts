import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { databasePid, scratchFolder, serverProcess } from './server-process.ts';

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('stopped in the middle of its start, the program takes its database along', async () => {
  const folder = await scratchFolder();
  const node = await serverProcess(folder.dir, { DEMO: 'false' });
  const starting = node.start().catch(() => undefined); // it ends before it is ready, or is ready in the very moment
  let pid: number | undefined;
  onTestFinished(async () => {
    if (pid && isAlive(pid)) process.kill(pid, 'SIGKILL');
    await folder.drop();
  });
  await expect
    .poll(async () => (pid = await databasePid(folder.dir).catch(() => undefined)), { timeout: 60_000, interval: 10 })
    .toBeDefined();
  await node.stop();
  await starting;
  await sleep(200);
  expect(isAlive(pid as unknown as number)).toBe(false);
});
