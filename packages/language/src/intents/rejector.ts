import { REJECTION_SIGNALS } from '@zhiyin/contracts';
import type { Rejector } from './model.ts';

/** Ridge of the logistic fit: the signals say much the same thing, and weights that cancel each other do not carry over. */
const RIDGE = 0.3;

/**
 * The signals of one row, in the order of `REJECTION_SIGNALS`: best score, its lead, log-sum-exp at the model's temperature ("energy",
 * Liu et al. 2020), the best class's score and the energy without concepts, shares of known features and the length.
 * @param scores class scores, `classes` of them
 * @param plain the same without the concept features
 * @param known shares of known features by block, 0..1 (Weigher.known)
 */
export function signalsOf(
  scores: Float32Array,
  plain: Float32Array,
  temperature: number,
  known: ArrayLike<number>,
  length: number,
): Float64Array {
  const classes = scores.length;
  let top = -10;
  let second = -10;
  let best = 0;
  for (let c = 0; c < classes; c++) {
    const score = scores[c]!;
    if (score > top) {
      second = top;
      top = score;
      best = c;
    } else if (score > second) second = score;
  }
  return Float64Array.of(
    top,
    classes > 1 ? top - second : top,
    energyOf(scores, temperature),
    plain[best] ?? 0,
    energyOf(plain, temperature),
    known[0]!,
    known[1]!,
    known[2]!,
    Math.log(1 + length),
  );
}

/** Free energy with its sign turned: T-scaled log-sum-exp of the scores. */
function energyOf(scores: Float32Array, temperature: number): number {
  let top = -10;
  for (let c = 0; c < scores.length; c++) if (scores[c]! > top) top = scores[c]!;
  let sum = 0;
  // what lies ten temperatures below adds nothing
  const least = top - 10 * temperature;
  for (let c = 0; c < scores.length; c++) if (scores[c]! > least) sum += Math.exp((scores[c]! - top) / temperature);
  return top / temperature + Math.log(sum);
}

/** The logit of "in scope": above 0 accepted, below 0 rejected. */
export function inScopeLogit(rejector: Rejector, signals: Float64Array): number {
  let logit = rejector.offset;
  for (let j = 0; j < signals.length; j++) logit += (rejector.weights[j]! * (signals[j]! - rejector.mean[j]!)) / rejector.deviation[j]!;
  return logit;
}

/** A rejector that looks at the best score alone: the honest fallback where there is too little to learn from. */
export function marginRejector(): Rejector {
  const size = REJECTION_SIGNALS.length;
  const weights = new Float64Array(size);
  weights[0] = 4;
  return { mean: new Float64Array(size), deviation: new Float64Array(size).fill(1), weights, offset: 0 };
}

/**
 * Logistic regression between signals of texts in scope and out of scope, both sides weighing the same, by Newton's method with a
 * little ridge (deterministic, a dozen steps).
 */
export function fitRejector(inScope: readonly Float64Array[], outOfScope: readonly Float64Array[]): Rejector {
  const size = REJECTION_SIGNALS.length;
  const all = [...inScope, ...outOfScope];
  const mean = new Float64Array(size);
  const deviation = new Float64Array(size);
  for (const row of all) for (let j = 0; j < size; j++) mean[j] = mean[j]! + row[j]! / all.length;
  for (const row of all) for (let j = 0; j < size; j++) deviation[j] = deviation[j]! + (row[j]! - mean[j]!) ** 2 / all.length;
  for (let j = 0; j < size; j++) deviation[j] = Math.sqrt(deviation[j]!) || 1;
  const d = size + 1;
  const w = new Float64Array(d);
  const x = new Float64Array(d);
  x[size] = 1;
  for (let iteration = 0; iteration < 15; iteration++) {
    const gradient = new Float64Array(d);
    const hessian = Array.from({ length: d }, () => new Float64Array(d));
    const add = (row: Float64Array, truth: number, weight: number): void => {
      for (let j = 0; j < size; j++) x[j] = (row[j]! - mean[j]!) / deviation[j]!;
      let z = 0;
      for (let j = 0; j < d; j++) z += w[j]! * x[j]!;
      const p = 1 / (1 + Math.exp(-z));
      const g = (p - truth) * weight;
      const h = Math.max(p * (1 - p), 1e-6) * weight;
      for (let j = 0; j < d; j++) {
        gradient[j] = gradient[j]! + g * x[j]!;
        for (let k = 0; k <= j; k++) hessian[j]![k] = hessian[j]![k]! + h * x[j]! * x[k]!;
      }
    };
    for (const row of inScope) add(row, 1, 1 / inScope.length);
    for (const row of outOfScope) add(row, 0, 1 / outOfScope.length);
    for (let j = 0; j < d; j++) {
      gradient[j] = gradient[j]! + RIDGE * w[j]!;
      hessian[j]![j] = hessian[j]![j]! + RIDGE;
      for (let k = j + 1; k < d; k++) hessian[j]![k] = hessian[k]![j]!;
    }
    const move = solve(hessian, gradient);
    let largest = 0;
    for (let j = 0; j < d; j++) {
      w[j] = w[j]! - move[j]!;
      largest = Math.max(largest, Math.abs(move[j]!));
    }
    if (largest < 1e-6) break;
  }
  return { mean, deviation, weights: w.slice(0, size), offset: w[size]! };
}

/** Solves a small symmetric system by Gaussian elimination with pivoting. */
function solve(matrix: Float64Array[], right: Float64Array): Float64Array {
  const n = right.length;
  const a = matrix.map((row, i) => Float64Array.of(...row, right[i]!));
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let r = i + 1; r < n; r++) if (Math.abs(a[r]![i]!) > Math.abs(a[pivot]![i]!)) pivot = r;
    [a[i], a[pivot]] = [a[pivot]!, a[i]!];
    const lead = a[i]![i]! || 1e-12;
    for (let r = 0; r < n; r++) {
      if (r === i) continue;
      const factor = a[r]![i]! / lead;
      if (factor !== 0) for (let k = i; k <= n; k++) a[r]![k] = a[r]![k]! - factor * a[i]![k]!;
    }
  }
  return Float64Array.from({ length: n }, (_, i) => a[i]![n]! / (a[i]![i]! || 1e-12));
}

/**
 * Moves the threshold so that the given share of the texts in scope would be rejected (the rejection budget, 拒识预算).
 * @param budget 0..1
 */
export function setThreshold(rejector: Rejector, inScope: readonly Float64Array[], budget: number): Rejector {
  if (inScope.length === 0) return rejector;
  const logits = inScope.map((row) => inScopeLogit(rejector, row)).sort((a, b) => a - b);
  const at = logits[Math.min(logits.length - 1, Math.floor(logits.length * budget))]!;
  return { ...rejector, offset: rejector.offset - at };
}
