import type { SynonymGroup } from '@zhiyin/contracts';
import type { Words } from './api.ts';

/** What is the same word to the server: case, width and blanks at the ends aside. */
export const fold = (word: string): string => word.normalize('NFKC').toLowerCase().trim();
/** What is the same group to the server. */
export const groupKey = ({ canonical, locale }: Pick<SynonymGroup, 'canonical' | 'locale'>): string => `${locale} ${fold(canonical)}`;

/** Changes that are not saved: the words they were made from, with their version, and what has become of them. */
export type Draft = { version: number; base: Words; words: Words };

export const isSame = (a: Words, b: Words): boolean =>
  JSON.stringify([a.vocabulary, a.synonyms]) === JSON.stringify([b.vocabulary, b.synonyms]);

/** How many words and groups a draft adds, changes or removes. */
export function countChanges({ base, words }: Draft): number {
  const list = difference(base.vocabulary, words.vocabulary, fold, () => true);
  const groups = difference(base.synonyms, words.synonyms, groupKey, sameGroup);
  return list.put.length + list.gone.size + groups.put.length + groups.gone.size;
}

const sameGroup = (a: SynonymGroup, b: SynonymGroup): boolean => JSON.stringify(a) === JSON.stringify(b);

function difference<T>(base: readonly T[], mine: readonly T[], keyOf: (item: T) => string, isEqual: (a: T, b: T) => boolean) {
  const before = new Map(base.map((item) => [keyOf(item), item]));
  const after = new Set(mine.map(keyOf));
  return {
    put: mine.filter((item) => {
      const held = before.get(keyOf(item));
      return held === undefined || !isEqual(held, item);
    }),
    gone: new Set([...before.keys()].filter((key) => !after.has(key))),
  };
}

function replay<T>(
  base: readonly T[],
  mine: readonly T[],
  theirs: readonly T[],
  keyOf: (item: T) => string,
  isEqual: (a: T, b: T) => boolean,
): T[] {
  const { put, gone } = difference(base, mine, keyOf, isEqual);
  const changed = new Map(put.map((item) => [keyOf(item), item]));
  const kept = theirs.filter((item) => !gone.has(keyOf(item))).map((item) => changed.get(keyOf(item)) ?? item);
  const there = new Set(kept.map(keyOf));
  return [...kept, ...put.filter((item) => !there.has(keyOf(item)))];
}

/** The same changes made to what somebody else has saved meanwhile. */
export function rebase({ base, words }: Draft, latest: Words & { version: number }): Draft {
  const theirs: Words = { vocabulary: latest.vocabulary, synonyms: latest.synonyms };
  return {
    version: latest.version,
    base: theirs,
    words: {
      vocabulary: replay(base.vocabulary, words.vocabulary, theirs.vocabulary, fold, () => true),
      synonyms: replay(base.synonyms, words.synonyms, theirs.synonyms, groupKey, sameGroup),
    },
  };
}

export type Warning = { kind: 'twoGroups' | 'otherCanonical' | 'digits' | 'notChinese' | 'inGroup'; word: string; other: string };

const HAN = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/;
const wordsOf = (group: SynonymGroup): string[] => [group.canonical, ...group.synonyms];
const primary = (locale: string): string => locale.toLowerCase().split('-')[0] ?? '';
const meet = (a: SynonymGroup, b: SynonymGroup): boolean =>
  primary(a.locale) === 'und' || primary(b.locale) === 'und' || primary(a.locale) === primary(b.locale);

/** What a trainer should know of each group, in the groups' order. */
export function warningsOfGroups(groups: readonly SynonymGroup[]): Warning[][] {
  const holders = new Map<string, number[]>();
  for (const [i, group] of groups.entries())
    for (const word of new Set(wordsOf(group).map(fold))) holders.set(word, [...(holders.get(word) ?? []), i]);
  return groups.map((group, i) =>
    wordsOf(group).flatMap((word): Warning[] => {
      const at = (holders.get(fold(word)) ?? []).find((held) => held !== i && meet(groups[held] as SynonymGroup, group));
      const other = at === undefined ? undefined : groups[at];
      const found: Warning[] = other
        ? [{ kind: fold(other.canonical) === fold(word) ? 'otherCanonical' : 'twoGroups', word, other: other.canonical }]
        : [];
      if (/\d{3}/.test(word)) found.push({ kind: 'digits', word, other: '' });
      return found;
    }),
  );
}

/** What a trainer should know of a word of the list; undefined when nothing. */
export function createWordCheck(groups: readonly SynonymGroup[]): (word: string) => Warning | undefined {
  const inGroup = new Map(groups.flatMap((group) => wordsOf(group).map((word) => [fold(word), group.canonical] as const)));
  return (word) => {
    const canonical = inGroup.get(fold(word));
    if (!HAN.test(word)) return { kind: 'notChinese', word, other: '' };
    return canonical === undefined ? undefined : { kind: 'inGroup', word, other: canonical };
  };
}
