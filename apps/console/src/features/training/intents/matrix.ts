import type { ModelEvaluation } from '@zhiyin/contracts';

/** How many intents the matrix shows at first. */
export const FEW = 25;

export type Matrix = {
  /** The intents that take part in a confusion, the most confused first; null (out of scope as truth, rejected as guess) last, where it takes part. */
  truths: (string | null)[];
  guesses: (string | null)[];
  /** Of the intents that take part, how many are not shown. */
  hidden: number;
  count: (truth: string | null, guess: string | null) => number;
  /** Texts of this truth in the set. */
  asked: (truth: string | null) => number;
};

/** 混淆矩阵 of the intents that are confused at all. */
export function matrixOf(
  { confusions, intents, outOfScope }: Pick<ModelEvaluation, 'confusions' | 'intents' | 'outOfScope'>,
  isAll: boolean,
): Matrix {
  const weight = new Map<string, number>();
  for (const { truth, guess, count } of confusions)
    for (const id of [truth, guess]) if (id !== null) weight.set(id, (weight.get(id) ?? 0) + count);
  const ranked = [...weight].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([id]) => id);
  const shown = isAll ? ranked : ranked.slice(0, FEW);
  const key = (truth: string | null, guess: string | null) => JSON.stringify([truth, guess]);
  const counts = new Map(confusions.map(({ truth, guess, count }) => [key(truth, guess), count]));
  const support = new Map(intents.map((one) => [one.intent, one.support]));
  const wrong = (truth: string | null) => confusions.reduce((total, one) => total + (one.truth === truth ? one.count : 0), 0);
  const asked = (truth: string | null) => (truth === null ? outOfScope.n : (support.get(truth) ?? 0));
  const has = (side: 'truth' | 'guess') => confusions.some((one) => one[side] === null);
  return {
    truths: [...shown, ...(has('truth') ? [null] : [])],
    guesses: [...shown, ...(has('guess') ? [null] : [])],
    hidden: ranked.length - shown.length,
    count: (truth, guess) => (truth === guess ? asked(truth) - wrong(truth) : (counts.get(key(truth, guess)) ?? 0)),
    asked,
  };
}
