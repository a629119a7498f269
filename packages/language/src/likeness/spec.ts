import type { FeatureSpec } from '../intents/features.ts';

/**
 * What two texts are compared by wherever likeness is asked for: words and pairs of words, characters inside words by three and four, Chinese by
 * one and two, concepts. Nothing is left out for being rare. Whoever compares says how the blocks weigh, and what else it wants otherwise.
 */
export const likenessSpec = (own: Pick<FeatureSpec, 'weights'> & Partial<FeatureSpec>): FeatureSpec => ({
  wordMax: 2,
  skip: false,
  edges: false,
  charMin: 3,
  charMax: 4,
  cjkMax: 2,
  words: true,
  concepts: true,
  minDf: 1,
  maxFeatures: 0,
  ...own,
});

/** Block weights by which one line of a corpus is compared with the others: a word counts as much as how it is spelt, what it may mean less. */
export const LINE_WEIGHTS: FeatureSpec['weights'] = [1, 1, 1, 0.6];
