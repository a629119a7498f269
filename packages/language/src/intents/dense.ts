import type { TextVectors } from './encoder.ts';
import { type DenseHead, quantise } from './model.ts';
import { addScores, type LinearModel, trainSvm } from './svm.ts';
import type { SparseRows } from './weighing.ts';

/** Training rows as vectors, centred and of unit length; a row without a vector is all zeros. */
export type DenseRows = { encoder: string; dimensions: number; mean: Float32Array; values: Float32Array; has: Uint8Array };

/** The vectors of `texts` in their order, or null where fewer than nine in ten of the first `real` have one. */
export function denseRows(texts: readonly string[], real: number, vectors: TextVectors): DenseRows | null {
  const { dimensions, encoder } = vectors;
  if (dimensions < 1 || vectors.vectors.length !== vectors.texts.length * dimensions) return null;
  const rowOf = new Map(vectors.texts.map((text, i) => [text, i]));
  const values = new Float32Array(texts.length * dimensions);
  const has = new Uint8Array(texts.length);
  const mean = new Float32Array(dimensions);
  let known = 0;
  let knownReal = 0;
  texts.forEach((text, i) => {
    const row = rowOf.get(text);
    if (row === undefined) return;
    const vector = vectors.vectors.subarray(row * dimensions, (row + 1) * dimensions);
    if (!vector.some((value) => value !== 0) || !vector.every(Number.isFinite)) return;
    has[i] = 1;
    known++;
    if (i < real) knownReal++;
    values.set(vector, i * dimensions);
    for (let d = 0; d < dimensions; d++) mean[d] = mean[d]! + vector[d]!;
  });
  if (known === 0 || knownReal < LEAST_KNOWN * real) return null;
  for (let d = 0; d < dimensions; d++) mean[d] = mean[d]! / known;
  for (let i = 0; i < texts.length; i++) if (has[i]) centre(values.subarray(i * dimensions, (i + 1) * dimensions), mean);
  return { encoder, dimensions, mean, values, has };
}
const LEAST_KNOWN = 0.9;

/** Takes the mean off and scales to unit length, in place. */
export function centre(vector: Float32Array, mean: Float32Array): void {
  let norm = 0;
  for (let d = 0; d < vector.length; d++) {
    vector[d] = vector[d]! - mean[d]!;
    norm += vector[d]! * vector[d]!;
  }
  const scale = norm > 0 ? 1 / Math.sqrt(norm) : 0;
  for (let d = 0; d < vector.length; d++) vector[d] = vector[d]! * scale;
}

/** Trains on the rows of `picked` that have a vector; `labels` are theirs, in the same order. */
export function fitDense(
  rows: DenseRows,
  picked: Int32Array,
  labels: Int32Array,
  classes: number,
  epochs: number,
  seed: number,
): LinearModel {
  const { dimensions } = rows;
  const kept: number[] = [];
  picked.forEach((row, k) => {
    if (rows.has[row]) kept.push(k);
  });
  const ptr = Int32Array.from({ length: kept.length + 1 }, (_, k) => k * dimensions);
  const idx = Int32Array.from({ length: kept.length * dimensions }, (_, p) => p % dimensions);
  const val = new Float32Array(kept.length * dimensions);
  kept.forEach((k, at) => {
    val.set(rows.values.subarray(picked[k]! * dimensions, (picked[k]! + 1) * dimensions), at * dimensions);
  });
  const sparse: SparseRows = { rows: kept.length, ptr, idx, val };
  return trainSvm(
    sparse,
    Int32Array.from(kept, (k) => labels[k]!),
    classes,
    dimensions,
    { cost: COST, epochs, seed },
  );
}
const COST = 4;

/** Scores of one row for every class. */
export function scoreDense(model: LinearModel, rows: DenseRows, row: number): Float32Array {
  const out = Float32Array.from(model.bias);
  const all = Int32Array.from({ length: rows.dimensions }, (_, d) => d);
  addScores(
    out,
    model.weights,
    model.classes,
    all,
    rows.values.subarray(row * rows.dimensions, (row + 1) * rows.dimensions),
    0,
    rows.dimensions,
  );
  return out;
}

/** The trained head as it is stored. */
export function denseHead(
  rows: DenseRows,
  model: LinearModel,
  { share, temperature, rejector }: Pick<DenseHead, 'share' | 'temperature' | 'rejector'>,
): DenseHead {
  const { weights, scales } = quantise(model.weights, model.classes);
  return { encoder: rows.encoder, mean: rows.mean, weights, scales, bias: model.bias, share, temperature, rejector };
}

/** Mixes the head's scores for a vector into `scores` and, by the same share, nothing into any other. */
export function joinScores(head: DenseHead, values: Float32Array, scores: Float32Array): void {
  const vector = Float32Array.from(values);
  centre(vector, head.mean);
  const classes = scores.length;
  for (let c = 0; c < classes; c++) {
    let sum = 0;
    for (let d = 0; d < vector.length; d++) sum += vector[d]! * head.weights[d * classes + c]!;
    scores[c] = (1 - head.share) * scores[c]! + head.share * (sum * head.scales[c]! + head.bias[c]!);
  }
}
