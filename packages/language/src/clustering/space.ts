import { findConcepts } from '../intents/concepts.ts';
import { type FeatureSpec, hashFeatures } from '../intents/features.ts';
import { createSegmenter } from '../text/segment.ts';

/** A text as a unit-length sparse vector: features ascending, each once. */
export type SparseVector = { features: Uint32Array; values: Float32Array };
export type TextSpace = { vectorOf(text: string): SparseVector };

/** Blocks weigh as words, characters, CJK runs, concepts: what customers mean counts as much as how they put it. */
const WEIGHTS = [1, 0.6, 0.8, 0.8] as const;

/**
 * The space texts of one language are compared in: the intent model's hashed features, weighed by tf-idf over texts the workspace knows.
 * A feature none of them has counts as the rarest, so a space made of few texts is still of use.
 * @param language primary tag: zh, en …
 * @param known texts the frequencies are counted in
 * @param vocabulary the workspace's own words for the segmenter
 */
export function createTextSpace(language: string, known: readonly string[], vocabulary: readonly string[] = []): TextSpace {
  const chinese = language === 'zh';
  const spec: FeatureSpec = {
    wordMax: 2,
    skip: false,
    edges: false,
    charMin: 3,
    charMax: 4,
    cjkMax: 2,
    words: chinese,
    concepts: chinese || language === 'en',
    minDf: 1,
    weights: WEIGHTS,
    maxFeatures: 0,
  };
  const segmenter = chinese ? createSegmenter(vocabulary) : null;
  const read = (text: string): Uint32Array => hashFeatures(text, spec, segmenter, findConcepts);
  const frequency = new Map<number, number>();
  for (const text of known) for (const hash of new Set(read(text))) frequency.set(hash, (frequency.get(hash) ?? 0) + 1);
  // ln((1+n)/(1+df)) + 1, as the models weigh
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
      const total = squares.reduce((sum, square, block) => sum + (square > 0 ? WEIGHTS[block]! ** 2 : 0), 0);
      const scale = squares.map((square, block) => (square > 0 ? WEIGHTS[block]! / Math.sqrt(square * total) : 0));
      for (let i = 0; i < length; i++) values[i] = values[i]! * scale[features[i]! & 3]!;
      return { features: features.subarray(0, length), values: values.subarray(0, length) };
    },
  };
}
