import type { SparseVector } from '../likeness/vectors.ts';

/**
 * Lowest cosine at which a text joins a cluster: chosen on labelled questions, so that a cluster can be decided on as a whole. Chinese questions are
 * short and share fewer features than they share meaning.
 */
const JOIN: Readonly<Record<string, number>> = { zh: 0.3 };
const JOIN_ELSE = 0.4;
/** From this cosine on two clusters are one question. Higher than for joining: what is merged wrongly costs a person more than what stays apart. */
const MERGE = 0.5;

export type Nearest = { cluster: number; cosine: number };

/**
 * 聚类 of texts of one language: a text joins the nearest cluster whose centroid is near enough, else it starts one. Deterministic: the same texts
 * in the same order give the same clusters. Clusters are numbered from 0 in the order they were started.
 * @param language primary tag: zh, en …
 */
export function createClusters(
  language: string,
  { join = JOIN[language] ?? JOIN_ELSE, merge = MERGE }: { join?: number; merge?: number } = {},
) {
  /** feature → cluster → sum of its texts' values */
  const postings = new Map<number, Map<number, number>>();
  const squares: number[] = [];
  let scores = new Float64Array(64);

  function put(vector: SparseVector, cluster: number): void {
    let square = squares[cluster] ?? 0;
    for (let i = 0; i < vector.features.length; i++) {
      const feature = vector.features[i]!;
      const value = vector.values[i]!;
      let held = postings.get(feature);
      if (!held) {
        held = new Map();
        postings.set(feature, held);
      }
      const before = held.get(cluster) ?? 0;
      held.set(cluster, before + value);
      square += value * (2 * before + value);
    }
    squares[cluster] = square;
  }

  function nearest(vector: SparseVector): Nearest | null {
    if (scores.length < squares.length) scores = new Float64Array(squares.length * 2);
    scores.fill(0, 0, squares.length);
    for (let i = 0; i < vector.features.length; i++) {
      const value = vector.values[i]!;
      for (const [cluster, sum] of postings.get(vector.features[i]!) ?? []) scores[cluster] = scores[cluster]! + value * sum;
    }
    let best: Nearest | null = null;
    for (let cluster = 0; cluster < squares.length; cluster++) {
      const cosine = scores[cluster]! / Math.sqrt(squares[cluster]! || 1);
      if (cosine > (best?.cosine ?? 0)) best = { cluster, cosine };
    }
    return best;
  }

  return {
    /** Starts a cluster of texts that belong together already; gives its number. */
    start(vectors: readonly SparseVector[]): number {
      const cluster = squares.length;
      squares.push(0);
      for (const vector of vectors) put(vector, cluster);
      return cluster;
    },
    /** The cluster a text joins, its centroid moved towards it; a new one where none is near enough. */
    place(vector: SparseVector): { cluster: number; isNew: boolean; cosine: number } {
      const found = nearest(vector);
      if (found && found.cosine >= join) {
        put(vector, found.cluster);
        return { ...found, isNew: false };
      }
      squares.push(0);
      put(vector, squares.length - 1);
      return { cluster: squares.length - 1, isNew: true, cosine: found?.cosine ?? 0 };
    },
    nearest,
    /** The other cluster whose centroid is nearest to this one's; null where none shares a feature with it. */
    nearestTo(cluster: number): Nearest | null {
      const dots = new Float64Array(squares.length);
      for (const held of postings.values()) {
        const own = held.get(cluster);
        if (own === undefined) continue;
        for (const [other, sum] of held) dots[other] = dots[other]! + own * sum;
      }
      let best: Nearest | null = null;
      for (let other = 0; other < dots.length; other++) {
        if (other === cluster) continue;
        const cosine = dots[other]! / Math.sqrt(squares[cluster]! * squares[other]! || 1);
        if (cosine > (best?.cosine ?? 0)) best = { cluster: other, cosine };
      }
      return best;
    },
    /**
     * Which clusters are one: pairs of near centroids are joined, nearest first, until none is left.
     * @returns for each cluster the lowest number of those it is one with
     */
    mergeClose(): number[] {
      const n = squares.length;
      const dots = new Float64Array(n * n);
      for (const held of postings.values()) {
        const entries = [...held];
        for (let a = 0; a < entries.length; a++)
          for (let b = a; b < entries.length; b++) {
            const [i, x] = entries[a]!;
            const [j, y] = entries[b]!;
            dots[i * n + j] = dots[i * n + j]! + x * y;
            if (i !== j) dots[j * n + i] = dots[j * n + i]! + x * y;
          }
      }
      const home = Array.from({ length: n }, (_, i) => i);
      const alive = new Set(home);
      for (;;) {
        let best = merge;
        let pair: [number, number] | null = null;
        for (const i of alive)
          for (const j of alive) {
            if (j <= i) continue;
            const cosine = dots[i * n + j]! / Math.sqrt(dots[i * n + i]! * dots[j * n + j]! || 1);
            if (cosine >= best && (cosine > best || !pair)) {
              best = cosine;
              pair = [i, j];
            }
          }
        if (!pair) return home;
        const [into, gone] = pair;
        const own = dots[into * n + into]! + dots[gone * n + gone]! + 2 * dots[into * n + gone]!;
        for (const k of alive) {
          const sum = dots[into * n + k]! + dots[gone * n + k]!;
          dots[into * n + k] = sum;
          dots[k * n + into] = sum;
        }
        dots[into * n + into] = own;
        alive.delete(gone);
        for (let k = 0; k < n; k++) if (home[k] === gone) home[k] = into;
      }
    },
  };
}

/** The text most like all the others: the one with the largest mean cosine, weighed by how often each was said. Its position; 0 for an empty list. */
export function representativeOf(vectors: readonly SparseVector[], counts: readonly number[]): number {
  const sum = new Map<number, number>();
  vectors.forEach(({ features, values }, at) => {
    for (let i = 0; i < features.length; i++) sum.set(features[i]!, (sum.get(features[i]!) ?? 0) + values[i]! * (counts[at] ?? 1));
  });
  let best = 0;
  let most = -1;
  vectors.forEach(({ features, values }, at) => {
    let score = 0;
    for (let i = 0; i < features.length; i++) score += values[i]! * sum.get(features[i]!)!;
    if (score > most + 1e-6) {
      most = score;
      best = at;
    }
  });
  return best;
}
