import { createChance, shuffle } from './chance.ts';
import type { SparseRows } from './weighing.ts';

/** A linear model of `classes` columns over `features` rows; weights feature-major: weights[feature * classes + class]. */
export type LinearModel = { classes: number; features: number; weights: Float32Array; bias: Float32Array };

type SvmOptions = { cost: number; epochs: number; seed: number };

/**
 * One-vs-rest L2-loss support vector machines by dual coordinate descent (Hsieh et al. 2008, "A dual coordinate descent method
 * for large-scale linear SVM"), all classes in one pass over the rows: the weights of a feature lie together, so that a row
 * is read once for every class.
 * @param labels class of each row; -1 = of no class (a negative example for all: outliers)
 */
export function trainSvm(rows: SparseRows, labels: Int32Array, classes: number, features: number, options: SvmOptions): LinearModel {
  const { cost, epochs, seed } = options;
  const n = rows.rows;
  const { ptr, idx, val } = rows;
  const weights = new Float32Array(features * classes);
  const bias = new Float32Array(classes);
  const alpha = new Float32Array(n * classes);
  const diagonal = 0.5 / cost;
  const norms = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    let norm = 1;
    for (let p = ptr[i]!; p < ptr[i + 1]!; p++) norm += val[p]! * val[p]!;
    norms[i] = norm;
  }
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const chance = createChance(seed);
  const score = new Float32Array(classes);
  const delta = new Float32Array(classes);
  const active = new Int32Array(classes);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, chance);
    let largest = 0;
    for (let k = 0; k < n; k++) {
      const i = order[k]!;
      const from = ptr[i]!;
      const to = ptr[i + 1]!;
      const base = i * classes;
      const own = labels[i]!;
      score.set(bias);
      addScores(score, weights, classes, idx, val, from, to);
      let count = 0;
      for (let c = 0; c < classes; c++) {
        const sign = c === own ? 1 : -1;
        const old = alpha[base + c]!;
        const gradient = sign * score[c]! - 1 + diagonal * old;
        if (old === 0 && gradient >= 0) continue;
        let next = old - gradient / (norms[i]! + diagonal);
        if (next < 0) next = 0;
        const change = next - old;
        if (change > LEAST_CHANGE || change < -LEAST_CHANGE) {
          alpha[base + c] = next;
          delta[count] = change * sign;
          active[count++] = c;
          if (change > largest) largest = change;
          else if (-change > largest) largest = -change;
        }
      }
      if (count === 0) continue;
      for (let a = 0; a < count; a++) bias[active[a]!] = bias[active[a]!]! + delta[a]!;
      for (let p = from; p < to; p++) {
        const value = val[p]!;
        const offset = idx[p]! * classes;
        for (let a = 0; a < count; a++) {
          const at = offset + active[a]!;
          weights[at] = weights[at]! + value * delta[a]!;
        }
      }
    }
    if (largest < 1e-3) break;
  }
  return { classes, features, weights, bias };
}

/** Changes of a dual variable smaller than this are not worth touching the weights for. */
const LEAST_CHANGE = 2e-3;

/**
 * score[c] += Σ val[p] · weights[idx[p]][c] over p in from..to; four features at a time, because reading
 * and writing the scores costs as much as the sums. This is where training spends its time.
 */
export function addScores(
  score: Float32Array,
  weights: Float32Array,
  classes: number,
  idx: Int32Array,
  val: Float32Array,
  from: number,
  to: number,
): void {
  let p = from;
  for (; p + 3 < to; p += 4) {
    const a = idx[p]! * classes;
    const b = idx[p + 1]! * classes;
    const c = idx[p + 2]! * classes;
    const d = idx[p + 3]! * classes;
    const va = val[p]!;
    const vb = val[p + 1]!;
    const vc = val[p + 2]!;
    const vd = val[p + 3]!;
    for (let k = 0; k < classes; k++)
      score[k] = score[k]! + (va * weights[a + k]! + vb * weights[b + k]! + (vc * weights[c + k]! + vd * weights[d + k]!));
  }
  for (; p < to; p++) {
    const offset = idx[p]! * classes;
    const value = val[p]!;
    for (let k = 0; k < classes; k++) score[k] = score[k]! + value * weights[offset + k]!;
  }
}

/** Scores of every row for every class: out[row * classes + class]. */
export function scoreRows(model: LinearModel, rows: SparseRows): Float32Array {
  const { classes, weights, bias } = model;
  const out = new Float32Array(rows.rows * classes);
  for (let i = 0; i < rows.rows; i++) {
    const row = out.subarray(i * classes, (i + 1) * classes);
    row.set(bias);
    addScores(row, weights, classes, rows.idx, rows.val, rows.ptr[i]!, rows.ptr[i + 1]!);
  }
  return out;
}
