import { silentLog } from '@zhiyin/kernel';
import { expect, onTestFinished, test } from 'vitest';
import { testPlatform } from '../../test/setup/server.ts';
import { createJobs } from './jobs.ts';

test('a scheduled job that fails in one workspace runs in all others, once', async () => {
  const { platform, workspaceId, url } = await testPlatform();
  const { db, ids, metrics } = platform;
  const broken = ids.next('workspace');
  const others = [ids.next('workspace'), ids.next('workspace')];
  const ran: string[] = [];
  const jobs = createJobs({ url, db, log: silentLog, metrics, workspaces: async () => [broken, ...others], work: true });
  onTestFinished(() => jobs.stop());
  jobs.define('test.sweep', {}, async () => {
    ran.push(db.workspaceId());
    if (db.workspaceId() === broken) throw new Error('this workspace is in a bad way');
  });
  jobs.schedule('test.sweep', '0 0 1 1 *');
  await jobs.start();
  await db.inWorkspace(workspaceId, () => jobs.send('test.sweep.tick', {})); // what the clock would send
  await expect.poll(() => ran.length, { timeout: 15_000 }).toBe(3);
  await new Promise((resolve) => setTimeout(resolve, 4000)); // a tick that failed would come again within this
  expect(ran).toEqual([broken, ...others]);
});
