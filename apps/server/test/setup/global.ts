import path from 'node:path';
import { silentLog } from '@zhiyin/kernel';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { DIRECTORY, startApp } from '../../src/app.ts';
import { readConfig } from '../../src/platform/config.ts';
import { startEmbeddedPostgres } from '../../src/platform/postgres/embedded.ts';
import { migrateDatabase } from '../../src/platform/postgres/migrate.ts';
import { makeScratch, sweepScratch } from './scratch.ts';
import { TEST_SECRET } from './secret.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Owner's URL of the run's PostgreSQL, its database name replaced by `__DB__`. */
    databaseUrl: string;
  }
}

/** Templates of this run: tables only, and with the demo workspace. */
const EMPTY = 'zhiyin_template';
const DEMO = 'zhiyin_template_demo';

type Shared = { url: Promise<string>; users: number; down: () => Promise<void> };
/** Each project runs this file for itself, in one process: what the first has started serves them all. */
const run = globalThis as { zhiyinTestDatabase?: Shared | undefined };

/** One PostgreSQL for the whole run, without fsync; every test file copies a migrated template. TEST_DATABASE_URL names another server. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  run.zhiyinTestDatabase ??= start();
  const shared = run.zhiyinTestDatabase;
  shared.users += 1;
  const leave = async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    run.zhiyinTestDatabase = undefined;
    await shared.down();
  };
  try {
    project.provide('databaseUrl', await shared.url);
  } catch (error) {
    await leave();
    throw error;
  }
  return leave;
}

function start(): Shared {
  const undo: (() => Promise<unknown>)[] = [];
  // The database ends with this process, but a signal nobody hears ends a process without a word.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  return {
    url: prepare(undo),
    users: 0,
    down: async () => {
      for (const step of undo.reverse()) await step();
    },
  };
}

/** The owner's URL, the database's name replaced by `__DB__`. */
async function prepare(undo: (() => Promise<unknown>)[]): Promise<string> {
  await sweepScratch();
  const { dir, drop } = await makeScratch();
  undo.push(drop);
  const given = process.env.TEST_DATABASE_URL;
  const embedded = given
    ? undefined
    : await startEmbeddedPostgres({
        dataDir: path.join(dir, 'data'),
        log: silentLog,
        settings: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300'],
      });
  if (embedded) undo.push(() => embedded.stop());
  const base = new URL((given ?? embedded?.url ?? '').replace('@/', '@localhost/'));
  base.pathname = '/__DB__';
  const urlOf = (name: string) =>
    base
      .toString()
      .replace('__DB__', name)
      .replace('@localhost/', embedded ? '@/' : '@localhost/');
  const admin = new pg.Client({ connectionString: urlOf(given ? new URL(given).pathname.slice(1) : 'postgres') });
  await admin.connect();
  undo.push(() => admin.end());
  for (const name of [EMPTY, DEMO]) {
    await admin.query(`DROP DATABASE IF EXISTS ${name}`);
    await admin.query(`CREATE DATABASE ${name}`);
  }
  await migrateDatabase(urlOf(EMPTY), DIRECTORY);
  const read = readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: urlOf(DEMO),
    DATA_DIR: path.join(dir, 'seed'),
    PORT: '0',
    LOG_LEVEL: 'silent',
    SECRET_KEY: TEST_SECRET,
  });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  await (await startApp(read.config)).stop();
  return urlOf('__DB__');
}
