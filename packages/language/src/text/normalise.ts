import { toSimplified } from './traditional-chinese.ts';

/** Han, kana and Hangul: scripts written without spaces between words (Hangul counts here because its stems vary inside the word). */
export const CJK = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af]/;

/** Zero-width marks, joiners, BOM, bidi controls: what a customer cannot see must not change what we understand. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;

/**
 * The form of a text that everything is matched in (归一化): compatibility forms folded (full width, ligatures), lower case,
 * traditional Chinese to simplified, curly quotes to straight ones, runs of more than two digits to at most four zeros
 * (an order number says "an order number", not which one), letters repeated more than three times to three, white space to
 * one space. Idempotent. Never use it where offsets into the customer's text matter.
 */
export function normalise(text: string): string {
  return fold(text)
    .replace(/\d{3,}/g, (digits) => '0'.repeat(Math.min(digits.length, 4)))
    .replace(/(\p{L})\1{3,}/gu, '$1$1$1');
}

/** Like `normalise`, but keeps digits and drawn-out words as they are: for rules that look for numbers ("12315"). Idempotent. */
export function fold(text: string): string {
  return caseFold(toSimplified(text.normalize('NFKC')).replace(INVISIBLE, '')).replace(/[“”]/g, '"');
}

/** NFKC, lower case, one form of apostrophe, one blank: what all matching starts from, in any script. */
export function caseFold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[’‘`´]/g, "'")
    .replace(/\s+/g, ' ')
    .trim();
}

/** A normalised text without anything but letters and digits: equal for texts that differ only in spacing and punctuation. */
export function skeleton(text: string): string {
  return normalise(text).replace(/[^\p{L}\p{N}]+/gu, '');
}
