import { z } from 'zod';
import { isVisibleText, localeTag, optionalText, typedText } from './text.ts';

/** 行业词库: how much of it there may be. */
export const WORD_MAX = 40;
export const VOCABULARY_MAX = 3000;
export const SYNONYM_GROUPS_MAX = 1000;
/** Synonyms of one group, the canonical word not counted. */
export const GROUP_SYNONYMS_MAX = 50;
/** Canonical words and synonyms of all groups. */
export const SYNONYM_WORDS_MAX = 5000;

/** A word or a short phrase on one line, without a space at its ends; it holds a letter or a digit. */
export const tradeWord = typedText(WORD_MAX)
  .regex(/^\P{C}+$/u, 'must not contain control characters')
  .refine((text) => text === text.trim(), 'must not begin or end with a space')
  .refine((text) => /[\p{L}\p{N}]/u.test(text), 'must hold a letter or a digit');

/** 同义词组: words for the same thing; texts are read with the canonical one. `locale` und = in every language. */
export const synonymGroup = z.strictObject({
  canonical: tradeWord,
  synonyms: z.array(tradeWord).min(1).max(GROUP_SYNONYMS_MAX),
  locale: localeTag,
});
export type SynonymGroup = z.infer<typeof synonymGroup>;

const words = {
  /** Words the segmenter keeps whole. */
  vocabulary: z.array(tradeWord).max(VOCABULARY_MAX),
  synonyms: z
    .array(synonymGroup)
    .max(SYNONYM_GROUPS_MAX)
    .refine((groups) => countWords(groups) <= SYNONYM_WORDS_MAX, `the groups may hold ${SYNONYM_WORDS_MAX} words together`),
};
const countWords = (groups: readonly SynonymGroup[]): number => groups.reduce((sum, { synonyms }) => sum + 1 + synonyms.length, 0);

/** 语言设置: the trade's own words, as one document, and which model has learned them. */
export const languageSettings = z.object({
  /** Rises with every change; 0 = nothing was ever set. */
  version: z.number().int(),
  ...words,
  /** Names that are found as entities (products and the like): what each value is called. Read only here. */
  names: z.array(z.object({ type: z.string(), value: z.string(), synonyms: z.array(z.string()) })),
  /** The active model; `current` when it was trained with these words. null before the first training. */
  model: z.object({ id: z.string(), number: z.number().int(), current: z.boolean() }).nullable(),
  updatedAt: z.string().nullable(),
});
export type LanguageSettings = z.infer<typeof languageSettings>;
export const languageSettingsBody = z.strictObject({
  /** The version this was made from; refused with `changed_meanwhile` when there is a newer one. */
  version: z.number().int().min(0),
  ...words,
  reason: optionalText(500).default(''),
});
export type LanguageSettingsBody = z.output<typeof languageSettingsBody>;

export const WORD_LISTS = ['vocabulary', 'synonyms'] as const;
export type WordList = (typeof WORD_LISTS)[number];
/** What is wrong with a line of a word list. */
export const WORD_PROBLEMS = ['too_long', 'control', 'no_letter', 'one_word', 'too_many_synonyms', 'locale', 'open_quote'] as const;
export type WordProblem = (typeof WORD_PROBLEMS)[number];
/** One word a line; groups as CSV: the canonical word, then its synonyms. `locale` is that of groups that name none. */
export const wordListPreviewBody = z.strictObject({
  list: z.enum(WORD_LISTS),
  text: z.string().max(300_000).refine(isVisibleText, 'must not be empty'),
  /** `replace`: what is not in the list goes. */
  mode: z.enum(['add', 'replace']).default('add'),
  locale: localeTag.default('und'),
});
export const wordListPreview = z.object({
  /** What the list would be: only the one asked for is filled. */
  vocabulary: z.array(z.string()),
  synonyms: z.array(z.object({ canonical: z.string(), synonyms: z.array(z.string()), locale: z.string() })),
  /** Lines that were read, and words of them that stood there already. */
  lines: z.number().int(),
  known: z.number().int(),
  added: z.array(z.string()),
  removed: z.array(z.string()),
  /** Lines that are left out, and why; the first ones, `count` of all. */
  problems: z.array(z.object({ line: z.number().int(), problem: z.enum(WORD_PROBLEMS), text: z.string() })),
  count: z.number().int(),
});
export type WordListPreview = z.infer<typeof wordListPreview>;
export const wordListExportQuery = z.strictObject({ list: z.enum(WORD_LISTS) });

/** In how many examples and messages of customers a word stands; words that stand nowhere are left out. */
export const wordUsage = z.object({
  examples: z.number().int(),
  /** Messages that were looked at: a sample of those of the last `days` days. */
  messages: z.number().int(),
  days: z.number().int(),
  words: z.record(z.string(), z.object({ examples: z.number().int(), messages: z.number().int() })),
});
export type WordUsage = z.infer<typeof wordUsage>;

export const wordTrialBody = z.strictObject({ text: typedText(500), locale: localeTag.optional() });
/** How a sentence is read with the saved words: its language, its words, and the groups it names. */
export const wordTrial = z.object({
  locale: z.string(),
  words: z.array(z.string()),
  hits: z.array(z.object({ word: z.string(), canonical: z.string() })),
  /** The sentence as the model and the search will read it. */
  readAs: z.string(),
});
export type WordTrial = z.infer<typeof wordTrial>;
