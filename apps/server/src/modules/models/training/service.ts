import { createHash } from 'node:crypto';
import type { Page, TrainingRun } from '@zhiyin/contracts';
import { AppError, SECOND } from '@zhiyin/kernel';
import type { Platform } from '../../../platform/platform.ts';
import { isUniqueViolation } from '../../../platform/postgres/db.ts';
import type { Corpora } from '../corpora/service.ts';
import type { By } from '../corpora/store.ts';
import type { Evaluations, FrozenSet } from '../evaluation/service.ts';
import type { Shadows } from '../shadow/service.ts';
import type { ModelSource, Versions } from '../versions/service.ts';
import type { NewModel } from '../versions/store.ts';
import { RunFailure } from './failure.ts';
import { compareIngredients } from './ingredients.ts';
import { type ArticleTitle, type Learned, type Lesson, learn, type TextEncoders, titlesAsExamples } from './lesson.ts';
import {
  type Claim,
  cancelRun,
  claimRun,
  endRun,
  findOpenRun,
  findRun,
  findSilentRuns,
  insertRun,
  readRuns,
  requeueRun,
  writeProgress,
} from './store.ts';
import type { Thread } from './thread.ts';

type Drawn = Awaited<ReturnType<Shadows['messages']>>['drawn'];
/** What a lesson is made of. `heardUntil`: the end of the messages it listens to. */
type From = { corpusVersion: number; seed: number; heardUntil: Date };

export const TRAIN_JOB = 'models.train';
export type TrainJob = { runId: string };
/** How often a run says it is alive, writes its progress and looks whether it was cancelled. */
const HEARD_EVERY_MS = 500;
/** A run nobody has heard of for so long belongs to a process that died. */
const SILENT_MS = 30 * SECOND;
/** A run that took its process down this often is given up. */
const ATTEMPTS = 3;

class GoneError extends Error {}
class StoppingError extends Error {}
const noSuchRun = () => new AppError('not_found', 'There is no such training run.');

export type Training = ReturnType<typeof createTraining>;

/** 训练: in a thread of its own, one at a time in a workspace, reported as it goes; whatever becomes of it, the active model stays. */
export function createTraining(
  { db, ids, clock, log, jobs }: Pick<Platform, 'db' | 'ids' | 'clock' | 'log' | 'jobs'>,
  {
    corpora,
    evaluations,
    versions,
    shadows,
    thread,
    encoders,
    titles,
  }: {
    corpora: Corpora;
    evaluations: Evaluations;
    versions: Versions;
    shadows: Pick<Shadows, 'traffic' | 'messages' | 'record'>;
    thread: Thread;
    encoders?: TextEncoders;
    titles?: () => Promise<ArticleTitle[]>;
  },
) {
  const working = new Map<string, { controller: AbortController; ended: Promise<void> }>();

  async function open(run: Parameters<typeof insertRun>[2]): Promise<TrainingRun> {
    return db.tx(async (tx) => {
      const other = await findOpenRun(tx);
      if (other) throw busy(other.id);
      const made = await insertRun(tx, clock.now(), run).catch((error: unknown) => {
        throw isUniqueViolation(error, 'training_runs_one') ? busy(null) : error;
      });
      await jobs.send<TrainJob>(TRAIN_JOB, { runId: made.id });
      return made;
    });
  }

  async function run(runId: string): Promise<void> {
    const now = clock.now();
    const claim = await db.tx((tx) => claimRun(tx, runId, now, new Date(now.getTime() - SILENT_MS)));
    if (!claim) return; // done, cancelled, or another process is at it
    if (claim.attempt > ATTEMPTS) {
      await db.tx((tx) =>
        endRun(tx, claim, clock.now(), {
          state: 'failed',
          error: `The process died ${ATTEMPTS} times while training.`,
          errorCode: 'died',
        }),
      );
      return;
    }
    const controller = new AbortController();
    const work = workOn(claim, controller);
    working.set(runId, { controller, ended: work.then(nothing, nothing) });
    try {
      await work;
    } finally {
      working.delete(runId);
    }
  }

  async function workOn(claim: Claim, controller: AbortController): Promise<void> {
    const { signal } = controller;
    let [done, stage] = [0, 'reading'];
    const report = async () => {
      const isOurs = await db.tx((tx) => writeProgress(tx, claim, clock.now(), done, stage));
      if (!isOurs) controller.abort(new GoneError('no longer ours'));
    };
    let reporting = Promise.resolve();
    const heart = setInterval(() => {
      reporting = reporting.then(report).catch(nothing); // the database is away: the next beat tells
    }, HEARD_EVERY_MS);
    const started = clock.monotonic();
    try {
      const modelId = await works[claim.kind](claim, signal, (part, what) => {
        [done, stage] = [part, what];
      });
      log.info('model.run', {
        workspaceId: db.workspaceId(),
        runId: claim.id,
        kind: claim.kind,
        modelId,
        ms: Math.round(clock.monotonic() - started),
      });
    } catch (error) {
      if (error instanceof GoneError) return;
      if (error instanceof StoppingError) return void (await db.tx((tx) => requeueRun(tx, claim, clock.now())));
      if (error instanceof AppError && error.code === 'unavailable') throw error; // left as running: taken up again when nobody has heard of it
      const message = error instanceof Error ? error.message : String(error);
      log.warn('model.run-failed', { workspaceId: db.workspaceId(), runId: claim.id, kind: claim.kind, message: message.slice(0, 200) });
      await db.tx((tx) =>
        endRun(tx, claim, clock.now(), {
          state: 'failed',
          error: message.slice(0, 500),
          errorCode: error instanceof RunFailure ? error.code : null,
        }),
      );
    } finally {
      clearInterval(heart);
      await reporting;
    }
  }

  type OnProgress = (done: number, stage: string) => void;

  async function train(claim: Claim, signal: AbortSignal, onProgress: OnProgress): Promise<string> {
    const by = { author: claim.author, reason: claim.reason };
    const set = await evaluations.current(claim.corpusVersion, by);
    const active = await versions.activeId();
    const isActiveDue = active !== null && set !== null && !(await evaluations.hasEvaluation(active, set.number));
    const share = isActiveDue ? 0.7 : 1;
    const started = clock.monotonic();
    const original = claim.as === null ? null : { id: claim.as, ...(await versions.source(claim.as)) };
    const from = { ...claim, heardUntil: original?.heardUntil ?? new Date(claim.createdAt) };
    const { lesson, drawn } = await lessonOf(from, set, signal);
    const learned = await thread.learn(lesson, { signal, onProgress: (done, stage) => onProgress(share * done, stage) });
    const trainMs = Math.round(clock.monotonic() - started);
    if (active !== null && set !== null && isActiveDue) {
      const of = await versions.source(active);
      const measured = await thread.learn(
        { ...(await lessonOf(of, set, signal)).lesson, make: false, model: of.bytes },
        {
          signal,
          onProgress: (done) => onProgress(share + (1 - share) * done, 'measuring the active model'),
        },
      );
      await evaluations.record(active, set, measured);
    }
    return db.tx(async (tx) => {
      const id = await store({ learned, lesson, drawn, from, set, trainMs, original }, by);
      if (!(await endRun(tx, claim, clock.now(), { state: 'done', modelId: id }))) throw new GoneError('no longer ours');
      return id;
    });
  }

  async function evaluate(claim: Claim, signal: AbortSignal, onProgress: OnProgress): Promise<string> {
    const id = claim.modelId as string;
    const of = await versions.source(id);
    const set = await evaluations.current(claim.corpusVersion, { author: claim.author, reason: claim.reason });
    if (!set) throw new RunFailure('too_few_examples', 'There are too few examples to put some aside for measuring.');
    const measured = await thread.learn(
      { ...(await lessonOf(of, set, signal)).lesson, make: false, model: of.bytes },
      { signal, onProgress },
    );
    return db.tx(async (tx) => {
      await evaluations.record(id, set, measured);
      if (!(await endRun(tx, claim, clock.now(), { state: 'done', modelId: id }))) throw new GoneError('no longer ours');
      return id;
    });
  }

  /** 影子评测: what the candidate and the active model understand of the same turns. */
  async function shadow(claim: Claim, signal: AbortSignal, onProgress: OnProgress): Promise<string> {
    const candidate = claim.modelId as string;
    const baseline = await versions.activeId();
    if (baseline === null || baseline === candidate) throw new RunFailure('no_baseline', 'There is no other active model to compare with.');
    const traffic = await shadows.traffic(new Date(claim.createdAt));
    const bytes = { candidate: (await versions.source(candidate)).bytes, baseline: (await versions.source(baseline)).bytes };
    const guesses = await thread.predictBoth({ turns: traffic.texts, ...bytes }, { signal, onProgress });
    return db.tx(async (tx) => {
      if (!(await endRun(tx, claim, clock.now(), { state: 'done', modelId: candidate }))) throw new GoneError('no longer ours');
      await shadows.record({ runId: claim.id, candidate, baseline, author: claim.author, reason: claim.reason }, traffic, guesses);
      return candidate;
    });
  }

  const works = { train, evaluate, shadow } as const satisfies Record<TrainingRun['kind'], unknown>;

  async function lessonOf(from: From, set: FrozenSet | null, signal?: AbortSignal): Promise<{ lesson: Lesson; drawn: Drawn }> {
    const { examples, names, keywords, vocabulary, synonyms } = await corpora.trainingSet(from.corpusVersion);
    const published = titlesAsExamples((await titles?.()) ?? []);
    const exams = set?.exams ?? [];
    const vectors = await encoders?.forTraining(
      [...examples, ...names, ...published, ...keywords, ...exams].map(({ text }) => text),
      signal,
    );
    const { texts: unlabelled, drawn } = await shadows.messages(from.heardUntil);
    const lesson = {
      examples,
      vocabulary,
      synonyms,
      keywords,
      names,
      titles: published,
      unlabelled,
      seed: from.seed,
      exams,
      ...(vectors && { vectors }),
      make: true,
    };
    return { lesson, drawn };
  }

  async function store(
    {
      learned,
      lesson,
      drawn,
      from,
      set,
      trainMs,
      original,
    }: {
      learned: Learned;
      lesson: Lesson;
      drawn: Drawn;
      from: From;
      set: FrozenSet | null;
      trainMs: number;
      original: ({ id: string } & ModelSource) | null;
    },
    by: By,
  ): Promise<string> {
    if (!learned.made) throw new Error('the training made no model');
    const { bytes, languages, ingredients } = learned.made;
    if (languages.length === 0) throw new RunFailure('no_examples', 'No intent has any examples: there is nothing to learn.');
    const hash = createHash('sha256').update(bytes).digest('hex');
    const model: NewModel = {
      id: ids.next('model'),
      bytes,
      languages,
      hash,
      trainedWith: {
        ingredients,
        messages: { ...drawn, from: drawn.from.toISOString(), to: drawn.to.toISOString() },
        set: set?.number ?? null,
        encoder: lesson.vectors?.encoder ?? null,
      },
      again: original && {
        modelId: original.id,
        ingredients: compareIngredients(original.trainedWith?.ingredients, ingredients),
        sameBytes: original.hash === hash,
      },
      corpusVersion: from.corpusVersion,
      seed: from.seed,
      examples: lesson.examples.length,
      trainMs,
    };
    await versions.add(model, by);
    if (set) await evaluations.record(model.id, set, learned);
    return model.id;
  }

  return {
    /**
     * Queues a training.
     * @param as a model to train again: its corpus version and seed are taken, and messages up to where it listened
     * @throws AppError `conflict` while another run is under way, or when there is nothing to train on; `not_found` for a model or corpus version there is not
     */
    async start({ corpusVersion, seed = 1, as, ...by }: By & { corpusVersion?: number; seed?: number; as?: string }): Promise<TrainingRun> {
      if (as !== undefined) {
        const of = await versions.source(as);
        return open({ id: ids.next('run'), kind: 'train', corpusVersion: of.corpusVersion, seed: of.seed, modelId: null, as, ...by });
      }
      const version = corpusVersion ?? (await corpora.head());
      if (version === 0 || !(await corpora.isTrainable(version)))
        throw new AppError('conflict', 'There is nothing to train on yet.', { details: { reason: 'no_examples' } });
      return open({ id: ids.next('run'), kind: 'train', corpusVersion: version, seed, modelId: null, as: null, ...by });
    },

    /** Queues measuring a model on the newest set. @throws AppError `not_found`; `conflict` while another run is under way. */
    async startEvaluation(modelId: string, by: By): Promise<TrainingRun> {
      const { corpusVersion, seed } = await versions.source(modelId);
      return open({ id: ids.next('run'), kind: 'evaluate', corpusVersion, seed, modelId, as: null, ...by });
    },

    /**
     * Queues a shadow evaluation: a model beside the active one on the last days' traffic.
     * @throws AppError `not_found`; `conflict` for the active model, without an active one, or while another run is under way
     */
    async startShadow(modelId: string, by: By): Promise<TrainingRun> {
      const { corpusVersion, seed } = await versions.source(modelId);
      const active = await versions.activeId();
      if (active === null)
        throw new AppError('conflict', 'There is no active model to compare with.', { details: { reason: 'no_active' } });
      if (active === modelId) throw new AppError('conflict', 'This model is the active one.', { details: { reason: 'already_active' } });
      return open({ id: ids.next('run'), kind: 'shadow', corpusVersion, seed, modelId, as: null, ...by });
    },

    /** @throws AppError `not_found`. */
    get: (id: string): Promise<TrainingRun> =>
      db.tx(async (tx) => {
        const found = await findRun(tx, id);
        if (!found) throw noSuchRun();
        return found;
      }),

    /** Newest first. */
    list: ({ limit, startingAfter }: { limit: number; startingAfter?: string }): Promise<Page<TrainingRun>> =>
      db.tx(async (tx) => {
        const rows = await readRuns(tx, limit + 1, startingAfter);
        const data = rows.slice(0, limit);
        return { data, next: rows.length > limit ? (data.at(-1)?.id ?? null) : null };
      }),

    /** Ends a run at once, on whatever node it is. @throws AppError `not_found`; `conflict` when it has ended. */
    cancel: (id: string): Promise<TrainingRun> =>
      db.tx(async (tx) => {
        const isCancelled = await cancelRun(tx, id, clock.now());
        const found = await findRun(tx, id);
        if (!found) throw noSuchRun();
        if (!isCancelled)
          throw new AppError('conflict', 'This run has ended already.', { details: { reason: 'ended', state: found.state } });
        tx.afterCommit(() => working.get(id)?.controller.abort(new GoneError('cancelled')));
        return found;
      }),

    /** The job: works on a run until it is done, failed or cancelled. Idempotent: a run is worked on by one attempt at a time. */
    run,

    /** Sends runs again that nobody works on. */
    async sweep(): Promise<void> {
      const silent = await db.tx((tx) => findSilentRuns(tx, new Date(clock.now().getTime() - SILENT_MS)));
      for (const runId of silent) await jobs.send<TrainJob>(TRAIN_JOB, { runId });
    },

    /** Trains here and now and puts the model to work unasked: the first model of a workspace, where nobody waits yet. */
    async trainFirst(by: By): Promise<{ id: string; examples: number; trainMs: number }> {
      const from = { corpusVersion: await corpora.head(), seed: 1, heardUntil: clock.now() };
      if (from.corpusVersion === 0) throw new AppError('conflict', 'There is nothing to train on yet.');
      const set = await evaluations.current(from.corpusVersion, by);
      const { lesson, drawn } = await lessonOf(from, set);
      if (lesson.examples.length === 0) throw new AppError('conflict', 'There is nothing to train on yet.');
      const started = clock.monotonic();
      const learned = learn(lesson, nothing);
      const trainMs = Math.round(clock.monotonic() - started);
      const id = await db.tx(async () => {
        const made = await store({ learned, lesson, drawn, from, set, trainMs, original: null }, by);
        await versions.activateFirst(made, by);
        return made;
      });
      log.info('model.trained', { workspaceId: db.workspaceId(), modelId: id, examples: lesson.examples.length, trainMs });
      return { id, examples: lesson.examples.length, trainMs };
    },

    /** Ends what this process is at and gives it back, for the next process to take up. */
    async stop(): Promise<void> {
      const all = [...working.values()];
      for (const { controller } of all) controller.abort(new StoppingError('the server is stopping'));
      await Promise.all(all.map((one) => one.ended));
    },
  };
}

const nothing = () => undefined;
const busy = (runId: string | null) =>
  new AppError('conflict', 'A training or evaluation is under way already.', { details: { reason: 'busy', ...(runId && { runId }) } });
