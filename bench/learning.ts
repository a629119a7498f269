import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  createClusters,
  createTextSpace,
  type Example,
  type IntentModel,
  predictIntent,
  representativeOf,
  skeleton,
  trainIntents,
} from '@zhiyin/language';
import { demoExamples } from '../apps/server/src/flows/seed-demo.ts';
import { machine, runAsProgram } from './setting.ts';

const ROUNDS = 10;
const SEED = 11;
/** What the model begins with, of each intent. */
const START_EXAMPLES = 3;
/** Share of the texts that is frozen for measuring; the rest, but for the beginning, is the stream. */
const FROZEN_SHARE = 0.35;
/** A text the model is less sure of than this comes into the queue, as one it rejects does. */
const UNSURE = 0.5;
/** Clusters a trainer decides on in a round, the largest first. */
const DECISIONS_A_ROUND = 20;

type Labelled = { text: string; intent: string; locale: string };
type Round = { round: number; error: number; decisions: number; added: number; wrongLabels: number; queued: number; clusters: number };

/**
 * The learning loop over 10 rounds, without a server: a model that knows 3 examples of each intent, a stream of texts it has not seen, clusters of
 * those it rejects or is unsure of. In a round the trainer decides on the largest clusters: a whole cluster goes to the intent that is most frequent
 * in it, so that a mixed cluster teaches wrong labels. Then the model is trained again and measured on texts that never come into the stream.
 * The baseline spends the same number of decisions on single texts of the stream drawn by lot.
 * `LEARNING_DATA`: a file of {"text","intent","locale"} lines; the demo's own intents when left out.
 */
export async function benchLearning(): Promise<object> {
  const file = process.env.LEARNING_DATA;
  const all = file ? await readLines(file) : await demoExamples();
  const chance = createChance(SEED);
  const { start, stream, frozen } = divide(shuffled(all, chance));
  const batches = Array.from({ length: ROUNDS }, (_, round) => stream.filter((_, at) => at % ROUNDS === round));

  const first = train(start);
  const loop = learnByClusters(start, batches, frozen, first);
  const random = learnByLot(start, batches, frozen, first, loop, createChance(SEED + 1));
  const falls = loop.slice(1).filter((round, at) => round.error <= (loop[at] as Round).error).length;
  return {
    bench: 'learning',
    data: {
      source: file ? path.basename(path.dirname(file)) : 'demo',
      texts: all.length,
      intents: new Set(all.map((one) => one.intent)).size,
    },
    split: { start: start.length, stream: stream.length, frozen: frozen.length },
    seed: SEED,
    errorBefore: errorOf(first, frozen),
    curve: loop,
    baselineSameDecisions: random,
    roundsNotWorse: `${falls} of ${ROUNDS}`,
    errorAfter: { loop: loop.at(-1)?.error, baseline: random.at(-1)?.error },
    ...machine(),
  };
}

function learnByClusters(
  start: readonly Labelled[],
  batches: readonly Labelled[][],
  frozen: readonly Labelled[],
  first: IntentModel,
): Round[] {
  const known = [...start];
  let model = first;
  let waiting: Labelled[] = [];
  const rounds: Round[] = [{ round: 0, error: errorOf(first, frozen), decisions: 0, added: 0, wrongLabels: 0, queued: 0, clusters: 0 }];
  for (const [at, batch] of batches.entries()) {
    // What is understood by now leaves the queue; what has just come and is not, joins it.
    waiting = [...waiting, ...batch].filter((one) => needsTeaching(model, one));
    const groups = clustersOf(waiting, known);
    const decided = groups.slice(0, DECISIONS_A_ROUND);
    let wrong = 0;
    const taught = new Set<Labelled>();
    for (const group of decided) {
      const intent = majority(group);
      for (const one of group) {
        taught.add(one);
        known.push({ ...one, intent });
        if (one.intent !== intent) wrong += 1;
      }
    }
    const queued = waiting.length;
    waiting = waiting.filter((one) => !taught.has(one));
    model = train(known);
    rounds.push({
      round: at + 1,
      error: errorOf(model, frozen),
      decisions: decided.length,
      added: taught.size,
      wrongLabels: wrong,
      queued,
      clusters: groups.length,
    });
  }
  return rounds;
}

/** The same number of decisions each round, each on one text of the stream so far, drawn by lot and labelled rightly. */
function learnByLot(
  start: readonly Labelled[],
  batches: readonly Labelled[][],
  frozen: readonly Labelled[],
  first: IntentModel,
  loop: readonly Round[],
  chance: () => number,
): { round: number; error: number; decisions: number }[] {
  const known = [...start];
  let pool: Labelled[] = [];
  const rounds = [{ round: 0, error: errorOf(first, frozen), decisions: 0 }];
  for (const [at, batch] of batches.entries()) {
    pool = shuffled([...pool, ...batch], chance);
    const decisions = loop[at + 1]?.decisions ?? 0;
    known.push(...pool.splice(0, decisions));
    rounds.push({ round: at + 1, error: errorOf(train(known), frozen), decisions });
  }
  return rounds;
}

/** Clusters as the queue shows them, the largest first, texts of each language apart. */
function clustersOf(texts: readonly Labelled[], known: readonly Labelled[]): Labelled[][] {
  const all: Labelled[][] = [];
  for (const [language, own] of Map.groupBy(texts, (one) => one.locale.split('-')[0] ?? '')) {
    const background = [...known.filter((one) => one.locale.startsWith(language)), ...own].map((one) => one.text);
    const space = createTextSpace(language, background);
    const clusters = createClusters(language);
    const groups: Labelled[][] = [];
    for (const one of own) {
      const { cluster } = clusters.place(space.vectorOf(one.text));
      groups[cluster] = [...(groups[cluster] ?? []), one];
    }
    const home = clusters.mergeClose();
    const merged = Map.groupBy(groups.entries(), ([at]) => home[at] as number);
    for (const parts of merged.values()) all.push(parts.flatMap(([, texts]) => texts));
  }
  return all.sort((a, b) => b.length - a.length);
}

/** What the trainer reads is the whole cluster; ties go to the intent of the text that stands for it. */
function majority(group: readonly Labelled[]): string {
  const counts = new Map<string, number>();
  for (const { intent } of group) counts.set(intent, (counts.get(intent) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const space = createTextSpace(group[0]?.locale.split('-')[0] ?? '', []);
  const face = group[
    representativeOf(
      group.map((one) => space.vectorOf(one.text)),
      group.map(() => 1),
    )
  ] as Labelled;
  return counts.get(face.intent) === most ? face.intent : ([...counts].find(([, count]) => count === most)?.[0] as string);
}

const train = (examples: readonly Labelled[]): IntentModel => trainIntents(examples as readonly Example[], { seed: SEED });

function needsTeaching(model: IntentModel, { text, locale }: Labelled): boolean {
  const { intent, confidence } = predictIntent(model, text, locale);
  return intent === null || confidence < UNSURE;
}

/** Share of texts that are not given their intent: rejected, or taken for another. */
function errorOf(model: IntentModel, frozen: readonly Labelled[]): number {
  const wrong = frozen.filter(({ text, intent, locale }) => predictIntent(model, text, locale).intent !== intent).length;
  return Math.round((wrong / frozen.length) * 10_000) / 10_000;
}

/** Texts that read the same stand on one side only. */
function divide(all: readonly Labelled[]): { start: Labelled[]; stream: Labelled[]; frozen: Labelled[] } {
  const parts = { start: [] as Labelled[], stream: [] as Labelled[], frozen: [] as Labelled[] };
  const unique = [...new Map(all.map((one) => [`${one.locale} ${skeleton(one.text)}`, one])).values()];
  for (const own of Map.groupBy(unique, (one) => `${one.locale} ${one.intent}`).values()) {
    const frozen = Math.floor(own.length * FROZEN_SHARE);
    parts.frozen.push(...own.slice(0, frozen));
    parts.start.push(...own.slice(frozen, frozen + START_EXAMPLES));
    parts.stream.push(...own.slice(frozen + START_EXAMPLES));
  }
  const order = new Map(all.map((one, at) => [one, at]));
  const place = (one: Labelled) => order.get(one) ?? 0;
  for (const part of Object.values(parts)) part.sort((a, b) => place(a) - place(b));
  return parts;
}

function shuffled<T>(list: readonly T[], chance: () => number): T[] {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i -= 1) {
    const j = Math.floor(chance() * (i + 1));
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}

/** Reproducible numbers in [0,1) (mulberry32). */
function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

async function readLines(file: string): Promise<Labelled[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Labelled).filter((one) => typeof one.intent === 'string');
}

await runAsProgram(import.meta, benchLearning);
