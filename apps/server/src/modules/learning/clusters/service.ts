import type {
  ClusterOrder,
  ClusterState,
  DecisionKind,
  GroupsReply,
  IntentGuess,
  LearningCluster,
  LearningClusterDetail,
  LearningText,
  Page,
  SignalKind,
  SignalSource,
} from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import type { Platform, Tx } from '../../../platform/platform.ts';
import { lockClusters, refreshRepresentative } from '../placing.ts';
import { blendGuesses, doubtedLast, groupByIntent } from '../rules.ts';
import {
  type ClusterRow,
  type CountedRow,
  type Decision,
  type DecisionDetails,
  findCluster,
  insertDecision,
  moveSignals,
  readClusters,
  readDays,
  readDecisions,
  readFaces,
  readOpenTitles,
  readTexts,
} from './store.ts';

/** What the active model takes a text for, best first. */
export type GuessIntents = (text: string, locale: string) => readonly IntentGuess[];
/** Texts a cluster is judged by, and suggestions shown. */
const JUDGED_TEXTS = 5;
const SUGGESTIONS = 5;
/** Open clusters that are gathered under intents. */
const GROUPED = 200;
type By = { author: string; reason: string };
/** What a decision makes of a cluster. */
type Outcome = { state: Exclude<ClusterState, 'open'>; intentId?: string; articleId?: string; details: DecisionDetails };

const noSuchCluster = () => new AppError('not_found', 'There is no such cluster.');

/** 聚类: what waits to be decided, and what was decided by whom; every change is kept with what undoes it. */
export function createClusterStore({ db, ids, clock }: Pick<Platform, 'db' | 'ids' | 'clock'>, guesser: () => Promise<GuessIntents>) {
  async function describe(tx: Tx, rows: readonly CountedRow[]): Promise<LearningCluster[]> {
    const clusterIds = rows.map((row) => row.id);
    const days = await readDays(tx, clock.now(), clusterIds);
    const faces = await readFaces(tx, clusterIds, JUDGED_TEXTS);
    const alike = await readOpenTitles(
      tx,
      rows.flatMap((row) => (row.state === 'open' && row.alike_id !== null ? [row.alike_id] : [])),
    );
    const guess = await guesser();
    return rows.map((row): LearningCluster => {
      const { texts, named, hinted, taken } = faces.get(row.id) ?? { texts: [], named: [], hinted: [], taken: [] };
      const guesses = texts.map(({ text, locale, n }) => ({ weight: n, guesses: guess(text, locale) }));
      const share = (of: 'agent' | 'sign', counted: typeof named) =>
        counted.map(({ intent, n }) => ({ intent, confidence: Math.min(1, n / Math.max(1, row.volume)), by: of }));
      const suggestions = [
        ...share('agent', named),
        ...share('sign', hinted),
        ...doubtedLast(blendGuesses(guesses, SUGGESTIONS), row.kind === 'implicit' ? taken : []).map((one) => ({
          ...one,
          by: 'model' as const,
        })),
      ];
      const alikeTitle = row.alike_id === null ? undefined : alike.get(row.alike_id);
      return {
        id: row.id,
        state: row.state as ClusterState,
        language: row.language,
        name: row.name,
        representative: row.representative,
        volume: row.volume,
        visitors: row.visitors,
        texts: row.texts,
        sources: row.sources,
        customers: row.customers,
        takenFor: taken.map(({ intent, n }) => ({ intent, conversations: n })),
        kind: row.kind,
        alike:
          row.alike_id !== null && alikeTitle !== undefined
            ? { id: row.alike_id, title: alikeTitle, likeness: Math.round((row.alike_cosine ?? 0) * 1e4) / 1e4 }
            : null,
        trend: { last7: row.last7, before7: row.before7 },
        daily: days.get(row.id) ?? [],
        priority: Math.round(row.priority * 1000) / 1000,
        lastAt: row.last_at.toISOString(),
        suggestions: suggestions
          .filter((one, at) => suggestions.findIndex((other) => other.intent === one.intent) === at)
          .slice(0, SUGGESTIONS),
        intentId: row.intent_id,
        articleId: row.article_id,
        decided:
          row.decided_at === null ? null : { by: row.decided_by ?? '', at: row.decided_at.toISOString(), reason: row.decided_reason ?? '' },
      };
    });
  }

  async function detail(tx: Tx, id: string): Promise<LearningClusterDetail> {
    const rows = await readClusters(tx, clock.now(), { id, limit: 1 });
    const [cluster] = await describe(tx, rows);
    if (!cluster) throw noSuchCluster();
    const decisions = await readDecisions(tx, id);
    return {
      ...cluster,
      decisions: decisions.map(({ id: key, kind, by, reason, at, undone }) => ({ id: key, kind, by, reason, at, undone })),
    };
  }

  async function openCluster(tx: Tx, id: string): Promise<ClusterRow> {
    const row = await findCluster(tx, id);
    if (!row) throw noSuchCluster();
    if (row.state !== 'open')
      throw new AppError('conflict', 'This cluster has been decided on already; undo that first.', {
        details: { reason: 'decided', state: row.state },
      });
    return row;
  }

  const keep = (tx: Tx, clusterId: string, kind: DecisionKind, { author, reason }: By, details: DecisionDetails): Promise<void> =>
    insertDecision(tx, clock.now(), { id: ids.next('decision'), clusterId, kind, author, reason, details });

  /** A new open cluster of some texts of another. */
  async function setApart(tx: Tx, row: ClusterRow, keys: readonly string[]): Promise<{ clusterId: string; signalIds: string[] }> {
    const clusterId = ids.next('cluster');
    const signalIds = await moveSignals(tx, row.id, clusterId, { keys });
    await tx.query(
      "INSERT INTO learning_clusters (id, language, state, representative, touched, created_at) VALUES ($1,$2,'open',$3,true,$4)",
      [clusterId, row.language, row.representative, clock.now()],
    );
    await refreshRepresentative(tx, clusterId, row.language);
    await refreshRepresentative(tx, row.id, row.language);
    return { clusterId, signalIds };
  }

  /** Puts set-apart signals back, where nobody has done anything with them since. */
  async function bringBack(tx: Tx, row: ClusterRow, moved: NonNullable<DecisionDetails['moved']>): Promise<void> {
    for (const { clusterId } of moved) {
      const apart = await findCluster(tx, clusterId);
      if (apart?.state !== 'open' || (await readDecisions(tx, clusterId)).some(({ undone, kind }) => !undone && kind !== 'undo')) continue;
      await moveSignals(tx, clusterId, row.id);
      await tx.query("UPDATE learning_clusters SET state = 'merged', merged_into = $2 WHERE id = $1", [clusterId, row.id]);
    }
  }

  /** Gives the signals of clusters merged into this one back to them. */
  async function partAgain(tx: Tx, row: ClusterRow, moved: NonNullable<DecisionDetails['moved']>): Promise<void> {
    for (const { clusterId, signalIds } of moved) {
      await moveSignals(tx, row.id, clusterId, { ids: signalIds });
      await tx.query("UPDATE learning_clusters SET state = 'open', merged_into = NULL WHERE id = $1", [clusterId]);
      await refreshRepresentative(tx, clusterId, row.language);
    }
  }

  return {
    /** What matters most first. */
    list: (asked: {
      limit: number;
      startingAfter?: string;
      state: ClusterState;
      language?: string;
      source?: SignalSource;
      kind?: SignalKind;
      order?: ClusterOrder;
    }): Promise<Page<LearningCluster>> =>
      db.tx(async (tx) => {
        const { limit, startingAfter: after, ...wanted } = asked;
        const rows = await readClusters(tx, clock.now(), { ...wanted, after, limit: limit + 1 });
        const data = await describe(tx, rows.slice(0, limit));
        return { data, next: rows.length > limit ? (data.at(-1)?.id ?? null) : null };
      }),

    /** The clusters that matter most, gathered under the intent proposed for each; where nothing is proposed surely enough they are only counted. */
    groups: (asked: { language?: string; kind?: SignalKind }): Promise<GroupsReply> =>
      db.tx(async (tx) => {
        const clusters = await describe(tx, await readClusters(tx, clock.now(), { ...asked, state: 'open', limit: GROUPED }));
        return { ...groupByIntent(clusters), looked: clusters.length };
      }),

    /** @throws AppError `not_found`. */
    get: (id: string): Promise<LearningClusterDetail> => db.tx((tx) => detail(tx, id)),

    /** @throws AppError `not_found`. */
    texts: (id: string, asked: { limit: number; startingAfter?: string }): Promise<Page<LearningText>> =>
      db.tx(async (tx) => {
        if (!(await findCluster(tx, id))) throw noSuchCluster();
        const rows = await readTexts(tx, id, { limit: asked.limit + 1, after: asked.startingAfter });
        const data = rows.slice(0, asked.limit);
        return { data, next: rows.length > asked.limit ? (data.at(-1)?.key ?? null) : null };
      }),

    /** `null` takes the name away. @throws AppError `not_found`. */
    rename: (id: string, name: string | null, author: string): Promise<LearningClusterDetail> =>
      db.tx(async (tx) => {
        await lockClusters(tx, db.workspaceId());
        const row = await findCluster(tx, id);
        if (!row) throw noSuchCluster();
        if (row.name === name) return detail(tx, id);
        await tx.query('UPDATE learning_clusters SET name = $2, touched = true WHERE id = $1', [id, name]);
        await keep(tx, id, 'rename', { author, reason: '' }, { rename: { before: row.name } });
        return detail(tx, id);
      }),

    /** All into the first. @throws AppError `not_found`; `conflict` when one of them is decided on. */
    merge: (clusterIds: readonly string[], by: By): Promise<LearningClusterDetail> =>
      db.tx(async (tx) => {
        await lockClusters(tx, db.workspaceId());
        const [into, ...others] = await Promise.all([...new Set(clusterIds)].map((id) => openCluster(tx, id)));
        if (!into || others.length === 0)
          throw new AppError('invalid', 'Merging needs two different clusters.', { details: { reason: 'same_cluster' } });
        const moved: NonNullable<DecisionDetails['moved']> = [];
        for (const { id } of others) {
          moved.push({ clusterId: id, signalIds: await moveSignals(tx, id, into.id) });
          await tx.query("UPDATE learning_clusters SET state = 'merged', merged_into = $2, touched = true WHERE id = $1", [id, into.id]);
        }
        await tx.query('UPDATE learning_clusters SET touched = true WHERE id = $1', [into.id]);
        await refreshRepresentative(tx, into.id, into.language);
        await keep(tx, into.id, 'merge', by, { moved });
        return detail(tx, into.id);
      }),

    /** Takes texts out into a cluster of their own, which is returned. @throws AppError `not_found`; `conflict`; `invalid` when nothing would be left. */
    split: (id: string, keys: readonly string[], by: By): Promise<LearningClusterDetail> =>
      db.tx(async (tx) => {
        await lockClusters(tx, db.workspaceId());
        const row = await openCluster(tx, id);
        const own = (await readTexts(tx, id, { limit: null })).map(({ key }) => key);
        const out = own.filter((key) => keys.includes(key));
        if (out.length === 0 || out.length === own.length)
          throw new AppError('invalid', 'Choose some of the texts of this cluster, and leave at least one.', {
            details: { field: 'keys' },
          });
        const moved = await setApart(tx, row, out);
        await tx.query('UPDATE learning_clusters SET touched = true WHERE id = $1', [id]);
        await keep(tx, id, 'split', by, { moved: [moved] });
        return detail(tx, moved.clusterId);
      }),

    /**
     * Decides on an open cluster in one transaction with `work`, which does what was decided. With `keys` only those texts are decided on; the
     * others go on waiting as a cluster of their own. @throws AppError `not_found`; `conflict` when it is decided on already; what `work` throws.
     */
    decide: <T>(
      id: string,
      kind: 'assign' | 'gap' | 'dismiss',
      by: By,
      keys: readonly string[] | undefined,
      work: (cluster: { id: string; title: string; language: string; texts: LearningText[] }) => Promise<{ outcome: Outcome; result: T }>,
    ): Promise<{ cluster: LearningClusterDetail; result: T }> =>
      db.tx(async (tx) => {
        await lockClusters(tx, db.workspaceId());
        const row = await openCluster(tx, id);
        const all = await readTexts(tx, id, { limit: null });
        const texts = keys ? all.filter(({ key }) => keys.includes(key)) : all;
        if (texts.length === 0)
          throw new AppError('invalid', 'None of these texts is in this cluster.', { details: { reason: 'which_texts' } });
        const title = row.name ?? row.representative;
        const { outcome, result } = await work({ id, title, language: row.language, texts });
        const rest = all.filter((text) => !texts.includes(text)).map(({ key }) => key);
        const details: DecisionDetails = { ...outcome.details, ...(rest.length > 0 && { moved: [await setApart(tx, row, rest)] }) };
        await tx.query(
          `UPDATE learning_clusters SET state = $2, intent_id = $3, article_id = $4, decided_by = $5, decided_reason = $6, decided_at = $7, touched = true WHERE id = $1`,
          [id, outcome.state, outcome.intentId ?? null, outcome.articleId ?? null, by.author, by.reason, clock.now()],
        );
        await keep(tx, id, kind, by, details);
        return { cluster: await detail(tx, id), result };
      }),

    /** Takes the last decision back, `work` undoing what it did elsewhere. @throws AppError `not_found`; `conflict` when there is nothing to undo. */
    undo: (id: string, by: By, work: (decision: Decision) => Promise<void>): Promise<LearningClusterDetail> =>
      db.tx(async (tx) => {
        await lockClusters(tx, db.workspaceId());
        const row = await findCluster(tx, id);
        if (!row) throw noSuchCluster();
        const last = (await readDecisions(tx, id)).find(({ kind, undone }) => kind !== 'undo' && !undone);
        if (!last) throw new AppError('conflict', 'Nothing was decided about this cluster.', { details: { reason: 'nothing_to_undo' } });
        const { details, kind } = last;
        if (details.rename) await tx.query('UPDATE learning_clusters SET name = $2 WHERE id = $1', [id, details.rename.before]);
        else if (kind === 'merge') await partAgain(tx, row, details.moved ?? []);
        else {
          await work(last);
          await bringBack(tx, row, details.moved ?? []);
          await tx.query(
            `UPDATE learning_clusters SET state = 'open', intent_id = NULL, article_id = NULL, decided_by = NULL, decided_reason = NULL, decided_at = NULL WHERE id = $1`,
            [id],
          );
        }
        await tx.query('UPDATE learning_decisions SET undone = true WHERE id = $1', [last.id]);
        await keep(tx, id, 'undo', by, { undoes: last.id });
        await refreshRepresentative(tx, id, row.language);
        return detail(tx, id);
      }),
  };
}
