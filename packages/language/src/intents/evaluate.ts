import { auroc, f1ByLabel } from './measures.ts';
import type { Example, IntentModel } from './model.ts';
import { predictIntent } from './predict.ts';

export type IntentEvaluation = {
  /** Share of in-scope texts whose best intent is right; rejection is not counted. */
  accuracy: number;
  /** Mean F1 over the intents of the test, no rejection. */
  macroF1: number;
  /** Share of in-scope texts that were accepted and given the right intent. */
  inScopeAccuracy: number;
  /** Share of in-scope texts that were accepted, rightly or not. */
  accepted: number;
  /** Share of out-of-scope texts that were rejected; null without such texts. */
  oosRecall: number | null;
  /** Chance that an in-scope text looks more in scope than an out-of-scope one; null without such texts. */
  auroc: number | null;
  /** The intents done worst. */
  worst: { intent: string; f1: number; precision: number; recall: number; support: number; confusedWith: string | null }[];
};

/** 评测: figures of a model on texts it has not seen. Test lines with intent null count as out of scope. */
export function evaluateIntents(model: IntentModel, test: readonly Example[], oos: readonly string[] = []): IntentEvaluation {
  const pairs: [string, string | null][] = [];
  const scopeIn: number[] = [];
  const scopeOut: number[] = [];
  const confusions = new Map<string, Map<string, number>>();
  let accepted = 0;
  let taken = 0;
  let rejected = 0;
  for (const { text, intent, locale } of test) {
    const guess = predictIntent(model, text, locale);
    if (intent === null) {
      scopeOut.push(guess.inScope);
      if (guess.intent === null) rejected++;
      continue;
    }
    scopeIn.push(guess.inScope);
    const best = guess.intent ?? guess.alternatives[0]?.intent ?? null;
    pairs.push([intent, best]);
    if (guess.intent === intent) accepted++;
    if (guess.intent !== null) taken++;
    if (best !== null && best !== intent) {
      const row = confusions.get(intent) ?? new Map<string, number>();
      row.set(best, (row.get(best) ?? 0) + 1);
      confusions.set(intent, row);
    }
  }
  for (const text of oos) {
    const guess = predictIntent(model, text);
    scopeOut.push(guess.inScope);
    if (guess.intent === null) rejected++;
  }
  const { macroF1, labels } = f1ByLabel(pairs);
  const right = pairs.filter(([truth, best]) => truth === best).length;
  return {
    accuracy: pairs.length ? right / pairs.length : 0,
    macroF1,
    inScopeAccuracy: pairs.length ? accepted / pairs.length : 0,
    accepted: pairs.length ? taken / pairs.length : 0,
    oosRecall: scopeOut.length ? rejected / scopeOut.length : null,
    auroc: auroc(scopeIn, scopeOut),
    worst: labels
      .sort((a, b) => a.f1 - b.f1)
      .slice(0, 10)
      .map(({ label, ...figures }) => ({
        intent: label,
        ...figures,
        confusedWith: [...(confusions.get(label) ?? [])].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null,
      })),
  };
}
