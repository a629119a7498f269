import { uiLocaleOf } from '@zhiyin/contracts';
import type { CustomerTurn } from '../turn.ts';
import { baseLanguage, type Draft, foreignScripts, humanButton, say, script } from './draft.ts';
import { handOff } from './handoff.ts';

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

/** The languages the bot's own sentences are written in; Chinese covers both scripts and is written in simplified characters. */
const SPOKEN: readonly string[] = ['zh', 'en', 'und', ''];
/** Small talk needs no knowledge: nobody is handed over for saying good day. */
const SMALL_TALK: readonly string[] = ['greeting', 'acknowledgement', 'resolved_yes'];

/**
 * A language the bot does not speak: answered in it where translated knowledge supports an answer; otherwise said once, in that language as
 * far as we have the sentence, and handed over. True when the turn is over.
 */
export function serveLanguage(draft: Draft, turn: CustomerTurn): boolean {
  const { state, config } = draft;
  const base = baseLanguage(state.locale);
  if (SPOKEN.includes(base)) return false;
  const translated = turn.passages.some(({ locale, score }) => baseLanguage(locale) === base && score >= config.policies.supportThreshold);
  if (translated) return false;
  if (!state.languageOffered) {
    state.languageOffered = true;
    // without a sentence of their language English says so honestly
    say(draft, 'notice', foreignScripts(draft)?.unsupported ?? script(draft, 'unsupportedLanguage'), {
      quickReplies: [humanButton(draft)],
    });
  }
  const { system, intent } = turn.understanding;
  const asks = (system === null || !SMALL_TALK.includes(system.intent)) && isTelling(turn.text);
  // who waits on a question of the bot's, or writes in a language it can guess the meaning of, is not sent away
  if (!asks || intent !== null || state.runs.length > 0 || turn.passages.some(({ score }) => score >= config.policies.supportThreshold))
    return false;
  handOff(draft, { trigger: 'T8', reason: 'unsupported_language', why: `no published knowledge in '${base}' supports an answer` });
  return true;
}
