import { createChance, shuffle } from '../intents/chance.ts';
import type { FeatureSpec, HashedTexts } from '../intents/features.ts';
import { fitTemperature, softmax } from '../intents/measures.ts';
import { scoreRows, trainSvm } from '../intents/svm.ts';
import { buildVocabulary, Weigher, weighRows } from '../intents/weighing.ts';

const FOLDS = 5;
/** A small corpus is judged by several divisions into folds: what one draw of a few lines says is half chance. */
const SMALL = 1_500;
const SMALL_REPEATS = 4;
/** A line of a small corpus is suspected only where its nearest lines of the other label are this much nearer, in sum, than those of its own. */
const NEIGHBOURS = 3;
const NEARER = 1.3;
/** So sure of another label is sure enough in a small corpus, however sure the models are of that label's own lines. */
const SURE = 0.8;
/** How far the other label must be ahead, for each part of the corpus the models take for another label: weak models have to be surer. */
const LEAD_PER_ERROR = 0.5;
/**
 * Doubts about labels by confident learning (Northcutt et al. 2021): models that have not seen a line say what it is. `scores` are 0 (fits) .. 1 (fits
 * another), null without a label. A suspect is a line whose other label the models are as sure of as they are of that label's own lines; in a
 * small corpus it must also lie nearer to lines of the other label, and be led by more the more often the models are wrong there.
 * @param truth class of each text; -1 for none
 */
export function doubtLabels(
  texts: HashedTexts,
  truth: Int32Array,
  classes: number,
  spec: FeatureSpec,
  options: { seed?: number; progress?: (done: number, stage: string) => void },
): { scores: (number | null)[]; suspects: { at: number; likely: number }[] } {
  const n = truth.length;
  const chances = outOfFold(texts, truth, classes, spec, options);
  const of = (i: number, c: number): number => chances[i * classes + c]!;
  // class thresholds: how sure the models are, on average, of lines that carry the label
  const threshold = new Float64Array(classes);
  const count = new Float64Array(classes);
  for (let i = 0; i < n; i++) {
    if (truth[i]! < 0) continue;
    threshold[truth[i]!] = threshold[truth[i]!]! + of(i, truth[i]!);
    count[truth[i]!] = count[truth[i]!]! + 1;
  }
  for (let c = 0; c < classes; c++) {
    const mean = count[c]! > 0 ? threshold[c]! / count[c]! : 1;
    threshold[c] = n < SMALL ? Math.min(SURE, mean) : mean;
  }

  const scores: (number | null)[] = [];
  const doubted: { at: number; likely: number; lead: number }[] = [];
  let wrong = 0;
  let judged = 0;
  for (let i = 0; i < n; i++) {
    const own = truth[i]!;
    if (own < 0) {
      scores.push(null);
      continue;
    }
    let other = 0;
    let likely = -1;
    for (let c = 0; c < classes; c++) {
      if (c === own) continue;
      other = Math.max(other, of(i, c));
      if (of(i, c) >= threshold[c]! && (likely < 0 || of(i, c) > of(i, likely))) likely = c;
    }
    judged += 1;
    if (other > of(i, own)) wrong += 1;
    scores.push((1 + other - of(i, own)) / 2);
    if (likely >= 0 && of(i, likely) > of(i, own)) doubted.push({ at: i, likely, lead: of(i, likely) - of(i, own) });
  }
  const leadNeeded = judged > 0 ? (LEAD_PER_ERROR * wrong) / judged : 0;
  const isNearer = createNearness(texts, truth, classes, spec);
  const suspects = doubted
    .filter(({ at, likely, lead }) => n >= SMALL || (lead > leadNeeded && isNearer(at, likely)))
    .sort((a, b) => scores[b.at]! - scores[a.at]! || a.at - b.at);
  return { scores, suspects };
}

/** Whether a line's nearest lines of a class are clearly nearer than those of its own. */
function createNearness(texts: HashedTexts, truth: Int32Array, classes: number, spec: FeatureSpec): (at: number, other: number) => boolean {
  const vocabulary = buildVocabulary(texts, spec);
  const { ptr, idx, val } = weighRows(texts, new Weigher(vocabulary, spec));
  const members: number[][] = Array.from({ length: classes }, () => []);
  truth.forEach((c, i) => {
    if (c >= 0) members[c]!.push(i);
  });
  const dense = new Float32Array(vocabulary.hashes.length);
  const nearness = (at: number, c: number): number =>
    members[c]!.filter((row) => row !== at)
      .map((row) => {
        let cosine = 0;
        for (let p = ptr[row]!; p < ptr[row + 1]!; p++) cosine += val[p]! * dense[idx[p]!]!;
        return cosine;
      })
      .sort((a, b) => b - a)
      .slice(0, NEIGHBOURS)
      .reduce((sum, cosine) => sum + cosine, 0);
  return (at, other) => {
    for (let p = ptr[at]!; p < ptr[at + 1]!; p++) dense[idx[p]!] = val[p]!;
    const nearer = nearness(at, other) > NEARER * nearness(at, truth[at]!);
    for (let p = ptr[at]!; p < ptr[at + 1]!; p++) dense[idx[p]!] = 0;
    return nearer;
  };
}

/** Chances of every class for every line by models that have not seen the line. */
function outOfFold(
  texts: HashedTexts,
  truth: Int32Array,
  classes: number,
  spec: FeatureSpec,
  options: { seed?: number; progress?: (done: number, stage: string) => void },
): Float32Array {
  const n = truth.length;
  const repeats = n < SMALL ? SMALL_REPEATS : 1;
  const out = new Float32Array(n * classes);
  const row = new Float32Array(classes);
  for (let turn = 0; turn < repeats * FOLDS; turn++) {
    const fold = turn % FOLDS;
    const order = shuffle(
      Int32Array.from({ length: n }, (_, i) => i),
      createChance((options.seed ?? 1) + Math.floor(turn / FOLDS)),
    );
    const held = order.filter((_, k) => k % FOLDS === fold);
    const rest = order.filter((_, k) => k % FOLDS !== fold);
    const vocabulary = buildVocabulary(texts, spec, rest);
    const weigher = new Weigher(vocabulary, spec);
    const model = trainSvm(
      weighRows(texts, weigher, rest),
      rest.map((i) => truth[i]!),
      classes,
      vocabulary.hashes.length,
      { cost: 0.5, epochs: 6, seed: 1 },
    );
    const scores = scoreRows(model, weighRows(texts, weigher, held));
    const temperature = fitTemperature(
      scores,
      classes,
      held.map((i) => truth[i]!),
    );
    held.forEach((i, k) => {
      softmax(scores, k * classes, classes, temperature, row);
      for (let c = 0; c < classes; c++) out[i * classes + c] = out[i * classes + c]! + row[c]! / repeats;
    });
    options.progress?.((turn + 1) / (repeats * FOLDS), 'labels');
  }
  return out;
}
