import { uiLocaleOf } from '@zhiyin/contracts';
import type { CustomerTurn } from '../turn.ts';
import { type Draft, humanButton, say, script } from './draft.ts';

/** From this confidence a first language is believed, and from the higher one it may change. */
const FIRST_SURE = 0.6;
const SWITCH_SURE = 0.75;

/** Keeps the customer's language: a code, an emoji or a tapped choice changes nothing; a whole sentence in another language does. */
export function followLanguage(draft: Draft, turn: CustomerTurn, choice: string | null): void {
  const { state, context } = draft;
  const { locale, localeConfidence } = turn.understanding;
  state.locale ??= context.locale || null;
  const telling = choice === null && locale !== 'und' && isTelling(turn.text);
  const needed = state.turns === 0 ? FIRST_SURE : SWITCH_SURE;
  if (telling && localeConfidence >= needed) state.locale = locale;
  draft.locale = uiLocaleOf(state.locale ?? undefined);
}

/** Enough letters to carry a language: two Han characters, or two words. */
function isTelling(text: string): boolean {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = text.match(/\p{L}{2,}/gu)?.length ?? 0;
  return han >= 2 || words >= 2;
}

/** A language the bot does not speak: said once, in English, with a person offered. */
export function offerLanguage(draft: Draft): void {
  const { state } = draft;
  const base = (state.locale ?? 'en').toLowerCase().split('-')[0] ?? 'en';
  if (state.languageOffered || ['zh', 'en', 'und'].includes(base)) return;
  state.languageOffered = true;
  say(draft, 'notice', script(draft, 'unsupportedLanguage'), { quickReplies: [humanButton(draft)] });
}
