import type { Segmenter } from '../text/segment.ts';
import { type Chance, shuffle } from './chance.ts';
import { findConcepts } from './concepts.ts';
import { type FeatureSpec, type HashedTexts, hashTexts } from './features.ts';
import { fitRows, type Rows } from './fitting.ts';
import { accuracyOf } from './measures.ts';
import { scoreRows } from './svm.ts';
import { weighRows } from './weighing.ts';

/** A way to make features, its name in the notes, and how many of the pseudo-examples it learns from (the first so many; all when left out). */
export type Candidate = { name: string; spec: FeatureSpec; pseudo?: number };

/** More rows than this are sampled for the choice: it costs a fraction of the training. */
const ROWS = 2600;

/**
 * Chooses between ways to make features by cross-validation on the training examples. The first candidate stays unless another is
 * right more often by more than chance (a quarter of a standard error).
 */
export function chooseFeatures(
  candidates: readonly Candidate[],
  texts: readonly string[],
  labels: Int32Array,
  real: number,
  classes: number,
  segmenter: Segmenter | null,
  epochs: number,
  seed: number,
  chance: Chance,
): { chosen: Candidate; accuracy: number } {
  const rowsOfClasses = shuffle(
    Int32Array.from({ length: real }, (_, i) => i).filter((i) => labels[i]! >= 0),
    chance,
  );
  if (candidates.length === 1 || classes < 2 || rowsOfClasses.length < 12) return { chosen: candidates[0]!, accuracy: 0 };
  const sample = rowsOfClasses.slice(0, ROWS);
  const folds = sample.length > 2000 ? 4 : 5;
  const rounds = sample.length > 2000 ? 1 : sample.length > 900 ? 3 : 5;
  const hashed = new Map<string, HashedTexts>();
  // only what is looked at is read: the sample, then the pseudo-examples
  const pseudo = Int32Array.from({ length: labels.length - real }, (_, i) => real + i);
  const read = Int32Array.of(...sample, ...pseudo);
  const sampleTexts = Array.from(read, (i) => texts[i]!);
  const sampleLabels = read.map((i) => labels[i]!);
  let best = candidates[0]!;
  let reached = -1;
  let tested = 0;
  for (const candidate of candidates) {
    const { minDf: _minDf, weights: _weights, maxFeatures: _max, ...reading } = candidate.spec;
    const key = JSON.stringify(reading);
    const found = hashed.get(key) ?? hashTexts(sampleTexts, candidate.spec, segmenter, findConcepts);
    hashed.set(key, found);
    const rows: Rows = { texts: found, labels: sampleLabels, real: sample.length };
    let right = 0;
    tested = 0;
    for (let fold = 0; fold < rounds; fold++) {
      const held = Int32Array.from(sample.keys()).filter((k) => k % folds === fold);
      const last = sample.length + (candidate.pseudo ?? pseudo.length);
      const rest = Int32Array.from(read.keys()).filter((k) => (k >= sample.length ? k < last : k % folds !== fold));
      // the sample is thinner than the corpus: a feature seen once in it may be seen often in full
      const fitted = fitRows(
        rows,
        rest,
        rest.map((k) => sampleLabels[k]!),
        classes,
        { ...candidate.spec, minDf: 1 },
        epochs,
        seed,
      );
      const truth = held.map((k) => sampleLabels[k]!);
      right += accuracyOf(scoreRows(fitted.model, weighRows(found, fitted.weigher, held)), classes, truth) * held.length;
      tested += held.length;
    }
    const accuracy = right / tested;
    const error = Math.sqrt((accuracy * (1 - accuracy)) / tested);
    if (accuracy > reached + (reached < 0 ? 0 : 0.25 * error)) {
      best = candidate;
      reached = accuracy;
    }
  }
  return { chosen: best, accuracy: reached };
}
