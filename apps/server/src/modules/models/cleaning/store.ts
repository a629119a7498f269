import {
  CLEANING_KINDS,
  type CleaningAction,
  type CleaningCounts,
  type CleaningDecision,
  type CleaningFinding,
  type CleaningKind,
  type CleaningRun,
  type CleaningSettings,
  type CleaningState,
  type FindingLine,
  type FindingState,
} from '@zhiyin/contracts';
import type { Tx } from '../../../platform/platform.ts';
import type { Found, ReviewLine } from './find.ts';
import { type LineChange, WORDS_ONLY } from './rules.ts';

type RunRow = {
  number: number;
  corpus_version: number;
  trigger: CleaningRun['trigger'];
  author: string;
  reason: string;
  seen_version: number;
  superseded_by: number | null;
  closed_at: Date | null;
  created_at: Date;
  task_state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  progress: number;
  stage: string;
  error: string | null;
  started_at: Date | null;
  ended_at: Date | null;
};
/** A run without its counts, and up to which version its findings were looked at. */
export type Run = Omit<CleaningRun, 'counts'> & { seenVersion: number };

const RUNS = `
  SELECT r.*, t.state AS task_state, t.progress, t.stage, t.error, t.started_at, t.ended_at
    FROM cleaning_runs r JOIN cleaning_tasks t ON t.workspace_id = r.workspace_id AND t.run_number = r.number AND t.kind = 'review'`;

export async function insertRun(
  tx: Tx,
  now: Date,
  run: Pick<CleaningRun, 'corpusVersion' | 'trigger' | 'author' | 'reason'>,
  taskId: string,
): Promise<number> {
  const [row] = await tx.query<{ number: number }>(
    `INSERT INTO cleaning_runs (number, corpus_version, seen_version, trigger, author, reason, created_at)
     SELECT COALESCE(max(number), 0) + 1, $1, $1, $2, $3, $4, $5 FROM cleaning_runs RETURNING number`,
    [run.corpusVersion, run.trigger, run.author, run.reason, now],
  );
  const number = row?.number ?? 0;
  await tx.query(
    `INSERT INTO cleaning_tasks (id, run_number, kind, state, author, heard_at, created_at) VALUES ($1, $2, 'review', 'queued', $3, $4, $4)`,
    [taskId, number, run.author, now],
  );
  return number;
}

export async function findRun(tx: Tx, number: number): Promise<Run | undefined> {
  const [row] = await tx.query<RunRow>(`${RUNS} WHERE r.number = $1`, [number]);
  return row && toRun(row);
}

/** Newest first. */
export async function readRuns(tx: Tx, asked: { limit: number; before?: number; corpusVersion?: number }): Promise<Run[]> {
  const rows = await tx.query<RunRow>(
    `${RUNS} WHERE ($1::int IS NULL OR r.number < $1) AND ($2::int IS NULL OR r.corpus_version = $2) ORDER BY r.number DESC LIMIT $3`,
    [asked.before ?? null, asked.corpusVersion ?? null, asked.limit],
  );
  return rows.map(toRun);
}

/** A search that has not ended, of any run. */
export async function findSearching(tx: Tx): Promise<number | undefined> {
  const [row] = await tx.query<{ run_number: number }>(
    "SELECT run_number FROM cleaning_tasks WHERE kind = 'review' AND state IN ('queued', 'running') ORDER BY run_number DESC LIMIT 1",
  );
  return row?.run_number;
}

/** Whether a version has been reviewed, or is about to be. */
export async function hasRunOf(tx: Tx, corpusVersion: number): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM (${RUNS}) AS runs WHERE corpus_version = $1 AND task_state NOT IN ('failed', 'cancelled') LIMIT 1`,
    [corpusVersion],
  );
  return rows.length > 0;
}

export async function setClosed(tx: Tx, number: number, closedAt: Date | null): Promise<void> {
  await tx.query('UPDATE cleaning_runs SET closed_at = $2 WHERE number = $1', [number, closedAt]);
}

/** Reviews of the same or older versions that are still open make way for this one. */
export async function supersede(tx: Tx, by: Run, now: Date): Promise<void> {
  await tx.query(
    `UPDATE cleaning_runs r SET superseded_by = $1, closed_at = $3 FROM cleaning_tasks t
      WHERE t.run_number = r.number AND t.kind = 'review' AND t.state = 'done' AND r.closed_at IS NULL AND r.number <> $1 AND r.corpus_version <= $2`,
    [by.number, by.corpusVersion, now],
  );
}

/** Findings somebody refused already; a stale line is only let off for so long. */
export async function readRefused(tx: Tx, fingerprints: readonly string[], staleSince: Date): Promise<Set<string>> {
  const rows = await tx.query<{ fingerprint: string }>(
    `SELECT DISTINCT fingerprint FROM cleaning_findings
      WHERE state = 'refused' AND fingerprint = ANY($1) AND (kind <> 'stale' OR decided_at > $2)`,
    [fingerprints, staleSince],
  );
  return new Set(rows.map((row) => row.fingerprint));
}

export async function insertFindings(tx: Tx, run: number, found: readonly (Found & { id: string })[]): Promise<void> {
  await tx.query(
    `INSERT INTO cleaning_findings (run_number, id, kind, state, score, lines, action, why, personal, sides, intents, fingerprint)
     SELECT $2, r.id, r.kind, 'open', r.score, r.lines, r.action, r.why, r.personal, r.sides, r.intents, r.fingerprint
       FROM jsonb_to_recordset($1::jsonb) AS r(id text, kind text, score float8, lines jsonb, action jsonb, why text, personal text[],
            sides jsonb, intents text[], fingerprint text)`,
    [JSON.stringify(found), run],
  );
}

/** The lines training learns from, with when each was last touched. */
export async function readReviewLines(tx: Tx, version: number): Promise<ReviewLine[]> {
  const rows = await tx.query<{ id: string; intent_id: string; locale: string; text: string; source: string; touched_at: Date }>(
    `SELECT u.id, u.intent_id, u.locale, u.text, u.source, COALESCE(v.created_at, u.created_at) AS touched_at
       FROM utterances u LEFT JOIN corpus_versions v ON v.workspace_id = u.workspace_id AND v.number = u.since_version
      WHERE u.since_version <= $1 AND (u.until_version IS NULL OR u.until_version > $1)
      ORDER BY u.intent_id COLLATE "C", u.locale COLLATE "C", u.text COLLATE "C", u.id`,
    [version],
  );
  return rows.map(({ intent_id, touched_at, ...line }) => ({ ...line, intentId: intent_id, touchedAt: touched_at.toISOString() }));
}

/**
 * Compares open findings with the corpus as it is now: those whose lines changed become outdated, and open again when the lines come back.
 * The same rule as `holdingLines`, in the database because a review may have thousands.
 */
export async function refreshFindings(tx: Tx, run: number, head: number): Promise<void> {
  await tx.query(
    `WITH seen AS (
       SELECT f.id, f.kind, f.state, count(u.id) AS holding, count(DISTINCT u.intent_id) AS intents
         FROM cleaning_findings f
         CROSS JOIN LATERAL jsonb_to_recordset(f.lines) AS l(id text, text text, "intentId" text)
         LEFT JOIN utterances u ON u.workspace_id = f.workspace_id AND u.id = l.id AND u.until_version IS NULL AND u.text = l.text
               AND (f.kind = ANY($2) OR u.intent_id = l."intentId")
        WHERE f.run_number = $1 AND f.state IN ('open', 'outdated')
        GROUP BY f.workspace_id, f.id, f.kind, f.state),
     fresh AS (
       SELECT id, state, CASE WHEN (CASE kind WHEN 'duplicate' THEN holding > 1 WHEN 'conflict' THEN intents > 1 ELSE holding > 0 END)
              THEN 'open' ELSE 'outdated' END AS now FROM seen)
     UPDATE cleaning_findings f SET state = fresh.now FROM fresh WHERE f.id = fresh.id AND fresh.now <> fresh.state`,
    [run, WORDS_ONLY],
  );
  await tx.query('UPDATE cleaning_runs SET seen_version = $2 WHERE number = $1', [run, head]);
}

export async function readCounts(tx: Tx, runs: readonly number[]): Promise<Map<number, CleaningCounts>> {
  const rows = await tx.query<{ run_number: number; kind: CleaningKind; state: FindingState; n: number }>(
    'SELECT run_number, kind, state, count(*)::int AS n FROM cleaning_findings WHERE run_number = ANY($1) GROUP BY run_number, kind, state',
    [runs],
  );
  const counts = new Map(runs.map((run) => [run, noCounts()]));
  for (const { run_number, kind, state, n } of rows) {
    const own = counts.get(run_number);
    if (own) own[kind][state] = n;
  }
  return counts;
}
const noCounts = () =>
  Object.fromEntries(CLEANING_KINDS.map((kind) => [kind, { open: 0, accepted: 0, refused: 0, outdated: 0 }])) as CleaningCounts;

type FindingRow = {
  id: string;
  kind: CleaningKind;
  state: FindingState;
  score: number;
  lines: Omit<FindingLine, 'current'>[];
  action: CleaningAction;
  why: CleaningFinding['why'];
  personal: CleaningFinding['personal'];
  sides: CleaningFinding['sides'];
  decision: number | null;
  current: string[];
};
/** Which of a finding's lines the corpus still has as they were found. */
const CURRENT = `
  ARRAY(SELECT u.id FROM jsonb_to_recordset(f.lines) AS l(id text, text text, "intentId" text)
          JOIN utterances u ON u.workspace_id = f.workspace_id AND u.id = l.id AND u.until_version IS NULL
               AND u.text = l.text AND u.intent_id = l."intentId") AS current`;

export type Wanted = { kind?: CleaningKind; state?: FindingState; intent?: string; minScore?: number };
const WANTED = `f.run_number = $1 AND ($2::text IS NULL OR f.kind = $2) AND ($3::text IS NULL OR f.state = $3)
        AND ($4::text IS NULL OR $4 = ANY(f.intents)) AND ($5::float8 IS NULL OR f.score >= $5)`;
const wantedValues = (run: number, { kind, state, intent, minScore }: Wanted) => [
  run,
  kind ?? null,
  state ?? null,
  intent ?? null,
  minScore ?? null,
];

export async function countFindings(tx: Tx, run: number, wanted: Wanted): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM cleaning_findings f WHERE ${WANTED}`,
    wantedValues(run, wanted),
  );
  return row?.n ?? 0;
}

/** The surest first. */
export async function readFindingPage(tx: Tx, run: number, asked: { limit: number; after?: string } & Wanted): Promise<CleaningFinding[]> {
  const rows = await tx.query<FindingRow>(
    `SELECT f.*, ${CURRENT} FROM cleaning_findings f
      WHERE ${WANTED}
        AND ($6::text IS NULL OR EXISTS (SELECT 1 FROM cleaning_findings c WHERE c.workspace_id = f.workspace_id AND c.id = $6
             AND (f.score < c.score OR (f.score = c.score AND f.id > c.id))))
      ORDER BY f.score DESC, f.id LIMIT $7`,
    [...wantedValues(run, asked), asked.after ?? null, asked.limit],
  );
  return rows.map(toFinding);
}

/** Those of a run that are asked for, the surest first. */
export async function readDecidable(
  tx: Tx,
  run: number,
  asked: { ids: readonly string[] } | { kind: CleaningKind; minScore: number; intent?: string | undefined },
): Promise<CleaningFinding[]> {
  const rows =
    'ids' in asked
      ? await tx.query<FindingRow>(
          `SELECT f.*, '{}'::text[] AS current FROM cleaning_findings f WHERE f.run_number = $1 AND f.id = ANY($2) ORDER BY f.score DESC, f.id`,
          [run, asked.ids],
        )
      : await tx.query<FindingRow>(
          `SELECT f.*, '{}'::text[] AS current FROM cleaning_findings f
            WHERE f.run_number = $1 AND f.state = 'open' AND f.kind = $2 AND f.score >= $3 AND ($4::text IS NULL OR $4 = ANY(f.intents))
            ORDER BY f.score DESC, f.id`,
          [run, asked.kind, asked.minScore, asked.intent ?? null],
        );
  return rows.map(toFinding);
}

export async function settleFindings(
  tx: Tx,
  ids: readonly string[],
  settled: { state: 'accepted' | 'refused'; run: number; decision: number; now: Date },
): Promise<void> {
  await tx.query('UPDATE cleaning_findings SET state = $2, decision_run = $3, decision = $4, decided_at = $5 WHERE id = ANY($1)', [
    ids,
    settled.state,
    settled.run,
    settled.decision,
    settled.now,
  ]);
}

export async function reopenFindings(tx: Tx, run: number, decision: number): Promise<void> {
  await tx.query(
    `UPDATE cleaning_findings SET state = 'open', decision_run = NULL, decision = NULL, decided_at = NULL
      WHERE decision_run = $1 AND decision = $2 AND state IN ('accepted', 'refused')`,
    [run, decision],
  );
}

type DecisionRow = {
  number: number;
  decision: 'accept' | 'refuse';
  author: string;
  reason: string;
  kinds: CleaningDecision['kinds'];
  findings: number;
  changes: LineChange[];
  version: number | null;
  undo_version: number | null;
  undone_by: string | null;
  undone_at: Date | null;
  created_at: Date;
};
export type StoredDecision = CleaningDecision & { changes: LineChange[]; undoVersion: number | null };

export async function nextDecision(tx: Tx, run: number): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    'SELECT COALESCE(max(number), 0)::int + 1 AS n FROM cleaning_decisions WHERE run_number = $1',
    [run],
  );
  return row?.n ?? 1;
}

export async function insertDecision(
  tx: Tx,
  run: number,
  made: Pick<StoredDecision, 'number' | 'decision' | 'author' | 'reason' | 'kinds' | 'findings' | 'changes' | 'version'>,
  now: Date,
): Promise<CleaningDecision> {
  const [row] = await tx.query<DecisionRow>(
    `INSERT INTO cleaning_decisions (run_number, number, decision, author, reason, kinds, findings, changes, version, created_at)
     VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) RETURNING *`,
    [
      run,
      made.number,
      made.decision,
      made.author,
      made.reason,
      JSON.stringify(made.kinds),
      made.findings,
      JSON.stringify(made.changes),
      made.version,
      now,
    ],
  );
  return withoutChanges(toDecision(row as DecisionRow));
}

/** In the order they were made. */
export async function readDecisions(tx: Tx, run: number): Promise<StoredDecision[]> {
  const rows = await tx.query<DecisionRow>('SELECT * FROM cleaning_decisions WHERE run_number = $1 ORDER BY number', [run]);
  return rows.map(toDecision);
}

export async function setUndone(tx: Tx, run: number, number: number, by: string, version: number | null, now: Date): Promise<void> {
  await tx.query('UPDATE cleaning_decisions SET undone_by = $3, undone_at = $4, undo_version = $5 WHERE run_number = $1 AND number = $2', [
    run,
    number,
    by,
    now,
    version,
  ]);
}

/** Puts lines back as they were before `version` ended them, with their source and age. */
export async function restoreLines(tx: Tx, ids: readonly string[], endedBy: number, version: number): Promise<void> {
  await tx.query(
    `INSERT INTO utterances (id, intent_id, locale, text, source, since_version, created_at)
     SELECT id, intent_id, locale, text, source, $3, created_at FROM utterances WHERE id = ANY($1) AND until_version = $2`,
    [ids, endedBy, version],
  );
}

/** Replaces lines whose present rows were ended by this very version, keeping their source and age. */
export async function rewriteLines(tx: Tx, changes: readonly LineChange[], version: number): Promise<void> {
  const kept = changes.flatMap(({ id, after }) => (after ? [{ id, ...after }] : []));
  await tx.query(
    `INSERT INTO utterances (id, intent_id, locale, text, source, since_version, created_at)
     SELECT r.id, r."intentId", r.locale, r.text, u.source, $2, u.created_at
       FROM jsonb_to_recordset($1::jsonb) AS r(id text, "intentId" text, locale text, text text)
       JOIN utterances u ON u.id = r.id AND u.until_version = $2`,
    [JSON.stringify(kept), version],
  );
}

export async function readIntentIds(tx: Tx): Promise<Set<string>> {
  return new Set((await tx.query<{ id: string }>('SELECT id FROM intents WHERE until_version IS NULL')).map((row) => row.id));
}

type SettingsRow = { stale_days: number | null; stale_manual: boolean; retired_products: string[]; updated_by: string; updated_at: Date };
type Known = { value: string; synonyms: readonly string[] };
/** Until somebody says otherwise lines from files and logs grow stale after a year; what a person typed in does not. */
const DEFAULTS = { staleDays: 365, staleManual: false, retiredProducts: [] as string[] };

export async function readSettings(tx: Tx): Promise<CleaningSettings> {
  const [row] = await tx.query<SettingsRow>('SELECT * FROM cleaning_settings');
  const [language] = await tx.query<{ gazetteers: { type: string; entries: Known[] }[] | null }>(
    "SELECT settings->'gazetteers' AS gazetteers FROM language_settings",
  );
  const products = (language?.gazetteers ?? []).filter((one) => one.type === 'product').flatMap((one) => one.entries);
  return {
    ...(row ? { staleDays: row.stale_days, staleManual: row.stale_manual, retiredProducts: row.retired_products } : DEFAULTS),
    knownProducts: products.map(({ value, synonyms }) => ({ value, names: [...new Set(synonyms.filter((name) => name !== value))] })),
    updatedAt: row?.updated_at.toISOString() ?? null,
    updatedBy: row?.updated_by ?? null,
  };
}

export async function writeSettings(
  tx: Tx,
  settings: Pick<CleaningSettings, 'staleDays' | 'staleManual' | 'retiredProducts'>,
  by: string,
  now: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO cleaning_settings (stale_days, stale_manual, retired_products, updated_by, updated_at) VALUES ($1,$2,$3,$4,$5)
     ON CONFLICT (workspace_id) DO UPDATE SET stale_days = EXCLUDED.stale_days, stale_manual = EXCLUDED.stale_manual,
       retired_products = EXCLUDED.retired_products, updated_by = EXCLUDED.updated_by, updated_at = EXCLUDED.updated_at`,
    [settings.staleDays, settings.staleManual, JSON.stringify(settings.retiredProducts), by, now],
  );
}

export function withoutChanges({ changes: _, undoVersion: __, ...decision }: StoredDecision): CleaningDecision {
  return decision;
}

function toRun(row: RunRow): Run {
  const state: CleaningState = row.task_state !== 'done' ? row.task_state : row.closed_at ? 'closed' : 'open';
  return {
    number: row.number,
    corpusVersion: row.corpus_version,
    trigger: row.trigger,
    author: row.author,
    reason: row.reason,
    state,
    progress: Math.min(1, Math.max(0, row.progress)),
    stage: row.stage,
    error: row.error,
    supersededBy: row.superseded_by,
    seenVersion: row.seen_version,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    closedAt: row.closed_at?.toISOString() ?? null,
  };
}

function toFinding({ id, kind, state, score, lines, action, why, personal, sides, decision, current }: FindingRow): CleaningFinding {
  const isCurrent = new Set(current);
  return {
    id,
    kind,
    state,
    score,
    lines: lines.map((line) => ({ ...line, current: isCurrent.has(line.id) })),
    action,
    why,
    personal,
    sides,
    decision,
  };
}

function toDecision(row: DecisionRow): StoredDecision {
  const { number, decision, author, reason, kinds, findings, changes, version } = row;
  return {
    number,
    decision,
    author,
    reason,
    kinds,
    findings,
    changes,
    changed: changes.length,
    version,
    undoVersion: row.undo_version,
    undoneBy: row.undone_by,
    undoneAt: row.undone_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}
