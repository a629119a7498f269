/** Where a value stands on an axis from -reach to +reach, in percent of its length. */
export const place = (value: number, reach: number): number => Math.min(100, Math.max(0, 50 + (50 * value) / reach));

/** A round number the axis of a difference ends at: the whole interval fits, with some air. */
export function reachOf(...values: readonly number[]): number {
  const most = Math.max(...values.map(Math.abs)) * 1.1;
  return [0.01, 0.02, 0.05, 0.1, 0.2, 0.5].find((step) => most <= step) ?? 1;
}
