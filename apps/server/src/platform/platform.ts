import type { Clock, Ids, Log } from '@zhiyin/kernel';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';

/** One open transaction. Rows come back as PostgreSQL gives them: bigint as string, timestamptz as Date. */
export interface Tx {
  /** One parameterised statement. `name` makes it a prepared statement of the connection (hot paths). */
  query<Row extends object>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]>;
  /** The same transaction by drizzle, for plain create-read-update. */
  readonly orm: NodePgDatabase;
  /** Runs after COMMIT, in order; never when it rolls back. For waking readers up; must not throw. */
  afterCommit(hook: () => void): void;
}

/** The record. The workspace is ambient: set once at the edge by `inWorkspace`, read by every transaction inside. */
export interface Db {
  /** Everything inside `work` belongs to this workspace. */
  inWorkspace<T>(workspaceId: string, work: () => Promise<T>): Promise<T>;
  /** The ambient workspace; throws where there is none. */
  workspaceId(): string;
  /** A transaction in the ambient workspace, under row-level security. Inside another one it joins it. */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * One statement as a transaction of its own, sent whole with its COMMIT in one round trip; for the hottest paths. When it returns, the
   * statement is committed: whoever wants to look first and then decide takes `tx`. Inside an open transaction it joins that one.
   */
  single<Row extends object>(text: string, values: readonly unknown[], name: string): Promise<Row[]>;
  /** Whether a transaction is open here: then a statement that fails takes all of it along, and there is no trying again. */
  isInTransaction(): boolean;
  /** As `Tx.afterCommit` of the open transaction; at once where none is open. */
  afterCommit(hook: () => void): void;
  /** A transaction outside any workspace: sees only the directory tables (see postgres/tenancy.ts). */
  directory<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

/** Later work. Handlers are idempotent: a job may run again after a crash. */
export interface Jobs {
  /** Declares a job before `start`. `work` runs inside the workspace the job was sent from. */
  define<Data extends object>(
    name: string,
    options: { retryLimit?: number; retryDelaySeconds?: number; concurrency?: number },
    work: (data: Data) => Promise<void>,
  ): void;
  /** Sends in the open transaction if there is one (outbox), so it exists exactly if that commits. */
  send<Data extends object>(name: string, data: Data, options?: { runAt?: Date }): Promise<void>;
  /** Runs `name` by cron in the server's zone, in every workspace. */
  schedule(name: string, cron: string): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A wake-up between nodes: proves nothing, carries ids only. */
export type Wake = {
  workspaceId: string;
  topic: string;
  body?: Readonly<Record<string, unknown>>;
  /** What the publishing node knows already; stays in this process. */
  local?: unknown;
};
export interface Bus {
  /** Tells every node, this one included (this one at once). Never waits, never throws. */
  publish(wake: Wake): void;
  subscribe(listener: (wake: Wake) => void): () => void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Stored bytes by a key the server made. */
export interface Blobs {
  /** Streams in; throws `too_large` past `maxBytes` and leaves nothing behind. */
  write(key: string, stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<{ bytes: number }>;
  read(key: string, range?: { start: number; end: number }): Promise<NodeJS.ReadableStream>;
  size(key: string): Promise<number>;
  remove(key: string): Promise<void>;
}

export type Mail = { to: string; subject: string; text: string; idempotencyKey: string };
export interface Mailer {
  /** False where no SMTP server is set: callers say so instead of promising a mail. */
  readonly configured: boolean;
  send(mail: Mail): Promise<void>;
}

/** The one way out: address checks after resolution, size and time caps, no redirects to elsewhere. */
export interface Outbound {
  request(input: {
    url: string;
    method?: string;
    headers?: Record<string, string>;
    body?: string;
    timeoutMs?: number;
    maxBytes?: number;
  }): Promise<{ status: number; headers: Record<string, string>; body: string }>;
}

export interface Metrics {
  count(name: string, labels?: Record<string, string>, by?: number): void;
  /** Seconds. */
  observe(name: string, seconds: number, labels?: Record<string, string>): void;
  gauge(name: string, value: number, labels?: Record<string, string>): void;
  /** Prometheus text. */
  render(): Promise<string>;
}

/** Signs short-lived things with the installation's own key. */
export interface Signer {
  /** base64url HMAC-SHA-256 of `text` for this purpose; purposes never share a key. */
  sign(purpose: string, text: string): string;
  /** Constant time. */
  verify(purpose: string, text: string, signature: string): boolean;
  /** Hex SHA-256 with the installation's pepper, for secrets kept only as hashes. */
  hash(secret: string): string;
  /** AES-256-GCM for integration credentials at rest. */
  seal(text: string): string;
  open(sealed: string): string;
}

/** Everything that is handed in. Made in app.ts, the world outside as ports. */
export type Platform = {
  clock: Clock;
  ids: Ids;
  log: Log;
  db: Db;
  jobs: Jobs;
  bus: Bus;
  blobs: Blobs;
  mail: Mailer;
  outbound: Outbound;
  metrics: Metrics;
  signer: Signer;
};
