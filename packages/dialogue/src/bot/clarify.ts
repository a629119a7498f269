import type { QuickReply } from '@zhiyin/contracts';
import type { Question } from './asked.ts';
import { button, climb, type Draft, explain, say, script, textOf, withHuman } from './draft.ts';

/** What the customer may have meant: up to three intents with names, the best guess first. */
export function clarifyOptions(draft: Draft, question: Question): QuickReply[] {
  const { clarify } = draft.config.policies;
  const guesses = [
    ...(question.intent === null ? [] : [{ intent: question.intent, confidence: question.confidence }]),
    ...question.alternatives,
  ];
  const best = guesses[0]?.confidence ?? 0;
  // Rejected as out of scope and nothing near: a list of guesses would only look clever.
  if (best < clarify.minOptionConfidence * (question.intent === null ? 5 : 3)) return [];
  const options: QuickReply[] = [];
  for (const guess of guesses) {
    const intent = Object.hasOwn(draft.config.intents, guess.intent) ? draft.config.intents[guess.intent] : undefined;
    const likely = guess.confidence >= clarify.minOptionConfidence && guess.confidence >= best / 4;
    if (!intent || !likely || options.some((option) => option.value === `intent:${guess.intent}`)) continue;
    options.push({ label: textOf(draft, intent.name), value: `intent:${guess.intent}` });
    if (options.length >= clarify.maxOptions) break;
  }
  return options;
}

/** 追问: shows up to three choices, 都不是 and 转人工. Not a solution attempt. */
export function askWhich(draft: Draft, question: Question, options: readonly QuickReply[], figures: string): void {
  const { state } = draft;
  state.clarify = {
    question: question.text.slice(0, 1000),
    rounds: 1,
    passages: question.passages.slice(0, 6).map((passage) => ({ ...passage, text: passage.text.slice(0, 2000) })),
    entities: question.entities.slice(0, 10).map(({ type, value }) => ({ type, value })),
  };
  const choices = [...options, button(draft, 'noneOfThese', 'none_of_these')];
  say(draft, 'clarify', script(draft, 'clarify'), { quickReplies: withHuman(draft, choices, false) });
  climb(draft, { type: 'bot_other' });
  explain(draft, 'clarify', figures);
}
