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
  /** How much of it the unit speaks of, as so many words that no other unit holds, >= 0: a word of many units counts little. */
  found: number;
  /** Share of the question that nothing in the index speaks of, by rarity, 0..1. */
  unknown: number;
  /** Confidence of the guessed intent the article serves, 0..1. */
  intent: number;
  /** The article is of a product the question names: 1 for that product alone, less for articles about many, 0 when not. */
  product: number;
  /** 1 when the article speaks of an error code the question names, else 0. */
  code: number;
};

/** How much a match counts that covers none of the question's words whole. */
const UNCOVERED = 0.25;
/** A sure guess of the intent multiplies the evidence by 1 + this; it cannot replace it. */
const INTENT_GAIN = 3;
const PRODUCT_GAIN = 0.8;

/** The evidence as one number, about 0..1.5 without intent: what candidates are ordered by. */
export function strength({ match, coverage, intent, product }: Pick<Evidence, 'match' | 'coverage' | 'intent' | 'product'>): number {
  return match * (UNCOVERED + coverage) * (1 + INTENT_GAIN * intent) * (1 + PRODUCT_GAIN * product);
}

/** What the gate weighs; fitted by logistic regression on the development half of `bench/probes/support.jsonl`, `always` then chosen there for few false supports, see `bench/support.ts`. */
const GATE = { always: -3, match: 4.5, found: 2.1, unknown: -3, intent: 1, product: 2.25, code: 3 } as const;

/**
 * How likely the text answers the question, 0..1. A guessed intent or a named product speaks for a text, but what it must have is the
 * question's own rare words: one shared word among unknown ones is a coincidence.
 */
export function supportOf({ match, found, unknown, intent, product, code }: Evidence): number {
  if (match <= 0) return 0;
  const { always, ...weights } = GATE;
  const evidence =
    always +
    weights.match * match +
    weights.found * found +
    weights.unknown * unknown +
    weights.intent * intent +
    weights.product * product +
    weights.code * code;
  return 1 / (1 + Math.exp(-evidence));
}
