import { setImmediate } from 'node:timers/promises';
import type {
  LanguageSettings,
  LanguageSettingsBody,
  SynonymGroup,
  WordList,
  WordListPreview,
  WordTrial,
  WordUsage,
} from '@zhiyin/contracts';
import { AppError, DAY, isSameJson } from '@zhiyin/kernel';
import { createSynonymReader, detectLanguage, fold, groupsFor, primaryLanguage, segment, wordsOfGroups } from '@zhiyin/language';
import type { Platform, Tx } from '../../../platform/platform.ts';
import type { Corpora } from '../corpora/service.ts';
import { findVersion, lockCorpus, readLines, readWords, type Words, writeWords } from '../corpora/store.ts';
import type { LanguageSettings as StoredSettings } from '../language.ts';
import type { ReadTraffic } from '../shadow/service.ts';
import {
  cleanGroups,
  createWordCounter,
  mergeGroups,
  mergeVocabulary,
  readGroups,
  readVocabulary,
  uniqueWords,
  writeGroups,
  writeVocabulary,
} from './rules.ts';

/** How many problems of a list are told; the first ones are enough to mend it by. */
const PROBLEMS_TOLD = 50;
const USAGE_DAYS = 30;
const SAMPLE = { limit: 10_000, seed: 1 };
/** Texts that are counted before others get their turn. */
const SLICE = 500;

/** What a change of the words did, for the audit log. */
export type WordsChange = { before: WordsSummary; after: WordsSummary & { added: string[]; removed: string[] } };
type WordsSummary = { version: number; vocabulary: number; groups: number };

export type TradeWords = ReturnType<typeof createTradeWords>;

/** 行业词库: the trade's own words and synonyms, which training, prediction and search read by. */
export function createTradeWords(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  { corpora, traffic, wordsChanged }: { corpora: Pick<Corpora, 'change'>; traffic: ReadTraffic; wordsChanged: () => Promise<void> },
) {
  async function readDocument(tx: Tx): Promise<LanguageSettings> {
    const { vocabulary, synonyms, version, updatedAt } = await readWords(tx);
    const [stored] = await tx.query<{ settings: Partial<StoredSettings> }>('SELECT settings FROM language_settings');
    const [active] = await tx.query<{ id: string; number: number; corpus_version: number }>(
      "SELECT id, number, corpus_version FROM model_versions WHERE state = 'active'",
    );
    const learned = active && (await findVersion(tx, active.corpus_version));
    return {
      version,
      vocabulary,
      synonyms,
      names: (stored?.settings.gazetteers ?? []).flatMap(({ type, entries }) =>
        entries.map((entry) => ({ type, value: entry.value, synonyms: [...entry.synonyms] })),
      ),
      model: active
        ? {
            id: active.id,
            number: active.number,
            current: learned !== undefined && isSameJson(wordsOnly(learned), wordsOnly({ vocabulary, synonyms })),
          }
        : null,
      updatedAt: updatedAt?.toISOString() ?? null,
    };
  }

  return {
    /** What training, prediction and search read by now. */
    current: (): Promise<Words> => db.tx(async (tx) => wordsOnly(await readWords(tx))),

    read: (): Promise<LanguageSettings> => db.tx(readDocument),

    /**
     * Puts the words in the place of those there are, as a version of the corpus too.
     * @param audit called in the transaction of the deed
     * @throws AppError `conflict` (`changed_meanwhile`) when `version` is not the newest
     */
    put: (
      { version, reason, ...given }: LanguageSettingsBody,
      author: string,
      audit: (change: WordsChange) => Promise<void>,
    ): Promise<LanguageSettings> =>
      db.tx(async (tx) => {
        const next: Words = { vocabulary: uniqueWords(given.vocabulary), synonyms: cleanGroups(given.synonyms) };
        await lockCorpus(tx, db.workspaceId());
        const before = await readWords(tx);
        if (before.version !== version)
          throw new AppError('conflict', 'Somebody else has changed the words meanwhile.', {
            details: { reason: 'changed_meanwhile', version: before.version },
          });
        if (isSameJson(wordsOnly(before), next)) return readDocument(tx);
        const { added, removed } = differenceOf(before, next);
        await corpora.change({ author, reason }, async () => {
          await writeWords(tx, next, clock.now());
          return { result: undefined, changed: { added: added.length, removed: removed.length, serving: false } };
        });
        await wordsChanged();
        const document = await readDocument(tx);
        const summary = (of: Words & { version: number }): WordsSummary => ({
          version: of.version,
          vocabulary: of.vocabulary.length,
          groups: of.synonyms.length,
        });
        await audit({
          before: summary(before),
          after: { ...summary(document), added: added.slice(0, PROBLEMS_TOLD), removed: removed.slice(0, PROBLEMS_TOLD) },
        });
        return document;
      }),

    /** What a list would make of the words; nothing is changed. */
    preview: (asked: { list: WordList; text: string; mode: 'add' | 'replace'; locale: string }): Promise<WordListPreview> =>
      db.tx(async (tx) => {
        const current = await readWords(tx);
        if (asked.list === 'vocabulary') {
          const read = readVocabulary(asked.text);
          const { items, ...merged } = mergeVocabulary(current.vocabulary, read.items, asked.mode);
          return { vocabulary: items, synonyms: [], lines: read.lines, ...merged, ...told(read.problems) };
        }
        const read = readGroups(asked.text, asked.locale);
        const { items, ...merged } = mergeGroups(current.synonyms, read.items, asked.mode);
        return { vocabulary: [], synonyms: items, lines: read.lines, ...merged, ...told(read.problems) };
      }),

    /** A list as a file that can be brought in again. */
    exportFile: (list: WordList): Promise<string> =>
      db.tx(async (tx) => {
        const words = await readWords(tx);
        return list === 'vocabulary' ? writeVocabulary(words.vocabulary) : writeGroups(words.synonyms);
      }),

    /** In how many examples and messages of the last days each word stands. */
    async usage(): Promise<WordUsage> {
      const { words, lines } = await db.tx(async (tx) => ({ words: wordsOnly(await readWords(tx)), lines: await readLines(tx, null) }));
      const to = clock.now();
      const { sample } = await traffic({ from: new Date(to.getTime() - USAGE_DAYS * DAY), to, ...SAMPLE });
      const all = [...words.vocabulary, ...wordsOfGroups(words.synonyms)];
      const examples = await count(
        all,
        lines.map((line) => line.text),
      );
      const messages = await count(
        all,
        sample.map((turn) => turn.text),
      );
      const seen = uniqueWords(all).filter((word) => examples.has(word) || messages.has(word));
      return {
        examples: lines.length,
        messages: sample.length,
        days: USAGE_DAYS,
        words: Object.fromEntries(
          seen.map((word) => [word, { examples: examples.get(word) ?? 0, messages: messages.get(word) ?? 0 }] as const),
        ),
      };
    },

    /** How a sentence is read with the saved words. */
    async trial(text: string, locale?: string): Promise<WordTrial> {
      const { vocabulary, synonyms } = await db.tx(readWords);
      const language = locale ?? detectLanguage(text).locale;
      const groups = groupsFor(synonyms, primaryLanguage(language));
      const own = [...vocabulary, ...wordsOfGroups(groups)];
      const reader = createSynonymReader(groups, (run) => segment(run, own), fold);
      const folded = fold(text);
      return {
        locale: language,
        words: segment(folded, own),
        hits: reader.find(folded).map(({ group, start, end }) => ({ word: folded.slice(start, end), canonical: groups[group]!.canonical })),
        readAs: reader.rewrite(folded),
      };
    },
  };
}

const wordsOnly = ({ vocabulary, synonyms }: Words): Words => ({
  vocabulary: [...vocabulary],
  synonyms: synonyms.map(({ canonical, synonyms: others, locale }): SynonymGroup => ({ canonical, synonyms: others, locale })),
});

function differenceOf(before: Words, after: Words): { added: string[]; removed: string[] } {
  const vocabulary = mergeVocabulary(before.vocabulary, after.vocabulary, 'replace');
  const groups = mergeGroups(before.synonyms, after.synonyms, 'replace');
  return { added: [...vocabulary.added, ...groups.added], removed: [...vocabulary.removed, ...groups.removed] };
}

const told = (problems: WordListPreview['problems']) => ({ problems: problems.slice(0, PROBLEMS_TOLD), count: problems.length });

async function count(words: readonly string[], texts: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const counter = createWordCounter(words);
  for (const [i, text] of texts.entries()) {
    counter.add(text);
    if (i % SLICE === SLICE - 1) await setImmediate();
  }
  return counter.counts;
}
