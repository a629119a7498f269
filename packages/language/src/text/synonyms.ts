import { primaryLanguage } from './detect-language.ts';
import { CJK, caseFold, normalise } from './normalise.ts';
import type { Segmenter } from './segment.ts';

/** 同义词组: words a trade uses for the same thing. */
export type SynonymGroup = {
  /** The word the others are read as. */
  canonical: string;
  synonyms: readonly string[];
  /** BCP 47; `und` = the same in every language (brands, model names). */
  locale: string;
};

/** The groups that count in a language (primary tag), in their order. */
export function groupsFor(groups: readonly SynonymGroup[], language: string): SynonymGroup[] {
  return groups.filter(({ locale }) => {
    const own = primaryLanguage(locale);
    return own === 'und' || own === language;
  });
}

export const wordsOfGroups = (groups: readonly SynonymGroup[]): string[] =>
  groups.flatMap(({ canonical, synonyms }) => [canonical, ...synonyms]);

/** A word of a group (by its number) in a normalised text, and the word it is read as. */
export type SynonymHit = { group: number; start: number; end: number; as: string };
export type SynonymReader = {
  /** The words of groups in a normalised text, the longest where one stands inside another. */
  find: (text: string) => SynonymHit[];
  /** A normalised text with the canonical words in their place. */
  rewrite: (text: string) => string;
};

const SPECIAL = /[\\^$.*+?()[\]{}|/-]/g;
const LETTER = /[\p{L}\p{N}]/u;
const RUN = new RegExp(`${CJK.source}+`, 'gu');

/**
 * Reads a workspace's synonyms as their canonical words. A Chinese word counts where the segmenter cuts at both its ends, another where no
 * letter or digit touches it, an English plural or genitive included. A word of several groups counts for the first.
 * @param segmenter cuts Chinese into words and should know the groups' own; null = every character is a word
 * @param clean the normalising that the texts went through. Words that it leaves no way to tell apart (`normalise` takes all numbers of three
 *   digits and more for one) are not looked for
 */
export function createSynonymReader(
  groups: readonly SynonymGroup[],
  segmenter: Segmenter | null,
  clean: (text: string) => string,
): SynonymReader {
  const groupOf = new Map<string, number>();
  groups.forEach(({ canonical, synonyms }, group) => {
    for (const word of [canonical, ...synonyms]) {
      const key = clean(word);
      if (key !== '' && !groupOf.has(key) && isTold(word, key)) groupOf.set(key, group);
    }
  });
  if (groupOf.size === 0) return { find: () => [], rewrite: (text) => text };
  const canonicals = groups.map(({ canonical }) => clean(canonical));
  const longestFirst = [...groupOf.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const any = new RegExp(
    `(${longestFirst.map((word) => word.replace(SPECIAL, '\\$&')).join('|')})(?:(?<=[a-z])(?:'?s|es)(?![a-z]))?`,
    'gu',
  );

  const find = (text: string): SynonymHit[] => {
    const hits: SynonymHit[] = [];
    let cuts: Set<number> | undefined;
    const isWhole = (at: number): boolean => {
      const [before, after] = [text[at - 1], text[at]];
      if (before === undefined || after === undefined || !LETTER.test(before) || !LETTER.test(after)) return true;
      if (CJK.test(before) !== CJK.test(after)) return true;
      if (!CJK.test(before)) return false;
      cuts ??= cutsOf(text, segmenter);
      return cuts.has(at);
    };
    any.lastIndex = 0;
    for (let match = any.exec(text); match; match = any.exec(text)) {
      const { index: start } = match;
      const end = start + match[0].length;
      if (isWhole(start) && isWhole(end)) {
        const group = groupOf.get(match[1]!)!;
        hits.push({ group, start, end, as: canonicals[group]! });
      } else any.lastIndex = start + 1; // another may begin inside
    }
    return hits;
  };
  return {
    find,
    rewrite(text) {
      let out = '';
      let at = 0;
      for (const { start, end, as } of find(text)) {
        out += text.slice(at, start) + as;
        at = end;
      }
      return out + text.slice(at);
    },
  };
}

/** How a model reads texts: as they are where there are no groups, else normalised and with the canonical words. */
export function readerOf(groups: readonly SynonymGroup[], segmenter: Segmenter | null): (text: string) => string {
  if (groups.length === 0) return (text) => text;
  const { rewrite } = createSynonymReader(groups, segmenter, normalise);
  return (text) => rewrite(normalise(text));
}

const digits = (text: string): string => text.replace(/\D/gu, '');
const isTold = (word: string, cleaned: string): boolean => digits(caseFold(word)) === digits(cleaned);

/** Where the words of a text's Chinese runs begin and end. */
function cutsOf(text: string, segmenter: Segmenter | null): Set<number> {
  const cuts = new Set<number>();
  for (const run of text.matchAll(RUN)) {
    let at = run.index;
    for (const word of segmenter?.(run[0]) ?? run[0].split('')) {
      at += word.length;
      cuts.add(at);
    }
  }
  return cuts;
}
