import type { SparseRows } from '../intents/weighing.ts';

/** Of a row only so many of its rarest features look for candidates, and features in more rows than this look for none. */
const RAREST = 16;
const COMMON = 300;

/**
 * Groups of rows whose cosine is at least `least`, each group joined through its pairs. Rows have unit length. Candidates share one of
 * the row's rarest features, which pairs that alike always do in practice.
 * @param keys one per row; rows with the same key that is not empty are alike whatever their cosine
 * @returns groups of row numbers, ascending, at least two each
 */
export function findNearDuplicates(rows: SparseRows, features: number, least: number, keys: readonly string[]): number[][] {
  const frequency = new Int32Array(features);
  for (let p = 0; p < rows.idx.length; p++) frequency[rows.idx[p]!] = frequency[rows.idx[p]!]! + 1;
  const postings = new Map<number, number[]>();
  const parent = Int32Array.from({ length: rows.rows }, (_, i) => i);
  const rootOf = (i: number): number => {
    let at = i;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  const first = new Map<string, number>();
  keys.forEach((key, i) => {
    if (key === '') return;
    const before = first.get(key);
    if (before === undefined) first.set(key, i);
    else parent[rootOf(i)] = rootOf(before);
  });
  const dense = new Float32Array(features);
  const seen = new Int32Array(rows.rows).fill(-1);
  for (let i = 0; i < rows.rows; i++) {
    const own = rows.idx.subarray(rows.ptr[i], rows.ptr[i + 1]);
    const rare = Array.from(own)
      .filter((feature) => frequency[feature]! > 1 && frequency[feature]! <= COMMON)
      .sort((a, b) => frequency[a]! - frequency[b]!)
      .slice(0, RAREST);
    for (let p = rows.ptr[i]!; p < rows.ptr[i + 1]!; p++) dense[rows.idx[p]!] = rows.val[p]!;
    for (const feature of rare) {
      const list = postings.get(feature) ?? [];
      for (const other of list) {
        if (seen[other] === i) continue;
        seen[other] = i;
        let cosine = 0;
        for (let p = rows.ptr[other]!; p < rows.ptr[other + 1]!; p++) cosine += rows.val[p]! * dense[rows.idx[p]!]!;
        if (cosine >= least) parent[rootOf(i)] = rootOf(other);
      }
      list.push(i);
      postings.set(feature, list);
    }
    for (const feature of own) dense[feature] = 0;
  }
  const groups = new Map<number, number[]>();
  for (let i = 0; i < rows.rows; i++) {
    const root = rootOf(i);
    groups.set(root, [...(groups.get(root) ?? []), i]);
  }
  return [...groups.values()].filter((group) => group.length > 1).sort((a, b) => a[0]! - b[0]!);
}
