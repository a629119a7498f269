import { Z95 } from '@zhiyin/kernel';

/** 置信度区间: where the model stood with its guess. */
export const BANDS = ['low', 'mid', 'high'] as const;
export type Band = (typeof BANDS)[number];
/** 层: a confidence band of turns that were answered, or of turns the bot fell back on. */
export type StratumKey = `${Band}_${'answered' | 'fallback'}`;
export const STRATA: readonly StratumKey[] = BANDS.flatMap((band) => [`${band}_answered`, `${band}_fallback`] as const);

/** Low < 0.6, mid 0.6 to 0.85, high > 0.85 (OPERATIONS 2.3, 1). */
export function bandOf(confidence: number): Band {
  if (confidence < 0.6) return 'low';
  return confidence <= 0.85 ? 'mid' : 'high';
}
export const stratumOf = (turn: { confidence: number; fallback: boolean }): StratumKey =>
  `${bandOf(turn.confidence)}_${turn.fallback ? 'fallback' : 'answered'}`;

/** The error and the half width of its interval a sample is planned for (OPERATIONS 2.3, 2). */
export const PLANNED_ERROR = 0.1;
export const PLANNED_MARGIN = 0.03;
/** Fewer labels than this say nothing of a stratum. */
export const STRATUM_FLOOR = 30;
/** Share that two people label, and at least how many. */
const DOUBLE_SHARE = 0.2;
const DOUBLE_FLOOR = 50;

/** Labels needed to know a share near `p` to ± `margin` with 95 %: `z² p (1-p) / margin²` with the correction for a finite population. */
export function sampleSize(p: number, margin: number, population: number): number {
  const endless = (Z95 ** 2 * p * (1 - p)) / margin ** 2;
  return Math.min(population, Math.ceil(endless / (1 + (endless - 1) / population)));
}

export const doublesOf = (size: number): number => Math.min(size, Math.max(DOUBLE_FLOOR, Math.ceil(DOUBLE_SHARE * size)));

/** What last month's labels say of a stratum: `errors` among `n`. */
export type PastLabels = { errors: number; n: number };

/** The error a stratum is expected to have: last month's, drawn a little to the middle so that none counts as free of error; else as planned. */
export const expectedError = (past: PastLabels | undefined): number =>
  past && past.n > 0 ? (past.errors + 0.5) / (past.n + 1) : PLANNED_ERROR;

/**
 * Neyman's allocation: `n_h ~ N_h sqrt(p_h (1-p_h))`, at least 30 of a stratum or all of it, never more than it has. What floors and ceilings
 * take or leave is shared out again among the rest; remainders go to the largest. May come to more than `size` when the floors alone do.
 * `expected` lies between 0 and 1 and is neither.
 */
export function allocate(size: number, strata: readonly { population: number; expected: number }[]): number[] {
  const floors = strata.map(({ population }) => Math.min(STRATUM_FLOOR, population));
  const weights = strata.map(({ population, expected }) => population * Math.sqrt(expected * (1 - expected)));
  const total = Math.min(
    strata.reduce((sum, s) => sum + s.population, 0),
    Math.max(
      size,
      floors.reduce((sum, n) => sum + n, 0),
    ),
  );
  // The exact share of each for a common factor, held between floor and ceiling; the factor that spends the total is found by halving.
  const shares = (factor: number) =>
    weights.map((weight, h) => Math.min(strata[h]?.population ?? 0, Math.max(floors[h] ?? 0, factor * weight)));
  let low = 0;
  let high = Math.max(1, ...strata.map(({ expected }) => 1 / Math.sqrt(expected * (1 - expected)))); // takes everything
  for (let step = 0; step < 200; step += 1) {
    const middle = (low + high) / 2;
    if (shares(middle).reduce((sum, n) => sum + n, 0) < total) low = middle;
    else high = middle;
  }
  const exact = shares(high).map((share, h) => Math.min(share, strata[h]?.population ?? 0));
  const whole = exact.map((share) => Math.floor(share + 1e-6));
  const order = exact.map((share, h) => ({ h, rest: share - Math.floor(share + 1e-6) })).sort((a, b) => b.rest - a.rest || a.h - b.h);
  let missing = total - whole.reduce((sum, n) => sum + n, 0);
  while (missing > 0) {
    for (const { h } of order) {
      if (missing === 0) break;
      if ((whole[h] ?? 0) >= (strata[h]?.population ?? 0)) continue;
      whole[h] = (whole[h] ?? 0) + 1;
      missing -= 1;
    }
  }
  return whole;
}

/**
 * A number in [0, 1) that is the same for the same seed and id, and unrelated for any other: whoever has the smallest ones is drawn. So a draw
 * depends neither on the order of the rows nor on how many others there are. (Two 32-bit rounds of MurmurHash3's mixing.)
 */
export function lotOf(seed: number, id: string): number {
  let a = (seed ^ 0x9e3779b9) >>> 0;
  let b = Math.imul(seed ^ 0x41c6ce57, 0x85ebca6b) >>> 0;
  for (let i = 0; i < id.length; i += 1) {
    const code = id.charCodeAt(i);
    a = Math.imul(a ^ code, 0x9e3779b1);
    b = Math.imul(b ^ code, 0x5f356495);
    a = (a << 13) | (a >>> 19);
    b = (b << 17) | (b >>> 15);
  }
  const mixed = (x: number, y: number) => {
    let h = x ^ (y >>> 15);
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return (h ^ (h >>> 16)) >>> 0;
  };
  const first = mixed(a, b);
  const second = mixed(b, first);
  return (first * 2 ** 21 + (second >>> 11)) / 2 ** 53;
}

export type StratumPlan = { key: StratumKey; population: number; size: number; expected: number };
export type DrawnTurn<T> = { turn: T; stratum: StratumKey; double: boolean };
export type Draw<T> = { strata: StratumPlan[]; population: number; drawn: DrawnTurn<T>[] };

/**
 * Draws the sample of a week: the same turns, past labels and seed give the same sample in the same order of labelling. The order and who is
 * labelled twice are drawn apart from the strata, so that neither tells a labeller anything.
 */
export function drawSample<T extends { id: string; confidence: number; fallback: boolean }>(
  turns: readonly T[],
  past: ReadonlyMap<StratumKey, PastLabels>,
  seed: number,
): Draw<T> {
  const byStratum = new Map<StratumKey, T[]>();
  for (const turn of turns) {
    const key = stratumOf(turn);
    const same = byStratum.get(key);
    if (same) same.push(turn);
    else byStratum.set(key, [turn]);
  }
  const keys = STRATA.filter((key) => byStratum.has(key));
  const wanted = keys.map((key) => ({ population: byStratum.get(key)?.length ?? 0, expected: expectedError(past.get(key)) }));
  const sizes = allocate(sampleSize(PLANNED_ERROR, PLANNED_MARGIN, turns.length), wanted);
  const strata = keys.map((key, h) => ({ key, size: sizes[h] ?? 0, ...(wanted[h] as (typeof wanted)[number]) }));
  const byLot = <X>(list: readonly X[], idOf: (x: X) => string, salt: string): X[] =>
    list
      .map((x) => ({ x, lot: lotOf(seed, `${salt}${idOf(x)}`) }))
      .sort((p, q) => p.lot - q.lot || (idOf(p.x) < idOf(q.x) ? -1 : 1))
      .map(({ x }) => x);
  const chosen = strata.flatMap(({ key, size }) =>
    byLot(byStratum.get(key) ?? [], (turn) => turn.id, 'draw ')
      .slice(0, size)
      .map((turn) => ({ turn, stratum: key })),
  );
  const twice = new Set(
    byLot(chosen, ({ turn }) => turn.id, 'double ')
      .slice(0, doublesOf(chosen.length))
      .map(({ turn }) => turn.id),
  );
  const drawn = byLot(chosen, ({ turn }) => turn.id, 'order ').map((one) => ({ ...one, double: twice.has(one.turn.id) }));
  return { strata, population: turns.length, drawn };
}
