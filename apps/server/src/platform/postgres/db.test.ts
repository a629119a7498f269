import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPlatformOn, testDatabase } from '../../../test/setup/server.ts';
import type { Platform, Tx } from '../platform.ts';

const ONE = 'ws_00000000-0000-7000-8000-0000000000a1';
const TWO = 'ws_00000000-0000-7000-8000-0000000000a2';
let platform: Platform;
let end: () => Promise<void>;
beforeAll(async () => {
  const database = await testDatabase('empty');
  const made = await createPlatformOn(database.url);
  platform = made.platform;
  end = async () => {
    await made.close();
    await database.drop();
  };
});
afterAll(() => end());

const whereAmI = async (tx: Tx) =>
  (
    await tx.query<{ workspace: string; xid: string }>(
      "SELECT current_setting('app.workspace') AS workspace, pg_current_xact_id()::text AS xid",
    )
  )[0];

/** Something begun inside a transaction that goes on when the transaction is over. */
async function outlive<T>(later: () => Promise<T>, fails = false): Promise<T> {
  const { db } = platform;
  let go: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    go = resolve;
  });
  let rest: Promise<T> | undefined;
  await db
    .inWorkspace(ONE, () =>
      db.tx(async (tx) => {
        await whereAmI(tx);
        rest = over.then(later);
        if (fails) throw new Error('rolled back');
      }),
    )
    .catch(() => undefined);
  go();
  return rest as Promise<T>;
}

test.each([
  ['committed', false],
  ['rolled back', true],
])('what outlives a %s transaction gets one of its own, in its own workspace', async (_how, fails) => {
  const { db } = platform;
  const [a, b] = await outlive(async () => {
    // Another workspace's transactions hold the connections meanwhile.
    const others = Array.from({ length: 3 }, () =>
      db.inWorkspace(TWO, () => db.tx(async (tx) => [await whereAmI(tx), await new Promise((r) => setTimeout(r, 40)), await whereAmI(tx)])),
    );
    const mine = await db.inWorkspace(ONE, () => db.tx(async (tx) => [await whereAmI(tx), await whereAmI(tx)]));
    for (const [first, , last] of await Promise.all(others)) {
      expect(first).toMatchObject({ workspace: TWO });
      expect(last).toEqual(first);
    }
    return mine;
  }, fails);
  expect(a?.workspace).toBe(ONE);
  expect(b).toEqual(a);
});

test('what outlives a transaction may enter another workspace, and its hooks run at its own commit', async () => {
  const { db } = platform;
  const told: string[] = [];
  await outlive(async () => {
    await db.inWorkspace(TWO, () =>
      db.tx(async (tx) => {
        expect(await whereAmI(tx)).toMatchObject({ workspace: TWO });
        db.afterCommit(() => told.push('committed'));
        expect(told).toEqual([]);
      }),
    );
  });
  expect(told).toEqual(['committed']);
});

test('a transaction kept past its end refuses', async () => {
  let kept: Tx | undefined;
  await platform.db.inWorkspace(ONE, () =>
    platform.db.tx(async (tx) => {
      kept = tx;
    }),
  );
  await expect(kept?.query('SELECT 1')).rejects.toThrow('over');
});
