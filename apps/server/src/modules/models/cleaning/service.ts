import type {
  CleaningCounts,
  CleaningDecisionAsked,
  CleaningDecisionReply,
  CleaningFinding,
  CleaningKind,
  CleaningReportView,
  CleaningRun,
  CleaningSettings,
  CleaningSettingsBody,
  FindingPage,
} from '@zhiyin/contracts';
import { AppError, DAY } from '@zhiyin/kernel';
import type { Platform, Tx } from '../../../platform/platform.ts';
import { lockFor } from '../../../platform/postgres/locks.ts';
import { isTrained } from '../corpora/rules.ts';
import type { Corpora } from '../corpora/service.ts';
import { type By, endUtterances, findVersion, headVersion, readLines } from '../corpora/store.ts';
import type { Evaluations } from '../evaluation/service.ts';
import { TRAIN_JOB } from '../training/service.ts';
import type { Thread } from '../training/thread.ts';
import { createMeasure } from './measure.ts';
import { applyFindings, isServing, type LineChange, obstaclesTo, summarise } from './rules.ts';
import {
  countFindings,
  findRun,
  findSearching,
  hasRunOf,
  insertDecision,
  insertFindings,
  insertRun,
  nextDecision,
  type Run,
  readCounts,
  readDecidable,
  readDecisions,
  readFindingPage,
  readIntentIds,
  readRefused,
  readReviewLines,
  readRuns,
  readSettings,
  refreshFindings,
  reopenFindings,
  restoreLines,
  rewriteLines,
  setClosed,
  settleFindings,
  setUndone,
  supersede,
  type Wanted,
  withoutChanges,
  writeSettings,
} from './store.ts';
import { type CleanJob, createTasks, type Task, type TaskWork } from './tasks.ts';

/** A report lists so many changed lines; the totals count all. */
const LISTED = 200;
const conflict = (reason: string, message: string, details: object = {}) =>
  new AppError('conflict', message, { details: { reason, ...details } });

export type Cleaning = ReturnType<typeof createCleaning>;

/** 语料清洗: reviews of a corpus version: what to look at, decided by people in batches that can be undone, and what that did to the figures. */
export function createCleaning(
  { db, ids, clock, log, jobs }: Pick<Platform, 'db' | 'ids' | 'clock' | 'log' | 'jobs'>,
  { corpora, evaluations, search, learn }: { corpora: Corpora; evaluations: Evaluations; search: Thread['search']; learn: Thread['learn'] },
) {
  // The queue of the trainings: a node's memory is counted for one of them.
  const send = (taskId: string) => jobs.send<CleanJob>(TRAIN_JOB, { taskId });
  const measuring = createMeasure({ db, ids, clock, corpora, evaluations, learn, send });
  const work: TaskWork = (task, options) => (task.kind === 'review' ? review(task, options) : measuring.work(task, options));
  const tasks = createTasks({ db, clock, log }, send, work);

  async function runBy(tx: Tx, number: number): Promise<Run> {
    const found = await findRun(tx, number);
    if (!found) throw new AppError('not_found', 'There is no such cleaning review.');
    return found;
  }

  /** Findings as the corpus is now. */
  async function look(tx: Tx, run: Run): Promise<void> {
    const head = await headVersion(tx);
    if (run.seenVersion !== head && (run.state === 'open' || run.state === 'closed')) await refreshFindings(tx, run.number, head);
  }

  async function withCounts(tx: Tx, runs: readonly Run[]): Promise<CleaningRun[]> {
    for (const run of runs) if (run.state === 'open') await look(tx, run);
    const counts = await readCounts(
      tx,
      runs.map((run) => run.number),
    );
    return runs.map(({ seenVersion: _, ...run }) => ({ ...run, counts: counts.get(run.number) as CleaningCounts }));
  }

  const view = async (tx: Tx, number: number): Promise<CleaningRun> => {
    const [run] = await withCounts(tx, [await runBy(tx, number)]);
    return run as CleaningRun;
  };

  async function open(tx: Tx, run: Parameters<typeof insertRun>[2]): Promise<CleaningRun> {
    const taskId = ids.next('run');
    const number = await insertRun(tx, clock.now(), run, taskId);
    await send(taskId);
    return view(tx, number);
  }

  const lock = (tx: Tx) => lockFor(tx, 'models.cleaning', db.workspaceId());

  /** The search itself, in a thread; its findings are written with the end of the task. */
  async function review(task: Task, options: Parameters<TaskWork>[1]): ReturnType<TaskWork> {
    const { run, lines, vocabulary, settings } = await db.tx(async (tx) => {
      const run = await runBy(tx, task.run_number);
      return {
        run,
        lines: (await readReviewLines(tx, run.corpusVersion)).filter((line) => isTrained(line.intentId)),
        vocabulary: (await findVersion(tx, run.corpusVersion))?.vocabulary ?? [],
        settings: await readSettings(tx),
      };
    });
    const now = clock.now();
    const { staleDays, staleManual, retiredProducts } = settings;
    const found = await search({ lines, vocabulary, now: now.toISOString(), staleDays, staleManual, retiredProducts }, options);
    return async (tx) => {
      const refused = await readRefused(
        tx,
        found.map((one) => one.fingerprint),
        new Date(now.getTime() - (staleDays ?? 0) * DAY),
      );
      const fresh = found.filter((one) => !refused.has(one.fingerprint));
      await insertFindings(
        tx,
        run.number,
        fresh.map((one) => ({ ...one, id: ids.next('finding') })),
      );
      await supersede(tx, run, now);
      return { found: found.length, refusedBefore: found.length - fresh.length };
    };
  }

  /** A review people may still decide in. */
  async function openRun(tx: Tx, number: number): Promise<Run> {
    const run = await runBy(tx, number);
    if (run.supersededBy !== null) throw conflict('superseded', 'A newer review has taken this one’s place.', { by: run.supersededBy });
    if (run.state === 'closed') throw conflict('review_closed', 'This review is closed.');
    if (run.state !== 'open') throw conflict('review_not_ready', 'This review has not found anything to decide yet.');
    return run;
  }

  return {
    /** Queues a review of the newest corpus version. @throws AppError `conflict` while one is under way, or when there is nothing to review. */
    start: ({ author, reason }: By): Promise<CleaningRun> =>
      db.tx(async (tx) => {
        await lock(tx);
        const other = await findSearching(tx);
        if (other !== undefined) throw conflict('cleaning_busy', 'A cleaning is under way already.', { number: other });
        const corpusVersion = await headVersion(tx);
        if (corpusVersion === 0 || (await readLines(tx, null)).length === 0)
          throw conflict('nothing_to_clean', 'There are no examples to review yet.');
        return open(tx, { corpusVersion, trigger: 'manual', author, reason });
      }),

    /** Sees to it that a corpus version has been reviewed, or is about to be. */
    ensure: (corpusVersion: number, author: string): Promise<void> =>
      db.tx(async (tx) => {
        await lock(tx);
        if (!(await hasRunOf(tx, corpusVersion))) await open(tx, { corpusVersion, trigger: 'before_promotion', author, reason: '' });
      }),

    /** The scheduled review: of the newest version, unless one is under way or there is nothing to review. */
    monthly: (): Promise<void> =>
      db.tx(async (tx) => {
        await lock(tx);
        const corpusVersion = await headVersion(tx);
        if ((await findSearching(tx)) !== undefined || (await readLines(tx, null)).length === 0) return;
        await open(tx, { corpusVersion, trigger: 'monthly', author: 'system', reason: '' });
      }),

    /** Newest first. */
    list: (asked: { limit: number; before?: number; corpusVersion?: number }): Promise<{ data: CleaningRun[]; next: number | null }> =>
      db.tx(async (tx) => {
        const rows = await readRuns(tx, { ...asked, limit: asked.limit + 1 });
        const data = await withCounts(tx, rows.slice(0, asked.limit));
        return { data, next: rows.length > asked.limit ? (data.at(-1)?.number ?? null) : null };
      }),

    /** @throws AppError `not_found`. */
    get: (number: number): Promise<CleaningRun> => db.tx((tx) => view(tx, number)),

    /** The surest first. @throws AppError `not_found`. */
    findings: (number: number, asked: { limit: number; startingAfter?: string } & Wanted): Promise<FindingPage> =>
      db.tx(async (tx) => {
        await look(tx, await runBy(tx, number));
        const rows = await readFindingPage(tx, number, { ...asked, limit: asked.limit + 1, after: asked.startingAfter });
        const data = rows.slice(0, asked.limit);
        const total = await countFindings(tx, number, asked);
        return { data, next: rows.length > asked.limit ? (data.at(-1)?.id ?? null) : null, total };
      }),

    /**
     * Accepts (as one corpus version) or refuses findings. What no longer holds is left out and counted.
     * @throws AppError `not_found`; `conflict` when the review is not open, or nothing of it still holds; `invalid` for an action that does not fit
     */
    decide: (number: number, asked: CleaningDecisionAsked, author: string): Promise<CleaningDecisionReply> =>
      corpora.change(
        { author, reason: `语料清洗 cleaning #${number}${asked.reason ? `: ${asked.reason}` : ''}` },
        async (tx, version): Promise<{ result: CleaningDecisionReply; changed?: { added: number; removed: number; serving: boolean } }> => {
          const run = await openRun(tx, number);
          await look(tx, run);
          const wanted = await readDecidable(tx, number, asked);
          if ('ids' in asked && wanted.length < new Set(asked.ids).size)
            throw new AppError('not_found', 'Some of these findings are not of this review.');
          const undecided = wanted.filter((finding) => finding.state === 'open');
          await refuseUnfitting(tx, undecided, asked);
          const accepting = asked.decision === 'accept';
          const applied = accepting
            ? applyFindings(await readLines(tx, null), undecided, asked.action)
            : { changes: [] as LineChange[], accepted: undecided.map((finding) => finding.id), outdated: [] };
          const settled = new Set(applied.accepted);
          const outdated = wanted.length - settled.size;
          if (settled.size === 0) throw conflict('nothing_open', 'None of these findings is still open.', { outdated });
          const { changes } = applied;
          if (changes.length > 0) {
            await endUtterances(
              tx,
              version,
              changes.map((change) => change.id),
            );
            await rewriteLines(tx, changes, version);
          }
          const kinds: Partial<Record<CleaningKind, number>> = {};
          for (const finding of undecided) if (settled.has(finding.id)) kinds[finding.kind] = (kinds[finding.kind] ?? 0) + 1;
          const now = clock.now();
          const decision = await insertDecision(
            tx,
            number,
            {
              number: await nextDecision(tx, number),
              decision: asked.decision,
              author,
              reason: asked.reason,
              kinds,
              findings: settled.size,
              changes,
              version: changes.length > 0 ? version : null,
            },
            now,
          );
          await settleFindings(tx, applied.accepted, {
            state: accepting ? 'accepted' : 'refused',
            run: number,
            decision: decision.number,
            now,
          });
          if (changes.length > 0) await refreshFindings(tx, number, version);
          const counts = (await readCounts(tx, [number])).get(number) as CleaningCounts;
          const added = changes.filter((change) => change.after !== null).length;
          return {
            result: { decision, outdated, counts },
            ...(changes.length > 0 && { changed: { added, removed: changes.length, serving: isServing(changes) } }),
          };
        },
      ),

    /**
     * Takes a decision back exactly: lines have their words, intents, source and age again, findings are open again. Opens a closed review.
     * @throws AppError `not_found`; `conflict` when it was undone already, or lines it touched were changed since
     */
    undo: (number: number, wanted: number | undefined, author: string): Promise<CleaningRun> =>
      corpora.change({ author, reason: `撤销语料清洗 undid cleaning #${number}` }, async (tx, version) => {
        const run = await runBy(tx, number);
        const decisions = await readDecisions(tx, number);
        const decision =
          wanted === undefined ? decisions.findLast((one) => one.undoneAt === null) : decisions.find((one) => one.number === wanted);
        if (!decision && wanted !== undefined) throw new AppError('not_found', 'There is no such decision.');
        if (!decision || decision.undoneAt !== null) throw conflict('already_undone', 'There is nothing left to undo.');
        const { changes } = decision;
        const obstacles = obstaclesTo(changes, await readLines(tx, null), await readIntentIds(tx));
        if (obstacles.length > 0)
          throw conflict('changed_since', 'Lines of this decision were changed since; undo what came later first.', {
            lines: obstacles.slice(0, 20),
            count: obstacles.length,
          });
        const changedIds = changes.map((change) => change.id);
        if (decision.version !== null) {
          await endUtterances(tx, version, changedIds);
          await restoreLines(tx, changedIds, decision.version, version);
        }
        await setUndone(tx, number, decision.number, author, decision.version === null ? null : version, clock.now());
        await reopenFindings(tx, number, decision.number);
        if (run.supersededBy === null) await setClosed(tx, number, null);
        await refreshFindings(tx, number, decision.version === null ? version - 1 : version);
        const removed = changes.filter((change) => change.after !== null).length;
        return {
          result: await view(tx, number),
          ...(decision.version !== null && { changed: { added: changes.length, removed, serving: isServing(changes) } }),
        };
      }),

    /** Ends a review; what is still open is asked again by the next one. @throws AppError `not_found`; `conflict` unless it is open. */
    close: (number: number): Promise<CleaningRun> =>
      db.tx(async (tx) => {
        await openRun(tx, number);
        await setClosed(tx, number, clock.now());
        return view(tx, number);
      }),

    /** Ends a search under way; nothing is found by it. @throws AppError `not_found`; `conflict` when it has ended. */
    cancel: (number: number): Promise<CleaningRun> =>
      db.tx(async (tx) => {
        await lock(tx);
        const run = await runBy(tx, number);
        if (!(await tasks.cancel(tx, run.number, 'review'))) throw conflict('not_running', 'This review is not under way.');
        return view(tx, number);
      }),

    /** What the review changed, and what that did to the figures, once that was measured. @throws AppError `not_found`. */
    report: (number: number): Promise<CleaningReportView> =>
      db.tx(async (tx) => {
        const run = await view(tx, number);
        const stored = await readDecisions(tx, number);
        const changes = stored
          .filter((decision) => decision.undoneAt === null)
          .flatMap((decision) => decision.changes.map((change) => ({ decision: decision.number, ...change })));
        const span = await measuring.span(tx, run, stored);
        return {
          run,
          decisions: stored.map(withoutChanges),
          ...summarise(changes),
          changes: changes.slice(0, LISTED),
          ...span,
          effect: await measuring.find(tx, number, span.toVersion),
        };
      }),

    /** Queues measuring what the review did: two models on the same frozen texts. @throws AppError `not_found`; `conflict` where there is nothing to measure, or it is under way. */
    measure: async (number: number, author: string): Promise<void> => {
      await db.tx(async (tx) => {
        await lock(tx);
        const run = await runBy(tx, number);
        await measuring.start(tx, run, await readDecisions(tx, number), author);
      });
    },

    settings: (): Promise<CleaningSettings> => db.tx(readSettings),
    changeSettings: (given: CleaningSettingsBody, author: string): Promise<CleaningSettings> =>
      db.tx(async (tx) => {
        await writeSettings(
          tx,
          { ...given, retiredProducts: [...new Set(given.retiredProducts.map((name) => name.trim()))] },
          author,
          clock.now(),
        );
        return readSettings(tx);
      }),

    /** The job: searches or measures. */
    work: tasks.run,
    sweep: tasks.sweep,
    stop: tasks.stop,
  };

  async function refuseUnfitting(tx: Tx, findings: readonly CleaningFinding[], { decision, action }: CleaningDecisionAsked): Promise<void> {
    const unfit = (message: string) => new AppError('invalid', message, { details: { reason: 'action_unfit', field: 'action' } });
    if (action && decision === 'refuse') throw unfit('Refusing changes nothing, so it takes no action.');
    if (action?.type === 'edit' && findings.some((finding) => finding.lines.length > 1))
      throw unfit('Only a single line can be rewritten.');
    const intents = await readIntentIds(tx);
    if (action?.type === 'relabel' && !intents.has(action.intentId))
      throw new AppError('invalid', 'There is no such intent.', { details: { field: 'action' } });
    if (decision === 'refuse' || action) return;
    const gone = findings.find((finding) => finding.action.type === 'relabel' && !intents.has(finding.action.intentId));
    if (gone) throw conflict('intent_gone', 'An intent that is proposed does not exist any more.', { finding: gone.id });
  }
}
