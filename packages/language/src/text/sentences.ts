import { CJK } from './normalise.ts';

/** Where each sentence of a text stands that has at least two words, or two Chinese characters; `to` exclusive. */
export function sentencesOf(text: string): { from: number; to: number }[] {
  return [...text.matchAll(SENTENCE)]
    .map((match) => ({ from: match.index, to: match.index + match[0].length }))
    .filter(({ from, to }) => {
      const sentence = text.slice(from, to);
      return CJK.test(sentence) ? TWO_CHARACTERS.test(sentence) : TWO_WORDS.test(sentence);
    });
}
/** A full stop inside a number or an address ends nothing. */
const SENTENCE = /(?:[^.!?。！？;；…]|\.(?=\S))+[.!?。！？;；…]*/gu;
const TWO_CHARACTERS = new RegExp(`${CJK.source}.*${CJK.source}`, 'u');
const TWO_WORDS = /[\p{L}\p{N}]+[^\p{L}\p{N}]+[\p{L}\p{N}]/u;
