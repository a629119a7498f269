import { createHash } from 'node:crypto';
import type { CorpusFormat, EvaluationSet } from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import type { Example } from '@zhiyin/language';
import type { Platform, Tx } from '../../../platform/platform.ts';
import { lockFor } from '../../../platform/postgres/locks.ts';
import { readLinesOf } from '../corpora/files.ts';
import { isTrained, OUT_OF_SCOPE, UNKNOWN_LOCALE, withLocales } from '../corpora/rules.ts';
import type { Corpora } from '../corpora/service.ts';
import type { By } from '../corpora/store.ts';
import { type Exam, figuresOf, type Outcome, splitForEvaluation } from './rules.ts';

type SetRow = Omit<EvaluationSet, 'corpusVersion' | 'createdAt'> & { corpus_version: number | null; created_at: Date };
export type FrozenSet = { number: number; exams: Exam[] };

const tooFewExamples = () =>
  new AppError('conflict', 'There are too few examples to put some aside for measuring.', { details: { reason: 'too_few_examples' } });

export type Evaluations = ReturnType<typeof createEvaluations>;

/** 评测: frozen sets, and what each model version said of them. */
export function createEvaluations(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  corpora: Pick<Corpora, 'trainingSet' | 'head' | 'locales'>,
) {
  const newest = async (tx: Tx) =>
    (await tx.query<{ n: number | null }>('SELECT max(number)::int AS n FROM evaluation_sets'))[0]?.n ?? null;

  async function readExams(tx: Tx, number: number): Promise<Exam[]> {
    return tx.query<Exam>('SELECT text, intent_id AS intent, locale FROM evaluation_examples WHERE set_number = $1 ORDER BY ordinal', [
      number,
    ]);
  }

  function freeze(source: 'split' | 'import', exams: readonly Exam[], corpusVersion: number | null, by: By): Promise<EvaluationSet> {
    return db.tx(async (tx) => {
      await lockFor(tx, 'models.evaluation-sets', db.workspaceId());
      const number = ((await newest(tx)) ?? 0) + 1;
      const hash = createHash('sha256')
        .update(JSON.stringify(exams.map((exam) => [exam.text, exam.intent, exam.locale])))
        .digest('hex');
      const intents = new Set(exams.flatMap((exam) => exam.intent ?? [])).size;
      const [row] = await tx.query<SetRow>(
        `INSERT INTO evaluation_sets (number, source, author, reason, corpus_version, examples, intents, hash, created_at)
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9) RETURNING *`,
        [number, source, by.author, by.reason, corpusVersion, exams.length, intents, hash, clock.now()],
      );
      await tx.query(
        `INSERT INTO evaluation_examples (set_number, ordinal, text, intent_id, locale)
         SELECT $2, r.ordinal, r.text, r.intent, r.locale FROM jsonb_to_recordset($1::jsonb) AS r(ordinal int, text text, intent text, locale text)`,
        [JSON.stringify(exams.map((exam, ordinal) => ({ ...exam, ordinal }))), number],
      );
      return toSet(row as SetRow);
    });
  }

  /** Freezes a part of a corpus version as the next set. @throws AppError `conflict` when the corpus is too small to part with anything. */
  async function split(corpusVersion: number, by: By): Promise<EvaluationSet> {
    const { examples } = await corpora.trainingSet(corpusVersion);
    const exams = splitForEvaluation(examples.map(toExam));
    if (exams.length === 0) throw tooFewExamples();
    return freeze('split', exams, corpusVersion, by);
  }

  return {
    /** Of the newest corpus. @throws AppError `conflict` when it is too small. */
    async split(by: By): Promise<EvaluationSet> {
      const head = await corpora.head();
      if (head === 0) throw tooFewExamples();
      return split(head, by);
    },

    /** Freezes a file as the next set. @throws AppError `invalid` with the problems and their lines. */
    async importSet(file: string, format: CorpusFormat, by: By): Promise<EvaluationSet> {
      const read = readLinesOf(file, format).filter((line) => isTrained(line.intentId));
      if (read.length === 0)
        throw new AppError('invalid', 'The file holds system intents only; they are not measured here.', {
          details: { reason: 'only_system' },
        });
      const lines = withLocales(read, undefined, await corpora.locales());
      const exams = lines.map((line) => ({
        text: line.text,
        intent: line.intentId === OUT_OF_SCOPE ? null : line.intentId,
        locale: line.locale,
      }));
      return freeze('import', exams, null, by);
    },

    /** Newest first. */
    listSets: (limit: number, before?: number): Promise<{ data: EvaluationSet[]; next: number | null }> =>
      db.tx(async (tx) => {
        const rows = await tx.query<SetRow>(
          'SELECT * FROM evaluation_sets WHERE $1::int IS NULL OR number < $1 ORDER BY number DESC LIMIT $2',
          [before ?? null, limit + 1],
        );
        const data = rows.slice(0, limit).map(toSet);
        return { data, next: rows.length > limit ? (data.at(-1)?.number ?? null) : null };
      }),

    /** The set in use; made from this corpus version where there is none yet, empty where that is too small. */
    async current(corpusVersion: number, by: By): Promise<FrozenSet | null> {
      const number = await db.tx(newest);
      if (number !== null) return { number, exams: await db.tx((tx) => readExams(tx, number)) };
      try {
        const made = await split(corpusVersion, by);
        return { number: made.number, exams: await db.tx((tx) => readExams(tx, made.number)) };
      } catch (error) {
        if (error instanceof AppError && error.code === 'conflict') return null;
        throw error;
      }
    },

    exams: (number: number): Promise<Exam[]> => db.tx((tx) => readExams(tx, number)),

    /** Writes down what a model said; a repeat replaces (the same lesson gives the same). */
    async record(modelId: string, set: FrozenSet, measured: { outcomes: readonly (Outcome | null)[]; twin: boolean }): Promise<void> {
      const figures = figuresOf(set.exams, measured.outcomes);
      await db.tx((tx) =>
        tx.query(
          `INSERT INTO evaluations (model_id, set_number, twin, figures, outcomes, created_at) VALUES ($1,$2,$3,$4,$5,$6)
           ON CONFLICT (workspace_id, model_id, set_number)
           DO UPDATE SET twin = EXCLUDED.twin, figures = EXCLUDED.figures, outcomes = EXCLUDED.outcomes, created_at = EXCLUDED.created_at`,
          [modelId, set.number, measured.twin, JSON.stringify(figures), JSON.stringify(measured.outcomes), clock.now()],
        ),
      );
    },

    hasEvaluation: (modelId: string, set: number): Promise<boolean> =>
      db.tx(async (tx) => (await tx.query('SELECT 1 FROM evaluations WHERE model_id = $1 AND set_number = $2', [modelId, set])).length > 0),

    newestSet: (): Promise<number | null> => db.tx(newest),

    outcomes: (modelId: string, set: number): Promise<(Outcome | null)[] | undefined> =>
      db.tx(
        async (tx) =>
          (
            await tx.query<{ outcomes: (Outcome | null)[] }>('SELECT outcomes FROM evaluations WHERE model_id = $1 AND set_number = $2', [
              modelId,
              set,
            ])
          )[0]?.outcomes,
      ),
  };
}

function toExam(example: Example): Exam {
  return { text: example.text, intent: example.intent, locale: example.locale ?? UNKNOWN_LOCALE };
}

function toSet({ number, source, author, reason, corpus_version, examples, intents, hash, created_at }: SetRow): EvaluationSet {
  return { number, source, author, reason, corpusVersion: corpus_version, examples, intents, hash, createdAt: created_at.toISOString() };
}
