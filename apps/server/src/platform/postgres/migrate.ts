import path from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { applyTenancy } from './tenancy.ts';

/** Any number: one lock for all nodes that migrate the same database. */
const MIGRATION_LOCK = 725_018_113;
export const MIGRATIONS_FOLDER = path.resolve(import.meta.dirname, '../../../migrations');

/** Brings the database to this version, one node at a time, then forces tenancy. Safe to run at every start. */
export async function migrateDatabase(url: string, directoryTables: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const { rows } = await client.query<{ version: number }>("SELECT current_setting('server_version_num')::int AS version");
    if ((rows[0]?.version ?? 0) < 150_000) throw new Error('PostgreSQL 15 or newer is needed.');
    await client.query("SET client_min_messages = 'warning'");
    await migrate(drizzle(client), { migrationsFolder: MIGRATIONS_FOLDER });
    await applyTenancy(client, directoryTables);
  } finally {
    await client.query('SELECT pg_advisory_unlock_all()').catch(() => undefined);
    await client.end();
  }
}
