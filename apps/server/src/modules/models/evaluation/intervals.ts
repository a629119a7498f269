/** A share with its 95 % interval, 0..1; null where nothing was counted. */
export type Rate = { value: number | null; low: number | null; high: number | null; n: number };

/** Two-sided 95 %. */
const Z = 1.959963984540054;

/** Wilson's 95 % score interval (E. B. Wilson 1927). A rate of nothing is null, never 0. */
export function wilson(right: number, n: number): Rate {
  if (n === 0) return { value: null, low: null, high: null, n };
  const p = right / n;
  const z2 = Z * Z;
  const middle = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n))) / (1 + z2 / n);
  return { value: p, low: right === 0 ? 0 : Math.max(0, middle - half), high: right === n ? 1 : Math.min(1, middle + half), n };
}

/** Two models on the same texts: both right, only one of them, neither. */
export type Pairs = { both: number; onlyCandidate: number; onlyBaseline: number; neither: number };

/**
 * Candidate minus baseline accuracy with its 95 % interval for paired shares: Newcombe 1998, "Improved confidence intervals for the difference
 * between binomial proportions based on paired data", Statistics in Medicine 17, method 10: Wilson's limits of the two shares, squared and
 * added with their correlation phi (with continuity correction). Holds its 95 % where Wald's does not: small sets, few differences.
 */
export function pairedDifference({ both, onlyCandidate, onlyBaseline, neither }: Pairs): { value: number; low: number; high: number } {
  const n = both + onlyCandidate + onlyBaseline + neither;
  if (n === 0) return { value: 0, low: -1, high: 1 };
  const candidate = wilson(both + onlyCandidate, n) as { value: number; low: number; high: number };
  const baseline = wilson(both + onlyBaseline, n) as { value: number; low: number; high: number };
  const margins = (both + onlyCandidate) * (onlyBaseline + neither) * (both + onlyBaseline) * (onlyCandidate + neither);
  const cross = both * neither - onlyCandidate * onlyBaseline;
  const corrected = cross > n / 2 ? cross - n / 2 : cross >= 0 ? 0 : cross;
  const phi = margins === 0 ? 0 : corrected / Math.sqrt(margins);
  const reach = (a: number, b: number) => Math.sqrt(Math.max(0, a * a - 2 * phi * a * b + b * b));
  const value = (onlyCandidate - onlyBaseline) / n;
  return {
    value,
    low: Math.max(-1, value - reach(candidate.value - candidate.low, baseline.high - baseline.value)),
    high: Math.min(1, value + reach(candidate.high - candidate.value, baseline.value - baseline.low)),
  };
}

/** Exact two-sided McNemar test (McNemar 1947, by the binomial): the chance of so uneven a split of the differing texts if the models were equal. */
export function mcnemar(onlyCandidate: number, onlyBaseline: number): number {
  const n = onlyCandidate + onlyBaseline;
  const fewer = Math.min(onlyCandidate, onlyBaseline);
  let logTerm = -n * Math.LN2; // ln C(n, 0) / 2^n
  let tail = Math.exp(logTerm);
  for (let k = 1; k <= fewer; k += 1) {
    logTerm += Math.log(n - k + 1) - Math.log(k);
    tail += Math.exp(logTerm);
  }
  return Math.min(1, 2 * tail);
}
