/**
 * 支持度: from lexical evidence and what the classifier guesses to a score that means the same in every language.
 */

/** τ: a passage scoring less supports no answer. */
export const SUPPORT_THRESHOLD = 0.5;

export type Evidence = {
  /** Half-cosine of question and unit by all terms; 1 for the same text, about 0..1.2. */
  match: number;
  /** Share of the question's words the unit speaks of, by rarity, 0..1. */
  coverage: number;
  /** Confidence of the guessed intent the article serves, 0..1. */
  intent: number;
  /** The article is of a product the question names: 1 for that product alone, less for articles about many, 0 when not. */
  product: number;
};

/** How much a match counts that covers none of the question's words whole. */
const UNCOVERED = 0.25;
/** A sure guess of the intent multiplies the evidence by 1 + this; it cannot replace it. */
const INTENT_GAIN = 3;
const PRODUCT_GAIN = 0.8;

/** The evidence as one number, about 0..1.5 without intent: what candidates are ordered by. */
export function strength({ match, coverage, intent, product }: Evidence): number {
  return match * (UNCOVERED + coverage) * (1 + INTENT_GAIN * intent) * (1 + PRODUCT_GAIN * product);
}

/** The strength that just supports an answer. */
const JUST_ENOUGH = 0.05;
const STEEPNESS = 1;

/** Strength as a score 0..1, rising, one half at the strength that just supports an answer. */
export function scoreOf(strength: number): number {
  if (strength <= 0) return 0;
  const ratio = (strength / JUST_ENOUGH) ** STEEPNESS;
  return ratio / (1 + ratio);
}
