import type pg from 'pg';

/** The role every query of the program runs under: no login, no superuser, cannot bypass row-level security. */
export const APP_ROLE = 'zhiyin_app';

/**
 * Makes the role, and forces row-level security on every table that has a `workspace_id`, so that no table can be forgotten:
 * a row is visible and writable only inside its own workspace (`app.workspace`, set once per transaction). Tables without the column
 * are directory tables and must be named in `directoryTables`, each needed before a workspace is known. Idempotent; run after migrations.
 */
export async function applyTenancy(client: pg.ClientBase, directoryTables: readonly string[]): Promise<void> {
  await client.query(
    `DO $$ BEGIN CREATE ROLE ${APP_ROLE} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
  );
  const { rows: flags } = await client.query<{ unsafe: boolean }>(
    'SELECT rolsuper OR rolbypassrls AS unsafe FROM pg_roles WHERE rolname = $1',
    [APP_ROLE],
  );
  if (flags[0]?.unsafe)
    throw new Error(`The database role ${APP_ROLE} may bypass row-level security. Take SUPERUSER and BYPASSRLS from it.`);
  await client.query(`GRANT ${APP_ROLE} TO CURRENT_USER`);
  await client.query(`GRANT USAGE ON SCHEMA public TO ${APP_ROLE}`);
  await client.query(`CREATE SCHEMA IF NOT EXISTS pgboss AUTHORIZATION ${APP_ROLE}`);
  const { rows } = await client.query<{ name: string; tenant: boolean; forced: boolean; policed: boolean }>(`
    SELECT c.relname AS name,
           EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped) AS tenant,
           c.relrowsecurity AND c.relforcerowsecurity AS forced,
           EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'workspace') AS policed
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')`);
  for (const table of rows) {
    const name = `public."${table.name}"`;
    if (directoryTables.includes(table.name)) {
      await client.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${name} TO ${APP_ROLE}`);
      continue;
    }
    if (!table.tenant) throw new Error(`Table ${table.name} has no workspace_id and is not a directory table.`);
    if (!table.forced) await client.query(`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`);
    if (!table.policed) {
      const own = `workspace_id = (SELECT current_setting('app.workspace', true))`;
      await client.query(`CREATE POLICY workspace ON ${name} TO ${APP_ROLE} USING (${own}) WITH CHECK (${own})`);
    }
    const rights = table.name === 'audit_log' ? 'SELECT, INSERT' : 'SELECT, INSERT, UPDATE, DELETE'; // the audit log is append-only
    await client.query(`GRANT ${rights} ON ${name} TO ${APP_ROLE}`);
  }
  await client.query(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${APP_ROLE}`);
}
