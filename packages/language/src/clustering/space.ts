import { likenessSpec } from '../likeness/spec.ts';
import { createVectors, type SparseVector } from '../likeness/vectors.ts';
import { createSegmenter } from '../text/segment.ts';

export type TextSpace = { vectorOf(text: string): SparseVector };

/** Blocks weigh as words, characters, CJK runs, concepts: what customers mean counts as much as how they put it. */
const WEIGHTS = [1, 0.6, 0.8, 0.8] as const;

/**
 * The space texts of one language are compared in: the intent model's hashed features, weighed by tf-idf over texts the workspace knows.
 * @param language primary tag: zh, en …
 * @param known texts the frequencies are counted in
 * @param vocabulary the workspace's own words for the segmenter
 */
export function createTextSpace(language: string, known: readonly string[], vocabulary: readonly string[] = []): TextSpace {
  const chinese = language === 'zh';
  const spec = likenessSpec({ weights: WEIGHTS, concepts: chinese || language === 'en' });
  return createVectors(spec, chinese ? createSegmenter(vocabulary) : null, known);
}
