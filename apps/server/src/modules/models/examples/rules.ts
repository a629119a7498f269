import type { LineVerdict, NearLine } from '@zhiyin/contracts';

/** From this similarity on two sentences are near-duplicates: one word more, less or other in a sentence of usual length. */
export const NEAR = 0.72;
/** Below this, a line is not worth showing. */
export const SIMILAR = 0.3;
/** Where the nearest examples are wanted however far they are: below this they share nothing but particles. */
export const FAINT = 0.12;

export function likenessOf({ similarity, same }: { similarity: number; same: boolean }): NearLine['likeness'] {
  if (same) return 'same';
  return similarity >= NEAR ? 'near' : 'similar';
}

/**
 * What a sentence is to the corpus. What stands in the same intent in the same words cannot be added; after that, what stands in another
 * intent says more than what stands in this one: a model cannot learn one sentence twice.
 * @param intentId where the sentence would go; undefined: every intent is another one
 */
export function verdictOf(nearest: readonly Pick<NearLine, 'likeness' | 'intentId'>[], intentId: string | undefined): LineVerdict {
  const has = (likeness: NearLine['likeness'], here: boolean) =>
    nearest.some((line) => line.likeness === likeness && (line.intentId === intentId) === here);
  if (has('same', true)) return 'same_here';
  if (has('same', false)) return 'same_elsewhere';
  if (has('near', false)) return 'near_elsewhere';
  return has('near', true) ? 'near_here' : 'new';
}

/** The line a verdict was made by. */
export function reasonOf<L extends Pick<NearLine, 'likeness' | 'intentId'>>(
  nearest: readonly L[],
  verdict: LineVerdict,
  intentId: string | undefined,
): L | null {
  if (verdict === 'new') return null;
  const [likeness, where] = verdict.split('_');
  return nearest.find((line) => line.likeness === likeness && (line.intentId === intentId) === (where === 'here')) ?? null;
}
