import { normalise } from '../text/normalise.ts';
import { THESAURUS } from './thesaurus.ts';

/** Corrects a word, or gives it back; two words with a space between where one was two. */
export type Speller = (word: string) => string;

/** Shorter words have too many neighbours to guess between ("car", "card", "care"). */
const SHORTEST = 5;
/** Of two words written as one, each has at least so many letters. */
const SHORTEST_PART = 2;
/** Only words that are this frequent in the corpus, counted by rank, are taken apart into: rarer ones make compounds of their own. */
const PART_RANK = 400;
const LETTERS = /^[a-zà-öø-ÿ]+$/;

const DRAWN_OUT = /([a-z])\1\1/;
const DRAWN_OUT_ALL = /([a-z])\1{2,}/g;

/** Words of the shipped thesaurus: known whatever the corpus, so never "corrected". */
const COMMON: ReadonlySet<string> = new Set(THESAURUS.flatMap((line) => line.split(/[ _]/)));

/** The words of a corpus that misspelt ones may be meant for, most frequent first: those seen twice, or all of a small corpus. */
export function spellingWords(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const word of normalise(text).match(/[a-zà-öø-ÿ]+/g) ?? [])
      if (word.length >= SHORTEST_PART) counts.set(word, (counts.get(word) ?? 0) + 1);
  const least = texts.length > 2000 ? 2 : 1;
  return [...counts]
    .filter(([, count]) => count >= least)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([word]) => word);
}

function* oneLess(word: string): Generator<string> {
  for (let i = 0; i < word.length; i++) yield word.slice(0, i) + word.slice(i + 1);
}

/**
 * 纠错: an unknown word one slip away (a letter more, less, other, or two swapped) from a known one is read as the most frequent such
 * word. First letters are kept: customers rarely miss them. By an index of the known words with one letter left out. Letters drawn out
 * ("pleeease") are read as one or two; two frequent words without their space are read with it.
 * @param words known words, most frequent first
 */
export function createSpeller(words: readonly string[]): Speller {
  const known = new Set(words);
  const rank = new Map(words.slice(0, PART_RANK).map((word, i) => [word, i]));
  const isKnown = (word: string): boolean => known.has(word) || COMMON.has(word);
  const rankOf = (part: string): number => rank.get(part) ?? Number.POSITIVE_INFINITY;
  /** The word as two, the rarer of which is as frequent as can be. */
  const apart = (word: string): string | undefined => {
    let best: string | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (let at = SHORTEST_PART; at <= word.length - SHORTEST_PART; at++) {
      const rarer = Math.max(rankOf(word.slice(0, at)), rankOf(word.slice(at)));
      if (rarer < least) [best, least] = [`${word.slice(0, at)} ${word.slice(at)}`, rarer];
    }
    return best;
  };
  const index = new Map<string, string[]>();
  for (const word of words) {
    if (word.length < SHORTEST - 1) continue;
    for (const key of new Set([word, ...oneLess(word)])) {
      const list = index.get(key);
      if (list) list.push(word);
      else index.set(key, [word]);
    }
  }
  return (word) => {
    if (word.length < SHORTEST || isKnown(word) || !LETTERS.test(word)) return word;
    if (DRAWN_OUT.test(word)) {
      const shorter = [word.replaceAll(DRAWN_OUT_ALL, '$1'), word.replaceAll(DRAWN_OUT_ALL, '$1$1')].find(isKnown);
      if (shorter) return shorter;
    }
    for (const key of [word, ...oneLess(word)]) {
      for (const candidate of index.get(key) ?? []) if (candidate[0] === word[0] && isOneSlip(word, candidate)) return candidate;
    }
    return apart(word) ?? word;
  };
}

/** True for one letter inserted, left out, replaced, or two neighbours swapped. */
function isOneSlip(a: string, b: string): boolean {
  const difference = a.length - b.length;
  if (difference < -1 || difference > 1) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  if (difference === 0)
    return a.slice(i + 1) === b.slice(i + 1) || (a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2));
  return difference > 0 ? a.slice(i + 1) === b.slice(i) : a.slice(i) === b.slice(i + 1);
}
