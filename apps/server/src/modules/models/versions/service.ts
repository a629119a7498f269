import type {
  ModelComparison,
  ModelDetail,
  ModelErrors,
  ModelEvaluation,
  ModelPromotion,
  ModelVersion,
  Page,
  TrainedWith,
} from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import { loadIntentModel, ModelFileError } from '@zhiyin/language';
import type { Platform, Tx } from '../../../platform/platform.ts';
import { lockFor } from '../../../platform/postgres/locks.ts';
import type { By } from '../corpora/store.ts';
import { compareModels, wrongOf } from '../evaluation/rules.ts';
import type { Evaluations } from '../evaluation/service.ts';
import { findVersion, insertVersion, type NewModel, readPromotions, readVersions } from './store.ts';

/** What the audit log is told of a promotion; written in the same transaction. */
export type PromotionRecord = {
  action: 'model.promoted' | 'model.rolled-back';
  target: { type: 'model'; id: string };
  before: unknown;
  after: unknown;
  why?: string;
};
export type RecordPromotion = (entry: PromotionRecord) => Promise<void>;

const noSuchModel = () => new AppError('not_found', 'There is no such model version.');

/** What a model was trained from. `heardUntil`: the end of the messages it listened to, or nearly that where it was not written down. */
export type ModelSource = {
  corpusVersion: number;
  seed: number;
  heardUntil: Date;
  bytes: Uint8Array;
  hash: string;
  trainedWith: TrainedWith | null;
};

export type Versions = ReturnType<typeof createVersions>;

/** 模型版本: trained models with their figures; one is active, and the way back to an earlier one is always open. */
export function createVersions({ db, clock, log }: Pick<Platform, 'db' | 'clock' | 'log'>, evaluations: Evaluations) {
  const lock = (tx: Tx) => lockFor(tx, 'models.versions', db.workspaceId());
  const activeId = async (tx: Tx) =>
    (await tx.query<{ id: string }>("SELECT id FROM model_versions WHERE state = 'active'"))[0]?.id ?? null;

  async function versionById(tx: Tx, id: string): Promise<ModelVersion> {
    const found = await findVersion(tx, id);
    if (!found) throw noSuchModel();
    return found;
  }

  /** @throws AppError `conflict` (reason `not_evaluated`) unless both were measured on the newest set. */
  async function compare(candidate: string, baseline: string): Promise<ModelComparison> {
    const set = await evaluations.newestSet();
    const [own, other] =
      set === null ? [undefined, undefined] : [await evaluations.outcomes(candidate, set), await evaluations.outcomes(baseline, set)];
    if (set === null || !own || !other)
      throw new AppError('conflict', 'These models were not both measured on the newest evaluation set; evaluate them first.', {
        details: { reason: 'not_evaluated', set, models: [...(own ? [] : [candidate]), ...(other ? [] : [baseline])] },
      });
    return { candidate, baseline, set, ...compareModels(await evaluations.exams(set), own, other) };
  }

  /** Older programs' models may be of a format this one no longer reads. */
  async function refuseUnreadable(tx: Tx, id: string): Promise<void> {
    const [row] = await tx.query<{ bytes: Buffer }>('SELECT bytes FROM model_versions WHERE id = $1', [id]);
    if (!row) throw noSuchModel();
    try {
      loadIntentModel(new Uint8Array(row.bytes));
    } catch (error) {
      if (!(error instanceof ModelFileError)) throw error;
      throw new AppError('conflict', `This model cannot be used: ${error.message}.`, { details: { reason: 'unreadable' }, cause: error });
    }
  }

  async function activate(
    tx: Tx,
    id: string,
    from: string | null,
    how: By & { kind: ModelPromotion['kind']; forced: boolean; figures: ModelPromotion['figures'] },
  ): Promise<void> {
    const now = clock.now();
    await tx.query("UPDATE model_versions SET state = 'retired' WHERE state = 'active'");
    await tx.query("UPDATE model_versions SET state = 'active', activated_at = $2 WHERE id = $1", [id, now]);
    await tx.query(
      'INSERT INTO model_promotions (kind, model_id, from_model_id, forced, author, reason, figures, created_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)',
      [how.kind, id, from, how.forced, how.author, how.reason, how.figures === null ? null : JSON.stringify(how.figures), now],
    );
    log.info('model.activated', { workspaceId: db.workspaceId(), modelId: id, from, kind: how.kind, forced: how.forced });
  }

  return {
    activeId: (): Promise<string | null> => db.tx(activeId),

    /** Stores a trained model as a candidate and gives its number. */
    add: (model: NewModel, by: By): Promise<number> =>
      db.tx(async (tx) => {
        await lock(tx);
        return insertVersion(tx, model, by, clock.now());
      }),

    /** What it was trained from and with, and its bytes. @throws AppError `not_found`. */
    source: (id: string): Promise<ModelSource> =>
      db.tx(async (tx) => {
        const [row] = await tx.query<{
          corpus_version: number;
          seed: number;
          bytes: Buffer;
          hash: string;
          trained_with: TrainedWith | null;
          created_at: Date;
        }>('SELECT corpus_version, seed, bytes, hash, trained_with, created_at FROM model_versions WHERE id = $1', [id]);
        if (!row) throw noSuchModel();
        const { corpus_version: corpusVersion, seed, hash, trained_with: trainedWith } = row;
        const heardUntil = trainedWith ? new Date(trainedWith.messages.to) : row.created_at;
        return { corpusVersion, seed, heardUntil, bytes: new Uint8Array(row.bytes), hash, trainedWith };
      }),

    /** Newest first. */
    list: ({ limit, startingAfter }: { limit: number; startingAfter?: string }): Promise<Page<ModelVersion>> =>
      db.tx(async (tx) => {
        const rows = await readVersions(tx, limit + 1, startingAfter);
        const data = rows.slice(0, limit);
        return { data, next: rows.length > limit ? (data.at(-1)?.id ?? null) : null };
      }),

    /** With the figures of the newest set it was measured on, and when it took over. @throws AppError `not_found`. */
    get: (id: string): Promise<ModelDetail> =>
      db.tx(async (tx) => {
        const model = await versionById(tx, id);
        const [measured] = await tx.query<{
          set_number: number;
          twin: boolean;
          figures: Omit<ModelEvaluation, 'set' | 'twin' | 'createdAt'>;
          created_at: Date;
        }>('SELECT set_number, twin, figures, created_at FROM evaluations WHERE model_id = $1 ORDER BY set_number DESC LIMIT 1', [id]);
        return {
          model,
          evaluation: measured
            ? { ...measured.figures, set: measured.set_number, twin: measured.twin, createdAt: measured.created_at.toISOString() }
            : null,
          promotions: await readPromotions(tx, id),
        };
      }),

    /**
     * What it judged wrongly on the newest set it was measured on, surest first, page by page; `startingAfter` is an ordinal of the page before.
     * @throws AppError `not_found`
     */
    errors: (
      id: string,
      asked: { truth?: string | null; guess?: string | null; limit: number; startingAfter?: number },
    ): Promise<ModelErrors> =>
      db.tx(async (tx) => {
        await versionById(tx, id);
        const [measured] = await tx.query<{ set_number: number }>(
          'SELECT set_number FROM evaluations WHERE model_id = $1 ORDER BY set_number DESC LIMIT 1',
          [id],
        );
        if (!measured) return { set: null, data: [], total: 0, next: null };
        const set = measured.set_number;
        const all = wrongOf(await evaluations.exams(set), (await evaluations.outcomes(id, set)) ?? [], asked);
        const from = asked.startingAfter === undefined ? 0 : all.findIndex((one) => one.ordinal === asked.startingAfter) + 1;
        const data = all.slice(from, from + asked.limit).map(({ ordinal, text, locale, truth, guess, confidence }) => ({
          ordinal,
          text,
          locale,
          truth,
          guess,
          confidence,
        }));
        return { set, data, total: all.length, next: from + data.length < all.length ? (data.at(-1)?.ordinal ?? null) : null };
      }),

    /** `baseline`: the active model when left out. @throws AppError `not_found`; `conflict` where there is nothing to compare. */
    compare: (candidate: string, baseline?: string): Promise<ModelComparison> =>
      db.tx(async (tx) => {
        await versionById(tx, candidate);
        const other = baseline ?? (await activeId(tx));
        if (other === null)
          throw new AppError('conflict', 'There is no active model to compare with.', { details: { reason: 'no_active' } });
        if (baseline !== undefined) await versionById(tx, baseline);
        return compare(candidate, other);
      }),

    /**
     * 上线: makes a model the one customers are answered by, unless it is worse than the active one beyond the interval.
     * @throws AppError `not_found`; `conflict` with the figures (`worse`), or `not_evaluated`, `already_active`, `unreadable`
     */
    promote: (id: string, how: By & { force: boolean }, record: RecordPromotion): Promise<ModelVersion> =>
      db.tx(async (tx) => {
        await lock(tx);
        const model = await versionById(tx, id);
        if (model.state === 'active')
          throw new AppError('conflict', 'This model is the active one.', { details: { reason: 'already_active' } });
        await refuseUnreadable(tx, id);
        const from = await activeId(tx);
        const compared = from === null ? null : await figuresFor(id, from, how.force);
        if (compared?.verdict === 'worse' && !how.force)
          throw new AppError('conflict', 'This model is worse than the active one beyond what chance explains.', {
            details: { reason: 'worse', comparison: compared },
          });
        await activate(tx, id, from, { ...how, kind: from === null ? 'first' : 'promote', forced: how.force, figures: compared });
        await record({
          action: 'model.promoted',
          target: { type: 'model', id },
          before: { active: from },
          after: {
            active: id,
            forced: how.force,
            ...(compared && { verdict: compared.verdict, difference: compared.difference, set: compared.set }),
          },
          ...(how.reason && { why: how.reason }),
        });
        return versionById(tx, id);
      }),

    /** 回退: back to a model that was active before; asks for no figures. @throws AppError `not_found`; `conflict` for one that never was, or is active. */
    rollback: (id: string, by: By, record: RecordPromotion): Promise<ModelVersion> =>
      db.tx(async (tx) => {
        await lock(tx);
        const model = await versionById(tx, id);
        if (model.state !== 'retired')
          throw new AppError(
            'conflict',
            model.state === 'active' ? 'This model is the active one.' : 'This model was never active; promote it instead.',
            { details: { reason: model.state === 'active' ? 'already_active' : 'never_active' } },
          );
        await refuseUnreadable(tx, id);
        const from = await activeId(tx);
        await activate(tx, id, from, { ...by, kind: 'rollback', forced: false, figures: null });
        await record({
          action: 'model.rolled-back',
          target: { type: 'model', id },
          before: { active: from },
          after: { active: id },
          ...(by.reason && { why: by.reason }),
        });
        return versionById(tx, id);
      }),

    /** The first model of a workspace, which replaces nobody (or everything, when a demo is made anew). */
    activateFirst: (id: string, by: By): Promise<void> =>
      db.tx(async (tx) => {
        await lock(tx);
        await activate(tx, id, await activeId(tx), { ...by, kind: 'first', forced: false, figures: null });
      }),
  };

  async function figuresFor(id: string, from: string, force: boolean): Promise<ModelPromotion['figures']> {
    try {
      const { intents: _, changes: __, ...figures } = await compare(id, from);
      return figures;
    } catch (error) {
      if (force && error instanceof AppError && error.details?.reason === 'not_evaluated') return null;
      throw error;
    }
  }
}
