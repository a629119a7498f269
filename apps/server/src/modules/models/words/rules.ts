import {
  GROUP_SYNONYMS_MAX,
  localeTag,
  type SynonymGroup,
  tradeWord,
  WORD_MAX,
  type WordListPreview,
  type WordProblem,
} from '@zhiyin/contracts';
import { fold, readCsv } from '@zhiyin/language';

export type Problem = WordListPreview['problems'][number];
/** What a list says, line by line. */
export type ReadList<Item> = { items: Item[]; lines: number; problems: Problem[] };

/** What is wrong with a word; undefined when nothing is. */
function problemOf(word: string): WordProblem | undefined {
  if (word.length > WORD_MAX) return 'too_long';
  if (!/[\p{L}\p{N}]/u.test(word)) return 'no_letter';
  return tradeWord.safeParse(word).success ? undefined : 'control';
}

/** One word a line; empty lines and those that begin with # say nothing. */
export function readVocabulary(text: string): ReadList<string> {
  const read: ReadList<string> = { items: [], lines: 0, problems: [] };
  for (const [i, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const word = raw.trim();
    if (word === '' || word.startsWith('#')) continue;
    read.lines += 1;
    const problem = problemOf(word);
    if (problem) read.problems.push({ line: i + 1, problem, text: word.slice(0, WORD_MAX) });
    else read.items.push(word);
  }
  return read;
}

/**
 * A group a line, as CSV: the canonical word, then its synonyms; Chinese commas separate as well. Where the first line begins with "locale",
 * the first cell of every line names the group's language.
 */
export function readGroups(text: string, locale: string): ReadList<SynonymGroup> {
  const { rows, problems } = readCsv(text.replace(/[，、]/g, ','));
  const read: ReadList<SynonymGroup> = {
    items: [],
    lines: 0,
    problems: problems.map(({ line }) => ({ line, problem: 'open_quote', text: '' })),
  };
  const hasLocales = rows[0]?.cells[0]?.trim().toLowerCase() === 'locale';
  for (const { line, cells } of hasLocales ? rows.slice(1) : rows) {
    const own = (hasLocales ? cells[0]?.trim() : undefined) || locale;
    const words = uniqueWords((hasLocales ? cells.slice(1) : cells).map((cell) => cell.trim()).filter((cell) => cell !== ''));
    const [canonical, ...synonyms] = words;
    if (canonical === undefined || (!hasLocales && cells[0]!.trim().startsWith('#'))) continue;
    read.lines += 1;
    const wrong = words.find((word) => problemOf(word) !== undefined);
    const problem: WordProblem | undefined = !localeTag.safeParse(own).success
      ? 'locale'
      : wrong !== undefined
        ? problemOf(wrong)
        : synonyms.length === 0
          ? 'one_word'
          : synonyms.length > GROUP_SYNONYMS_MAX
            ? 'too_many_synonyms'
            : undefined;
    if (problem) read.problems.push({ line, problem, text: (problem === 'locale' ? own : (wrong ?? canonical)).slice(0, WORD_MAX) });
    else read.items.push({ canonical, synonyms, locale: own });
  }
  read.problems.sort((a, b) => a.line - b.line);
  return read;
}

/** Each word once, whatever its case, width or script variant. */
export function uniqueWords(words: readonly string[]): string[] {
  const seen = new Set<string>();
  return words.filter((word) => !seen.has(fold(word)) && seen.add(fold(word)));
}

/** Groups as they are kept: no word twice in one group; those left with one word are dropped. */
export function cleanGroups(groups: readonly SynonymGroup[]): SynonymGroup[] {
  return groups.flatMap(({ canonical, synonyms, locale }) => {
    const [first, ...rest] = uniqueWords([canonical, ...synonyms]);
    return first === undefined || rest.length === 0 ? [] : [{ canonical: first, synonyms: rest, locale }];
  });
}

export type Merged<Item> = { items: Item[]; known: number; added: string[]; removed: string[] };

/** A list joined to, or put in the place of, the words there are. */
export function mergeVocabulary(current: readonly string[], given: readonly string[], mode: 'add' | 'replace'): Merged<string> {
  const has = new Map(current.map((word) => [fold(word), word]));
  const fresh = uniqueWords(given);
  const added = fresh.filter((word) => !has.has(fold(word)));
  const kept = new Set(fresh.map(fold));
  const removed = mode === 'replace' ? current.filter((word) => !kept.has(fold(word))) : [];
  const left = removed.length > 0 ? current.filter((word) => kept.has(fold(word))) : current;
  return { items: [...left, ...added], known: given.length - added.length, added, removed };
}

const keyOf = ({ canonical, locale }: SynonymGroup): string => `${locale} ${fold(canonical)}`;

/** Groups with the same canonical word and language become one. */
export function mergeGroups(
  current: readonly SynonymGroup[],
  given: readonly SynonymGroup[],
  mode: 'add' | 'replace',
): Merged<SynonymGroup> {
  const groups = new Map<string, SynonymGroup>(mode === 'add' ? current.map((group) => [keyOf(group), group]) : []);
  for (const group of given) {
    const held = groups.get(keyOf(group));
    groups.set(keyOf(group), held ? { ...held, synonyms: [...held.synonyms, ...group.synonyms] } : group);
  }
  const items = cleanGroups([...groups.values()]);
  const before = wordsIn(current);
  const after = wordsIn(items);
  const added = [...after].filter(([key]) => !before.has(key)).map(([, word]) => word);
  const said = given.reduce((sum, { synonyms }) => sum + 1 + synonyms.length, 0);
  return { items, known: said - added.length, added, removed: [...before].filter(([key]) => !after.has(key)).map(([, word]) => word) };
}

function wordsIn(groups: readonly SynonymGroup[]): Map<string, string> {
  return new Map(
    groups.flatMap((group) => [group.canonical, ...group.synonyms].map((word) => [`${keyOf(group)} ${fold(word)}`, word] as const)),
  );
}

const cell = (text: string): string => (/[",;\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A file `readVocabulary` reads. */
export const writeVocabulary = (words: readonly string[]): string => words.map((word) => `${word}\n`).join('');
/** A file `readGroups` reads. */
export const writeGroups = (groups: readonly SynonymGroup[]): string =>
  ['locale,canonical,synonyms', ...groups.map((group) => [group.locale, group.canonical, ...group.synonyms].map(cell).join(','))]
    .map((row) => `${row}\n`)
    .join('');

const LETTER = /[\p{L}\p{N}]/u;
const CJK = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af]/;

/** Counts in how many texts words stand: Chinese ones anywhere, others where no letter or digit touches them. */
export function createWordCounter(words: readonly string[]) {
  const keyed = new Map(words.map((word) => [fold(word), word]));
  const lengths = new Map<string, number[]>();
  for (const key of keyed.keys()) {
    const own = lengths.get(key[0]!) ?? [];
    if (!own.includes(key.length)) lengths.set(key[0]!, [...own, key.length]);
  }
  const counts = new Map<string, number>();
  const isEdge = (text: string, at: number): boolean => {
    const [before, after] = [text[at - 1], text[at]];
    return (
      before === undefined || after === undefined || !LETTER.test(before) || !LETTER.test(after) || CJK.test(before) || CJK.test(after)
    );
  };
  return {
    counts,
    add(text: string): void {
      const folded = fold(text);
      const found = new Set<string>();
      for (let at = 0; at < folded.length; at++)
        for (const length of lengths.get(folded[at]!) ?? []) {
          const key = folded.slice(at, at + length);
          if (keyed.has(key) && isEdge(folded, at) && isEdge(folded, at + length)) found.add(keyed.get(key)!);
        }
      for (const word of found) counts.set(word, (counts.get(word) ?? 0) + 1);
    },
  };
}
