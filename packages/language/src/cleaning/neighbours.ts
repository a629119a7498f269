import { findConcepts } from '../intents/concepts.ts';
import { type FeatureSpec, hashTexts } from '../intents/features.ts';
import { buildVocabulary, Weigher, weighRows } from '../intents/weighing.ts';
import { CJK } from '../text/normalise.ts';
import { createSegmenter } from '../text/segment.ts';

/** Words and characters, Chinese by two: what makes two sentences look alike to the cleaning itself. */
const SPEC: FeatureSpec = {
  wordMax: 2,
  skip: false,
  edges: false,
  charMin: 3,
  charMax: 4,
  cjkMax: 2,
  words: true,
  concepts: true,
  minDf: 1,
  weights: [1, 1, 1, 0.6],
  maxFeatures: 0,
};

/**
 * Looks for the nearest of given sentences by the cosine of their weighted features.
 * @returns a function of a sentence's position, the positions to choose from, and how many: positions, nearest first, never itself and
 * never the same words twice
 */
export function createNeighbours(
  sentences: readonly string[],
  vocabulary: readonly string[] = [],
): (of: number, among: readonly number[], count: number) => number[] {
  const texts = hashTexts(sentences, SPEC, sentences.some((text) => CJK.test(text)) ? createSegmenter(vocabulary) : null, findConcepts);
  const known = buildVocabulary(texts, SPEC);
  const { ptr, idx, val } = weighRows(texts, new Weigher(known, SPEC));
  const dense = new Float32Array(known.hashes.length);
  return (of, among, count) => {
    for (let p = ptr[of]!; p < ptr[of + 1]!; p++) dense[idx[p]!] = val[p]!;
    const found = among
      .filter((row) => row !== of && sentences[row] !== sentences[of])
      .map((row) => {
        let cosine = 0;
        for (let p = ptr[row]!; p < ptr[row + 1]!; p++) cosine += val[p]! * dense[idx[p]!]!;
        return { row, cosine };
      })
      .sort((a, b) => b.cosine - a.cosine || a.row - b.row);
    for (let p = ptr[of]!; p < ptr[of + 1]!; p++) dense[idx[p]!] = 0;
    const said = new Set<string>();
    return found.flatMap(({ row }) => (said.size < count && !said.has(sentences[row]!) && said.add(sentences[row]!) ? [row] : []));
  };
}
