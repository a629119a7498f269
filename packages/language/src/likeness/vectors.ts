import { findConcepts } from '../intents/concepts.ts';
import { type FeatureSpec, hashFeatures } from '../intents/features.ts';
import type { Segmenter } from '../text/segment.ts';

/** A text as a unit-length sparse vector: features ascending, each once. */
export type SparseVector = { features: Uint32Array; values: Float32Array };

/**
 * Makes vectors of texts, weighed as the models weigh: (1 + ln tf) · idf, each block scaled to its weight, the whole to length one. A feature
 * no known text has counts as the rarest, so frequencies of few texts are still of use.
 * @param known texts the frequencies are counted in
 */
export function createVectors(
  spec: FeatureSpec,
  segmenter: Segmenter | null,
  known: readonly string[],
): { vectorOf(text: string): SparseVector } {
  const { weights } = spec;
  const read = (text: string): Uint32Array => hashFeatures(text, spec, segmenter, findConcepts);
  const frequency = new Map<number, number>();
  for (const text of known) for (const hash of new Set(read(text))) frequency.set(hash, (frequency.get(hash) ?? 0) + 1);
  const idf = (hash: number): number => Math.log((1 + known.length) / (1 + (frequency.get(hash) ?? 0))) + 1;

  return {
    vectorOf(text) {
      const hashes = read(text).slice().sort();
      const features = new Uint32Array(hashes.length);
      const values = new Float32Array(hashes.length);
      const squares = [0, 0, 0, 0];
      let length = 0;
      for (let i = 0; i < hashes.length; ) {
        const hash = hashes[i]!;
        let count = 0;
        while (hashes[i] === hash) {
          count += 1;
          i += 1;
        }
        const value = (1 + Math.log(count)) * idf(hash);
        features[length] = hash;
        values[length++] = value;
        squares[hash & 3] = squares[hash & 3]! + value * value;
      }
      const total = squares.reduce((sum, square, block) => sum + (square > 0 ? weights[block]! ** 2 : 0), 0);
      const scale = squares.map((square, block) => (square > 0 ? weights[block]! / Math.sqrt(square * total) : 0));
      for (let i = 0; i < length; i++) values[i] = values[i]! * scale[features[i]! & 3]!;
      // copies: a view would keep the room that repetitions took
      return { features: features.slice(0, length), values: values.slice(0, length) };
    },
  };
}

export function cosine(a: SparseVector, b: SparseVector): number {
  let sum = 0;
  for (let i = 0, j = 0; i < a.features.length && j < b.features.length; ) {
    const difference = a.features[i]! - b.features[j]!;
    if (difference === 0) sum += a.values[i]! * b.values[j]!;
    if (difference <= 0) i += 1;
    if (difference >= 0) j += 1;
  }
  return sum;
}
