import type { Label, LabelError } from '@zhiyin/contracts';

/** What the model said of a turn: the business intent it accepted, and a system intent beside it. Both null = rejected as out of scope. */
export type Prediction = { intent: string | null; system: string | null; confidence: number; fallback: boolean };

const guessesOf = ({ intent, system }: Prediction): string[] =>
  [intent, system].filter((guess): guess is string => guess !== null && guess !== 'out_of_scope');

/**
 * What a label makes of a prediction (OPERATIONS 2.3, 4): `undefined` for `cannot_judge`, which is not counted; `null` when the model was right.
 * A turn may carry a business and a system intent; one of them being right is enough, as is one of several intents of a `multiple`.
 */
export function judge(label: Label, prediction: Prediction): LabelError | null | undefined {
  const guesses = guessesOf(prediction);
  switch (label.kind) {
    case 'cannot_judge':
      return undefined;
    case 'out_of_scope':
      return guesses.length === 0 ? null : 'false_accept';
    case 'intent':
    case 'multiple': {
      const meant = label.kind === 'intent' ? [label.intent] : label.intents;
      if (guesses.some((guess) => meant.includes(guess))) return null;
      return guesses.length === 0 ? 'false_reject' : 'wrong_intent';
    }
  }
}

/** Equal labels have equal keys, in whatever order several intents were named. */
export function labelKey(label: Label): string {
  if (label.kind === 'intent') return JSON.stringify(['intent', label.intent]);
  return label.kind === 'multiple' ? JSON.stringify(['multiple', ...new Set(label.intents)].sort()) : label.kind;
}

export const agree = (a: Label, b: Label): boolean => labelKey(a) === labelKey(b);

/**
 * The label an item stands with: the only one, the one both gave, or the adjudicator's. Undefined as long as a label or the adjudication is due.
 */
export function finalLabel(labels: readonly (Label | null)[], adjudicated: Label | null): Label | undefined {
  if (adjudicated) return adjudicated;
  const [first, second] = labels;
  if (!first || second === null) return undefined;
  return second === undefined || agree(first, second) ? first : undefined;
}

/** A label as it is kept: several intents sorted and each once. Undefined when a `multiple` names fewer than two. */
export function canonical(label: Label): Label | undefined {
  if (label.kind !== 'multiple') return label;
  const intents = [...new Set(label.intents)].sort();
  return intents.length > 1 ? { kind: 'multiple', intents } : undefined;
}

/** The last `turns` turns of what was said before a sentence, oldest first; a turn begins where the customer begins to write. */
export function lastTurns<L extends { sender: string }>(lines: readonly L[], turns: number): L[] {
  let begun = 0;
  let from = lines.length;
  while (from > 0 && begun < turns) {
    from -= 1;
    if (lines[from]?.sender === 'contact' && lines[from - 1]?.sender !== 'contact') begun += 1;
  }
  return lines.slice(from);
}
