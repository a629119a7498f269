import type { CleaningEffect, CleaningRun } from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import { normalise } from '@zhiyin/language';
import type { Platform, Tx } from '../../../platform/platform.ts';
import type { Corpora } from '../corpora/service.ts';
import { compareModels } from '../evaluation/rules.ts';
import type { Evaluations } from '../evaluation/service.ts';
import type { Thread } from '../training/thread.ts';
import { readDecisions, type StoredDecision } from './store.ts';
import type { TaskWork } from './tasks.ts';

type EffectRow = {
  state: CleaningEffect['state'];
  progress: number;
  error: string | null;
  from_version: number;
  to_version: number;
  result: { figures: NonNullable<CleaningEffect['figures']>; decidedInSet: number } | null;
  created_at: Date;
  ended_at: Date | null;
};
/** Both models are trained with this seed: they differ in nothing but the corpus. */
const SEED = 1;

/** What a review did to the figures: a model of the corpus before it and one of the corpus after it, on the same frozen texts. */
export function createMeasure({
  ids,
  clock,
  db,
  corpora,
  evaluations,
  learn,
  send,
}: Pick<Platform, 'ids' | 'clock' | 'db'> & {
  corpora: Pick<Corpora, 'trainingSet'>;
  evaluations: Pick<Evaluations, 'current'>;
  learn: Thread['learn'];
  send: (taskId: string) => Promise<void>;
}) {
  /** From the version that was reviewed to the newest one the review made, and how many of those between are not its own. */
  async function span(tx: Tx, run: Pick<CleaningRun, 'corpusVersion'>, decisions: readonly StoredDecision[]) {
    const own = decisions.flatMap((one) => [one.version, one.undoVersion]).filter((version) => version !== null);
    const isChanged = decisions.some((one) => one.version !== null && one.undoneAt === null);
    const toVersion = isChanged ? Math.max(...own) : null;
    const [row] = await tx.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM corpus_versions WHERE number > $1 AND number <= $2 AND number <> ALL($3)',
      [run.corpusVersion, toVersion ?? 0, own],
    );
    return { fromVersion: run.corpusVersion, toVersion, otherVersions: row?.n ?? 0 };
  }

  return {
    span,

    /** The newest measurement; null = not measured yet. */
    async find(tx: Tx, run: number, toVersion: number | null): Promise<CleaningEffect | null> {
      const [row] = await tx.query<EffectRow>(
        "SELECT * FROM cleaning_tasks WHERE run_number = $1 AND kind = 'measure' ORDER BY id DESC LIMIT 1",
        [run],
      );
      if (!row) return null;
      return {
        state: row.state,
        progress: Math.min(1, Math.max(0, row.progress)),
        error: row.error,
        fromVersion: row.from_version,
        toVersion: row.to_version,
        upToDate: row.to_version === toVersion,
        figures: row.result?.figures ?? null,
        decidedInSet: row.result?.decidedInSet ?? 0,
        createdAt: row.created_at.toISOString(),
        endedAt: row.ended_at?.toISOString() ?? null,
      };
    },

    /** @throws AppError `conflict` where nothing was changed, or while it is under way. */
    async start(tx: Tx, run: CleaningRunLike, decisions: readonly StoredDecision[], author: string): Promise<void> {
      const { fromVersion, toVersion } = await span(tx, run, decisions);
      if (toVersion === null)
        throw new AppError('conflict', 'This review has changed nothing yet.', { details: { reason: 'nothing_changed' } });
      const open = await tx.query(
        "SELECT 1 FROM cleaning_tasks WHERE run_number = $1 AND kind = 'measure' AND state IN ('queued', 'running')",
        [run.number],
      );
      if (open.length > 0) throw new AppError('conflict', 'The effect is being measured already.', { details: { reason: 'measuring' } });
      const id = ids.next('run');
      await tx.query(
        `INSERT INTO cleaning_tasks (id, run_number, kind, state, from_version, to_version, author, heard_at, created_at)
         VALUES ($1, $2, 'measure', 'queued', $3, $4, $5, $6, $6)`,
        [id, run.number, fromVersion, toVersion, author, clock.now()],
      );
      await send(id);
    },

    /** Trains both without keeping either. */
    work: (async (task, { signal, onProgress }) => {
      const [from, to] = [task.from_version ?? 0, task.to_version ?? 0];
      const set = await evaluations.current(from, { author: task.author, reason: `语料清洗 cleaning #${task.run_number}` });
      if (!set) throw new Error('There are too few examples to put some aside for measuring.');
      const outcomesOf = async (version: number, part: number) => {
        const { examples, names, ...words } = await corpora.trainingSet(version);
        const lesson = { examples, ...words, names, titles: [], seed: SEED, exams: set.exams, make: false };
        const { outcomes } = await learn(lesson, { signal, onProgress: (done, stage) => onProgress((part + done) / 2, stage) });
        return outcomes;
      };
      const before = await outcomesOf(from, 0);
      const after = await outcomesOf(to, 1);
      const { intents: _, changes: __, ...figures } = compareModels(set.exams, after, before);
      const decisions = await db.tx((tx) => readDecisions(tx, task.run_number));
      const decided = new Set(
        decisions.filter((one) => one.undoneAt === null).flatMap((one) => one.changes.map((change) => normalise(change.before.text))),
      );
      const decidedInSet = set.exams.filter((exam) => decided.has(normalise(exam.text))).length;
      return async () => ({ figures: { ...figures, set: set.number }, decidedInSet });
    }) satisfies TaskWork,
  };
}
type CleaningRunLike = Pick<CleaningRun, 'number' | 'corpusVersion'>;
