import { type Chance, createChance, shuffle } from './chance.ts';
import type { SparseRows } from './weighing.ts';

/**
 * 词袋编码器: a bag of features (each a vector; a text is their weighted sum), rectified, under a softmax layer. `vectors` is
 * feature-major, features × hidden; `output` is hidden × classes.
 */
export type Bag = {
  classes: number;
  features: number;
  hidden: number;
  vectors: Float32Array;
  hiddenBias: Float32Array;
  output: Float32Array;
  outputBias: Float32Array;
};

export type BagOptions = {
  hidden: number;
  epochs: number;
  /** First step size of AdaGrad; it falls to a twentieth by the last epoch. */
  rate: number;
  /** Share of the features of a text, and of the hidden units, left out of a step. */
  dropout: number;
  seed: number;
};

/** A bag before training: small even numbers of either sign. */
export function createBag(features: number, classes: number, hidden: number, seed: number): Bag {
  const chance = createChance(seed);
  const even = (length: number, most: number): Float32Array => {
    const out = new Float32Array(length);
    for (let i = 0; i < length; i++) out[i] = (chance() * 2 - 1) * most;
    return out;
  };
  return {
    classes,
    features,
    hidden,
    vectors: even(features * hidden, 0.25),
    hiddenBias: new Float32Array(hidden),
    output: even(hidden * classes, 0.05),
    outputBias: new Float32Array(classes),
  };
}

/** What one row does in a bag. `keep` and `mask` scale its features and the hidden units: 0 = left out. */
export type BagPass = {
  keep: Float32Array;
  mask: Float32Array;
  hidden: Float32Array;
  /** Class scores after `forward`; slopes of the loss by them after `backward`. */
  scores: Float32Array;
  /** Slopes of the loss by the hidden units before they are rectified. */
  slopes: Float32Array;
};

export function createBagPass(bag: Bag, rows: SparseRows): BagPass {
  let longest = 0;
  for (let i = 0; i < rows.rows; i++) longest = Math.max(longest, rows.ptr[i + 1]! - rows.ptr[i]!);
  return {
    keep: new Float32Array(longest).fill(1),
    mask: new Float32Array(bag.hidden).fill(1),
    hidden: new Float32Array(bag.hidden),
    scores: new Float32Array(bag.classes),
    slopes: new Float32Array(bag.hidden),
  };
}

export function forward(bag: Bag, { ptr, idx, val }: SparseRows, row: number, { keep, mask, hidden, scores }: BagPass): void {
  const { classes, vectors, output } = bag;
  const size = bag.hidden;
  hidden.set(bag.hiddenBias);
  const from = ptr[row]!;
  for (let p = from; p < ptr[row + 1]!; p++) {
    const value = val[p]! * keep[p - from]!;
    if (value === 0) continue;
    const at = idx[p]! * size;
    for (let j = 0; j < size; j++) hidden[j] = hidden[j]! + value * vectors[at + j]!;
  }
  scores.set(bag.outputBias);
  for (let j = 0; j < size; j++) {
    const unit = hidden[j]! > 0 ? hidden[j]! * mask[j]! : 0;
    hidden[j] = unit;
    if (unit === 0) continue;
    const at = j * classes;
    for (let c = 0; c < classes; c++) scores[c] = scores[c]! + unit * output[at + c]!;
  }
}

/**
 * After `forward`: the slopes of the loss by scores and hidden units.
 * @returns the loss, -ln of the label's share in the softmax
 */
export function backward(bag: Bag, label: number, { mask, hidden, scores, slopes }: BagPass): number {
  const { classes, output } = bag;
  let top = -Infinity;
  for (let c = 0; c < classes; c++) if (scores[c]! > top) top = scores[c]!;
  let sum = 0;
  for (let c = 0; c < classes; c++) {
    scores[c] = Math.exp(scores[c]! - top);
    sum += scores[c]!;
  }
  for (let c = 0; c < classes; c++) scores[c] = scores[c]! / sum;
  const loss = -Math.log(scores[label]!);
  scores[label] = scores[label]! - 1;
  for (let j = 0; j < bag.hidden; j++) {
    if (hidden[j] === 0) {
      slopes[j] = 0;
      continue;
    }
    const at = j * classes;
    let slope = 0;
    for (let c = 0; c < classes; c++) slope += scores[c]! * output[at + c]!;
    slopes[j] = slope * mask[j]!;
  }
  return loss;
}

/**
 * Trains by AdaGrad (Duchi et al. 2011), one row at a time, with dropout of features and hidden units. The vector of a feature shares one
 * step size. Deterministic for a seed.
 * @param labels class of each row, 0..classes-1
 */
export function trainBag(rows: SparseRows, labels: Int32Array, classes: number, features: number, options: BagOptions): Bag {
  const { epochs, dropout, seed } = options;
  const bag = createBag(features, classes, options.hidden, seed);
  const pass = createBagPass(bag, rows);
  const past: Past = {
    vectors: new Float32Array(features),
    hiddenBias: new Float32Array(options.hidden),
    output: new Float32Array(bag.output.length),
    outputBias: new Float32Array(classes),
  };
  const chance = createChance(seed + 1);
  const order = Int32Array.from({ length: rows.rows }, (_, i) => i);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, chance);
    const rate = options.rate * (1.05 - epoch / epochs);
    for (const row of order) {
      dropOut(pass.keep, rows.ptr[row + 1]! - rows.ptr[row]!, dropout, chance);
      dropOut(pass.mask, options.hidden, dropout, chance);
      forward(bag, rows, row, pass);
      backward(bag, labels[row]!, pass);
      move(bag, rows, row, pass, past, rate);
    }
  }
  return bag;
}

function dropOut(out: Float32Array, length: number, dropout: number, chance: Chance): void {
  const kept = 1 / (1 - dropout);
  for (let i = 0; i < length; i++) out[i] = chance() < dropout ? 0 : kept;
}

/** Sums of squared slopes so far, AdaGrad's memory. */
type Past = { vectors: Float32Array; hiddenBias: Float32Array; output: Float32Array; outputBias: Float32Array };
const LEAST = 1e-6;

function move(bag: Bag, { ptr, idx, val }: SparseRows, row: number, pass: BagPass, past: Past, rate: number): void {
  const { classes, vectors, hiddenBias, output, outputBias } = bag;
  const { keep, hidden, scores, slopes } = pass;
  const size = bag.hidden;
  let square = 0;
  for (let j = 0; j < size; j++) {
    const unit = hidden[j]!;
    if (unit === 0) continue;
    const slope = slopes[j]!;
    square += slope * slope;
    const sum = past.hiddenBias[j]! + slope * slope;
    past.hiddenBias[j] = sum;
    hiddenBias[j] = hiddenBias[j]! - (rate * slope) / (Math.sqrt(sum) + LEAST);
    for (let c = 0, at = j * classes; c < classes; c++, at++) {
      const own = scores[c]! * unit;
      const before = past.output[at]! + own * own;
      past.output[at] = before;
      output[at] = output[at]! - (rate * own) / (Math.sqrt(before) + LEAST);
    }
  }
  for (let c = 0; c < classes; c++) {
    const slope = scores[c]!;
    const sum = past.outputBias[c]! + slope * slope;
    past.outputBias[c] = sum;
    outputBias[c] = outputBias[c]! - (rate * slope) / (Math.sqrt(sum) + LEAST);
  }
  square /= size;
  const from = ptr[row]!;
  for (let p = from; p < ptr[row + 1]!; p++) {
    const value = val[p]! * keep[p - from]!;
    if (value === 0) continue;
    const feature = idx[p]!;
    const sum = past.vectors[feature]! + value * value * square;
    past.vectors[feature] = sum;
    const step = (rate * value) / (Math.sqrt(sum) + LEAST);
    const at = feature * size;
    for (let j = 0; j < size; j++) vectors[at + j] = vectors[at + j]! - step * slopes[j]!;
  }
}

/** Scores of every row for every class: out[row * classes + class]. */
export function scoreBag(bag: Bag, rows: SparseRows): Float32Array {
  const out = new Float32Array(rows.rows * bag.classes);
  const pass = createBagPass(bag, rows);
  for (let i = 0; i < rows.rows; i++) {
    forward(bag, rows, i, pass);
    out.set(pass.scores, i * bag.classes);
  }
  return out;
}
