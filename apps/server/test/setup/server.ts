import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createIds, silentLog, systemClock } from '@zhiyin/kernel';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import { type App, startApp } from '../../src/app.ts';
import { createDiskBlobs } from '../../src/platform/blobs/index.ts';
import { readConfig } from '../../src/platform/config.ts';
import { createMailer } from '../../src/platform/mail/index.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { createOutbound } from '../../src/platform/outbound/index.ts';
import type { Bus, Jobs, Platform, Wake } from '../../src/platform/platform.ts';
import { createDb, createPool } from '../../src/platform/postgres/db.ts';
import { createSigner } from '../../src/platform/signer.ts';
import { TEST_API_KEY, TEST_SECRET } from './secret.ts';

let copies = 0;

/** A database of one's own, copied from a template; dropped by `drop`. */
export async function testDatabase(template: 'empty' | 'demo' = 'empty'): Promise<{ url: string; drop: () => Promise<void> }> {
  const pattern = inject('databaseUrl');
  copies += 1;
  const name = `t_${process.pid}_${copies}_${randomBytes(3).toString('hex')}`;
  const run = async (sql: string) => {
    const admin = new pg.Client({ connectionString: pattern.replace('__DB__', 'postgres') });
    await admin.connect();
    try {
      await admin.query(sql);
    } finally {
      await admin.end();
    }
  };
  await run(`CREATE DATABASE ${name} TEMPLATE ${template === 'demo' ? 'zhiyin_template_demo' : 'zhiyin_template'}`);
  return { url: pattern.replace('__DB__', name), drop: () => run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

export type TestServer = { app: App; url: string; api: Api; databaseUrl: string; stop: () => Promise<void> };

/** The whole server in this process on a copy of the demo; stopped when the test file's hook says so. */
export async function startTestServer(env: Record<string, string> = {}): Promise<TestServer> {
  const database = await testDatabase('demo');
  const dir = await mkdtemp(path.join(tmpdir(), 'zhiyin-server-'));
  const read = readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    DATA_DIR: dir,
    PORT: '0',
    LOG_LEVEL: process.env.TEST_LOG ?? 'silent',
    SECRET_KEY: TEST_SECRET,
    BOOTSTRAP_API_KEY: TEST_API_KEY,
    RATE_LIMIT_SCALE: '1000',
    DATABASE_POOL: '8',
    ...env,
  });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const app = await startApp(read.config);
  return {
    app,
    url: app.url,
    api: createApi(app.url),
    databaseUrl: database.url,
    stop: async () => {
      await app.stop();
      await database.drop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export type Reply<T = any> = { status: number; body: T; headers: Headers };
export type Api = ReturnType<typeof createApi>;

/** Calls by HTTP, as anybody. */
export function createApi(url: string) {
  async function call(method: string, address: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const response = await fetch(url + address, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    let parsed: unknown = text;
    try {
      parsed = text === '' ? undefined : JSON.parse(text);
    } catch {
      // not JSON: the text itself
    }
    return { status: response.status, body: parsed, headers: response.headers };
  }
  return { call, staff: { authorization: `Bearer ${TEST_API_KEY}` } };
}

/** A platform on a database that is there already; `wakes` is what was published. */
export async function createPlatformOn(
  url: string,
): Promise<{ platform: Platform; pool: pg.Pool; wakes: Wake[]; sent: { name: string; data: object }[]; close: () => Promise<void> }> {
  const dir = await mkdtemp(path.join(tmpdir(), 'zhiyin-platform-'));
  const pool = createPool(url, 10, 'test');
  const metrics = createMetrics();
  const ids = createIds(() => Date.now(), randomBytes);
  const db = createDb(pool, { clock: systemClock, log: silentLog, metrics });
  const wakes: Wake[] = [];
  const listeners = new Set<(wake: Wake) => void>();
  const bus: Bus = {
    publish: (wake) => {
      wakes.push(wake);
      for (const listener of listeners) listener(wake);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: async () => undefined,
    stop: async () => undefined,
  };
  const sent: { name: string; data: object }[] = [];
  const jobs: Jobs = {
    define: () => undefined,
    schedule: () => undefined,
    start: async () => undefined,
    stop: async () => undefined,
    send: async (name, data) => void sent.push({ name, data }),
  };
  const platform: Platform = {
    clock: systemClock,
    ids,
    log: silentLog,
    db,
    jobs,
    bus,
    blobs: await createDiskBlobs(dir),
    mail: createMailer({ from: 'test@localhost' }),
    outbound: createOutbound({ clock: systemClock }),
    metrics,
    signer: createSigner(TEST_SECRET),
  };
  return {
    platform,
    pool,
    wakes,
    sent,
    close: async () => {
      await pool.end();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The platform on an own empty database with one workspace, for tests of one module; gone when the test is over. */
export async function testPlatform() {
  const database = await testDatabase('empty');
  const { close, ...made } = await createPlatformOn(database.url);
  const { db, ids } = made.platform;
  const workspaceId = ids.next('workspace');
  await db.directory((tx) =>
    tx.query('INSERT INTO workspaces (id, key, name, created_at) VALUES ($1, $2, $3, now())', [workspaceId, 'test', 'Test']),
  );
  const release = async () => {
    await close();
    await database.drop();
  };
  onTestFinished(release);
  return { ...made, workspaceId, url: database.url };
}
