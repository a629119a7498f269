import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { WebSocket } from 'ws';
import { seededRandom } from '../apps/server/test/faults/load.ts';
import { bareInserts, machine, openSessions, openSetting, round, runAsProgram, type Setting, spreadOf } from './setting.ts';

const CONCURRENCIES = [1, 8, 32, 128] as const;
const PHASE_MS = 4_000;
const OPEN_LOOP = { perSecond: 50, ms: 12_000 };
/** Questions of one visitor in the reply runs: few, so that nobody climbs the ladder to a person. */
const LINES_PER_VISITOR = 3;
const LINES = [
  '净化器怎么联网',
  '多久换一次滤芯',
  '扫地机不回充怎么办',
  '退货运费谁出',
  'How do I connect the purifier to Wi-Fi?',
  'How often should I change the filter of the purifier?',
  'How do I return a product?',
  'The robot vacuum does not find its dock',
];

/** Other lines for everybody, and never the same one twice: the bot rightly takes a repeated line for a double send and stays silent. */
function linesFor(random: () => number): () => string {
  const start = Math.floor(random() * LINES.length);
  let n = 0;
  return () => LINES[(start + n++) % LINES.length] as string;
}

type Talker = { send: (text: string) => Promise<number>; nextReply: () => Promise<void>; close: () => void };

/** One visitor with its socket. `send` gives the milliseconds to the acknowledgement; `nextReply` resolves with the bot's next message on the socket. */
async function openTalker(setting: Setting, pool: Pool, token: string): Promise<Talker> {
  const socket = new WebSocket(`${setting.node.url.replace('http', 'ws')}/api/v1/live`, 'zhiyin.v1', { perMessageDeflate: false });
  let heard: (() => void) | undefined;
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => socket.send(JSON.stringify({ type: 'hello', token })));
    socket.on('message', (data) => {
      const text = String(data);
      if (text.startsWith('{"type":"ready"')) socket.send('{"type":"subscribe","topic":"conversation","after":0}');
      else if (text.startsWith('{"type":"subscribed"')) resolve();
      else if (text.startsWith('{"type":"message"') && text.includes('"sender":"bot"')) {
        heard?.();
        heard = undefined;
      }
    });
  });
  let said = 0;
  return {
    async send(text) {
      said += 1;
      const started = performance.now();
      const { statusCode, body } = await pool.request({
        path: '/api/v1/visitor/messages',
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ clientId: `b${said}`, text }),
      });
      await body.dump();
      const ms = performance.now() - started;
      if (statusCode !== 201) throw new Error(`a line was answered with ${statusCode}`);
      return ms;
    },
    nextReply: () => new Promise((resolve) => (heard = resolve)),
    close: () => socket.terminate(),
  };
}

/** c customers who write line after line: durable insert, counters, pending turn, event and fan-out to the socket, acknowledged after COMMIT. */
export async function acknowledgements(setting: Setting, c: number, random: () => number): Promise<object> {
  const pool = new Pool(setting.node.url, { connections: c, pipelining: 1 });
  const talkers = await Promise.all((await openSessions(setting.node.url, c)).map((token) => openTalker(setting, pool, token)));
  await Promise.all(talkers.map((t) => t.send('Hello there, I have some questions')));
  const before = await bareInserts(setting.databaseUrl, Math.min(c, 16), 1_000);
  const times: number[] = [];
  const started = performance.now();
  await Promise.all(
    talkers.map(async (talker) => {
      while (performance.now() - started < PHASE_MS) times.push(await talker.send(LINES[Math.floor(random() * LINES.length)] as string));
    }),
  );
  const perSecond = Math.round((times.length * 1000) / (performance.now() - started));
  for (const talker of talkers) talker.close();
  await untilNoTurnIsDue(setting);
  const after = await bareInserts(setting.databaseUrl, Math.min(c, 16), 1_000);
  await pool.close();
  const bare = Math.round((before + after) / 2);
  return {
    concurrency: c,
    perSecond,
    bareInsertsPerSecond: bare,
    ratioToBare: Math.round((perSecond / bare) * 1000) / 1000,
    ack: spreadOf(times),
    ...machine(),
  };
}

/** c customers who wait for the bot before they write on: from sending to the bot's message on the visitor's socket. */
export async function replies(setting: Setting, c: number, random: () => number): Promise<object> {
  const pool = new Pool(setting.node.url, { connections: c, pipelining: 1 });
  const times: number[] = [];
  const acks: number[] = [];
  const started = performance.now();
  let silent = 0;
  await Promise.all(
    Array.from({ length: c }, async () => {
      while (performance.now() - started < PHASE_MS) {
        const [token] = await openSessions(setting.node.url, 1);
        const talker = await openTalker(setting, pool, token as string);
        const line = linesFor(random);
        for (let n = 0; n < LINES_PER_VISITOR && performance.now() - started < PHASE_MS; n += 1) {
          const reply = talker.nextReply();
          const at = performance.now();
          acks.push(await talker.send(line()));
          const isThere = await Promise.race([reply.then(() => true), sleep(15_000, false)]);
          if (!isThere) silent += 1;
          else times.push(performance.now() - at);
        }
        talker.close();
      }
    }),
  );
  const perSecond = round((times.length * 1000) / (performance.now() - started));
  await untilNoTurnIsDue(setting);
  await pool.close();
  return { concurrency: c, perSecond, silent, reply: spreadOf(times), ack: spreadOf(acks), ...machine() };
}

/** Lines arrive at a fixed rate whatever the server does (open loop), each from a visitor whose last line is answered. */
export async function openLoop(setting: Setting, random: () => number): Promise<object> {
  const total = (OPEN_LOOP.perSecond * OPEN_LOOP.ms) / 1000;
  const pool = new Pool(setting.node.url, { connections: 64, pipelining: 1 });
  const talkers = await Promise.all(
    (await openSessions(setting.node.url, Math.ceil(total / LINES_PER_VISITOR))).map(async (token) => ({
      ...(await openTalker(setting, pool, token)),
      line: linesFor(random),
    })),
  );
  const times: number[] = [];
  const acks: number[] = [];
  const waiting: Promise<void>[] = [];
  const started = performance.now();
  let silent = 0;
  for (let n = 0; n < total; n += 1) {
    const due = started + (n * 1000) / OPEN_LOOP.perSecond;
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait);
    const talker = talkers[n % talkers.length] as (typeof talkers)[number];
    waiting.push(
      (async () => {
        const reply = talker.nextReply();
        acks.push(await talker.send(talker.line()));
        const isThere = await Promise.race([reply.then(() => true), sleep(15_000, false)]);
        if (isThere) times.push(performance.now() - due);
        else silent += 1;
      })(),
    );
  }
  await Promise.all(waiting);
  for (const talker of talkers) talker.close();
  await pool.close();
  return { ...OPEN_LOOP, silent, reply: spreadOf(times), ack: spreadOf(acks), targetReplyP95Ms: 300, ...machine() };
}

async function untilNoTurnIsDue(setting: Setting): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: setting.databaseUrl });
  await client.connect();
  try {
    for (let tries = 0; tries < 300; tries += 1) {
      const { rows } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM bot_turn_queue');
      if (rows[0]?.n === 0) return;
      await sleep(100);
    }
  } finally {
    await client.end();
  }
}

/** Messages a second and the time to acknowledgement and to the bot's reply, beside bare inserts on the same database in the same run. */
export async function benchPipeline(): Promise<object> {
  const setting = await openSetting();
  const random = seededRandom(20261122);
  try {
    await replies(setting, 4, random); // warms both sides
    const toAck: object[] = [];
    for (const c of CONCURRENCIES) toAck.push(await acknowledgements(setting, c, random));
    const toReply: object[] = [];
    for (const c of CONCURRENCIES) toReply.push(await replies(setting, c, random));
    return {
      bench: 'pipeline',
      targets: { perSecond: 600, ackP99Ms: 100, replyP95MsAt50: 300 },
      toAck,
      toReply,
      openLoop: await openLoop(setting, random),
    };
  } finally {
    await setting.close();
  }
}

await runAsProgram(import.meta, benchPipeline);
