import { cpus, loadavg } from 'node:os';
import pg from 'pg';
import { DEMO_INBOX_TOKEN } from '../apps/server/src/flows/seed-demo.ts';
import { databaseUrl, type ServerProcess, scratchFolder, serverProcess } from '../apps/server/test/faults/server-process.ts';

/** The program on a database of its own, in another process than the one that measures. */
export type Setting = { node: ServerProcess; databaseUrl: string; startMs: number; close: () => Promise<void> };

export async function openSetting(env: Readonly<Record<string, string>> = {}): Promise<Setting> {
  const folder = await scratchFolder();
  const node = await serverProcess(folder.dir, { NODE_ENV: 'development', ...env });
  const startMs = await node.start();
  return {
    node,
    databaseUrl: await databaseUrl(folder.dir),
    startMs,
    close: async () => {
      await node.stop();
      await folder.drop();
    },
  };
}

/** What the figures were taken on; the load average says how much of it was somebody else's. */
export const machine = () => ({ cores: cpus().length, loadAverage: loadavg().map((n) => Math.round(n * 100) / 100) });

export type Spread = { count: number; p50Ms: number; p95Ms: number; p99Ms: number; mostMs: number };
export function spreadOf(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { count: sorted.length, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), mostMs: at(1) };
}
export const round = (n: number) => Math.round(n * 10) / 10;

/** Rows a second of one-row autocommitted inserts on `connections` connections: the floor under every durable message, in the same run. */
export async function bareInserts(url: string, connections: number, ms: number): Promise<number> {
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  try {
    await clients[0]?.query(
      'CREATE TABLE IF NOT EXISTS bench_rows (id bigserial PRIMARY KEY, author text NOT NULL, text text NOT NULL, at timestamptz NOT NULL DEFAULT now())',
    );
    const started = performance.now();
    let rows = 0;
    await Promise.all(
      clients.map(async (client, i) => {
        while (performance.now() - started < ms) {
          await client.query({
            name: 'bare',
            text: 'INSERT INTO bench_rows (author, text) VALUES ($1, $2)',
            values: [`a${i}`, 'How often should I change the filter?'],
          });
          rows += 1;
        }
      }),
    );
    return Math.round((rows * 1000) / (performance.now() - started));
  } finally {
    await clients[0]?.query('DROP TABLE IF EXISTS bench_rows');
    await Promise.all(clients.map((client) => client.end()));
  }
}

/** Visitors' tokens, made before anything is measured. */
export async function openSessions(url: string, count: number): Promise<string[]> {
  const tokens: string[] = [];
  let left = count;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      const response = await fetch(`${url}/api/v1/visitor/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ inbox: DEMO_INBOX_TOKEN, locale: tokens.length % 2 === 0 ? 'zh-CN' : 'en' }),
      });
      const body = (await response.json()) as { token?: string };
      if (!body.token) throw new Error(`no session: ${response.status}`);
      tokens.push(body.token);
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return tokens;
}

/** Resident memory of a process in MB (Linux). */
export async function residentMb(pid: number): Promise<number> {
  const { readFile } = await import('node:fs/promises');
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

/** Runs a bench when its file is the program, and prints its one JSON. */
export async function runAsProgram(meta: ImportMeta, bench: () => Promise<object>): Promise<void> {
  if (!meta.main) return;
  process.stdout.write(`${JSON.stringify(await bench(), null, 2)}\n`);
  process.exit(0);
}
