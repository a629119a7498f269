import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../apps/server/test/faults/load.ts';
import { FAULT_API_KEY } from '../apps/server/test/faults/server-process.ts';
import { machine, openSessions, openSetting, residentMb, round, runAsProgram, type Setting, type Spread, spreadOf } from './setting.ts';

const INTENTS = 150;
const LINES_PER_INTENT = 100;
const ROUNDS = 4;
const PHASE = { perSecond: 20, ms: 8_000 };
/** Questions of one customer: few, so that nobody climbs the ladder to a person. */
const LINES_PER_CUSTOMER = 3;
const LINES = [
  '净化器怎么联网',
  '多久换一次滤芯',
  'How do I connect the purifier to Wi-Fi?',
  'How do I return a product?',
  '退货运费谁出',
  'The robot vacuum does not find its dock',
];
const TARGETS = { replyP95Ratio: 1.2, trainingMemoryMb: 600 };
const headers = { authorization: `Bearer ${FAULT_API_KEY}` };

type Phase = { reply: Spread; ack: Spread; silent: number };
type Run = { id: string; state: string; modelId: string | null; error: string | null };

/** 15,000 lines of 150 intents from templates: each intent has words of its own, shares others with its neighbours, and speaks in many turns. */
export function syntheticCorpus(random: () => number): string {
  const syllables = [
    'ba',
    'co',
    'di',
    'fe',
    'gu',
    'ha',
    'jo',
    'ki',
    'lu',
    'mo',
    'na',
    'pe',
    'ri',
    'so',
    'tu',
    've',
    'wa',
    'xo',
    'yi',
    'zu',
  ];
  const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)] as T;
  const word = () => Array.from({ length: 2 + Math.floor(random() * 2) }, () => pick(syllables)).join('');
  const openings = [
    'how do I',
    'can you',
    'please',
    'I want to',
    'why did you',
    'is it possible to',
    'tell me how to',
    'I cannot',
    'help me',
    'when will you',
  ];
  const endings = [
    'today',
    'again',
    'for my order',
    'on the phone',
    'right now',
    'without a receipt',
    'in the app',
    'please',
    'for my mother',
    '',
  ];
  const shared = Array.from({ length: 60 }, word);
  const lines: string[] = [];
  for (let i = 0; i < INTENTS; i += 1) {
    const own = Array.from({ length: 12 }, word);
    const seen = new Set<string>();
    while (seen.size < LINES_PER_INTENT) {
      const middle = [pick(own), pick(shared), pick(own), ...(random() < 0.5 ? [pick(shared), word()] : [])];
      seen.add(`${pick(openings)} ${middle.join(' ')} ${pick(endings)}`.trim());
    }
    for (const text of seen) lines.push(JSON.stringify({ text, intent: `bench_${i}`, locale: 'en' }));
  }
  return lines.join('\n');
}

async function call<T>(setting: Setting, method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(`${setting.node.url}/api/v1${path}`, {
    method,
    headers: { ...headers, ...(body && !(body instanceof FormData) && { 'content-type': 'application/json' }) },
    ...(body && { body: body instanceof FormData ? body : JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** One customer's line: milliseconds to the acknowledgement, and to the bot's message (null after 15 s without one). */
async function ask(setting: Setting, token: string, clientId: string, text: string): Promise<{ ackMs: number; replyMs: number | null }> {
  const url = `${setting.node.url}/api/v1/visitor/messages`;
  const own = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const started = performance.now();
  const sent = await fetch(url, { method: 'POST', headers: own, body: JSON.stringify({ clientId, text }) });
  if (sent.status !== 201) throw new Error(`a line was answered with ${sent.status}`);
  let { seq } = ((await sent.json()) as { message: { seq: number } }).message;
  const ackMs = performance.now() - started;
  while (performance.now() - started < 15_000) {
    const { data } = (await (await fetch(`${url}?after=${seq}&wait=5`, { headers: own })).json()) as {
      data: { seq: number; sender: string }[];
    };
    if (data.some((message) => message.sender === 'bot')) return { ackMs, replyMs: performance.now() - started };
    seq = Math.max(seq, ...data.map((message) => message.seq));
  }
  return { ackMs, replyMs: null };
}

function middleOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const [low, high] = sorted.length % 2 === 0 ? [sorted[half - 1], sorted[half]] : [sorted[half], sorted[half]];
  return Math.round((((low as number) + (high as number)) / 2) * 1000) / 1000;
}

/** Lines at a fixed rate whatever the server does (open loop), each from a customer whose last line is long answered. */
async function phase(setting: Setting): Promise<Phase> {
  const total = (PHASE.perSecond * PHASE.ms) / 1000;
  const tokens = await openSessions(setting.node.url, Math.ceil(total / LINES_PER_CUSTOMER));
  const started = performance.now();
  const waiting: ReturnType<typeof ask>[] = [];
  for (let n = 0; n < total; n += 1) {
    await sleep(Math.max(0, started + (n * 1000) / PHASE.perSecond - performance.now()));
    const customer = n % tokens.length;
    waiting.push(
      ask(setting, tokens[customer] as string, `t${n}`, LINES[(customer + Math.floor(n / tokens.length)) % LINES.length] as string),
    );
  }
  const answers = await Promise.all(waiting);
  const replies = answers.flatMap((one) => one.replyMs ?? []);
  return { reply: spreadOf(replies), ack: spreadOf(answers.map((one) => one.ackMs)), silent: answers.length - replies.length };
}

/** Trains one model after another until told to stop; the last is cancelled. */
function keepTraining(setting: Setting): { stop: () => Promise<void>; finished: Run[] } {
  const finished: Run[] = [];
  let isStopping = false;
  const work = (async () => {
    while (!isStopping) {
      const { id } = await call<Run>(setting, 'POST', '/models/train', { reason: 'bench' });
      for (;;) {
        await sleep(200);
        const run = await call<Run>(setting, 'GET', `/training-runs/${id}`);
        if (run.state === 'failed') throw new Error(`the training failed: ${run.error}`);
        if (run.state === 'done') {
          finished.push(run);
          break;
        }
        if (isStopping) {
          await call(setting, 'POST', `/training-runs/${id}/cancel`).catch(() => undefined); // it may just have ended
          break;
        }
      }
    }
  })();
  return {
    finished,
    stop: async () => {
      isStopping = true;
      await work;
    },
  };
}

/** The most resident memory of the program while `work` runs, in MB. */
async function peakMemoryMb(setting: Setting, work: () => Promise<void>): Promise<number> {
  let [peak, isDone] = [0, false];
  const watch = (async () => {
    while (!isDone) {
      peak = Math.max(peak, await residentMb(setting.node.pid()));
      await sleep(100);
    }
  })();
  await work();
  isDone = true;
  await watch;
  return peak;
}

/** What customers notice of a training of 15,000 lines: the bot's reply at 20 lines a second with and without one, in turns, in the same run. */
export async function benchTraining(): Promise<object> {
  const setting = await openSetting();
  const random = seededRandom(20261122);
  try {
    const form = new FormData();
    form.set('file', new Blob([syntheticCorpus(random)]), 'corpus.jsonl');
    const started = performance.now();
    const imported = await call<{ added: number }>(setting, 'POST', '/corpora/import?format=jsonl&reason=bench', form);
    const importMs = round(performance.now() - started);
    await call(setting, 'POST', '/evaluation-sets', { reason: 'bench' });
    await phase(setting); // warms both sides
    const quiet: Phase[] = [];
    const busy: Phase[] = [];
    const idleMb: number[] = [];
    const busyMb: number[] = [];
    const finished: Run[] = [];
    for (let n = 0; n < ROUNDS; n += 1) {
      idleMb.push(await peakMemoryMb(setting, async () => void quiet.push(await phase(setting))));
      const training = keepTraining(setting);
      await sleep(500); // it is under way
      busyMb.push(await peakMemoryMb(setting, async () => void busy.push(await phase(setting))));
      await training.stop();
      finished.push(...training.finished);
    }
    // memory of a training alone, and a figure for its time undisturbed
    const alone = performance.now();
    const single = await call<Run>(setting, 'POST', '/models/train', { reason: 'bench' });
    let last: Run = single;
    const aloneMb = await peakMemoryMb(setting, async () => {
      while (last.state === 'queued' || last.state === 'running') {
        await sleep(100);
        last = await call<Run>(setting, 'GET', `/training-runs/${single.id}`);
      }
    });
    // each pair of phases stands side by side in time: the middle one of their ratios is the least of other people's work on this machine
    const ratios = (read: (of: Phase) => number) => quiet.map((one, i) => Math.round((read(busy[i] as Phase) / read(one)) * 1000) / 1000);
    const ratio = (read: (of: Phase) => number) => middleOf(ratios(read));
    const model = last.modelId
      ? (await call<{ model: { bytes: number; examples: number; trainMs: number } }>(setting, 'GET', `/models/${last.modelId}`)).model
      : null;
    return {
      bench: 'training',
      targets: TARGETS,
      corpus: { lines: imported.added, intents: INTENTS, importMs },
      replyRatio: {
        p50: ratio((one) => one.reply.p50Ms),
        p95: ratio((one) => one.reply.p95Ms),
        p99: ratio((one) => one.reply.p99Ms),
      },
      replyP95Ratios: ratios((one) => one.reply.p95Ms),
      ackP95Ratio: ratio((one) => one.ack.p95Ms),
      trainingMemoryMb: round(Math.max(...busyMb, aloneMb) - (idleMb[0] as number)),
      serverMemoryMb: { idle: Math.max(...idleMb), whileTraining: Math.max(...busyMb, aloneMb) },
      trainingAlone: { ...last, wallMs: Math.round(performance.now() - alone), model },
      trainingsUnderLoad: finished.length,
      load: { ...PHASE, rounds: ROUNDS },
      quiet,
      busy,
      ...machine(),
    };
  } finally {
    await setting.close();
  }
}

await runAsProgram(import.meta, benchTraining);
