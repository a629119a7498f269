import { type Rate, wilson, Z95 } from '@zhiyin/kernel';

/** Strata as labelled: `population` turns in all, `n` of them judged, `errors` of these wrong. */
export type Stratum = { population: number; n: number; errors: number };
/** A stratified share; `coverage` is the part of the population in strata that have labels (the rest is taken to be like them). */
export type Estimate = Rate & { coverage: number };

/**
 * OPERATIONS 2.3, 5: `p = Σ W_h p_h` with `Var = Σ W_h² (1 - n_h/N_h) p̃_h (1 - p̃_h) / (n_h - 1)`, `p̃ = (x + 0.5)/(n + 1)`; of a single stratum
 * Wilson's interval. Strata without a label are left out and the weights of the others brought to 1.
 */
export function estimate(strata: readonly Stratum[]): Estimate {
  const all = strata.reduce((sum, s) => sum + s.population, 0);
  const judged = strata.filter((s) => s.n > 0 && s.population > 0);
  const known = judged.reduce((sum, s) => sum + s.population, 0);
  const n = judged.reduce((sum, s) => sum + s.n, 0);
  const coverage = all === 0 ? 0 : known / all;
  const [first] = judged;
  if (!first) return { value: null, low: null, high: null, n: 0, coverage };
  if (judged.length === 1) return { ...wilson(first.errors, first.n), coverage };
  let value = 0;
  let variance = 0;
  for (const { population, n: labels, errors } of judged) {
    const weight = population / known;
    const smoothed = (errors + 0.5) / (labels + 1);
    value += weight * (errors / labels);
    // One label says nothing of its own spread: it counts as if there were one degree of freedom.
    variance += (weight ** 2 * Math.max(0, 1 - labels / population) * smoothed * (1 - smoothed)) / Math.max(1, labels - 1);
  }
  const half = Z95 * Math.sqrt(variance);
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half), n, coverage };
}

/** Cohen's kappa (1960) of pairs of categories; null without pairs. When both only ever said one and the same thing it counts as 1. */
export function kappaOf(pairs: readonly (readonly [string, string])[]): number | null {
  if (pairs.length === 0) return null;
  const first = new Map<string, number>();
  const second = new Map<string, number>();
  let same = 0;
  for (const [a, b] of pairs) {
    first.set(a, (first.get(a) ?? 0) + 1);
    second.set(b, (second.get(b) ?? 0) + 1);
    if (a === b) same += 1;
  }
  if (same === pairs.length) return 1;
  let chance = 0;
  for (const [category, count] of first) chance += (count / pairs.length) * ((second.get(category) ?? 0) / pairs.length);
  return (same / pairs.length - chance) / (1 - chance);
}

export type KappaVerdict = 'publish' | 'warn' | 'fix_guideline' | 'unknown';
/** At least .75: publish; .6 to .75: publish with a warning; below: mend the guideline first (OPERATIONS 2.3, 3). */
export function verdictOf(kappa: number | null): KappaVerdict {
  if (kappa === null) return 'unknown';
  if (kappa >= 0.75) return 'publish';
  return kappa >= 0.6 ? 'warn' : 'fix_guideline';
}

/** Fewer labels than this are shown grey, and make no headline (OPERATIONS 2.1, 3). */
export const ENOUGH_LABELS = 30;
export type Withheld = 'few_labels' | 'no_kappa' | 'low_kappa';
/** Why the headline is not published, or null when it is. */
export function withheldBecause(n: number, verdict: KappaVerdict): Withheld | null {
  if (n < ENOUGH_LABELS) return 'few_labels';
  if (verdict === 'unknown') return 'no_kappa';
  return verdict === 'fix_guideline' ? 'low_kappa' : null;
}

/** More labels of `cannot_judge` than this are an alarm. */
export const CANNOT_JUDGE_LIMIT = 0.05;
/** The intent error a trainer is measured by (OPERATIONS 2.4, `intent_error`). */
export const TARGET_ERROR = 0.06;
/** How many labels' worth the overall error weighs in an intent's own. */
const SHRINK_STRENGTH = 20;

/** OPERATIONS 2.3, 6: `(x + 20 p_all)/(n + 20)`, and a flag when even the lower end of Wilson's interval lies above the target. */
export function shrunk(errors: number, n: number, overall: number | null, target = TARGET_ERROR) {
  const rate = wilson(errors, n);
  return {
    rate,
    shrunk: overall === null ? null : (errors + SHRINK_STRENGTH * overall) / (n + SHRINK_STRENGTH),
    flagged: rate.low !== null && rate.low > target,
  };
}
