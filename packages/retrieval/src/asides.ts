import { caseFold, coreOf } from '@zhiyin/language';

/**
 * 旁语: what stands in a question without asking anything: courtesies around it, links, e-mail addresses, calendar dates and
 * identifiers. None of it may make a question longer than what it asks.
 */

const LINK = /(?:https?:\/\/|www\.)[^\s\u3000-\u9fff\uff00-\uffef]+/giu;
const EMAIL = /[\p{L}\p{N}][\w.+-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/gu;
const CALENDAR_DATE = /(?<!\d)(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}(?:\s?[日号]|(?!\d))(?:\s?\d{1,2}:\d{2}(?::\d{2})?)?/gu;
/** A number to call, written in groups: as many digits as phones have. */
const PHONE = /(?<![\p{L}\p{N}])\+?\d(?:[\s().-]{0,2}\d){6,14}(?![\p{L}\p{N}])/gu;

/** Digits that make a run of letters and digits an identifier; codes and model numbers (E1, AP-300, RTX4090) have fewer. */
const IDENTIFIER_DIGITS = 5;

/** A clause with the courtesies at its ends taken off; perhaps nothing is left. */
function withoutCourtesy(clause: string): string {
  const { from, to, empty } = coreOf(clause);
  return empty ? '' : clause.slice(from, to);
}

const CLAUSE = /[^,，.。!！?？;；:：\n…~～]+(?:[.:](?=[\p{L}\p{N}])[^,，.。!！?？;；:：\n…~～]+)*/gu;

/**
 * What a text asks: folded, without courtesies, links, addresses, dates and what is unknown of identifiers and bare numbers. The
 * folded text itself when nothing else would be left ("谢谢", an order number alone).
 * @param isKnown tells whether the knowledge speaks of a word: an identifier it knows is asked about
 */
export function askedIn(text: string, isKnown: (word: string) => boolean): string {
  const folded = caseFold(text);
  const spaced = folded
    .replace(LINK, ', ')
    .replace(EMAIL, ', ')
    .replace(CALENDAR_DATE, ', ')
    .replace(PHONE, (number) => (isKnown(number.replace(/\D/g, '')) ? number : ', '))
    .replace(/(?<![a-z\d])(?<![a-z\d][-_])[a-z\d]*\d[a-z\d]*(?![a-z\d])/gu, (token) => (isUntold(token) && !isKnown(token) ? ' ' : token));
  const asked = (spaced.match(CLAUSE) ?? [])
    .map(withoutCourtesy)
    .filter((clause) => /[\p{L}\p{N}]/u.test(clause))
    .join(', ');
  return asked === '' ? folded : asked;
}

/** Too many digits for a code (an order number, a serial number), or a bare quantity: says nothing where the knowledge does not speak of it. */
function isUntold(token: string): boolean {
  return /^\d+$/.test(token) || (token.match(/\d/g)?.length ?? 0) >= IDENTIFIER_DIGITS;
}
