import type { Postings, Surroundings } from '../postings.ts';
import { rarity } from '../postings.ts';
import type { Evidence } from '../support.ts';
import { kindOf } from '../terms.ts';

/** Kinds of terms, see terms.ts. */
const KINDS = 8;

/** The features of a question and a unit, in this order; all about 0..2. A kept re-ranker names them, so that another list of them never reads its weights. */
export const FEATURES: readonly string[] = [
  'strength',
  'match',
  'coverage',
  'found',
  'intent',
  'product',
  'profile',
  'title',
  ...Array.from({ length: KINDS }, (_, kind) => `asked-${kind}`),
  ...Array.from({ length: KINDS }, (_, kind) => `said-${kind}`),
];

export type Compared = { evidence: Evidence; strength: number; profile: number; isTitle: boolean };

/** The terms of a question with their rarities, ready to be compared with units. */
export function comparing(terms: ReadonlyMap<number, number>, { units, holders }: Surroundings) {
  const rarities = new Map<number, number>();
  const asked = new Float64Array(KINDS);
  for (const term of terms.keys()) {
    const weight = rarity(units, holders(term));
    rarities.set(term, weight);
    asked[kindOf(term)]! += weight;
  }
  return (postings: Postings, unit: number, { evidence, strength, profile, isTitle }: Compared): number[] => {
    const shared = new Float64Array(KINDS);
    const said = new Float64Array(KINDS);
    // an article found by its profile alone has no unit of its own
    for (let at = unit < 0 ? 0 : postings.forwardStart[unit]!, end = unit < 0 ? 0 : postings.forwardStart[unit + 1]!; at < end; at++) {
      const term = postings.terms[postings.forwardTerms[at]!]!;
      const kind = kindOf(term);
      const known = rarities.get(term);
      if (known !== undefined) shared[kind]! += known;
      said[kind]! += known ?? rarity(units, holders(term));
    }
    const share = (whole: Float64Array, kind: number): number => (whole[kind]! > 0 ? shared[kind]! / whole[kind]! : 0);
    return [
      Math.log(Math.max(strength, 1e-6)),
      evidence.match,
      evidence.coverage,
      Math.min(2, evidence.found / 2),
      evidence.intent,
      evidence.product,
      strength > 0 ? profile / strength : 0,
      isTitle ? 1 : 0,
      ...Array.from({ length: KINDS }, (_, kind) => share(asked, kind)),
      ...Array.from({ length: KINDS }, (_, kind) => share(said, kind)),
    ];
  };
}
