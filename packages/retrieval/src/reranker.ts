import { type Compared, comparedOf, pairFeatures } from './pair-features.ts';
import type { Reading } from './terms.ts';

/** What feedback says of a passage a question was answered with: its title and text, the score search gave it, and the verdict. */
export type RerankPair = { question: string; text: string; score: number; relevant: boolean };

/** 重排器: learned from feedback, sees a question and the passages found for it together. */
export type Reranker = {
  /** How likely each passage answers the question, 0..1; `score` as search gave it, the best first. */
  chances(question: string, passages: readonly { text: string; score: number }[]): number[];
};

type Net = { hidden: number[][]; hiddenBias: number[]; out: number[]; bias: number };
type Learned = { version: 1; texts: number; words: Record<string, number>; grams: Record<string, number>; net: Net };

/** A net is kept only when it puts more right passages first than search does, by at least this share of the questions held out. */
const LEAST_GAIN = 0.005;
/** Every so manieth question is held out to see that. */
const HELD_OUT = 5;
const HIDDEN = 24;
const EPOCHS = 12;
const RATE = 0.02;
/** Slope of the hidden units' negative side. */
const LEAK = 0.01;

/** Counted pieces seen once are left out of what is kept: unseen and once seen are about as rare. */
const KEPT_FROM = 2;

/** Reproducible chance in [0,1): mulberry32. */
function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function forward(net: Net, features: readonly number[], activations: number[]): number {
  let sum = net.bias;
  for (let unit = 0; unit < net.out.length; unit++) {
    const weights = net.hidden[unit]!;
    let input = net.hiddenBias[unit]!;
    for (let at = 0; at < features.length; at++) input += weights[at]! * features[at]!;
    activations[unit] = input > 0 ? input : LEAK * input;
    sum += net.out[unit]! * activations[unit]!;
  }
  return sum;
}

/** One hidden layer on dense features, logistic loss, Adagrad (Duchi et al. 2011) with a falling rate. */
function trainNet(rows: readonly (readonly number[])[], labels: readonly boolean[], random: () => number): Net {
  const width = rows[0]!.length;
  const small = () => (random() - 0.5) * 0.6;
  const net: Net = {
    hidden: Array.from({ length: HIDDEN }, () => Array.from({ length: width }, small)),
    hiddenBias: new Array<number>(HIDDEN).fill(0),
    out: Array.from({ length: HIDDEN }, small),
    bias: 0,
  };
  const hiddenSquares = net.hidden.map((weights) => weights.map(() => 1e-2));
  const outSquares = net.out.map(() => 1e-2);
  const order = rows.map((_, at) => at);
  const activations: number[] = [];
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let last = order.length - 1; last > 0; last--) {
      const other = Math.floor(random() * (last + 1));
      [order[last], order[other]] = [order[other]!, order[last]!];
    }
    const rate = RATE * (1 - (0.9 * epoch) / EPOCHS);
    for (const row of order) {
      const features = rows[row]!;
      const error = 1 / (1 + Math.exp(-forward(net, features, activations))) - (labels[row] ? 1 : 0);
      net.bias -= rate * 0.1 * error;
      for (let unit = 0; unit < HIDDEN; unit++) {
        const activation = activations[unit]!;
        const back = error * net.out[unit]! * (activation > 0 ? 1 : LEAK);
        const slope = error * activation;
        outSquares[unit]! += slope * slope;
        net.out[unit]! -= (rate * slope) / Math.sqrt(outSquares[unit]!);
        net.hiddenBias[unit]! -= rate * 0.1 * back;
        const weights = net.hidden[unit]!;
        const squares = hiddenSquares[unit]!;
        for (let at = 0; at < width; at++) {
          const gradient = back * features[at]! + 1e-5 * weights[at]!;
          squares[at]! += gradient * gradient;
          weights[at]! -= (rate * gradient) / Math.sqrt(squares[at]!);
        }
      }
    }
  }
  return net;
}

const LEARNED = new WeakMap<Reranker, Learned>();

const oddsOf = (score: number): number => {
  const held = Math.min(1 - 1e-6, Math.max(1e-6, score));
  return held / (1 - held);
};

type Rarities = { word: (word: string) => number; gram: (gram: string) => number };

/** The features of each passage found for a question: search's own opinion, then the lexical pair. */
function rowsOf(question: Compared, passages: readonly { compared: Compared; score: number }[], { word, gram }: Rarities): number[][] {
  const best = Math.max(...passages.map(({ score }) => oddsOf(score)));
  return passages.map(({ compared, score }) => [oddsOf(score) / best, Math.log(best) / 4, ...pairFeatures(question, compared, word, gram)]);
}

const chanceOfLogit = (logit: number): number => 1 / (1 + Math.exp(-logit));

const rarityIn =
  (counts: ReadonlyMap<string, number>, texts: number) =>
  (item: string): number =>
    Math.log(1 + texts / (counts.get(item) ?? 1));

function rerankerOf(learned: Learned, reading: Reading): Reranker {
  const rarities: Rarities = {
    word: rarityIn(new Map(Object.entries(learned.words)), learned.texts),
    gram: rarityIn(new Map(Object.entries(learned.grams)), learned.texts),
  };
  const reranker: Reranker = {
    chances(question, passages) {
      const rows = rowsOf(
        comparedOf(question, reading),
        passages.map(({ text, score }) => ({ compared: comparedOf(text, reading), score })),
        rarities,
      );
      return rows.map((row) => chanceOfLogit(forward(learned.net, row, [])));
    },
  };
  LEARNED.set(reranker, learned);
  return reranker;
}

/** How often a net puts a right passage first, less how often search does, 0..1 of the lists. */
function gainOf(net: Net, lists: readonly { rows: number[][]; labels: boolean[] }[]): number {
  let gain = 0;
  for (const { rows, labels } of lists) {
    const first = (values: readonly number[]): number => values.indexOf(Math.max(...values));
    const byNet = labels[first(rows.map((row) => forward(net, row, [])))];
    const bySearch = labels[first(rows.map((row) => row[0]!))];
    gain += Number(byNet) - Number(bySearch);
  }
  return gain / Math.max(1, lists.length);
}

/**
 * Learns from pairs, all those of one question taken together. Null when there is nothing to learn (only one verdict) or when
 * it would not put more right passages first than search does already, on every fifth question, held out. Pure: the same pairs,
 * reading and seed give the same.
 */
export function trainReranker(pairs: readonly RerankPair[], options: Reading & { seed?: number }): Reranker | null {
  if (!pairs.some(({ relevant }) => relevant) || pairs.every(({ relevant }) => relevant)) return null;
  const known = new Map<string, Compared>();
  const read = (text: string): Compared => {
    const compared = known.get(text) ?? comparedOf(text, options);
    known.set(text, compared);
    return compared;
  };
  for (const { question, text } of pairs) {
    read(question);
    read(text);
  }
  const count = (pieces: (one: Compared) => readonly string[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const one of known.values()) for (const piece of pieces(one)) counts.set(piece, (counts.get(piece) ?? 0) + 1);
    return new Map([...counts].filter(([, times]) => times >= KEPT_FROM));
  };
  const words = count((one) => one.words);
  const grams = count((one) => one.grams);
  const rarities: Rarities = { word: rarityIn(words, known.size), gram: rarityIn(grams, known.size) };
  const lists = [...Map.groupBy(pairs, ({ question }) => question)].map(([question, own]) => ({
    rows: rowsOf(
      read(question),
      own.map(({ text, score }) => ({ compared: read(text), score })),
      rarities,
    ),
    labels: own.map(({ relevant }) => relevant),
  }));
  const train = (held: typeof lists): Net =>
    trainNet(
      held.flatMap(({ rows }) => rows),
      held.flatMap(({ labels }) => labels),
      chanceOf(options.seed ?? 1),
    );
  const heldOut = lists.filter((_, at) => at % HELD_OUT === HELD_OUT - 1);
  if (heldOut.length === 0 || gainOf(train(lists.filter((_, at) => at % HELD_OUT !== HELD_OUT - 1)), heldOut) < LEAST_GAIN) return null;
  const learned: Learned = {
    version: 1,
    texts: known.size,
    words: Object.fromEntries(words),
    grams: Object.fromEntries(grams),
    net: train(lists),
  };
  return rerankerOf(learned, options);
}

/** The re-ranker as JSON text, for keeping. */
export function saveReranker(reranker: Reranker): string {
  return JSON.stringify(LEARNED.get(reranker));
}

/** A kept re-ranker, or null when the text is none of this version. */
export function loadReranker(json: string, reading: Reading): Reranker | null {
  let learned: Learned | null;
  try {
    learned = JSON.parse(json) as Learned | null;
  } catch {
    return null;
  }
  return learned?.version === 1 && Array.isArray(learned.net?.out) ? rerankerOf(learned, reading) : null;
}
