import { expect, test } from 'vitest';
import { testPlatform } from '../../../test/setup/server.ts';
import { LOCKS, type LockName, lockFor } from './locks.ts';

test('each lock has a number of its own', () => {
  const numbers = Object.values(LOCKS);
  expect(new Set(numbers).size).toBe(numbers.length);
});

test('a lock holds its own back until commit, and none of the others', async () => {
  const { platform, workspaceId } = await testPlatform();
  const { db } = platform;
  const isFree = (name: LockName): Promise<boolean> =>
    db.inWorkspace(workspaceId, () =>
      db.tx(async (tx) => {
        await tx.query("SET LOCAL lock_timeout = '200ms'");
        return lockFor(tx, name, workspaceId).then(
          () => true,
          () => false,
        );
      }),
    );
  const held = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const holder = db.inWorkspace(workspaceId, () =>
    db.tx(async (tx) => {
      await lockFor(tx, 'models.cleaning', workspaceId);
      held.resolve();
      await release.promise;
    }),
  );
  await held.promise;
  const names = Object.keys(LOCKS) as LockName[];
  const free: LockName[] = [];
  for (const name of names) if (await isFree(name).catch(() => false)) free.push(name);
  expect(free).toEqual(names.filter((name) => name !== 'models.cleaning'));
  release.resolve();
  await holder;
  expect(await isFree('models.cleaning')).toBe(true);
});
