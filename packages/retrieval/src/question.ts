import { caseFold } from '@zhiyin/language';
import { askedIn } from './asides.ts';
import type { SearchQuery } from './document.ts';
import { holders, KIND_WEIGHTS, listOf, type Postings, rarity, type Surroundings } from './postings.ts';
import type { Partition } from './search-index.ts';
import type { Evidence } from './support.ts';
import {
  CHAR_GRAM,
  CJK_1,
  CODE,
  codeKey,
  codesIn,
  FUNCTION_WORD,
  isFunctionWord,
  kindOf,
  type QuestionWord,
  type Reading,
  term,
  termsOf,
  tokensOf,
  WORD,
} from './terms.ts';

/** A function word counts this much of a content word's share of a question. */
const PLAIN_WORD = 0.15;
/** A word recognised by its pieces only counts at most this much of the word itself. */
const BY_PIECES = 0.6;
/** Another inflection of a word tells this much of what the word itself does. */
const BY_INFLECTION = 0.8;
/** Another word for a word tells this much of what the word itself does. */
const BY_OTHER = 0.7;
/** And counts this much for finding units, where at most so many units hold it. */
const OTHER_COUNT = 0.5;
const OTHER_HOLDERS = 100;
/** A term said twice counts this much more. */
const REPEATED = 1.3;
/** Kinds whose unknown terms make a question longer; an unknown pair or run of known pieces does not. */
const SIMPLE: ReadonlySet<number> = new Set([WORD, CHAR_GRAM, CJK_1, FUNCTION_WORD, CODE]);

/** Error codes are recognised without being handed in when they have this form and some article speaks of them. */
const ERROR_CODE = /^[a-z]{1,2}\d{1,2}$/;

/** Types of entities that are asked about. */
const PRODUCT = 'product';
const ERROR = 'error_code';

/**
 * A question as search reads it: `whole` is what may speak for a unit; `core` what a unit is measured against: without asides, named
 * products and other entities. The same when there is nothing but these.
 */
export type Asked = { whole: string; core: string };

export function readQuestion(partition: Partition, { text, entities = [] }: SearchQuery): Asked {
  const isKnown = (word: string): boolean =>
    partition.some(({ postings, codeNames }) => codeNames.has(word) || holders(postings, term(word, WORD)) > 0);
  const whole = askedIn(text, isKnown);
  const spans = entities.filter(({ type, start, end }) => type !== ERROR && end > start).sort((a, b) => b.start - a.start);
  if (spans.length === 0) return { whole, core: whole };
  const rest = spans.reduce((left, { start, end }) => `${left.slice(0, start)} , ${left.slice(end)}`, text);
  const core = askedIn(rest, isKnown);
  const { words, runs } = tokensOf(core);
  const says = runs.some((run) => run.length > 0) || words.some((word) => !isFunctionWord(word));
  return { whole, core: says ? core : whole };
}

/** Products and codes a question names: those handed in and those that stand in its text and are known here. */
export function named(partition: Partition, query: SearchQuery): { products: Set<string>; codes: Set<string> } {
  const valuesOf = (type: string) => (query.entities ?? []).filter((entity) => entity.type === type).map(({ value }) => value);
  const products = new Set([...(query.products ?? []), ...valuesOf(PRODUCT)]);
  const codes = new Set([...(query.codes ?? []), ...valuesOf(ERROR)].map(codeKey).filter((code) => code !== ''));
  const { words } = tokensOf(caseFold(query.text));
  const written = codesIn(query.text);
  words.forEach((word, at) => {
    written.add(word);
    // "ap 300", "rv 20 plus": a product id written apart
    if (at + 1 < words.length) written.add(word + words[at + 1]!);
    if (at + 2 < words.length) written.add(word + words[at + 1]! + words[at + 2]!);
  });
  for (const key of written) {
    const product = partition.map((block) => block.products.get(key)).find((found) => found !== undefined);
    if (product !== undefined) products.add(product);
    else if (ERROR_CODE.test(key) && partition.some((block) => block.codeNames.has(key))) codes.add(key);
  }
  for (const block of partition) for (const key of block.products.keys()) codes.delete(key);
  return { products, codes };
}

/**
 * Other words for the words of a question that an index speaks of, as terms that count in part: other inflections of a word nothing
 * speaks of, and words that mean the same (同义词). Those that many units hold tell little, and are left out.
 */
export function otherTermsOf(words: readonly QuestionWord[], { holders }: Surroundings): Map<number, number> {
  const terms = new Map<number, number>();
  const add = (key: number, count: number): void => {
    const held = holders(key);
    if (held > 0 && held <= OTHER_HOLDERS && !terms.has(key)) terms.set(key, count);
  };
  for (const { term: written, inflections, others } of words) {
    if (holders(written) === 0) for (const form of inflections) add(form, BY_INFLECTION);
    for (const other of others) add(other, OTHER_COUNT);
  }
  return terms;
}

/** The weights of a question's terms over an index: term → kind weight × rarity, for the known ones; and its length. */
export type WeightedTerms = { weights: ReadonlyMap<number, number>; length: number };

/** Terms of a question; codes asked for count though the text writes them otherwise. */
export function questionTerms(text: string, codes: ReadonlySet<string>, reading: Reading): Map<number, number> {
  const terms = termsOf(text, reading);
  for (const code of codes) {
    const key = term(code, CODE);
    if (!terms.has(key)) terms.set(key, 1);
  }
  return terms;
}

/**
 * A term that counts in part (below 1) is weighed so. `length` is to the 3/4: with it the half-cosine of a text with itself is about 1.
 * @param measured the terms that make the question long; all when left out
 */
export function weigh(
  terms: ReadonlyMap<number, number>,
  { units, holders }: Surroundings,
  measured: ReadonlyMap<number, number> = terms,
): WeightedTerms {
  const weights = new Map<number, number>();
  let squares = 0;
  for (const [key, count] of terms) {
    const held = holders(key);
    const weight = KIND_WEIGHTS[kindOf(key)]! * rarity(units, held);
    if (held > 0) weights.set(key, weight * (count > 1 ? REPEATED : count));
    if (measured.has(key) && (held > 0 || SIMPLE.has(kindOf(key)))) squares += weight * weight;
  }
  return { weights, length: squares ** 0.75 };
}

/**
 * The words of a question with their weights and the terms (numbered in `pieces`) they are recognised by; `told` is
 * the weight of a content word as a share of the weight of one that a single unit holds, 0 for function words.
 */
export type Words = {
  words: { weight: number; whole: number; parts: number[]; others: number[]; told: number; known: boolean }[];
  pieces: number[];
};

/** A small index knows little of rarity: its words count as among so many more units that hold none of them. */
const UNSEEN_UNITS = 30;

export function weighWords(asked: readonly QuestionWord[], { units, holders }: Surroundings): Words {
  const numbers = new Map<number, number>();
  const number = (key: number): number => {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  };
  const words = asked.map(({ term: written, parts, inflections, others, plain }) => {
    // a word nothing speaks of, though some speak of another form of it, is that one
    const key = holders(written) > 0 ? written : (inflections.find((form) => holders(form) > 0) ?? written);
    const held = holders(key);
    const spoken = others.filter((other) => holders(other) > 0);
    // what no unit says itself is as rare as all that is said for it
    const shared = held > 0 ? held : spoken.reduce((sum, other) => sum + holders(other), 0);
    return {
      weight: rarity(units, held) * (plain ? PLAIN_WORD : 1),
      whole: number(key),
      parts: parts.map(number),
      others: spoken.map(number),
      told: plain
        ? 0
        : ((key === written ? 1 : BY_INFLECTION) * rarity(units + UNSEEN_UNITS, Math.max(1, Math.min(shared, units)))) /
          rarity(units + UNSEEN_UNITS, 1),
      known: plain || held > 0,
    };
  });
  return { words, pieces: [...numbers.keys()] };
}

/**
 * Measures what units of a block speak of a question's words, by rarity; a variant of a word counts in part. Uses the block's scratch
 * until `close`.
 */
export function coverageIn(postings: Postings, { words, pieces }: Words) {
  const { forwardStart, forwardTerms, marks } = postings;
  const lists = pieces.map((piece) => listOf(postings, piece));
  lists.forEach((list, piece) => {
    if (list >= 0) marks[list] = piece + 1;
  });
  const seen = new Int32Array(pieces.length).fill(-1);
  const all = words.reduce((sum, { weight }) => sum + weight, 0);
  return {
    of(unit: number): Pick<Evidence, 'coverage' | 'found' | 'unknown'> {
      for (let at = forwardStart[unit]!, end = forwardStart[unit + 1]!; at < end; at++) {
        const mark = marks[forwardTerms[at]!]!;
        if (mark !== 0) seen[mark - 1] = unit;
      }
      let [covered, found, unknown] = [0, 0, 0];
      for (const { weight, whole, parts, others, told, known } of words) {
        let share = 0;
        if (seen[whole] === unit) share = 1;
        else if (parts.length > 0) {
          let pieces = 0;
          for (const part of parts) if (seen[part] === unit) pieces++;
          share = BY_PIECES * (pieces / parts.length) ** 1.5;
        }
        if (share < BY_OTHER) for (const other of others) if (seen[other] === unit) share = BY_OTHER;
        covered += weight * share;
        found += told * share;
        if (!known) unknown += weight * (1 - share);
      }
      return { coverage: all > 0 ? covered / all : 0, found, unknown: all > 0 ? unknown / all : 0 };
    },
    close(): void {
      for (const list of lists) if (list >= 0) marks[list] = 0;
    },
  };
}
