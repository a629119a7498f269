import { AsyncLocalStorage } from 'node:async_hooks';
import type { Duplex } from 'node:stream';
import { AppError, type Clock, type Log } from '@zhiyin/kernel';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { Db, Metrics, Tx } from '../platform.ts';
import { APP_ROLE } from './tenancy.ts';

type Ambient = { workspaceId: string | null; tx: OpenTx | null };
type OpenTx = Tx & { hooks: (() => void)[]; workspaceId: string | null; isOver: boolean };

/** Attempts of one transaction that lost a deadlock or serialisation race. */
const ATTEMPTS = 4;
const RETRYABLE = new Set(['40P01', '40001']);
/** The database is away, starting, or full up: the caller may try again soon. */
const AWAY = new Set([
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08003',
  '08006',
  '08001',
  '53300',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
]);
const FULL = new Set(['53100', '53200']);
const WORKSPACE_ID = /^ws_[0-9a-f-]{36}$/;

/** A pool whose every session runs as the application role, with time limits. */
export function createPool(url: string, max: number, name: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: name,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    pipeline: true, // statements leave at once and are answered in order: BEGIN travels with the first one, COMMIT with a single one
    options: `-c role=${APP_ROLE} -c statement_timeout=15000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=30000`,
  });
  pool.on('error', () => undefined); // an idle connection died; the next query opens another
  return pool;
}

export function createDb(pool: pg.Pool, { clock, log, metrics }: { clock: Clock; log: Log; metrics: Metrics }): Db {
  const ambient = new AsyncLocalStorage<Ambient>();

  /**
   * Where the caller stands. A timer or promise started inside a transaction outlives it, and its connection is somebody else's by then:
   * such a caller is in its workspace still, but in no transaction.
   */
  function here(): Ambient | undefined {
    const open = ambient.getStore();
    return open?.tx?.isOver ? { workspaceId: open.workspaceId, tx: null } : open;
  }

  async function attempt<T>(workspaceId: string | null, work: (tx: Tx) => Promise<T>): Promise<T> {
    const waited = clock.monotonic();
    const client = await pool.connect();
    metrics.observe('zhiyin_db_pool_wait_seconds', (clock.monotonic() - waited) / 1000);
    let broken: Error | undefined;
    const onError = (error: Error) => {
      broken = error;
    };
    client.on('error', onError);
    const tx = createTx(client, workspaceId);
    try {
      const begun = begin(client, workspaceId);
      const result = await ambient.run({ workspaceId, tx }, () => work(tx));
      await begun;
      committed(await client.query('COMMIT'));
      tx.isOver = true;
      for (const hook of tx.hooks) hook();
      return result;
    } catch (error) {
      tx.isOver = true;
      if (!broken) {
        await client.query('ROLLBACK').catch((failed: Error) => {
          broken = failed;
        });
      }
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  /** BEGIN, the statement and COMMIT in one packet; a failed statement turns the COMMIT into a rollback by PostgreSQL itself. */
  async function attemptSingle<Row extends object>(
    workspaceId: string,
    text: string,
    values: readonly unknown[],
    name: string,
  ): Promise<Row[]> {
    const waited = clock.monotonic();
    const client = await pool.connect();
    metrics.observe('zhiyin_db_pool_wait_seconds', (clock.monotonic() - waited) / 1000);
    let broken: Error | undefined;
    const onError = (error: Error) => {
      broken = error;
    };
    client.on('error', onError);
    try {
      const sent = [
        begin(client, workspaceId),
        client.query<Row & pg.QueryResultRow>({ name, text, values: values as unknown[] }),
        client.query('COMMIT'),
      ] as const;
      const [, statement, commit] = await Promise.allSettled(sent);
      if (statement.status === 'rejected') throw statement.reason;
      if (commit.status === 'rejected') throw commit.reason;
      committed(commit.value);
      return statement.value.rows;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  function transact<T>(workspaceId: string | null, work: (tx: Tx) => Promise<T>): Promise<T> {
    return withRetries(() => attempt(workspaceId, work));
  }

  async function withRetries<T>(once: () => Promise<T>): Promise<T> {
    for (let n = 1; ; n += 1) {
      try {
        return await once();
      } catch (error) {
        const code = codeOf(error);
        if (code && RETRYABLE.has(code) && n < ATTEMPTS) continue;
        if ((code && AWAY.has(code)) || isConnectionTimeout(error)) {
          log.warn('database.away', { code: code ?? 'timeout' });
          throw new AppError('unavailable', 'The database is away for a moment.', { retryAfterSeconds: 1, cause: error });
        }
        if (code && FULL.has(code))
          throw new AppError('unavailable', 'Storage is full; nothing was saved.', { retryAfterSeconds: 30, cause: error });
        throw error;
      }
    }
  }

  return {
    inWorkspace(workspaceId, work) {
      if (!WORKSPACE_ID.test(workspaceId)) throw new Error('not a workspace id');
      const open = here();
      if (open?.tx && open.workspaceId !== workspaceId) throw new Error('cannot enter a workspace inside a transaction of another');
      return ambient.run({ workspaceId, tx: open?.tx ?? null }, work);
    },
    workspaceId() {
      const id = here()?.workspaceId;
      if (!id) throw new Error('no workspace here');
      return id;
    },
    tx(work) {
      const open = here();
      if (!open?.workspaceId) throw new Error('no workspace here');
      if (open.tx) return work(open.tx);
      return transact(open.workspaceId, work);
    },
    single<Row extends object>(text: string, values: readonly unknown[], name: string): Promise<Row[]> {
      const open = here();
      const workspaceId = open?.workspaceId;
      if (!workspaceId) throw new Error('no workspace here');
      if (open.tx) return open.tx.query<Row>(text, values, name);
      return withRetries(() => attemptSingle<Row>(workspaceId, text, values, name));
    },
    isInTransaction: () => Boolean(here()?.tx),
    afterCommit(hook) {
      const open = here();
      if (open?.tx) open.tx.afterCommit(hook);
      else hook();
    },
    directory(work) {
      const open = here();
      if (open?.tx) return work(open.tx);
      return transact(null, work);
    },
  };
}

/** Opens a transaction. What is sent before the next tick leaves in the same packet. */
function begin(client: pg.PoolClient, workspaceId: string | null): Promise<unknown> {
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
  const begun = client.query(workspaceId === null ? 'BEGIN' : `BEGIN; SET LOCAL app.workspace = '${workspaceId}'`);
  begun.catch(() => undefined); // whoever awaits it hears of it; the first statement fails as well
  return begun;
}

/** PostgreSQL answers COMMIT with ROLLBACK where a statement had failed and nobody minded: nothing was saved, so nothing may be acknowledged. */
function committed({ command }: pg.QueryResult): void {
  if (command !== 'COMMIT') throw new Error(`the transaction ended with ${command}: nothing was saved`);
}

function createTx(client: pg.PoolClient, workspaceId: string | null): OpenTx {
  let orm: NodePgDatabase | undefined;
  const hooks: (() => void)[] = [];
  return {
    hooks,
    workspaceId,
    isOver: false,
    async query<Row extends object>(text: string, values: readonly unknown[] = [], name?: string) {
      if (this.isOver) throw new Error('this transaction is over');
      const result = await client.query<Row & pg.QueryResultRow>(
        name ? { name, text, values: values as unknown[] } : { text, values: values as unknown[] },
      );
      return result.rows;
    },
    get orm() {
      orm ??= drizzle(client);
      return orm;
    },
    afterCommit(hook) {
      hooks.push(hook);
    },
  };
}

/** The SQLSTATE or system code of a failure, also where drizzle or another layer wrapped it. */
export function codeOf(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (/Connection terminated|Client has encountered a connection error/.test(at.message)) return 'ECONNRESET';
  }
  return undefined;
}

/** True when `error` is a violated unique constraint (of that name, if given). */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth += 1) {
    if ('code' in at && at.code === '23505') return constraint === undefined || ('constraint' in at && at.constraint === constraint);
  }
  return false;
}

function isConnectionTimeout(error: unknown): boolean {
  return error instanceof Error && /timeout exceeded when trying to connect|Connection terminated/.test(error.message);
}
