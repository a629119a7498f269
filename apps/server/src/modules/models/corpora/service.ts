import { isDeepStrictEqual } from 'node:util';
import {
  type CorpusFormat,
  type CorpusImportAsked,
  type CorpusImportReply,
  type CorpusVersion,
  type Intent,
  type IntentBody,
  type Page,
  SYSTEM_INTENTS,
  type Utterance,
  type UtteranceBulkReply,
} from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import { type Example, writeExamples } from '@zhiyin/language';
import type { Platform, Tx } from '../../../platform/platform.ts';
import { createBatches } from './batches.ts';
import { readLinesOf } from './files.ts';
import {
  countLocales,
  isSystemIntent,
  isTrained,
  type Line,
  OUT_OF_SCOPE,
  planImport,
  READER_OF,
  toExample,
  toKeywords,
  toNames,
  withLocales,
} from './rules.ts';
import {
  type By,
  type Changed,
  endIntents,
  endUtterances,
  endUtterancesOf,
  findIntent,
  findSameLine,
  findUtterance,
  findVersion,
  hasLinesBesides,
  headVersion,
  type IntentFields,
  insertIntents,
  insertUtterances,
  lockCorpus,
  readChanges,
  readIntentPage,
  readLines,
  readLocales,
  readNames,
  readUtterancePage,
  readUtterances,
  readVersions,
  recordVersion,
  restoreRows,
  type Words,
  writeWords,
} from './store.ts';

const noSuchIntent = () => new AppError('not_found', 'There is no such intent.');
const noSuchVersion = () => new AppError('not_found', 'There is no such corpus version.');
const noSuchUtterance = () => new AppError('not_found', 'There is no such utterance.');

export type Corpora = ReturnType<typeof createCorpora>;

/** 语料: intents and their example sentences; every change makes a numbered version that can be read and trained on again. */
export function createCorpora(
  { db, ids, clock }: Pick<Platform, 'db' | 'ids' | 'clock'>,
  /** Called in the transaction in which the workspace's words become others. */
  wordsChanged: () => Promise<void> = async () => undefined,
) {
  /** Runs a change as the next version; a change that did nothing (undefined) makes none. */
  function change<T>(by: By, work: (tx: Tx, version: number) => Promise<{ result: T; changed?: Changed }>): Promise<T> {
    return db.tx(async (tx) => {
      await lockCorpus(tx, db.workspaceId());
      const version = (await headVersion(tx)) + 1;
      const { result, changed } = await work(tx, version);
      if (changed) await recordVersion(tx, clock, version, by, changed);
      return result;
    });
  }

  const batches = createBatches(change, { ids, clock });

  async function intentById(tx: Tx, id: string): Promise<Intent> {
    const found = await findIntent(tx, id);
    if (!found) throw noSuchIntent();
    return found;
  }

  async function utteranceById(tx: Tx, id: string): Promise<Utterance> {
    const found = await findUtterance(tx, id);
    if (!found) throw noSuchUtterance();
    return found;
  }

  async function refuseTwice(tx: Tx, intentId: string, text: string, except?: string): Promise<void> {
    const same = await findSameLine(tx, intentId, text);
    if (same && same !== except)
      throw new AppError('conflict', 'This intent has this sentence already.', { details: { reason: 'same_line', id: same } });
  }

  return {
    /** For the other rooms of this module: a change of the corpus as its next version. */
    change,

    /** By id. */
    listIntents: ({ limit, startingAfter }: { limit: number; startingAfter?: string }): Promise<Page<Intent>> =>
      db.tx(async (tx) => {
        const rows = await readIntentPage(tx, limit + 1, startingAfter);
        const data = rows.slice(0, limit);
        return { data, next: rows.length > limit ? (data.at(-1)?.id ?? null) : null };
      }),

    /** @throws AppError `conflict` when the name is taken. */
    createIntent: ({ reason, id, ...fields }: Pick<IntentBody, 'id' | 'reason'> & IntentFields, author: string): Promise<Intent> =>
      change({ author, reason }, async (tx, version) => {
        if (await findIntent(tx, id))
          throw new AppError('conflict', 'An intent of this name exists.', { details: { reason: 'name_taken' } });
        await insertIntents(tx, version, clock.now(), [{ id, ...fields, system: isSystemIntent(id) }]);
        return { result: await intentById(tx, id), changed: { added: 1, removed: 0, serving: true } };
      }),

    /** What is left out stays as it is. @throws AppError `not_found`. */
    changeIntent: (id: string, { reason = '', ...fields }: Partial<IntentFields> & { reason?: string }, author: string): Promise<Intent> =>
      change({ author, reason }, async (tx, version) => {
        const { examples, ...before } = await intentById(tx, id);
        const isSame = (Object.keys(fields) as (keyof IntentFields)[]).every((key) => isDeepStrictEqual(fields[key], before[key]));
        if (isSame) return { result: { ...before, examples } };
        await endIntents(tx, version, [id]);
        await insertIntents(tx, version, clock.now(), [{ ...before, ...fields }]);
        return { result: await intentById(tx, id), changed: { added: 0, removed: 0, serving: true } };
      }),

    /** With its utterances. @throws AppError `not_found`. */
    removeIntent: (id: string, by: By): Promise<void> =>
      change(by, async (tx, version) => {
        if ((await endIntents(tx, version, [id])) === 0) throw noSuchIntent();
        const removed = await endUtterancesOf(tx, version, id);
        return { result: undefined, changed: { added: 0, removed: removed + 1, serving: true } };
      }),

    /** In the order they were made, or the newest first. */
    listUtterances: (asked: {
      limit: number;
      startingAfter?: string;
      intent?: string;
      locale?: string;
      q?: string;
      order?: 'oldest' | 'newest';
    }): Promise<Page<Utterance>> =>
      db.tx(async (tx) => {
        const rows = await readUtterancePage(tx, { ...asked, limit: asked.limit + 1, after: asked.startingAfter });
        const data = rows.slice(0, asked.limit);
        return { data, next: rows.length > asked.limit ? (data.at(-1)?.id ?? null) : null };
      }),

    /** @throws AppError `invalid` for an unknown intent; `conflict` when the intent has the sentence already. */
    createUtterance: (given: { intentId: string; text: string; locale?: string; reason: string }, author: string): Promise<Utterance> =>
      change({ author, reason: given.reason }, async (tx, version) => {
        const { intentId, text } = given;
        if (!(await findIntent(tx, intentId)))
          throw new AppError('invalid', 'There is no such intent.', { details: { field: 'intentId' } });
        await refuseTwice(tx, intentId, text);
        const id = ids.next('utterance');
        const [line] = withLocales([{ intentId, text, locale: given.locale }], undefined, await readLocales(tx));
        await insertUtterances(tx, version, clock.now(), 'manual', [{ ...(line as Line), id }]);
        return { result: await utteranceById(tx, id), changed: { added: 1, removed: 0, serving: isSystemIntent(intentId) } };
      }),

    /** Lines a person typed or pasted. @throws AppError `invalid` for an unknown intent */
    createUtterances: (
      given: { intentId: string; texts: readonly string[]; locale?: string; reason: string },
      author: string,
    ): Promise<UtteranceBulkReply> =>
      db.tx(async (tx) => {
        const { intentId, texts, locale, reason } = given;
        const lines = texts.map((text) => ({ text, locale }));
        const { version, added, known } = await batches.addLines({ intentId, lines, source: 'manual' }, { author, reason });
        return { version, added: await readUtterances(tx, added), known };
      }),

    /** The newest version, and what it holds other than the one asked about (0 = nothing yet). */
    changesSince: (since: number): Promise<{ version: number; ended: string[]; begun: (Line & { id: string })[] }> =>
      db.tx(async (tx) => {
        const version = await headVersion(tx);
        return version === since ? { version, ended: [], begun: [] } : { version, ...(await readChanges(tx, since)) };
      }),

    /** Keeps its id. @throws AppError `not_found`, `invalid` for an unknown intent, `conflict` for a sentence that is there already. */
    changeUtterance: (
      id: string,
      patch: { intentId?: string; text?: string; locale?: string; reason?: string },
      author: string,
    ): Promise<Utterance> =>
      change({ author, reason: patch.reason ?? '' }, async (tx, version) => {
        const before = await utteranceById(tx, id);
        const after = {
          id,
          intentId: patch.intentId ?? before.intentId,
          text: patch.text ?? before.text,
          locale: patch.locale ?? before.locale,
          createdAt: before.createdAt,
        };
        if (after.intentId === before.intentId && after.text === before.text && after.locale === before.locale) return { result: before };
        if (!(await findIntent(tx, after.intentId)))
          throw new AppError('invalid', 'There is no such intent.', { details: { field: 'intentId' } });
        await refuseTwice(tx, after.intentId, after.text, id);
        await endUtterances(tx, version, [id]);
        await insertUtterances(tx, version, clock.now(), before.source, [after]);
        const serving = isSystemIntent(before.intentId) || isSystemIntent(after.intentId);
        return { result: await utteranceById(tx, id), changed: { added: 1, removed: 1, serving } };
      }),

    /** @throws AppError `not_found`. */
    removeUtterance: (id: string, by: By): Promise<void> =>
      change(by, async (tx, version) => {
        const before = await utteranceById(tx, id);
        await endUtterances(tx, version, [id]);
        return { result: undefined, changed: { added: 0, removed: 1, serving: isSystemIntent(before.intentId) } };
      }),

    listVersions: (limit: number, before?: number): Promise<{ data: CorpusVersion[]; next: number | null }> =>
      db.tx(async (tx) => {
        const rows = await readVersions(tx, limit + 1, before);
        const data = rows.slice(0, limit);
        return { data, next: rows.length > limit ? (data.at(-1)?.number ?? null) : null };
      }),

    /**
     * Makes the corpus what it was in an earlier version, intents and words too, as a new version.
     * @throws AppError `not_found`; `conflict` when it is the same already
     */
    restore: (number: number, by: By): Promise<CorpusVersion> =>
      db.tx(async (tx) => {
        await change(by, async (_, version) => {
          const old = await findVersion(tx, number);
          if (!old) throw noSuchVersion();
          const utterances = await restoreRows(tx, 'utterances', number, version);
          const intents = await restoreRows(tx, 'intents', number, version);
          const areWordsNew = await writeWords(tx, old, clock.now());
          if (areWordsNew) await wordsChanged();
          const changed = {
            added: utterances.added + intents.added,
            removed: utterances.removed + intents.removed,
            serving: true,
          };
          if (changed.added + changed.removed === 0 && !areWordsNew)
            throw new AppError('conflict', 'The corpus is the same as that version already.', { details: { reason: 'same_content' } });
          return { result: undefined, changed };
        });
        return (await findVersion(tx, await headVersion(tx))) as CorpusVersion;
      }),

    /** The newest version's number; 0 for an empty corpus. */
    head: (): Promise<number> => db.tx(headVersion),

    /**
     * Brings a file in, whole or not at all. Intents it names for the first time are made with their name as the title.
     * @throws AppError `invalid` with `details.problems` (BrokenFile of the contracts) for a broken file
     */
    async importFile(file: string, asked: CorpusImportAsked, author: string): Promise<CorpusImportReply> {
      const read = readLinesOf(file, asked.format);
      return change({ author, reason: asked.reason }, async (tx, version) => {
        const current = await readLines(tx, null);
        const lines = withLocales(read, asked.locale, countLocales(current));
        const plan = planImport(current, lines, asked.mode);
        const known = new Set((await tx.query<{ id: string }>('SELECT id FROM intents WHERE until_version IS NULL')).map((row) => row.id));
        const newIntents = [...new Set(plan.add.map((line) => line.intentId))].filter((id) => !known.has(id)).sort();
        const now = clock.now();
        await insertIntents(
          tx,
          version,
          now,
          newIntents.map((id) => ({
            id,
            name: { 'zh-CN': id, en: id },
            category: isSystemIntent(id) ? 'system' : 'general',
            queue: 'q_general',
            sopId: null,
            system: isSystemIntent(id),
          })),
        );
        if (plan.remove.length > 0) await endUtterances(tx, version, plan.remove);
        await insertUtterances(
          tx,
          version,
          now,
          'import',
          plan.add.map((line) => ({ ...line, id: ids.next('utterance') })),
        );
        const didNothing = plan.add.length === 0 && plan.remove.length === 0;
        const removed = new Set(plan.remove);
        const serving =
          newIntents.length > 0 ||
          plan.add.some((line) => isSystemIntent(line.intentId)) ||
          current.some((line) => removed.has(line.id) && isSystemIntent(line.intentId));
        return {
          result: {
            version: didNothing ? version - 1 : version,
            lines: lines.length,
            added: plan.add.length,
            known: plan.known,
            removed: plan.remove.length,
            newIntents,
          },
          ...(!didNothing && { changed: { added: plan.add.length, removed: plan.remove.length, serving } }),
        };
      });
    },

    /** The corpus of a version (the newest when left out) as a file. @throws AppError `not_found`. */
    exportFile: (format: CorpusFormat, version?: number): Promise<string> =>
      db.tx(async (tx) => {
        if (version !== undefined && !(await findVersion(tx, version))) throw noSuchVersion();
        return writeExamples((await readLines(tx, version ?? null)).map(toExample), READER_OF[format]);
      }),

    /** Whether a version has anything to learn an intent from. @throws AppError `not_found`. */
    isTrainable: (version: number): Promise<boolean> =>
      db.tx(async (tx) => {
        if (!(await findVersion(tx, version))) throw noSuchVersion();
        return hasLinesBesides(tx, version, SYSTEM_INTENTS);
      }),

    ...batches,

    /** How many lines there are of each language. */
    locales: (): Promise<ReadonlyMap<string, number>> => db.tx(readLocales),

    /** Everything training sees of a version; `names` are what people call the intents, in both languages. @throws AppError `not_found`. */
    trainingSet: (version: number): Promise<{ examples: Example[]; names: Example[]; keywords: Example[] } & Words> =>
      db.tx(async (tx) => {
        const found = await findVersion(tx, version);
        if (!found) throw noSuchVersion();
        const lines = (await readLines(tx, version)).filter((line) => isTrained(line.intentId));
        const intents = (await readNames(tx, version)).filter(({ id }) => isTrained(id) && id !== OUT_OF_SCOPE);
        const { vocabulary, synonyms } = found;
        return {
          examples: lines.map(toExample),
          names: intents.flatMap(toNames),
          keywords: intents.flatMap(toKeywords),
          vocabulary,
          synonyms,
        };
      }),

    /** Replaces everything: intents, utterances, and what else the language room needs. */
    replaceAll: (
      corpus: { intents: readonly (IntentFields & { id: string; system: boolean })[]; utterances: readonly Line[]; settings: object },
      by: By,
    ): Promise<void> =>
      change(by, async (tx, version) => {
        const now = clock.now();
        const removed = (await endUtterances(tx, version, 'all')) + (await endIntents(tx, version, 'all'));
        await insertIntents(tx, version, now, corpus.intents);
        const made = corpus.utterances.map((line) => ({ ...line, id: ids.next('utterance') }));
        await insertUtterances(tx, version, now, 'import', made);
        await tx.query(
          `INSERT INTO language_settings (settings, updated_at) VALUES ($1, $2) ON CONFLICT (workspace_id)
             DO UPDATE SET settings = EXCLUDED.settings, updated_at = EXCLUDED.updated_at, version = language_settings.version + 1`,
          [JSON.stringify(corpus.settings), now],
        );
        await wordsChanged();
        return { result: undefined, changed: { added: made.length + corpus.intents.length, removed, serving: true } };
      }),
  };
}
