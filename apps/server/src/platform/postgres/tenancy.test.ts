import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../../test/setup/server.ts';
import { DIRECTORY } from '../../app.ts';
import { createPool } from './db.ts';
import { APP_ROLE, applyTenancy } from './tenancy.ts';

let url: string;
let drop: () => Promise<void>;
let pool: pg.Pool;
let owner: pg.Client;
beforeAll(async () => {
  ({ url, drop } = await testDatabase('demo'));
  pool = createPool(url, 2, 'test');
  owner = new pg.Client({ connectionString: url });
  await owner.connect();
});
afterAll(async () => {
  await pool.end();
  await owner.end();
  await drop();
});

const tables = async () =>
  (
    await owner.query<{ name: string; tenant: boolean }>(
      `SELECT c.relname AS name, EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped) AS tenant
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY 1`,
    )
  ).rows;

/** Runs as the application role, as every query of the program does. */
async function asApp<T>(workspaceId: string | null, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    if (workspaceId) await client.query(`SELECT set_config('app.workspace', $1, true)`, [workspaceId]);
    return await work(client);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

test('the program runs as a role that cannot bypass row-level security', async () => {
  const { rows } = await asApp(null, (client) =>
    client.query('SELECT current_user AS name, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user'),
  );
  expect(rows).toEqual([{ name: APP_ROLE, rolsuper: false, rolbypassrls: false }]);
});

test('every table of a workspace shows nothing without one and nothing to another, and takes no row for another', async () => {
  const guarded = (await tables()).filter((t) => t.tenant && !DIRECTORY.includes(t.name));
  expect(guarded.length).toBeGreaterThan(20);
  const [{ id: own }] = (await owner.query<{ id: string }>('SELECT id FROM workspaces LIMIT 1')).rows as [{ id: string }];
  const other = own.replace(/.{4}$/, '0000');
  let rowsOfTheDemo = 0;
  for (const { name } of guarded) {
    const count = async (workspaceId: string | null) =>
      asApp(workspaceId, async (client) => Number((await client.query(`SELECT count(*) AS n FROM "${name}"`)).rows[0].n));
    expect([name, await count(null), await count(other)]).toEqual([name, 0, 0]);
    const mine = await count(own);
    rowsOfTheDemo += mine;
    if (mine === 0) continue;
    const moved = asApp(own, (client) =>
      client.query(
        `INSERT INTO "${name}" SELECT (jsonb_populate_record(t, jsonb_build_object('workspace_id', $1::text))).* FROM "${name}" t LIMIT 1`,
        [other],
      ),
    );
    await expect(moved, name).rejects.toThrow(/row-level security/);
  }
  expect(rowsOfTheDemo).toBeGreaterThan(500);
});

test('a table without a workspace that nobody named as a directory table stops the start', async () => {
  await owner.query('CREATE TABLE public.forgotten (id text)');
  await expect(applyTenancy(owner, DIRECTORY)).rejects.toThrow('Table forgotten has no workspace_id');
  await owner.query('DROP TABLE public.forgotten');
  await applyTenancy(owner, DIRECTORY);
});
