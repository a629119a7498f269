import type {
  ContextLine,
  Disagreement,
  EntityVerdict,
  FoundEntity,
  Label,
  LabelItem,
  LabelProgress,
  LabelSample,
} from '@zhiyin/contracts';
import type { Tx } from '../../platform/platform.ts';
import type { Prediction } from './judging-rules.ts';
import type { StratumKey, StratumPlan } from './sampling-rules.ts';

export type SampleRow = {
  id: string;
  week: string;
  from_at: Date;
  until_at: Date;
  partial: boolean;
  state: 'open' | 'closed';
  seed: number;
  population: number;
  strata: StratumPlan[];
  intent_order: string[];
  drawn_by: string;
  drawn_at: Date;
  closed_at: Date | null;
};
type SampleWithCounts = SampleRow & LabelProgress & { size: number; doubles: number; disagreements: number };

/** What a label item is to whoever judges the sample: never for a labeller. */
export type ItemRow = {
  id: string;
  sample_id: string;
  turn_id: string;
  conversation_id: string;
  turn_at: Date;
  text: string;
  locale: string;
  entities: FoundEntity[] | null;
  stratum: StratumKey;
  prediction: Prediction;
  adjudicated: Label | null;
  taught_at: Date | null;
  /** One for each label that is wanted; null = due. */
  labels: (Label | null)[];
  /** Beside `labels`: what was said of the entities. */
  entity_verdicts: (EntityVerdict | null)[];
};
export type NewItem = {
  id: string;
  turnId: string;
  conversationId: string;
  at: string;
  text: string;
  locale: string;
  context: ContextLine[];
  entities: FoundEntity[];
  stratum: StratumKey;
  prediction: Prediction;
  double: boolean;
};
type BlindRow = LabelItem;

/** What is still open to a person: a label that is due and whose twin is not theirs. `$2` is the person. */
const OPEN_TO = `s.label IS NULL AND NOT EXISTS (SELECT 1 FROM label_slots o WHERE o.item_id = s.item_id AND o.slot <> s.slot AND o.labelled_by = $2)`;
/** Two labels that differ and that nobody can take back any more. `$3` is the latest moment such a label was given. */
const DIFFER = `i.adjudicated IS NULL AND a.label <> b.label AND a.labelled_at <= $3 AND b.labelled_at <= $3`;

const PROGRESS = `count(*)::int AS wanted, count(s.label)::int AS given, (count(*) FILTER (WHERE s.labelled_by = $2))::int AS mine,
  (count(DISTINCT s.item_id) FILTER (WHERE ${OPEN_TO}))::int AS open`;

/** @param settled labels given later than this can still be taken back */
export async function readSamples(
  tx: Tx,
  person: string,
  settled: Date,
  which: { id: string } | { limit: number; before?: string },
): Promise<LabelSample[]> {
  const one = 'id' in which;
  const rows = await tx.query<SampleWithCounts>(
    `SELECT p.*, c.*,
            (SELECT count(*)::int FROM label_items i WHERE i.sample_id = p.id) AS size,
            (SELECT count(*)::int FROM label_slots s WHERE s.sample_id = p.id AND s.slot = 2) AS doubles,
            (SELECT count(*)::int FROM label_items i JOIN label_slots a ON a.item_id = i.id AND a.slot = 1 JOIN label_slots b ON b.item_id = i.id AND b.slot = 2
              WHERE i.sample_id = p.id AND ${DIFFER}) AS disagreements
       FROM (SELECT * FROM label_samples WHERE ${one ? 'id = $1' : '($1::text IS NULL OR id < $1)'} ORDER BY id DESC LIMIT $4) p
      CROSS JOIN LATERAL (SELECT ${PROGRESS}
                            FROM label_slots s WHERE s.sample_id = p.id) c
      ORDER BY p.id DESC`,
    [one ? which.id : (which.before ?? null), person, settled, one ? 1 : which.limit],
  );
  return rows.map((row) => ({
    id: row.id,
    week: row.week,
    from: row.from_at.toISOString(),
    until: row.until_at.toISOString(),
    partial: row.partial,
    state: row.state,
    population: row.population,
    size: row.size,
    doubles: row.doubles,
    seed: row.seed,
    drawnBy: row.drawn_by,
    drawnAt: row.drawn_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    progress: { wanted: row.wanted, given: row.given, mine: row.mine, open: row.open },
    disagreements: row.disagreements,
  }));
}

export async function readProgress(tx: Tx, sampleId: string, person: string): Promise<LabelProgress> {
  const [row] = await tx.query<LabelProgress>(
    `SELECT ${PROGRESS} FROM label_slots s WHERE s.sample_id = $1`,
    [sampleId, person],
    'label-progress',
  );
  return row as LabelProgress;
}

/** `lock`: `SHARE` while something is written into an open sample, `UPDATE` to change its state. */
export async function findSample(tx: Tx, id: string, lock?: 'SHARE' | 'UPDATE'): Promise<SampleRow | undefined> {
  return (await tx.query<SampleRow>(`SELECT * FROM label_samples WHERE id = $1 ${lock ? `FOR ${lock}` : ''}`, [id]))[0];
}

export async function hasSample(tx: Tx, week: string, partial: boolean): Promise<boolean> {
  return (
    (await tx.query("SELECT 1 FROM label_samples WHERE week = $1 AND partial = $2 AND ($2 = false OR state = 'open')", [week, partial]))
      .length > 0
  );
}

export async function insertSample(tx: Tx, sample: Omit<SampleRow, 'state' | 'closed_at'>, items: readonly NewItem[]): Promise<void> {
  await tx.query(
    `INSERT INTO label_samples (id, week, from_at, until_at, partial, state, seed, population, strata, intent_order, drawn_by, drawn_at)
     VALUES ($1,$2,$3,$4,$5,'open',$6,$7,$8,$9,$10,$11)`,
    [
      sample.id,
      sample.week,
      sample.from_at,
      sample.until_at,
      sample.partial,
      sample.seed,
      sample.population,
      JSON.stringify(sample.strata),
      JSON.stringify(sample.intent_order),
      sample.drawn_by,
      sample.drawn_at,
    ],
  );
  const rows = JSON.stringify(items.map((item, ordinal) => ({ ...item, ordinal })));
  await tx.query(
    `INSERT INTO label_items (id, sample_id, ordinal, turn_id, conversation_id, turn_at, text, locale, context, entities, stratum, prediction)
     SELECT r.id, $2, r.ordinal, r."turnId", r."conversationId", r.at, r.text, r.locale, r.context, r.entities, r.stratum, r.prediction
       FROM jsonb_to_recordset($1::jsonb) AS r(id text, ordinal int, "turnId" text, "conversationId" text, at timestamptz, text text, locale text,
                                               context jsonb, entities jsonb, stratum text, prediction jsonb)`,
    [rows, sample.id],
  );
  await tx.query(
    `INSERT INTO label_slots (item_id, slot, sample_id)
     SELECT r.id, n, $2 FROM jsonb_to_recordset($1::jsonb) AS r(id text, double boolean) CROSS JOIN generate_series(1, 2) AS n WHERE n = 1 OR r.double`,
    [rows, sample.id],
  );
}

const toItem = ({ id, text, locale, context, entities }: BlindRow): LabelItem => ({ id, text, locale, context, entities });

/**
 * Leases the next label that is due to a person: what they hold already, else what nobody holds; what they skipped comes last. The item is locked
 * with its label, so that the two labels of an item are never handed to one person by two requests at once.
 */
export async function leaseNext(tx: Tx, sampleId: string, person: string, now: Date, until: Date): Promise<LabelItem | null> {
  const [next] = await tx.query<BlindRow & { slot: number }>(
    `SELECT i.id, i.text, i.locale, i.context, i.entities, s.slot
       FROM label_slots s JOIN label_items i ON i.id = s.item_id
      WHERE s.sample_id = $1 AND ${OPEN_TO} AND (s.leased_by = $2 OR s.leased_until IS NULL OR s.leased_until <= $3)
        AND NOT EXISTS (SELECT 1 FROM label_slots o WHERE o.item_id = s.item_id AND o.slot <> s.slot AND o.leased_by = $2 AND o.leased_until > $3)
      ORDER BY (s.leased_by IS NOT DISTINCT FROM $2) DESC, EXISTS (SELECT 1 FROM label_skips k WHERE k.item_id = s.item_id AND k.person = $2), i.ordinal, s.slot
      LIMIT 1 FOR UPDATE OF i, s SKIP LOCKED`,
    [sampleId, person, now],
  );
  if (!next) return null;
  await tx.query('UPDATE label_slots SET leased_by = $3, leased_until = $4 WHERE item_id = $1 AND slot = $2', [
    next.id,
    next.slot,
    person,
    until,
  ]);
  return toItem(next);
}

export type SlotRow = { slot: number; leased_by: string | null; label: Label | null; labelled_by: string | null; labelled_at: Date | null };
/** An item's labels, with the item locked. Undefined where the sample has no such item. */
export async function lockItem(
  tx: Tx,
  sampleId: string,
  itemId: string,
): Promise<{ item: LabelItem; adjudicated: Label | null; slots: SlotRow[] } | undefined> {
  const [row] = await tx.query<BlindRow & { adjudicated: Label | null }>(
    'SELECT id, text, locale, context, entities, adjudicated FROM label_items WHERE sample_id = $1 AND id = $2 FOR UPDATE',
    [sampleId, itemId],
  );
  if (!row) return undefined;
  const slots = await tx.query<SlotRow>(
    'SELECT slot, leased_by, label, labelled_by, labelled_at FROM label_slots WHERE item_id = $1 ORDER BY slot',
    [itemId],
  );
  return { item: toItem(row), adjudicated: row.adjudicated, slots };
}

export async function writeLabel(
  tx: Tx,
  itemId: string,
  slot: number,
  given: { label: Label; entities: EntityVerdict | null; person: string; at: Date } | { lease: string | null; until: Date | null },
): Promise<void> {
  const values =
    'label' in given
      ? [null, null, JSON.stringify(given.label), given.person, given.at, given.entities && JSON.stringify(given.entities)]
      : [given.lease, given.until, null, null, null, null];
  await tx.query(
    'UPDATE label_slots SET leased_by = $3, leased_until = $4, label = $5, labelled_by = $6, labelled_at = $7, entity_verdict = $8 WHERE item_id = $1 AND slot = $2',
    [itemId, slot, ...values],
  );
}

export async function insertSkip(tx: Tx, itemId: string, person: string): Promise<void> {
  await tx.query('INSERT INTO label_skips (item_id, person) VALUES ($1, $2) ON CONFLICT DO NOTHING', [itemId, person]);
}

/** The item a person labelled last, if that was after `since`. */
export async function lastLabelledBy(tx: Tx, sampleId: string, person: string, since: Date): Promise<string | undefined> {
  const [row] = await tx.query<{ item_id: string }>(
    `SELECT s.item_id FROM label_slots s JOIN label_items i ON i.id = s.item_id
      WHERE s.sample_id = $1 AND s.labelled_by = $2 AND s.labelled_at > $3 AND i.adjudicated IS NULL
      ORDER BY s.labelled_at DESC, i.ordinal DESC LIMIT 1`,
    [sampleId, person, since],
  );
  return row?.item_id;
}

export async function readDisagreements(
  tx: Tx,
  sampleId: string,
  settled: Date,
  page: { limit: number; after?: string },
): Promise<Disagreement[]> {
  const rows = await tx.query<BlindRow & { first: Label; second: Label }>(
    `SELECT i.id, i.text, i.locale, i.context, i.entities, a.label AS first, b.label AS second
       FROM label_items i JOIN label_slots a ON a.item_id = i.id AND a.slot = 1 JOIN label_slots b ON b.item_id = i.id AND b.slot = 2
      WHERE i.sample_id = $1 AND ${DIFFER}
        AND ($2::text IS NULL OR i.ordinal > (SELECT ordinal FROM label_items WHERE id = $2))
      ORDER BY i.ordinal LIMIT $4`,
    [sampleId, page.after ?? null, settled, page.limit],
  );
  return rows.map((row) => ({ item: toItem(row), labels: [row.first, row.second] }));
}

export async function writeAdjudication(tx: Tx, itemId: string, label: Label, person: string, at: Date): Promise<void> {
  await tx.query('UPDATE label_items SET adjudicated = $2, adjudicated_by = $3, adjudicated_at = $4 WHERE id = $1', [
    itemId,
    JSON.stringify(label),
    person,
    at,
  ]);
}

export async function closeSample(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.query("UPDATE label_samples SET state = 'closed', closed_at = $2 WHERE id = $1", [id, at]);
}

/** Open samples whose every label was given, none of which can be taken back any more or waits to be decided on. */
export async function completeSamples(tx: Tx, settled: Date): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT p.id FROM label_samples p WHERE p.state = 'open'
        AND EXISTS (SELECT 1 FROM label_slots s WHERE s.sample_id = p.id)
        AND NOT EXISTS (SELECT 1 FROM label_slots s WHERE s.sample_id = p.id AND (s.label IS NULL OR s.labelled_at > $1))
        AND NOT EXISTS (SELECT 1 FROM label_items i JOIN label_slots a ON a.item_id = i.id AND a.slot = 1 JOIN label_slots b ON b.item_id = i.id AND b.slot = 2
                         WHERE i.sample_id = p.id AND i.adjudicated IS NULL AND a.label <> b.label)
      ORDER BY p.id FOR UPDATE`,
    [settled],
  );
  return rows.map((row) => row.id);
}

/** Samples of weeks that began in [from, until], oldest first. */
export async function samplesBetween(tx: Tx, from: Date, until: Date): Promise<{ id: string; week: string; state: 'open' | 'closed' }[]> {
  return tx.query('SELECT id, week, state FROM label_samples WHERE from_at >= $1 AND from_at <= $2 ORDER BY from_at, id', [from, until]);
}

/** All items of samples with their labels, in the order of labelling. */
export async function readItems(tx: Tx, sampleIds: readonly string[]): Promise<ItemRow[]> {
  return tx.query<ItemRow>(
    `SELECT i.id, i.sample_id, i.turn_id, i.conversation_id, i.turn_at, i.text, i.locale, i.entities, i.stratum, i.prediction, i.adjudicated, i.taught_at,
            jsonb_agg(s.label ORDER BY s.slot) AS labels, jsonb_agg(s.entity_verdict ORDER BY s.slot) AS entity_verdicts
       FROM label_items i JOIN label_slots s ON s.item_id = i.id
      WHERE i.sample_id = ANY($1) GROUP BY i.workspace_id, i.id ORDER BY i.sample_id, i.ordinal`,
    [sampleIds],
  );
}

export async function markTaught(tx: Tx, itemIds: readonly string[], at: Date): Promise<void> {
  await tx.query('UPDATE label_items SET taught_at = $2 WHERE id = ANY($1)', [itemIds, at]);
}
