import { caseFold, otherWordsFor } from '@zhiyin/language';

/**
 * From text to the terms of the inverted index. Every term is a 32-bit hash whose lowest three bits are its kind, so that
 * one table holds all the fused fields and weights go by kind.
 */

/** Kinds of terms. Function words stand apart: they say how a thing is asked, seldom what about. */
export const WORD = 0;
export const WORD_PAIR = 1;
export const CHAR_GRAM = 2;
export const CJK_1 = 3;
export const CJK_2 = 4;
export const CJK_3 = 5;
export const FUNCTION_WORD = 6;
/** Model numbers and error codes (AP-300, E1), written any way. */
export const CODE = 7;

const KIND_BITS = 3;
export const kindOf = (term: number): number => term & ((1 << KIND_BITS) - 1);

const CJK = '\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u3040-\\u30ff\\uac00-\\ud7af';
const TOKEN = new RegExp(`([${CJK}]+)|((?:(?![${CJK}])[\\p{L}\\p{N}\\p{M}])+(?:'\\p{L}+)?)`, 'gu');

/** A model number or code: up to four letters and up to four digits, perhaps joined by a hyphen or a blank inside the match. */
const CODE_FORM = /(?<![a-z0-9])([a-z]{1,4})[-_]?(\d{1,4})(?![a-z0-9])/g;
/** "E1 到 E6", "E1-E6", "E1 to E6": a list by its ends. */
const CODE_RANGE = /(?<![a-z0-9])([a-z]{1,3})(\d{1,2})\s*(?:-|~|–|—|到|至|to|through)\s*\1(\d{1,2})(?![a-z0-9])/g;

const ENGLISH_FUNCTION_WORDS = new Set(
  (
    "a an the i i'm i've i'd i'll me my mine we we're our us you you're your yours he she it it's its they they're them their this that these those there here " +
    'is am are was were be been being do does did done doing have has had having can could will would shall should may might must ' +
    "don't doesn't didn't isn't aren't wasn't won't can't cannot couldn't wouldn't haven't hasn't hadn't " +
    'what which who whom whose when where why how if whether and or but so then than as of in on at to from for with by about into out up down over ' +
    'not no yes any some just only also too very really please tell know want need like get got let ok hi hello hey still ' +
    'become becomes became becoming getting gets seem seems keep keeps kept keeping make makes made put going go goes went come comes came ' +
    'during while until till since through between within without against onto off upon per though although because ' +
    'now again never ever always often sometimes already yet quite rather really actually suddenly maybe ' +
    'much many more most such same other another each every both either all few lot bit thing things something anything everything someone anyone'
  ).split(' '),
);
const CHINESE_FUNCTION_WORDS = new Set(
  (
    '的 了 吗 呢 啊 吧 呀 嘛 么 哦 我 你 您 他 她 它 们 我们 你们 他们 咱 是 在 有 个 这 那 这个 那个 和 与 及 就 也 都 还 很 请 问 请问 把 被 给 ' +
    '怎么 怎样 怎么样 什么 为什么 为何 如何 多少 哪 哪里 哪儿 哪个 谁 几 吗 能 能不能 可以 可不可以 可 以 会 要 想 是不是 有没有 不 没 没有 不是 ' +
    '一个 一下 一 下 到 着 过 得 地 之 啥 咋 咋样 怎 样 办 怎么办 样的 为 什 何 多 少 到底 又 才 再 让 对 吗？ 知道 觉得 应该 现在 今天'
  ).split(' '),
);

/** The term of a text and a kind: FNV-1a with a final mix, the kind in the lowest bits. */
export function term(text: string, kind: number): number {
  let h = (2166136261 ^ (kind * 7919)) >>> 0;
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i);
    h = Math.imul(h, 16777619);
  }
  h ^= h >>> 15;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  return ((h << KIND_BITS) | kind) >>> 0;
}

/** The key of the quick-answer table: the folded text without blanks and punctuation. Empty when nothing is left. */
export function quickKey(text: string): string {
  return caseFold(text).replace(/[^\p{L}\p{N}]+/gu, '');
}

/** One way of writing a product id or code: `AP-300`, `ap 300` and `ap300` are one. */
export function codeKey(code: string): string {
  return caseFold(code).replace(/[^\p{L}\p{N}]+/gu, '');
}

/** The codes and model numbers written in a text, as code keys; ranges ("E1 到 E6") count as all their members. */
export function codesIn(text: string): Set<string> {
  const folded = caseFold(text);
  const codes = new Set<string>();
  for (const [, letters, digits] of folded.matchAll(CODE_FORM)) codes.add(`${letters}${digits}`);
  for (const [, letters, from, to] of folded.matchAll(CODE_RANGE)) {
    const [first, last] = [Number(from), Number(to)];
    if (last - first <= 30) for (let n = first; n <= last; n++) codes.add(`${letters}${n}`);
  }
  return codes;
}

/** The latin tokens and CJK runs of a folded text, in order. */
export function tokensOf(folded: string): { words: string[]; runs: string[] } {
  const words: string[] = [];
  const runs: string[] = [];
  for (const match of folded.matchAll(TOKEN)) {
    if (match[1]) runs.push(match[1]);
    else words.push(match[2]!);
  }
  return { words, runs };
}

/** "wi-fi": words joined by a hyphen are also one, as others write them. */
const COMPOUND = /(?<![\p{L}\p{N}-])[a-z]{2,}-[a-z]{2,}(?![\p{L}\p{N}-])/gu;
const compoundsIn = (folded: string): string[] => [...folded.matchAll(COMPOUND)].map(([compound]) => compound.replace('-', ''));

export const isFunctionWord = (word: string): boolean => ENGLISH_FUNCTION_WORDS.has(word) || CHINESE_FUNCTION_WORDS.has(word);

/**
 * How texts are read: the segmenter for CJK runs, what folds variants of CJK characters (traditional to simplified), and what puts one
 * word for all that mean the same (synonyms) into a folded text.
 */
export type Reading = { segment: (text: string) => string[]; normalise?: (text: string) => string; rewrite?: (folded: string) => string };

/**
 * Adds the terms of a text to `terms` (term → count), each occurrence counted `times`.
 * Words, word pairs and character 3-4-grams for alphabets; 1-3-grams and the segmenter's words for CJK; codes.
 */
export function addTerms(terms: Map<number, number>, text: string, { segment, normalise, rewrite }: Reading, times = 1): void {
  const add = (value: string, kind: number) => {
    const key = term(value, kind);
    terms.set(key, (terms.get(key) ?? 0) + times);
  };
  const folded = caseFold(text);
  const { words, runs } = tokensOf(rewrite?.(folded) ?? folded);
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const next = words[i + 1];
    if (next !== undefined) add(`${word} ${next}`, isFunctionWord(word) && isFunctionWord(next) ? FUNCTION_WORD : WORD_PAIR);
    if (isFunctionWord(word)) {
      add(word, FUNCTION_WORD);
      continue;
    }
    add(word, WORD);
    const padded = ` ${word} `;
    for (let n = 3; n <= 4; n++) for (let at = 0; at + n <= padded.length; at++) add(padded.slice(at, at + n), CHAR_GRAM);
  }
  for (const written of runs) {
    const run = normalise ? normalise(written) : written;
    for (let at = 0; at < run.length; at++) {
      const one = run[at]!;
      add(one, isFunctionWord(one) ? FUNCTION_WORD : CJK_1);
      if (at + 1 < run.length) {
        const two = run.slice(at, at + 2);
        add(two, isFunctionWord(two) || (isFunctionWord(one) && isFunctionWord(two[1]!)) ? FUNCTION_WORD : CJK_2);
      }
      if (at + 2 < run.length) add(run.slice(at, at + 3), CJK_3);
    }
    for (const word of segment(run)) if (word.length > 1) add(word, isFunctionWord(word) ? FUNCTION_WORD : WORD);
  }
  for (const compound of compoundsIn(folded)) if (!terms.has(term(compound, WORD))) add(compound, WORD);
  for (const code of codesIn(folded)) {
    add(code, CODE);
    // also as a word: "AP-300" for who writes "AP300", and what a range names without writing it
    if (!terms.has(term(code, WORD))) add(code, WORD);
  }
}

export function termsOf(text: string, reading: Reading): Map<number, number> {
  const terms = new Map<number, number>();
  addTerms(terms, text, reading);
  return terms;
}

/** A word of a question with the pieces by which a variant of it may still be recognised, and the terms of its other inflections and of other words for it. */
export type QuestionWord = { term: number; parts: number[]; inflections: number[]; others: number[]; plain: boolean };

/** English inflections of a word by its ending ("shipping": ship, shipe, shipp, ships, shipped); some are no words, which harms nothing. */
function inflectionsOf(word: string): string[] {
  const ending = /^([a-z]{3,}?)(ies|es|s|ied|ed|ing|er)?$/.exec(word);
  if (!ending) return [];
  const [, stem = '', suffix = ''] = ending;
  const base = suffix.startsWith('i') && suffix !== 'ing' ? `${stem}y` : stem;
  const single = /([b-df-hj-np-tvz])\1$/.test(base) ? base.slice(0, -1) : base;
  const bases = new Set([base, single, `${base}e`]);
  const forms = [...bases].flatMap((one) => [one, `${one}s`, `${one}d`, `${one}ed`, `${one}ing`, `${one}er`]);
  return [...new Set([...forms, ...(base.endsWith('y') ? [`${base.slice(0, -1)}ies`, `${base.slice(0, -1)}ied`] : [])])].filter(
    (form) => form !== word,
  );
}

/** The terms of other words for the words of a question, by word; function words have none. */
function otherTerms(sequences: readonly (readonly string[])[]): Map<string, Set<number>> {
  const terms = new Map<string, Set<number>>();
  for (const words of sequences) {
    for (const { from, to, others } of otherWordsFor(words)) {
      for (const word of words.slice(from, to + 1)) {
        if (isFunctionWord(word)) continue;
        const own = terms.get(word) ?? new Set();
        for (const other of others) for (const key of termsOfOther(other)) own.add(key);
        terms.set(word, own);
      }
    }
  }
  return terms;
}
const others = new Map<string, readonly number[]>();
/** A word of the thesaurus in all its inflections, or a phrase of two words; longer ones have no term. */
function termsOfOther(other: string): readonly number[] {
  const known = others.get(other);
  if (known) return known;
  const [word = '', second, third] = other.split(' ');
  const single = isFunctionWord(word) || word.length === 1 ? [] : [word, ...inflectionsOf(word)].map((form) => term(form, WORD));
  const keys = third !== undefined ? [] : second !== undefined ? [term(other, WORD_PAIR)] : single;
  others.set(other, keys);
  return keys;
}

/**
 * The words of a question for measuring how much of it a text speaks of: alphabetic words with their character 3-grams, the
 * segmenter's words of CJK runs with their characters. `plain` marks function words.
 */
export function wordsOf(text: string, { segment, normalise, rewrite }: Reading): QuestionWord[] {
  const words = new Map<string, QuestionWord>();
  const folded = caseFold(text);
  const { words: tokens, runs } = tokensOf(rewrite?.(folded) ?? folded);
  for (const token of tokens) {
    const plain = isFunctionWord(token);
    const parts: number[] = [];
    const padded = ` ${token} `;
    if (!plain) for (let at = 0; at + 3 <= padded.length; at++) parts.push(term(padded.slice(at, at + 3), CHAR_GRAM));
    const inflections = plain ? [] : inflectionsOf(token).map((form) => term(form, WORD));
    words.set(token, { term: term(token, plain ? FUNCTION_WORD : WORD), parts, inflections, others: [], plain });
  }
  const segmented = runs.map((run) => segment(normalise ? normalise(run) : run));
  for (const run of segmented) {
    for (const word of run) {
      const plain = isFunctionWord(word);
      const kind = plain ? FUNCTION_WORD : word.length > 1 ? WORD : CJK_1;
      const parts =
        plain || word.length === 1
          ? []
          : Array.from({ length: word.length }, (_, at) => term(word[at]!, isFunctionWord(word[at]!) ? FUNCTION_WORD : CJK_1));
      words.set(word, { term: term(word, kind), parts, inflections: [], others: [], plain });
    }
  }
  for (const [word, others] of otherTerms([tokens, ...segmented])) words.get(word)?.others.push(...others);
  return [...words.values()];
}
