import { type IntentModel, loadIntentModel, predictIntent } from '@zhiyin/language';
import type { Outcome } from '../evaluation/rules.ts';
import type { Guesses, TrafficTurn } from './rules.ts';

/** Plain data: the turns, and the two stored models. */
export type ShadowTask = { turns: readonly TrafficTurn[]; candidate: Uint8Array; baseline: Uint8Array };

/** Turns between two reports of progress. */
const STEP = 200;

/** What both models say of every turn. @throws ModelFileError when one cannot be read. */
export function predictBoth(task: ShadowTask, progress: (done: number, stage: string) => void): Guesses {
  const models = [loadIntentModel(task.candidate), loadIntentModel(task.baseline)] as const;
  const [candidate, baseline]: [Outcome[], Outcome[]] = [[], []];
  task.turns.forEach((turn, i) => {
    if (i % STEP === 0) progress(i / task.turns.length, 'comparing');
    candidate.push(guess(models[0], turn));
    baseline.push(guess(models[1], turn));
  });
  return { candidate, baseline };
}

function guess(model: IntentModel, { text, locale }: TrafficTurn): Outcome {
  const { intent, confidence } = predictIntent(model, text, locale === 'und' ? undefined : locale);
  return { guess: intent, confidence: Math.round(confidence * 1e4) / 1e4 };
}
