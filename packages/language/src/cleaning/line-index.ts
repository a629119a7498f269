import { hashFeatures } from '../intents/features.ts';
import { HashIndex } from '../intents/hash-index.ts';
import { likenessSpec } from '../likeness/spec.ts';
import { skeleton } from '../text/normalise.ts';

/** How a line is written, not what it may mean: Chinese by its characters up to three, no words of the dictionary, no concepts, every block alike. */
const SPEC = likenessSpec({ weights: [1, 1, 1, 1], cjkMax: 3, words: false, concepts: false });

/** `same`: equal but for spacing and punctuation. `similarity`: cosine of the idf-weighted features, 0..1; 1 where `same`. */
export type SimilarLine = { id: string; similarity: number; same: boolean };
export type LineIndex = ReturnType<typeof createLineIndex>;

type Line = { id: string; features: Int32Array; skeleton: string };

/**
 * 近重复索引: which lines of a corpus are written most like a text. Lines come and go one by one; the weights (idf = ln((1+n)/(1+df)) + 1) and
 * the lists of lines per feature are made again by `settle`, which the first question after a change asks for. Questions compare
 * with every line that shares a feature, so nothing near is missed. It keeps no vectors (likeness/vectors.ts): each feature counts once and the
 * frequencies change with every line, so only lists by feature stay true.
 */
export function createLineIndex() {
  const index = new HashIndex(1 << 14);
  const lines = new Map<string, Line>();
  const bySkeleton = new Map<string, Set<string>>();
  let isSettled = false;
  let rows: Line[] = [];
  let norms = new Float32Array(0);
  let idf = new Float32Array(0);
  let ptr = new Int32Array(1);
  let postings = new Int32Array(0);
  let dots = new Float32Array(0);

  /** Each feature once: a word said twice is no nearer. `make`: features nobody had yet get a number; else they are left out, counted in `fresh`. */
  function featuresOf(text: string, make: boolean): { features: Int32Array; fresh: number } {
    const distinct = new Set(hashFeatures(text, SPEC, null, null));
    const features = new Int32Array(distinct.size);
    let length = 0;
    for (const hash of distinct) {
      const at = make ? index.add(hash) : index.get(hash);
      if (at >= 0) features[length++] = at;
    }
    return { features: features.subarray(0, length), fresh: distinct.size - length };
  }

  function remove(id: string): void {
    const line = lines.get(id);
    if (!line) return;
    lines.delete(id);
    const same = bySkeleton.get(line.skeleton);
    same?.delete(id);
    if (same?.size === 0) bySkeleton.delete(line.skeleton);
    isSettled = false;
  }

  function settle(): void {
    if (isSettled) return;
    rows = [...lines.values()];
    const df = new Int32Array(index.size + 1);
    for (const { features } of rows) for (const feature of features) df[feature + 1] = df[feature + 1]! + 1;
    idf = Float32Array.from({ length: index.size }, (_, f) => Math.log((1 + rows.length) / (1 + df[f + 1]!)) + 1);
    for (let f = 0; f < index.size; f++) df[f + 1] = df[f + 1]! + df[f]!;
    ptr = df;
    postings = new Int32Array(ptr[index.size]!);
    const next = ptr.slice();
    norms = new Float32Array(rows.length);
    dots = new Float32Array(rows.length);
    rows.forEach(({ features }, row) => {
      let norm = 0;
      for (const feature of features) {
        norm += idf[feature]! * idf[feature]!;
        const at = next[feature]!;
        postings[at] = row;
        next[feature] = at + 1;
      }
      norms[row] = Math.sqrt(norm);
    });
    isSettled = true;
  }

  return {
    get size(): number {
      return lines.size;
    },

    /** Puts a line in, in place of the one of this id. */
    add(id: string, text: string): void {
      remove(id);
      const line = { id, features: featuresOf(text, true).features.slice(), skeleton: skeleton(text) };
      lines.set(id, line);
      const same = bySkeleton.get(line.skeleton);
      if (same) same.add(id);
      else bySkeleton.set(line.skeleton, new Set([id]));
      isSettled = false;
    },

    remove,
    settle,

    /** The ids of lines that say the very same, each group two or more. */
    sameGroups: (): string[][] => [...bySkeleton].filter(([text, ids]) => text !== '' && ids.size > 1).map(([, ids]) => [...ids]),

    /** The lines most like a text, best first. */
    nearest(text: string, { limit, least }: { limit: number; least: number }): SimilarLine[] {
      settle();
      const { features, fresh } = featuresOf(text, false);
      const rarest = Math.log(1 + rows.length) + 1;
      let norm = fresh * rarest * rarest;
      const touched: number[] = [];
      for (const feature of features) {
        const weight = idf[feature]! * idf[feature]!;
        norm += weight;
        for (let p = ptr[feature]!; p < ptr[feature + 1]!; p++) {
          const row = postings[p]!;
          if (dots[row] === 0) touched.push(row);
          dots[row] = dots[row]! + weight;
        }
      }
      const length = Math.sqrt(norm);
      const own = skeleton(text);
      const found: SimilarLine[] = [];
      for (const id of (own !== '' && bySkeleton.get(own)) || []) found.push({ id, similarity: 1, same: true });
      for (const row of touched) {
        const similarity = Math.min(1, dots[row]! / (length * norms[row]!));
        dots[row] = 0;
        const line = rows[row]!;
        if (similarity >= least && (own === '' || line.skeleton !== own)) found.push({ id: line.id, similarity, same: false });
      }
      return found.sort((a, b) => Number(b.same) - Number(a.same) || b.similarity - a.similarity || (a.id < b.id ? -1 : 1)).slice(0, limit);
    },
  };
}
