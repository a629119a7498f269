import { execFileSync, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLog } from '@zhiyin/kernel';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/platform/postgres/embedded.ts';
import { openCustomer, postUntilAnswered } from './customer.ts';
import { checkInvariants, type Verdict } from './invariants.ts';
import { type Load, seededRandom, startLoad } from './load.ts';
import { databasePid, databaseUrl, FAULT_API_KEY, freePort, type ServerProcess, scratchFolder, serverProcess } from './server-process.ts';
import { createTcpProxy, type TcpProxy } from './tcp-proxy.ts';

const STAFF = { authorization: `Bearer ${FAULT_API_KEY}` };
/** Longest a poll looks for something that must come; what is reported is how long it took. */
const PATIENCE_MS = 20_000;
const DEMO_INBOX = 'demo-clearshore-shop';

type Size = { customers: number; perSecond: number; seed: number };
export type LoadFigures = Verdict & ReturnType<Load['figures']> & { kills: number; recoverMs: number[] };

async function until(holds: () => Promise<boolean>, what: string): Promise<number> {
  const started = performance.now();
  while (!(await holds().catch(() => false))) {
    if (performance.now() - started > PATIENCE_MS) throw new Error(`waited in vain until ${what}`);
    await sleep(10);
  }
  return Math.round(performance.now() - started);
}

async function select<Row extends object>(url: string, sql: string, values: readonly unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row & pg.QueryResultRow>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** One program with its own database: kill -9 of either, again and again, while customers write. */
export async function embeddedKills(size: Size & { programKills: number; databaseKills: number; betweenMs: number }): Promise<LoadFigures> {
  const folder = await scratchFolder();
  const node = await serverProcess(folder.dir);
  const recoverMs: number[] = [];
  try {
    await node.start();
    const load = await startLoad({ url: node.url, ...size });
    const random = seededRandom(size.seed + 1);
    const total = size.programKills + size.databaseKills;
    const every = Math.ceil(total / Math.max(1, size.databaseKills));
    let databaseKills = 0;
    for (let n = 1; n <= total; n += 1) {
      await sleep(size.betweenMs * (0.5 + random()));
      if (n % every === 0 && databaseKills < size.databaseKills) {
        databaseKills += 1;
        const pid = await databasePid(folder.dir);
        process.kill(pid, 'SIGKILL');
        recoverMs.push(
          await until(async () => (await databasePid(folder.dir)) !== pid && (await isWell(node.url)), 'the database is back'),
        );
      } else {
        await node.kill();
        recoverMs.push(await node.start());
      }
      await until(async () => load.customers.every((c) => c.isLive()), 'every customer is connected again');
    }
    await until(async () => load.desk.served() > 0, 'somebody who asked for a person was served');
    const url = await databaseUrl(folder.dir);
    const seen = await load.settle(url);
    return { ...(await checkInvariants(url, seen)), ...load.figures(), kills: total, recoverMs };
  } catch (error) {
    throw new Error(`${String(error)}\n${node.tail()}`, { cause: error });
  } finally {
    await node.stop();
    await folder.drop();
  }
}

async function isWell(url: string): Promise<boolean> {
  return (await fetch(`${url}/api/v1/health`, { signal: AbortSignal.timeout(2_000) })).ok;
}

export type Pair = {
  a: ServerProcess;
  b: ServerProcess;
  proxy: TcpProxy;
  databaseUrl: string;
  redis: RedisProcess | undefined;
  stop: () => Promise<void>;
};

/** Two nodes on one PostgreSQL behind a plain TCP proxy; with Redis between them where asked for and installed. */
export async function startPair(options: { redis: boolean }): Promise<Pair> {
  const folder = await scratchFolder();
  const database = await startEmbeddedPostgres({ dataDir: `${folder.dir}/shared`, log: silentLog, settings: ['max_connections=100'] });
  const redis = options.redis ? await startRedis() : undefined;
  const env = { DATABASE_URL: database.url, DATABASE_POOL: '12', ...(redis && { REDIS_URL: redis.url }) };
  const a = await serverProcess(`${folder.dir}/a`, env);
  const b = await serverProcess(`${folder.dir}/b`, env);
  const stop = async () => {
    for (const node of [a, b]) node.resume();
    await Promise.all([a.stop(), b.stop()]);
    await redis?.stop();
    await database.stop();
    await folder.drop();
  };
  try {
    await a.start();
    await b.start();
    const proxy = await createTcpProxy([a.url, b.url]);
    return {
      a,
      b,
      proxy,
      databaseUrl: database.url,
      redis,
      stop: async () => {
        await proxy.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A line sent to one node, and the milliseconds until it shows on a socket of the other. */
export async function deliverAcross(pair: Pair, samples: number): Promise<number[]> {
  const random = seededRandom(7);
  const times: number[] = [];
  for (let i = 0; i < samples; i += 1) {
    const [from, to] = i % 2 === 0 ? [pair.a, pair.b] : [pair.b, pair.a];
    const customer = await openCustomer(from.url, 'en', random, () => to.url, { patient: true });
    try {
      await customer.send('How do I connect the purifier to Wi-Fi?');
      await until(async () => customer.snapshot().messages.some((m) => m.sender === 'bot'), 'the first answer shows');
      const started = performance.now();
      const sent = await customer.send('How often should I change the filter?');
      await until(async () => customer.snapshot().messages.some((m) => m.id === sent.id), 'the line shows on the other node');
      times.push(Math.round(performance.now() - started));
    } finally {
      customer.close();
    }
  }
  return times;
}

/** The same POST many times at once over both nodes. */
export async function samePostManyTimes(
  pair: Pair,
  times: number,
): Promise<{ statuses: Record<number, number>; messageIds: number; rows: number }> {
  const { on, holds } = calm();
  const session = await postUntilAnswered(`${pair.a.url}/api/v1/visitor/sessions`, { inbox: DEMO_INBOX, locale: 'en' }, {}, on);
  const { token, visitor } = session.body as { token: string; visitor: { id: string } };
  const replies = await Promise.all(
    Array.from({ length: times }, (_, i) =>
      postUntilAnswered(
        `${(i % 2 === 0 ? pair.a : pair.b).url}/api/v1/visitor/messages`,
        { clientId: 'the-same', text: 'My purifier smells' },
        { authorization: `Bearer ${token}` },
        on,
      ),
    ),
  );
  holds();
  const statuses: Record<number, number> = {};
  for (const reply of replies) statuses[reply.status] = (statuses[reply.status] ?? 0) + 1;
  const ids = new Set(replies.map((r) => (r.body as { message: { id: string } }).message.id));
  const rows = await select<{ n: number }>(
    pair.databaseUrl,
    "SELECT count(*)::int AS n FROM messages WHERE client_scope = $1 AND client_id = 'the-same'",
    [visitor.id],
  );
  return { statuses, messageIds: ids.size, rows: rows[0]?.n ?? 0 };
}

/** Many agents accept one conversation at once over both nodes. */
export async function manyAccept(
  pair: Pair,
  agents: number,
): Promise<{ won: number; toldWho: number; owners: string[]; placesLeft: number }> {
  const { on, holds } = calm();
  const keys: string[] = [];
  for (let i = 0; i < agents; i += 1) {
    const made = await postUntilAnswered(`${pair.a.url}/api/v1/api-keys`, { name: `desk ${i}`, role: 'agent' }, STAFF, on);
    keys.push((made.body as { key: string }).key);
  }
  const session = await postUntilAnswered(`${pair.a.url}/api/v1/visitor/sessions`, { inbox: DEMO_INBOX, locale: 'en' }, {}, on);
  const { token } = session.body as { token: string };
  const asked = await postUntilAnswered(`${pair.b.url}/api/v1/visitor/handoff`, {}, { authorization: `Bearer ${token}` }, on);
  const { id } = (asked.body as { conversation: { id: string } }).conversation;
  const replies = await Promise.all(
    keys.map((key, i) =>
      postUntilAnswered(
        `${(i % 2 === 0 ? pair.a : pair.b).url}/api/v1/conversations/${id}/accept`,
        {},
        { authorization: `Bearer ${key}` },
        on,
      ),
    ),
  );
  holds();
  const [row] = await select<{ assignee_id: string }>(pair.databaseUrl, 'SELECT assignee_id FROM conversations WHERE id = $1', [id]);
  const [left] = await select<{ n: number }>(
    pair.databaseUrl,
    'SELECT count(*)::int AS n FROM queue_entries WHERE conversation_id = $1 AND left_at IS NULL',
    [id],
  );
  const refused = replies
    .filter((r) => r.status === 409)
    .map((r) => r.body as { error: { details?: { reason?: string; assignee?: { id: string } } } });
  return {
    won: replies.filter((r) => r.status === 200).length,
    toldWho: refused.filter((r) => r.error.details?.reason === 'taken' && r.error.details.assignee?.id === row?.assignee_id).length,
    owners: [...new Set([row?.assignee_id ?? 'nobody', ...refused.map((r) => r.error.details?.assignee?.id ?? 'nobody')])],
    placesLeft: left?.n ?? -1,
  };
}

/** kill -9 of node b while customers write through the proxy; it comes back after `downMs`. Again with node a, in turn. */
export async function nodeKills(pair: Pair, size: Size & { kills: number; betweenMs: number; downMs: number }): Promise<LoadFigures> {
  const load = await startLoad({ url: pair.proxy.url, ...size });
  const recoverMs: number[] = [];
  for (let n = 0; n < size.kills; n += 1) {
    const node = n % 2 === 0 ? pair.b : pair.a;
    await sleep(size.betweenMs);
    await node.kill();
    await sleep(size.downMs);
    recoverMs.push(await node.start());
  }
  await sleep(Math.min(1_000, size.betweenMs));
  await until(async () => load.desk.served() > 0, 'somebody who asked for a person was served');
  const seen = await load.settle(pair.databaseUrl);
  return { ...(await checkInvariants(pair.databaseUrl, seen)), ...load.figures(), kills: size.kills, recoverMs };
}

/** One node stands still for a while (SIGSTOP) under load, then goes on as if nothing had been. */
export async function nodePause(pair: Pair, size: Size & { pauseMs: number }): Promise<LoadFigures> {
  const load = await startLoad({ url: pair.proxy.url, ...size });
  await sleep(1_500);
  pair.a.pause();
  await sleep(size.pauseMs);
  pair.a.resume();
  const recoverMs = [await until(() => isWell(pair.a.url), 'the paused node answers')];
  await sleep(1_500);
  const seen = await load.settle(pair.databaseUrl);
  return { ...(await checkInvariants(pair.databaseUrl, seen)), ...load.figures(), kills: 0, recoverMs };
}

/** Turns that a killed node had taken in: how many there were, and the milliseconds until the other node had answered the last. */
export async function turnsTakenUp(pair: Pair, lines: number): Promise<{ left: number; takenUpMs: number }> {
  const random = seededRandom(11);
  const customers = await Promise.all(Array.from({ length: lines }, () => openCustomer(pair.a.url, 'en', random, () => pair.b.url)));
  try {
    await Promise.all(customers.map((customer) => customer.send('How often should I change the filter?')));
    await pair.a.kill();
    const left = await select<{ conversation_id: string }>(pair.databaseUrl, 'SELECT conversation_id FROM bot_turn_queue');
    const takenUpMs = await until(
      async () => customers.every((c) => c.snapshot().messages.some((m) => m.sender === 'bot')),
      'the other node has answered every line',
    );
    await pair.a.start();
    return { left: left.length, takenUpMs };
  } finally {
    for (const customer of customers) customer.close();
  }
}

/**
 * A node falls asleep in the middle of a turn for longer than its lease, another answers meanwhile, then it wakes up and wants to answer too:
 * the customer must see one answer.
 */
export async function sleepyTurn(pair: Pair, pauseMs: number): Promise<{ answers: number }> {
  const customer = await openCustomer(pair.a.url, 'en', seededRandom(13), () => pair.b.url);
  try {
    await customer.send('hello');
    await sleep(600); // past the quiet time and into the wait for a second line
    pair.a.pause();
    await sleep(pauseMs);
    pair.a.resume();
    await until(() => isWell(pair.a.url), 'the paused node answers');
    await sleep(2_500);
    return { answers: customer.snapshot().messages.filter((m) => m.sender === 'bot').length };
  } finally {
    customer.close();
  }
}

export type RedisProcess = {
  url: string;
  start: () => Promise<void>;
  kill: () => Promise<void>;
  /** Stands still with its connections open. */
  pause: () => void;
  resume: () => void;
  stop: () => Promise<void>;
};

/** A real redis-server on a port of its own; undefined where none is installed. */
export async function startRedis(): Promise<RedisProcess | undefined> {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  const port = await freePort();
  let child: ReturnType<typeof spawn> | undefined;
  const end = async (signal: NodeJS.Signals) => {
    const ending = child;
    child = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill(signal);
    await gone;
  };
  const start = async () => {
    child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp'], {
      stdio: 'ignore',
    });
    const made = child;
    process.once('exit', () => made.kill('SIGKILL'));
    const { createClient } = await import('redis');
    await until(async () => {
      const client = createClient({ url: `redis://127.0.0.1:${port}`, socket: { reconnectStrategy: false } });
      client.on('error', () => undefined);
      await client.connect();
      client.destroy();
      return true;
    }, 'Redis answers');
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    kill: () => end('SIGKILL'),
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    stop: () => end('SIGKILL'), // it keeps nothing
  };
}

/** Where nothing is killed, no request may be answered with an error that says try again: `holds` throws what was not so. */
function calm() {
  const complaints: string[] = [];
  const on = {
    random: seededRandom(3),
    complain: (text: string) => void complaints.push(text),
    retried: (status?: number) => void (status !== undefined && complaints.push(`answered ${status}`)),
  };
  return {
    on,
    holds: () => {
      if (complaints.length > 0) throw new Error(`not all went well: ${complaints.join('; ')}`);
    },
  };
}
