import { fold } from '@zhiyin/language';

const PUNCTUATION = /[\p{P}\p{S}\s]+/gu;
const CJK = /[\u3400-\u9fff\uf900-\ufaff]/u;

/** Words people put around a question when they ask it again; they say nothing about what is asked. */
const FILLERS: readonly RegExp[] = [
  /我(?:刚才|刚刚)?(?:问|说|想问|想知道|的意思)的?(?:就|明明)?是?/g,
  /所以|到底|究竟|请问|麻烦|再说一遍|再问一遍|还是|那么|就是|你好|您好|帮我|告诉我|[那啊呢呀吧嘛哦嗯]/g,
  /\b(?:i (?:asked|mean|said|want to know|was asking)|my question (?:is|was)|again|please|so|but|well|just|then|tell me|hello|hi)\b/g,
];

/** A folded text with punctuation as one space, for comparing. */
export function bareText(text: string): string {
  return fold(text).replace(PUNCTUATION, ' ').trim();
}

/** A question without the words around it. */
export function withoutFillers(text: string): string {
  let folded = fold(text);
  for (const filler of FILLERS) folded = folded.replace(filler, ' ');
  return bareText(folded) || bareText(text);
}

/**
 * Likeness of two texts, 0..1: the Dice coefficient of their features (character bigrams inside Chinese, words and word bigrams elsewhere).
 * Two texts without any feature are alike only when equal.
 */
export function similarity(a: string, b: string): number {
  const left = featuresOf(bareText(a));
  const right = featuresOf(bareText(b));
  const total = sizeOf(left) + sizeOf(right);
  if (total === 0) return bareText(a) === bareText(b) ? 1 : 0;
  let common = 0;
  for (const [feature, count] of left) common += Math.min(count, right.get(feature) ?? 0);
  return (2 * common) / total;
}

/** How much of `needle` stands in `haystack`, 0..1: the share of its features found there. */
export function coverage(needle: string, haystack: string): number {
  const left = featuresOf(bareText(needle));
  const right = featuresOf(bareText(haystack));
  const total = sizeOf(left);
  if (total === 0) return 0;
  let found = 0;
  for (const [feature, count] of left) if (right.has(feature)) found += count;
  return found / total;
}

/**
 * A text holds a word or phrase of a list: Latin words and numbers whole (`12315` is not in an order number), Chinese anywhere. Case, width and
 * punctuation do not matter.
 */
export function holdsWord(text: string, phrase: string): boolean {
  const key = bareText(phrase);
  if (key === '') return false;
  const folded = bareText(text);
  if (/\p{Script=Han}/u.test(key)) return folded.replaceAll(' ', '').includes(key.replaceAll(' ', ''));
  for (let at = folded.indexOf(key); at >= 0; at = folded.indexOf(key, at + 1)) {
    if (!isLatin(folded[at - 1]) && !isLatin(folded[at + key.length])) return true;
  }
  return false;
}

function isLatin(letter: string | undefined): boolean {
  return letter !== undefined && /[a-z0-9]/.test(letter);
}

function sizeOf(features: ReadonlyMap<string, number>): number {
  let size = 0;
  for (const count of features.values()) size += count;
  return size;
}

function featuresOf(text: string): Map<string, number> {
  const features = new Map<string, number>();
  const add = (feature: string) => features.set(feature, (features.get(feature) ?? 0) + 1);
  let previous: string | undefined;
  for (const word of text.split(' ').flatMap(splitScripts)) {
    if (CJK.test(word)) {
      const letters = [...word];
      if (letters.length === 1) add(word);
      for (let at = 1; at < letters.length; at += 1) add(`${letters[at - 1]}${letters[at]}`);
      previous = undefined;
    } else if (word) {
      add(word);
      if (previous !== undefined) add(`${previous} ${word}`);
      previous = word;
    }
  }
  return features;
}

/** Chinese runs and other runs of one word apart: `按n2键` is three pieces. */
function splitScripts(word: string): string[] {
  return word.match(/[\u3400-\u9fff\uf900-\ufaff]+|[^\u3400-\u9fff\uf900-\ufaff]+/gu) ?? [];
}
