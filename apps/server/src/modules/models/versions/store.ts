import type { ModelPromotion, ModelVersion, TrainedAgain, TrainedWith } from '@zhiyin/contracts';
import type { Tx } from '../../../platform/platform.ts';
import type { By } from '../corpora/store.ts';

type VersionRow = {
  id: string;
  number: number;
  state: ModelVersion['state'];
  size: number;
  hash: string;
  corpus_version: number;
  seed: number;
  examples: number;
  languages: ModelVersion['languages'];
  trained_with: ModelVersion['trainedWith'];
  again: ModelVersion['again'];
  train_ms: number;
  author: string;
  reason: string;
  created_at: Date;
  activated_at: Date | null;
  evaluation: ModelVersion['evaluation'];
};
type PromotionRow = {
  kind: ModelPromotion['kind'];
  model_id: string;
  from_model_id: string | null;
  forced: boolean;
  author: string;
  reason: string;
  figures: ModelPromotion['figures'];
  created_at: Date;
};

/** A model about to be stored. */
export type NewModel = {
  id: string;
  bytes: Uint8Array;
  hash: string;
  corpusVersion: number;
  seed: number;
  examples: number;
  languages: ModelVersion['languages'];
  trainedWith: TrainedWith;
  again: TrainedAgain | null;
  trainMs: number;
};
const COLUMNS =
  'm.id, m.number, m.state, m.size, m.hash, m.corpus_version, m.seed, m.examples, m.languages, m.trained_with, m.again, m.train_ms, m.author, m.reason, m.created_at, m.activated_at';
const SELECT = `
  SELECT ${COLUMNS}, (SELECT jsonb_build_object('set', e.set_number, 'examples', e.figures->'examples', 'accuracy', e.figures->'accuracy', 'macroF1', e.figures->'macroF1')
           FROM evaluations e WHERE e.workspace_id = m.workspace_id AND e.model_id = m.id ORDER BY e.set_number DESC LIMIT 1) AS evaluation
    FROM model_versions m`;

/** As a candidate, under the lock that promotions take; gives its number. */
export async function insertVersion(tx: Tx, model: NewModel, by: By, now: Date): Promise<number> {
  const [row] = await tx.query<{ number: number }>(
    `INSERT INTO model_versions (id, number, state, bytes, size, hash, corpus_version, seed, examples, languages, trained_with, again, train_ms, author, reason, created_at)
           SELECT $1, COALESCE(max(number), 0) + 1, 'candidate', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14 FROM model_versions RETURNING number`,
    [
      model.id,
      Buffer.from(model.bytes),
      model.bytes.length,
      model.hash,
      model.corpusVersion,
      model.seed,
      model.examples,
      JSON.stringify(model.languages),
      JSON.stringify(model.trainedWith),
      model.again === null ? null : JSON.stringify(model.again),
      model.trainMs,
      by.author,
      by.reason,
      now,
    ],
  );
  return row?.number ?? 0;
}

export async function findVersion(tx: Tx, id: string): Promise<ModelVersion | undefined> {
  const [row] = await tx.query<VersionRow>(`${SELECT} WHERE m.id = $1`, [id]);
  return row && toVersion(row);
}

/** Newest first, below the version of that id. */
export async function readVersions(tx: Tx, limit: number, startingAfter: string | undefined): Promise<ModelVersion[]> {
  const rows = await tx.query<VersionRow>(
    `${SELECT} WHERE $1::text IS NULL OR m.number < (SELECT number FROM model_versions WHERE id = $1) ORDER BY m.number DESC LIMIT $2`,
    [startingAfter ?? null, limit],
  );
  return rows.map(toVersion);
}

/** When a model took over, and when another took over from it; newest first. */
export async function readPromotions(tx: Tx, id: string): Promise<ModelPromotion[]> {
  const rows = await tx.query<PromotionRow>(
    'SELECT * FROM model_promotions WHERE model_id = $1 OR from_model_id = $1 ORDER BY seq DESC LIMIT 100',
    [id],
  );
  return rows.map(toPromotion);
}

function toVersion(row: VersionRow): ModelVersion {
  const { id, number, state, author, reason, seed, examples, languages, size, hash, again, evaluation } = row;
  return {
    id,
    number,
    state,
    author,
    reason,
    corpusVersion: row.corpus_version,
    seed,
    examples,
    languages,
    bytes: size,
    hash,
    trainedWith: row.trained_with,
    again,
    trainMs: row.train_ms,
    createdAt: row.created_at.toISOString(),
    activatedAt: row.activated_at?.toISOString() ?? null,
    evaluation,
  };
}

function toPromotion(row: PromotionRow): ModelPromotion {
  const { kind, forced, author, reason, figures } = row;
  return {
    kind,
    modelId: row.model_id,
    fromModelId: row.from_model_id,
    forced,
    author,
    reason,
    figures,
    createdAt: row.created_at.toISOString(),
  };
}
