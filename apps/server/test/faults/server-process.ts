import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, readlink, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { socketFolder } from '../../src/platform/postgres/embedded.ts';

const MAIN = path.resolve(import.meta.dirname, '../../src/main.ts');
const READY_MS = 60_000;
/** What fault runs share with the checker: it verifies the audit chain, which is keyed with this. */
export const FAULT_SECRET = 'only-for-fault-runs-0123456789abcdefghij';
export const FAULT_API_KEY = 'bootstrap-key-of-fault-runs-0123456789';

export type ServerProcess = {
  url: string;
  dataDir: string;
  pid: () => number;
  /** Starts the program (again); milliseconds until it takes work. */
  start: () => Promise<number>;
  /** kill -9; returns once the process is gone. */
  kill: () => Promise<void>;
  pause: () => void;
  resume: () => void;
  /** Ctrl-C: ends in order. */
  stop: () => Promise<void>;
  /** The last lines it wrote, for a failure report. */
  tail: () => string;
};

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A folder for one run that the database's own user may pass through, removed by `drop`. */
export async function scratchFolder(): Promise<{ dir: string; drop: () => Promise<void> }> {
  const dir = await mkdtemp(path.join(tmpdir(), 'zhiyin-faults-'));
  await chmod(dir, 0o711);
  return { dir, drop: () => rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) };
}

/** A port nobody listens on now; asked for before a program that must come back on the same one. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (!address || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** The program as a user starts it, on a port of its own; not started yet. */
export async function serverProcess(dataDir: string, env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let output = '';

  const gone = (process: ChildProcess): Promise<void> =>
    process.exitCode !== null || process.signalCode !== null
      ? Promise.resolve()
      : new Promise((resolve) => process.once('exit', () => resolve()));
  const end = async (signal: NodeJS.Signals) => {
    const ending = child;
    if (!ending) return;
    ending.kill(signal);
    await gone(ending);
    child = undefined;
  };

  return {
    url,
    dataDir,
    pid: () => child?.pid ?? 0,
    async start() {
      const started = performance.now();
      const made = spawn(process.execPath, [MAIN], {
        env: {
          PATH: process.env.PATH ?? '/usr/bin:/bin',
          NODE_ENV: 'test',
          DATA_DIR: dataDir,
          PORT: String(port),
          HOST: '127.0.0.1',
          LOG_LEVEL: 'warn',
          RATE_LIMIT_SCALE: '1000',
          DEMO: 'true',
          SECRET_KEY: FAULT_SECRET,
          BOOTSTRAP_API_KEY: FAULT_API_KEY,
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = made;
      running.add(made);
      made.once('exit', () => running.delete(made));
      const keep = (chunk: Buffer) => {
        output = (output + chunk).slice(-20_000);
      };
      made.stdout?.on('data', keep);
      made.stderr?.on('data', keep);
      while (!(await isReady(url))) {
        if (made.exitCode !== null || made.signalCode !== null) throw new Error(`the program ended while starting:\n${output}`);
        if (performance.now() - started > READY_MS) throw new Error(`the program did not become ready:\n${output}`);
        await sleep(20);
      }
      return Math.round(performance.now() - started);
    },
    kill: () => end('SIGKILL'),
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    stop: () => end('SIGTERM'),
    tail: () => output,
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/ready`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

async function databaseHome(dataDir: string): Promise<string> {
  return readlink(path.join(dataDir, 'postgres-is-here')).catch(() => dataDir);
}

/** Process id of the database the program runs in this data folder. */
export async function databasePid(dataDir: string): Promise<number> {
  const file = path.join(await databaseHome(dataDir), 'pgdata', 'postmaster.pid');
  const pid = Number((await readFile(file, 'utf8')).split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0) throw new Error(`no process id in ${file}`);
  return pid;
}

/** How the owner of all tables reaches the embedded database of a data folder: for the checker, which must see past row-level security. */
export async function databaseUrl(dataDir: string): Promise<string> {
  const home = await databaseHome(dataDir);
  const password = await readFile(path.join(home, 'postgres-password'), 'utf8');
  return `postgresql://zhiyin:${password}@/zhiyin?host=${encodeURIComponent(socketFolder(home))}&port=5432`;
}
