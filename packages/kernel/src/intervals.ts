/** A share with its 95 % interval, 0..1; null where nothing was counted. */
export type Rate = { value: number | null; low: number | null; high: number | null; n: number };

/** Two-sided 95 % of the normal distribution. */
export const Z95 = 1.959963984540054;

/** Wilson's 95 % score interval (E. B. Wilson 1927; OPERATIONS 2.1 rule 3). A rate of nothing is null, never 0. */
export function wilson(right: number, n: number): Rate {
  if (n === 0) return { value: null, low: null, high: null, n };
  const p = right / n;
  const z2 = Z95 * Z95;
  const middle = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z95 * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n))) / (1 + z2 / n);
  return { value: p, low: right === 0 ? 0 : Math.max(0, middle - half), high: right === n ? 1 : Math.min(1, middle + half), n };
}
