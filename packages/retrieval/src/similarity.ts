import { KIND_WEIGHTS } from './postings.ts';
import { FUNCTION_WORD, kindOf, type Reading, termsOf } from './terms.ts';

/**
 * How alike two texts are, 0..1: 1 for the same text (case, width and blanks aside), near 1 when punctuation
 * differs, 0 for nothing shared. Weighted
 * Dice coefficient over the terms of the index (words, pairs, character n-grams); used for "the same answer" and for near-duplicates.
 */
export function similarity(a: string, b: string, segment: Reading['segment']): number {
  const left = termsOf(a, { segment });
  const right = termsOf(b, { segment });
  if (left.size === 0 || right.size === 0) return left.size === right.size && a.trim() === b.trim() ? 1 : 0;
  const weight = (term: number) => (kindOf(term) === FUNCTION_WORD ? 1 : KIND_WEIGHTS[kindOf(term)]!);
  let shared = 0;
  let all = 0;
  for (const [term, count] of left) {
    shared += 2 * weight(term) * Math.min(count, right.get(term) ?? 0);
    all += weight(term) * count;
  }
  for (const [term, count] of right) all += weight(term) * count;
  // the sums are in different orders: what is equal must come out as equal
  return Math.round(Math.min(1, shared / all) * 1e9) / 1e9;
}
