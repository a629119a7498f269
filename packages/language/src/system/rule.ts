import type { SystemIntent } from '@zhiyin/contracts';

/**
 * A phrase rule of a system intent. `on` says what is looked at: the normalised text, or its core (no punctuation, polite openings or
 * closing particles). `unless` is what makes it a business question after all ("人工费多少钱"); with `scope: 'clause'` it excuses only
 * the clause it stands in: what nearly happened does not take back what is happening.
 */
export type SystemRule = {
  intent: SystemIntent;
  on: 'text' | 'core';
  pattern: RegExp;
  unless?: RegExp;
  scope?: 'clause';
  confidence: number;
};

const CLAUSE_END = /[,.;!?，。；！？、~…\n]+|\b(?:and|but|now|then|so|because)\b|但是?|可是|现在|而且|结果|然后|不过|因为|所以/u;

/** The pattern is met, and not excused. */
export function isMet(text: string, { pattern, unless, scope }: Pick<SystemRule, 'pattern' | 'unless' | 'scope'>): boolean {
  if (!pattern.test(text)) return false;
  if (!unless?.test(text)) return true;
  if (scope !== 'clause') return false;
  const clauses = text.split(CLAUSE_END);
  // a pattern over several clauses is met as a whole only
  return clauses.some((clause) => pattern.test(clause) && !unless.test(clause));
}
