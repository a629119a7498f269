import type { FeatureSpec, HashedTexts } from './features.ts';
import { signalsOf } from './rejector.ts';
import { addScores, type LinearModel, trainSvm } from './svm.ts';
import { buildVocabulary, type Vocabulary, Weigher, weighRows } from './weighing.ts';

/**
 * Training rows: hashed texts, class of each (-1 = of no class). The first `real` are real examples; then come pseudo-examples and, from
 * `general` on, outliers. Texts past the last label are messages nobody has labelled.
 */
export type Rows = { texts: HashedTexts; labels: Int32Array; real: number; general?: number };
export type Fit = { model: LinearModel; weigher: Weigher; vocabulary: Vocabulary };

/** Trains on some rows; `labels` are theirs, in the same order. */
export function fitRows(
  rows: Rows,
  picked: Int32Array,
  labels: Int32Array,
  classes: number,
  spec: FeatureSpec,
  epochs: number,
  seed: number,
): Fit {
  const vocabulary = buildVocabulary(rows.texts, spec, picked);
  const weigher = new Weigher(vocabulary, spec);
  const model = trainSvm(weighRows(rows.texts, weigher, picked), labels, classes, vocabulary.hashes.length, { cost: 1, epochs, seed });
  return { model, weigher, vocabulary };
}

/** What a fitted model says of one row: scores with and without concepts, and what it knows of the text. */
export type Scored = { scores: Float32Array; plain: Float32Array; known: Float64Array; length: number };

export function scoreRow(rows: Rows, row: number, { weigher, model }: Fit): Scored {
  weigher.weigh(rows.texts.hashes.subarray(rows.texts.ptr[row]!, rows.texts.ptr[row + 1]!));
  const { columns, values, plainLength, length } = weigher;
  const plain = Float32Array.from(model.bias);
  addScores(plain, model.weights, model.classes, columns, values, 0, plainLength);
  const scores = Float32Array.from(plain);
  addScores(scores, model.weights, model.classes, columns, values, plainLength, length);
  return { scores, plain, known: Float64Array.from(weigher.known), length };
}

/** The signals of rejector.ts for one row. */
export function signalsOfRow(rows: Rows, row: number, fit: Fit, temperature: number): Float64Array {
  const { scores, plain, known, length } = scoreRow(rows, row, fit);
  return signalsOf(scores, plain, temperature, known, length);
}
