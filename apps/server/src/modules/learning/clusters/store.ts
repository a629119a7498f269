import type { ClusterOrder, ClusterState, DecisionKind, LearningDecision, LearningText, SignalKind, SignalSource } from '@zhiyin/contracts';
import { EXPLICIT_SOURCES, IMPLICIT_SOURCES } from '@zhiyin/contracts';
import { DAY } from '@zhiyin/kernel';
import type { Tx } from '../../../platform/platform.ts';
import { HEARD_FROM, IMPLICIT_WEIGHTS } from '../sign-rules.ts';

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
  alike_id: string | null;
  alike_cosine: number | null;
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
  customers: Partial<Record<SignalSource, number>>;
  kind: SignalKind;
};
type Wanted = {
  state?: ClusterState;
  language?: string;
  source?: SignalSource;
  kind?: SignalKind;
  order?: ClusterOrder;
  id?: string;
  after?: string;
  limit: number;
};
/** After so many days a conversation counts half. */
const HALF_LIFE_DAYS = 7;
const DAYS_SHOWN = 14;
/** What a signal weighs by where it comes from. */
const WEIGHT = `CASE s.source ${IMPLICIT_WEIGHTS.map(([source, weight]) => `WHEN '${source}' THEN ${weight}`).join(' ')} ELSE 1 END`;
const ORDERS: Readonly<Record<ClusterOrder, string>> = {
  priority: 'v.priority DESC',
  volume: 'v.volume DESC, v.priority DESC',
  recent: 's.last_at DESC',
};

/**
 * Clusters with their counts, the one that matters most first unless another order is asked; ties by id. `now` decides what is recent. An open
 * one of nothing but signs is left out of lists until there is evidence enough, and falls out again when that fades.
 */
export async function readClusters(tx: Tx, now: Date, wanted: Wanted): Promise<CountedRow[]> {
  return tx.query<CountedRow>(
    `WITH wanted AS (
       SELECT c.* FROM learning_clusters c
        WHERE ($1::text IS NULL OR c.state = $1) AND ($2::text IS NULL OR c.language = $2) AND ($4::text IS NULL OR c.id = $4) AND c.state <> 'merged'
          AND ($3::text IS NULL OR EXISTS (SELECT 1 FROM learning_signals s WHERE s.cluster_id = c.id AND s.source = $3))),
     talks AS (
       SELECT s.cluster_id, s.conversation_id, max(s.created_at) AS last_at, bool_and(s.repeated) AS repeated, max(${WEIGHT}) AS weight
         FROM learning_signals s JOIN wanted w ON w.id = s.cluster_id GROUP BY 1, 2),
     volumes AS (
       SELECT cluster_id, count(*) FILTER (WHERE NOT repeated)::int AS volume,
              count(*) FILTER (WHERE NOT repeated AND last_at > $5::timestamptz - interval '7 days')::int AS last7,
              count(*) FILTER (WHERE NOT repeated AND last_at <= $5::timestamptz - interval '7 days' AND last_at > $5::timestamptz - interval '14 days')::int AS before7,
              COALESCE(sum(weight * power(0.5, extract(epoch FROM $5::timestamptz - last_at) / ${(HALF_LIFE_DAYS * DAY) / 1000})) FILTER (WHERE NOT repeated), 0)::float8 AS priority
         FROM talks GROUP BY 1),
     kinds AS (
       SELECT cluster_id, jsonb_object_agg(source, n) AS sources, jsonb_object_agg(source, people) AS customers,
              CASE WHEN bool_or(source = ANY($8)) THEN 'explicit' ELSE 'implicit' END AS kind FROM (
         SELECT s.cluster_id, s.source, count(*)::int AS n, count(DISTINCT s.visitor_id)::int AS people
           FROM learning_signals s JOIN wanted w ON w.id = s.cluster_id GROUP BY 1, 2) k GROUP BY 1),
     said AS (
       SELECT s.cluster_id, count(DISTINCT s.visitor_id)::int AS visitors, count(DISTINCT s.text_key)::int AS texts, max(s.created_at) AS last_at
         FROM learning_signals s JOIN wanted w ON w.id = s.cluster_id GROUP BY 1),
     ranked AS (
       SELECT w.*, v.volume, v.last7, v.before7, v.priority, k.sources, k.customers, k.kind, s.visitors, s.texts, s.last_at,
              row_number() OVER (ORDER BY ${ORDERS[wanted.order ?? 'priority']}, w.id) AS place
         FROM wanted w JOIN volumes v ON v.cluster_id = w.id JOIN kinds k ON k.cluster_id = w.id JOIN said s ON s.cluster_id = w.id
        WHERE ($9::text IS NULL OR k.kind = $9) AND ($4::text IS NOT NULL OR w.state <> 'open' OR k.kind = 'explicit' OR v.priority >= ${HEARD_FROM}))
     SELECT * FROM ranked WHERE place > COALESCE((SELECT place FROM ranked WHERE id = $6), 0) ORDER BY place LIMIT $7`,
    [
      wanted.state ?? null,
      wanted.language ?? null,
      wanted.source ?? null,
      wanted.id ?? null,
      now,
      wanted.after ?? null,
      wanted.limit,
      EXPLICIT_SOURCES,
      wanted.kind ?? null,
    ],
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

type Counted = { intent: string; n: number };
export type Face = {
  texts: { text: string; locale: string; n: number }[];
  /** Intents agents named, signs point to, and the bot wrongly accepted by the signs, each in how many conversations; most first. */
  named: Counted[];
  hinted: Counted[];
  taken: Counted[];
};

/** What stands for each cluster: its most frequent texts, and the intents that people and signs speak of. */
export async function readFaces(tx: Tx, ids: readonly string[], most: number): Promise<Map<string, Face>> {
  const faces = new Map(ids.map((id): [string, Face] => [id, { texts: [], named: [], hinted: [], taken: [] }]));
  const texts = await tx.query<{ id: string; text: string; locale: string; n: number }>(
    `SELECT id, text, locale, n FROM (
       SELECT cluster_id AS id, max(text) AS text, max(locale) AS locale, count(DISTINCT conversation_id)::int AS n,
              row_number() OVER (PARTITION BY cluster_id ORDER BY count(DISTINCT conversation_id) DESC, text_key) AS place
         FROM learning_signals WHERE cluster_id = ANY($1) GROUP BY cluster_id, text_key) t WHERE place <= $2 ORDER BY id, place`,
    [ids, most],
  );
  for (const { id, ...text } of texts) faces.get(id)?.texts.push(text);
  const counted = await tx.query<{ id: string; of: 'named' | 'hinted' | 'taken'; intent: string; n: number }>(
    `SELECT s.cluster_id AS id, i.of, i.intent, count(DISTINCT s.conversation_id)::int AS n FROM learning_signals s
      CROSS JOIN LATERAL (VALUES ('named', s.intent_id), ('hinted', s.hint_intent),
                                 ('taken', CASE WHEN s.source = ANY($2) THEN s.guess_intent END)) AS i(of, intent)
      WHERE s.cluster_id = ANY($1) AND i.intent IS NOT NULL GROUP BY 1, 2, 3 ORDER BY n DESC, intent`,
    [ids, IMPLICIT_SOURCES],
  );
  for (const { id, of, ...one } of counted) faces.get(id)?.[of].push(one);
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

/** Open clusters by id, with what they are called: those of the given ones that are still open. */
export async function readOpenTitles(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; title: string }>(
    "SELECT id, COALESCE(name, representative) AS title FROM learning_clusters WHERE id = ANY($1) AND state = 'open'",
    [ids],
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
}
