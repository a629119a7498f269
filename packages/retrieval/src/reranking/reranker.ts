import { FEATURES } from './features.ts';

/** 重排器: how much each feature of a question and an article moves the article up, learned from feedback. All zero changes nothing. */
export type Reranker = { version: 1; features: readonly string[]; weights: readonly number[] };

/** A kept re-ranker, or null when it is none that this version reads. */
export function readReranker(kept: unknown): Reranker | null {
  if (typeof kept !== 'object' || kept === null) return null;
  const { version, features, weights } = kept as Partial<Record<keyof Reranker, unknown>>;
  const fits =
    version === 1 &&
    Array.isArray(features) &&
    Array.isArray(weights) &&
    features.length === FEATURES.length &&
    features.every((name, at) => name === FEATURES[at]) &&
    weights.length === FEATURES.length &&
    weights.every((weight) => typeof weight === 'number' && Number.isFinite(weight));
  return fits ? { version: 1, features: FEATURES, weights: weights as number[] } : null;
}

/** By what each of a list of articles is multiplied for ordering; about 1 on average, so that the list stays where it is among the others. */
export function factors({ weights }: Reranker, rows: readonly (readonly number[])[]): number[] {
  if (rows.length < 2) return rows.map(() => 1);
  const sums = rows.map((row) => row.reduce((sum, value, at) => sum + value * weights[at]!, 0));
  const mean = sums.reduce((sum, value) => sum + value, 0) / sums.length;
  return sums.map((value) => Math.exp(Math.max(-20, Math.min(20, value - mean))));
}

/** One question with the articles found for it, as the learner sees it: the first is the best of search. */
export type JudgedList = {
  rows: readonly (readonly number[])[] /** Place of the article the customer judged. */;
  judged: number;
  isHelpful: boolean;
};

/** An article that did not help says less about the others than one that did. */
const UNHELPFUL = 0.25;
/** Who refused the first article and then found the right one stands also for those who refused and went away, at most so many of them. */
const STANDS_FOR = 3;
/** Strength of the pull towards the order of search; with little feedback the order hardly changes. */
const PULL = 5;
const ROUNDS = 12;
/** So many pairs are looked at in one step of learning. */
const STEP_PAIRS = 1_000;

/** Work that lets go of the thread after each short step; `finish` does it at a stretch. */
export type Steps<Result> = Generator<void, Result>;
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * How much each list counts. Customers judge what search put first, so that its successes are told more often than what it missed; the
 * few who told which other article was right count for the others who only refused (inverse propensity, Joachims et al. 2017).
 */
export function countsOf(lists: readonly JudgedList[]): number[] {
  const refused = lists.filter(({ isHelpful }) => !isHelpful).length;
  const found = lists.filter(({ isHelpful, judged }) => isHelpful && judged > 0).length;
  const standsFor = found === 0 ? 1 : Math.max(1, Math.min(STANDS_FOR, refused / found));
  return lists.map(({ isHelpful, judged }) => (isHelpful && judged > 0 ? standsFor : 1));
}

/**
 * Pairwise logistic regression (RankNet with a linear scorer, Burges et al. 2005) by Newton's method: the helpful article above each
 * of the others, the unhelpful one below. Search's own order is the starting point and the prior. Pure; the same lists give the same.
 */
export function* training(lists: readonly JudgedList[]): Steps<Reranker> {
  const width = FEATURES.length;
  const pairs: Pair[] = [];
  const counts = countsOf(lists);
  for (const [at, { rows, judged, isHelpful }] of lists.entries()) {
    const one = rows[judged];
    if (!one) continue;
    const others = rows.filter((_, place) => place !== judged);
    for (const other of others) {
      const [winner, loser] = isHelpful ? [one, other] : [other, one];
      const difference = Float64Array.from(winner, (value, feature) => value - loser[feature]!);
      pairs.push({ difference, base: difference[0]!, weight: ((isHelpful ? 1 : UNHELPFUL) * counts[at]!) / others.length });
    }
  }
  let weights = new Float64Array(width);
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = Float64Array.from(weights, (weight) => PULL * weight);
    const curvature = Array.from({ length: width }, (_, at) => {
      const row = new Float64Array(width);
      row[at] = PULL;
      return row;
    });
    for (let from = 0; from < pairs.length; from += STEP_PAIRS) {
      addSlopes(pairs.slice(from, from + STEP_PAIRS), weights, gradient, curvature);
      yield;
    }
    const step = solve(curvature, gradient);
    const size = Math.max(...step.map(Math.abs));
    weights = weights.map((weight, at) => weight - step[at]!);
    if (size < 1e-6) break;
  }
  return { version: 1, features: FEATURES, weights: [...weights].map((weight) => Math.round(weight * 1e6) / 1e6) };
}

export const trainReranker = (lists: readonly JudgedList[]): Reranker => finish(training(lists));

type Pair = { difference: Float64Array; base: number; weight: number };

/** Adds to gradient and curvature what pairs say at these weights. */
function addSlopes(pairs: readonly Pair[], weights: Float64Array, gradient: Float64Array, curvature: readonly Float64Array[]): void {
  const width = weights.length;
  for (const { difference, base, weight } of pairs) {
    let margin = base;
    for (let at = 0; at < width; at++) margin += weights[at]! * difference[at]!;
    const miss = 1 / (1 + Math.exp(margin));
    const bend = weight * miss * (1 - miss);
    for (let at = 0; at < width; at++) {
      const value = difference[at]!;
      if (value === 0) continue;
      gradient[at]! -= weight * miss * value;
      const row = curvature[at]!;
      for (let other = 0; other < width; other++) row[other]! += bend * value * difference[other]!;
    }
  }
}

/** Solves `matrix` · x = `right` for a positive definite matrix by Gaussian elimination; both are left as they are. */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const rows = matrix.map((row, at) => Float64Array.from([...row, right[at]!]));
  const size = rows.length;
  for (let at = 0; at < size; at++) {
    const pivot = rows[at]!;
    for (let below = at + 1; below < size; below++) {
      const row = rows[below]!;
      const share = row[at]! / pivot[at]!;
      if (share !== 0) for (let column = at; column <= size; column++) row[column]! -= share * pivot[column]!;
    }
  }
  const solution = new Float64Array(size);
  for (let at = size - 1; at >= 0; at--) {
    let rest = rows[at]![size]!;
    for (let column = at + 1; column < size; column++) rest -= rows[at]![column]! * solution[column]!;
    solution[at] = rest / rows[at]![at]!;
  }
  return solution;
}
