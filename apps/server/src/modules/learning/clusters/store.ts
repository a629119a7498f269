import type { ClusterState, DecisionKind, LearningDecision, LearningText, SignalSource } from '@zhiyin/contracts';
import { DAY } from '@zhiyin/kernel';
import type { Tx } from '../../../platform/platform.ts';

export type ClusterRow = {
  id: string;
  language: string;
  state: ClusterState | 'merged';
  name: string | null;
  representative: string;
  intent_id: string | null;
  article_id: string | null;
  decided_by: string | null;
  decided_reason: string | null;
  decided_at: Date | null;
};
export type CountedRow = ClusterRow & {
  volume: number;
  visitors: number;
  texts: number;
  last7: number;
  before7: number;
  last_at: Date;
  priority: number;
  sources: Partial<Record<SignalSource, number>>;
};
type Wanted = { state?: ClusterState; language?: string; source?: SignalSource; id?: string; after?: string; limit: number };
/** After so many days a conversation counts half. */
const HALF_LIFE_DAYS = 7;
const DAYS_SHOWN = 14;

/** Clusters with their counts, the one that matters most first; ties by id. `now` decides what is recent. */
export async function readClusters(tx: Tx, now: Date, wanted: Wanted): Promise<CountedRow[]> {
  return tx.query<CountedRow>(
    `WITH wanted AS (
       SELECT c.* FROM learning_clusters c
        WHERE ($1::text IS NULL OR c.state = $1) AND ($2::text IS NULL OR c.language = $2) AND ($4::text IS NULL OR c.id = $4) AND c.state <> 'merged'
          AND ($3::text IS NULL OR EXISTS (SELECT 1 FROM learning_signals s WHERE s.cluster_id = c.id AND s.source = $3))),
     talks AS (
       SELECT s.cluster_id, s.conversation_id, max(s.created_at) AS last_at, bool_and(s.repeated) AS repeated
         FROM learning_signals s JOIN wanted w ON w.id = s.cluster_id GROUP BY 1, 2),
     volumes AS (
       SELECT cluster_id, count(*) FILTER (WHERE NOT repeated)::int AS volume,
              count(*) FILTER (WHERE NOT repeated AND last_at > $5::timestamptz - interval '7 days')::int AS last7,
              count(*) FILTER (WHERE NOT repeated AND last_at <= $5::timestamptz - interval '7 days' AND last_at > $5::timestamptz - interval '14 days')::int AS before7,
              COALESCE(sum(power(0.5, extract(epoch FROM $5::timestamptz - last_at) / ${(HALF_LIFE_DAYS * DAY) / 1000})) FILTER (WHERE NOT repeated), 0)::float8 AS priority
         FROM talks GROUP BY 1),
     kinds AS (
       SELECT cluster_id, jsonb_object_agg(source, n) AS sources FROM (
         SELECT s.cluster_id, s.source, count(*)::int AS n FROM learning_signals s JOIN wanted w ON w.id = s.cluster_id GROUP BY 1, 2) k GROUP BY 1),
     said AS (
       SELECT s.cluster_id, count(DISTINCT s.visitor_id)::int AS visitors, count(DISTINCT s.text_key)::int AS texts, max(s.created_at) AS last_at
         FROM learning_signals s JOIN wanted w ON w.id = s.cluster_id GROUP BY 1),
     ranked AS (
       SELECT w.*, v.volume, v.last7, v.before7, v.priority, k.sources, s.visitors, s.texts, s.last_at,
              row_number() OVER (ORDER BY v.priority DESC, w.id) AS place
         FROM wanted w JOIN volumes v ON v.cluster_id = w.id JOIN kinds k ON k.cluster_id = w.id JOIN said s ON s.cluster_id = w.id)
     SELECT * FROM ranked WHERE place > COALESCE((SELECT place FROM ranked WHERE id = $6), 0) ORDER BY place LIMIT $7`,
    [wanted.state ?? null, wanted.language ?? null, wanted.source ?? null, wanted.id ?? null, now, wanted.after ?? null, wanted.limit],
  );
}

/** Conversations of each of the last 14 spans of 24 hours, oldest first, by cluster. */
export async function readDays(tx: Tx, now: Date, ids: readonly string[]): Promise<Map<string, number[]>> {
  const rows = await tx.query<{ id: string; ago: number; n: number }>(
    `SELECT cluster_id AS id, ago, count(*)::int AS n FROM (
       SELECT cluster_id, conversation_id, floor(extract(epoch FROM $1::timestamptz - max(created_at)) / 86400)::int AS ago
         FROM learning_signals WHERE cluster_id = ANY($2) AND NOT repeated GROUP BY 1, 2) t
      WHERE ago < ${DAYS_SHOWN} GROUP BY 1, 2`,
    [now, ids],
  );
  const days = new Map(ids.map((id) => [id, new Array<number>(DAYS_SHOWN).fill(0)]));
  for (const { id, ago, n } of rows) {
    const own = days.get(id) as number[];
    const at = DAYS_SHOWN - 1 - Math.max(0, ago);
    own[at] = (own[at] as number) + n;
  }
  return days;
}

/** What stands for each cluster: its most frequent texts, and which intents agents named in how many conversations. */
export async function readFaces(
  tx: Tx,
  ids: readonly string[],
  most: number,
): Promise<Map<string, { texts: { text: string; locale: string; n: number }[]; named: { intent: string; n: number }[] }>> {
  const faces = new Map(
    ids.map((id) => [id, { texts: [] as { text: string; locale: string; n: number }[], named: [] as { intent: string; n: number }[] }]),
  );
  const texts = await tx.query<{ id: string; text: string; locale: string; n: number }>(
    `SELECT id, text, locale, n FROM (
       SELECT cluster_id AS id, max(text) AS text, max(locale) AS locale, count(DISTINCT conversation_id)::int AS n,
              row_number() OVER (PARTITION BY cluster_id ORDER BY count(DISTINCT conversation_id) DESC, text_key) AS place
         FROM learning_signals WHERE cluster_id = ANY($1) GROUP BY cluster_id, text_key) t WHERE place <= $2 ORDER BY id, place`,
    [ids, most],
  );
  for (const { id, ...text } of texts) faces.get(id)?.texts.push(text);
  const named = await tx.query<{ id: string; intent: string; n: number }>(
    `SELECT cluster_id AS id, intent_id AS intent, count(DISTINCT conversation_id)::int AS n FROM learning_signals
      WHERE cluster_id = ANY($1) AND intent_id IS NOT NULL GROUP BY 1, 2 ORDER BY n DESC, intent`,
    [ids],
  );
  for (const { id, ...one } of named) faces.get(id)?.named.push(one);
  return faces;
}

type TextRow = {
  key: string;
  text: string;
  locale: string;
  conversations: number;
  sources: SignalSource[];
  last_at: Date;
  guess_intent: string | null;
  guess_confidence: number | null;
  intent_id: string | null;
  conversation_id: string;
};

/** The texts of a cluster, folded, said most first. */
export async function readTexts(
  tx: Tx,
  clusterId: string,
  asked: { limit: number | null; after?: string; keys?: readonly string[] },
): Promise<LearningText[]> {
  const rows = await tx.query<TextRow>(
    `WITH folded AS (
       SELECT text_key AS key, (array_agg(text ORDER BY id))[1] AS text, (array_agg(locale ORDER BY id DESC))[1] AS locale,
              count(DISTINCT conversation_id)::int AS conversations, array_agg(DISTINCT source ORDER BY source) AS sources, max(created_at) AS last_at,
              (array_agg(guess_intent ORDER BY id DESC))[1] AS guess_intent, (array_agg(guess_confidence ORDER BY id DESC))[1] AS guess_confidence,
              (array_agg(intent_id ORDER BY id DESC) FILTER (WHERE intent_id IS NOT NULL))[1] AS intent_id,
              (array_agg(conversation_id ORDER BY id DESC))[1] AS conversation_id
         FROM learning_signals WHERE cluster_id = $1 AND ($4::text[] IS NULL OR text_key = ANY($4)) GROUP BY text_key),
     ranked AS (SELECT *, row_number() OVER (ORDER BY conversations DESC, key COLLATE "C") AS place FROM folded)
     SELECT * FROM ranked WHERE place > COALESCE((SELECT place FROM ranked WHERE key = $2), 0) ORDER BY place LIMIT $3`,
    [clusterId, asked.after ?? null, asked.limit, asked.keys ?? null],
  );
  return rows.map((row) => ({
    key: row.key,
    text: row.text,
    locale: row.locale,
    conversations: row.conversations,
    sources: row.sources,
    lastAt: row.last_at.toISOString(),
    guess: row.guess_intent === null ? null : { intent: row.guess_intent, confidence: row.guess_confidence ?? 0 },
    intentId: row.intent_id,
    conversationId: row.conversation_id,
  }));
}

export async function findCluster(tx: Tx, id: string): Promise<ClusterRow | undefined> {
  const [row] = await tx.query<ClusterRow>("SELECT * FROM learning_clusters WHERE id = $1 AND state <> 'merged' FOR UPDATE", [id]);
  return row;
}

/** What is needed to undo a decision. */
export type DecisionDetails = {
  rename?: { before: string | null };
  /** Signals that moved: here from where they were (merge), or from here to there (split, and the rest of an assigned cluster). */
  moved?: { clusterId: string; signalIds: string[] }[];
  /** Utterances it added; the intent it made. */
  added?: { ids: string[]; intentId: string; madeIntent: boolean };
  articleId?: string;
  /** The version of the draft as it was made. */
  articleVersionId?: string;
  undoes?: string;
};
type DecisionRow = {
  id: string;
  cluster_id: string;
  kind: DecisionKind;
  author: string;
  reason: string;
  details: DecisionDetails;
  undone: boolean;
  created_at: Date;
};
export type Decision = LearningDecision & { clusterId: string; details: DecisionDetails };

export async function insertDecision(
  tx: Tx,
  now: Date,
  made: { id: string; clusterId: string; kind: DecisionKind; author: string; reason: string; details: DecisionDetails },
): Promise<void> {
  await tx.query(
    'INSERT INTO learning_decisions (id, cluster_id, kind, author, reason, details, created_at) VALUES ($1,$2,$3,$4,$5,$6,$7)',
    [made.id, made.clusterId, made.kind, made.author, made.reason, JSON.stringify(made.details), now],
  );
}

/** Newest first. */
export async function readDecisions(tx: Tx, clusterId: string): Promise<Decision[]> {
  const rows = await tx.query<DecisionRow>('SELECT * FROM learning_decisions WHERE cluster_id = $1 ORDER BY id DESC LIMIT 100', [
    clusterId,
  ]);
  return rows.map((row) => ({
    id: row.id,
    clusterId: row.cluster_id,
    kind: row.kind,
    by: row.author,
    reason: row.reason,
    details: row.details,
    undone: row.undone,
    at: row.created_at.toISOString(),
  }));
}

/** Moves signals from one cluster to another: those named, or all. Their ids. */
export async function moveSignals(
  tx: Tx,
  from: string,
  to: string,
  only: { keys?: readonly string[]; ids?: readonly string[] } = {},
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `UPDATE learning_signals SET cluster_id = $2 WHERE cluster_id = $1 AND ($3::text[] IS NULL OR text_key = ANY($3)) AND ($4::text[] IS NULL OR id = ANY($4))
     RETURNING id`,
    [from, to, only.keys ?? null, only.ids ?? null],
  );
  return rows.map((row) => row.id);
}
