import type { RunFailureCode, TrainingRun } from '@zhiyin/contracts';
import type { Tx } from '../../../platform/platform.ts';

type RunRow = {
  id: string;
  kind: TrainingRun['kind'];
  state: TrainingRun['state'];
  progress: number;
  stage: string;
  author: string;
  reason: string;
  corpus_version: number;
  seed: number;
  model_id: string | null;
  as_model_id: string | null;
  again?: TrainingRun['again'];
  error: string | null;
  error_code: RunFailureCode | null;
  attempt: number;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
};
/** A run this process has taken up. Nothing it writes counts once another attempt has begun. */
export type Claim = TrainingRun & { attempt: number };

const SELECT = `
  SELECT r.*, CASE WHEN r.as_model_id IS NOT NULL THEN (SELECT m.again FROM model_versions m WHERE m.workspace_id = r.workspace_id AND m.id = r.model_id) END AS again
    FROM training_runs r`;

export async function insertRun(
  tx: Tx,
  now: Date,
  run: Pick<TrainingRun, 'id' | 'kind' | 'author' | 'reason' | 'corpusVersion' | 'seed' | 'modelId' | 'as'>,
): Promise<TrainingRun> {
  const [row] = await tx.query<RunRow>(
    `INSERT INTO training_runs (id, kind, state, author, reason, corpus_version, seed, model_id, as_model_id, heard_at, created_at)
     VALUES ($1,$2,'queued',$3,$4,$5,$6,$7,$8,$9,$9) RETURNING *`,
    [run.id, run.kind, run.author, run.reason, run.corpusVersion, run.seed, run.modelId, run.as, now],
  );
  return toRun(row as RunRow);
}

export async function findRun(tx: Tx, id: string): Promise<TrainingRun | undefined> {
  const [row] = await tx.query<RunRow>(`${SELECT} WHERE r.id = $1`, [id]);
  return row && toRun(row);
}

export async function findOpenRun(tx: Tx): Promise<TrainingRun | undefined> {
  const [row] = await tx.query<RunRow>(`${SELECT} WHERE r.state IN ('queued', 'running')`);
  return row && toRun(row);
}

/** Newest first. */
export async function readRuns(tx: Tx, limit: number, after: string | undefined): Promise<TrainingRun[]> {
  const rows = await tx.query<RunRow>(`${SELECT} WHERE $1::text IS NULL OR r.id < $1 ORDER BY r.id DESC LIMIT $2`, [after ?? null, limit]);
  return rows.map(toRun);
}

/** Takes a run up: a queued one, or one whose process has not been heard since `silentSince`. */
export async function claimRun(tx: Tx, id: string, now: Date, silentSince: Date): Promise<Claim | undefined> {
  const [row] = await tx.query<RunRow>(
    `UPDATE training_runs SET state = 'running', attempt = attempt + 1, progress = 0, stage = '', heard_at = $2, started_at = COALESCE(started_at, $2)
      WHERE id = $1 AND (state = 'queued' OR (state = 'running' AND heard_at < $3)) RETURNING *`,
    [id, now, silentSince],
  );
  return row && { ...toRun(row), attempt: row.attempt };
}

/** False when the run is no longer this attempt's: cancelled, or taken over. */
export async function writeProgress(tx: Tx, claim: Claim, now: Date, progress: number, stage: string): Promise<boolean> {
  const rows = await tx.query(
    "UPDATE training_runs SET progress = $3, stage = $4, heard_at = $5 WHERE id = $1 AND attempt = $2 AND state = 'running' RETURNING id",
    [claim.id, claim.attempt, progress, stage, now],
  );
  return rows.length > 0;
}

/** False when the run is no longer this attempt's. */
export async function endRun(
  tx: Tx,
  claim: Pick<Claim, 'id' | 'attempt'>,
  now: Date,
  end: { state: 'done'; modelId: string } | { state: 'failed'; error: string; errorCode: RunFailureCode | null },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE training_runs SET state = $3, error = $4, error_code = $7, model_id = COALESCE($5, model_id), ended_at = $6, heard_at = $6,
            progress = CASE WHEN $3 = 'done' THEN 1 ELSE progress END
      WHERE id = $1 AND attempt = $2 AND state = 'running' RETURNING id`,
    [
      claim.id,
      claim.attempt,
      end.state,
      end.state === 'failed' ? end.error : null,
      end.state === 'done' ? end.modelId : null,
      now,
      end.state === 'failed' ? end.errorCode : null,
    ],
  );
  return rows.length > 0;
}

/** Gives a run back that this process cannot finish. */
export async function requeueRun(tx: Tx, claim: Claim, now: Date): Promise<void> {
  await tx.query(
    "UPDATE training_runs SET state = 'queued', attempt = attempt - 1, progress = 0, stage = '', heard_at = $3 WHERE id = $1 AND attempt = $2 AND state = 'running'",
    [claim.id, claim.attempt, now],
  );
}

export async function cancelRun(tx: Tx, id: string, now: Date): Promise<boolean> {
  const rows = await tx.query(
    "UPDATE training_runs SET state = 'cancelled', ended_at = $2, heard_at = $2 WHERE id = $1 AND state IN ('queued', 'running') RETURNING id",
    [id, now],
  );
  return rows.length > 0;
}

/** Runs nobody works on: queued and not taken up, or left by a process that died. */
export async function findSilentRuns(tx: Tx, silentSince: Date): Promise<string[]> {
  const rows = await tx.query<{ id: string }>("SELECT id FROM training_runs WHERE state IN ('queued', 'running') AND heard_at < $1", [
    silentSince,
  ]);
  return rows.map((row) => row.id);
}

function toRun(row: RunRow): TrainingRun {
  const { id, kind, state, progress, stage, author, reason, seed, error } = row;
  return {
    id,
    kind,
    state,
    progress: Math.min(1, Math.max(0, progress)),
    stage,
    author,
    reason,
    corpusVersion: row.corpus_version,
    seed,
    modelId: row.model_id,
    as: row.as_model_id,
    again: row.again ?? null,
    error,
    errorCode: row.error_code,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}
