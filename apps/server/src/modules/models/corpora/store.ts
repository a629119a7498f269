import type { CorpusVersion, Intent, Localised, SynonymGroup, Utterance } from '@zhiyin/contracts';
import type { Clock } from '@zhiyin/kernel';
import type { Tx } from '../../../platform/platform.ts';
import { lockFor } from '../../../platform/postgres/locks.ts';
import type { Line } from './rules.ts';

export type By = { author: string; reason: string };
export type Keywords = Record<string, string[]>;
export type IntentFields = { name: Localised; category: string; queue: string; sopId: string | null; keywords?: Keywords };
/** The words training is told of besides intents and examples. */
export type Words = { vocabulary: string[]; synonyms: SynonymGroup[] };
type IntentRow = {
  id: string;
  name: Localised;
  category: string;
  queue: string;
  sop_id: string | null;
  system: boolean;
  keywords: Keywords;
  created_at: Date;
};
type UtteranceRow = {
  id: string;
  intent_id: string;
  locale: string;
  text: string;
  source: string;
  since_version: number;
  created_at: Date;
};
type VersionRow = Omit<CorpusVersion, 'createdAt'> & { created_at: Date };

/** What a change did; `serving` when the bot understands differently at once. */
export type Changed = { added: number; removed: number; serving: boolean };

/** One change of a workspace's corpus at a time; the lock is held until the transaction ends. */
export async function lockCorpus(tx: Tx, workspaceId: string): Promise<void> {
  await lockFor(tx, 'models.corpus', workspaceId);
}

/** The newest version's number; 0 before the first. */
export async function headVersion(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ n: number }>('SELECT COALESCE(max(number), 0)::int AS n FROM corpus_versions');
  return row?.n ?? 0;
}

/**
 * Everything training sees, one JSON text a line in the order of its bytes, as SHA-256: two corpora of equal content have equal hashes,
 * whoever put them in and in whatever order.
 */
const HASH = `
  SELECT encode(sha256(convert_to(COALESCE(string_agg(line, E'\\n' ORDER BY line COLLATE "C"), ''), 'UTF8')), 'hex') AS hash,
         count(*) FILTER (WHERE kind = 'u')::int AS utterances, count(*) FILTER (WHERE kind = 'i')::int AS intents
    FROM (SELECT 'u' AS kind, jsonb_build_array('u', intent_id, locale, text)::text AS line FROM utterances WHERE until_version IS NULL
          UNION ALL SELECT 'i', jsonb_build_array('i', id)::text FROM intents WHERE until_version IS NULL
          UNION ALL SELECT 'k', jsonb_build_array('k', id, keywords)::text FROM intents WHERE until_version IS NULL AND keywords <> '{}'
          UNION ALL SELECT 'v', $1::jsonb::text
          UNION ALL SELECT 's', jsonb_build_array('s', $2::jsonb)::text WHERE $2::jsonb <> '[]') AS lines`;

/** Writes down a change that was made under `lockCorpus` as version `number`. */
export async function recordVersion(tx: Tx, clock: Clock, number: number, by: By, changed: Changed): Promise<void> {
  const words = await readWords(tx);
  const [vocabulary, synonyms] = [JSON.stringify(words.vocabulary), JSON.stringify(words.synonyms)];
  const [counted] = await tx.query<{ hash: string; utterances: number; intents: number }>(HASH, [vocabulary, synonyms]);
  await tx.query(
    `INSERT INTO corpus_versions (number, author, reason, intents, utterances, added, removed, hash, vocabulary, synonyms, serving, created_at)
     VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`,
    [
      number,
      by.author,
      by.reason,
      counted?.intents,
      counted?.utterances,
      changed.added,
      changed.removed,
      counted?.hash,
      vocabulary,
      synonyms,
      changed.serving,
      clock.now(),
    ],
  );
}

export async function findVersion(tx: Tx, number: number): Promise<(CorpusVersion & Words) | undefined> {
  const [row] = await tx.query<VersionRow & Words>('SELECT * FROM corpus_versions WHERE number = $1', [number]);
  return row && { ...toVersion(row), vocabulary: row.vocabulary, synonyms: row.synonyms };
}

/** Newest first, below `before`. */
export async function readVersions(tx: Tx, limit: number, before: number | undefined): Promise<CorpusVersion[]> {
  const rows = await tx.query<VersionRow>(
    'SELECT * FROM corpus_versions WHERE $1::int IS NULL OR number < $1 ORDER BY number DESC LIMIT $2',
    [before ?? null, limit],
  );
  return rows.map(toVersion);
}

/**
 * The lines of a version in the order of their bytes, so that training depends on what stands in the corpus and on nothing else.
 * @param number null = the newest
 */
export async function readLines(tx: Tx, number: number | null): Promise<(Line & { id: string })[]> {
  const rows = await tx.query<UtteranceRow>(
    `SELECT id, intent_id, locale, text FROM utterances
      WHERE ${number === null ? 'until_version IS NULL' : 'since_version <= $1 AND (until_version IS NULL OR until_version > $1)'}
      ORDER BY intent_id COLLATE "C", locale COLLATE "C", text COLLATE "C"`,
    number === null ? [] : [number],
  );
  return rows.map((row) => ({ id: row.id, intentId: row.intent_id, locale: row.locale, text: row.text }));
}

/** What changed after a version: ids of lines that ended, and lines that began; a changed line is both. */
export async function readChanges(tx: Tx, since: number): Promise<{ ended: string[]; begun: (Line & { id: string })[] }> {
  const ended = await tx.query<{ id: string }>('SELECT id FROM utterances WHERE until_version > $1', [since]);
  const begun = await tx.query<UtteranceRow>(
    'SELECT id, intent_id, locale, text FROM utterances WHERE until_version IS NULL AND since_version > $1 ORDER BY id',
    [since],
  );
  return {
    ended: ended.map((row) => row.id),
    begun: begun.map((row) => ({ id: row.id, intentId: row.intent_id, locale: row.locale, text: row.text })),
  };
}

/** What the intents of a version are called, and their keywords, in the order of their ids' bytes. */
export async function readNames(tx: Tx, number: number): Promise<{ id: string; name: Localised; keywords: Keywords }[]> {
  return tx.query(
    'SELECT id, name, keywords FROM intents WHERE since_version <= $1 AND (until_version IS NULL OR until_version > $1) ORDER BY id COLLATE "C"',
    [number],
  );
}

/** Whether a version has a line of any intent but these. */
export async function hasLinesBesides(tx: Tx, number: number, intentIds: readonly string[]): Promise<boolean> {
  const rows = await tx.query(
    'SELECT 1 FROM utterances WHERE since_version <= $1 AND (until_version IS NULL OR until_version > $1) AND intent_id <> ALL($2) LIMIT 1',
    [number, intentIds],
  );
  return rows.length > 0;
}

/** How many lines there are of each language. */
export async function readLocales(tx: Tx): Promise<Map<string, number>> {
  const rows = await tx.query<{ locale: string; n: number }>(
    'SELECT locale, count(*)::int AS n FROM utterances WHERE until_version IS NULL GROUP BY locale',
  );
  return new Map(rows.map((row) => [row.locale, row.n]));
}

const WITH_COUNTS = `
  SELECT i.*, COALESCE((SELECT jsonb_object_agg(c.locale, c.n) FROM (
           SELECT u.locale, count(*)::int AS n FROM utterances u
            WHERE u.workspace_id = i.workspace_id AND u.intent_id = i.id AND u.until_version IS NULL GROUP BY u.locale) c), '{}') AS examples
    FROM intents i WHERE i.until_version IS NULL`;

export async function readIntentPage(tx: Tx, limit: number, after: string | undefined): Promise<Intent[]> {
  const rows = await tx.query<IntentRow & { examples: Record<string, number> }>(
    `${WITH_COUNTS} AND ($1::text IS NULL OR i.id COLLATE "C" > $1) ORDER BY i.id COLLATE "C" LIMIT $2`,
    [after ?? null, limit],
  );
  return rows.map(toIntent);
}

export async function findIntent(tx: Tx, id: string): Promise<Intent | undefined> {
  const [row] = await tx.query<IntentRow & { examples: Record<string, number> }>(`${WITH_COUNTS} AND i.id = $1`, [id]);
  return row && toIntent(row);
}

export async function insertIntents(
  tx: Tx,
  version: number,
  now: Date,
  made: readonly (IntentFields & { id: string; system: boolean; createdAt?: string })[],
): Promise<void> {
  await tx.query(
    `INSERT INTO intents (id, name, category, queue, sop_id, system, keywords, since_version, created_at)
     SELECT r.id, r.name, r.category, r.queue, r."sopId", r.system, COALESCE(r.keywords, '{}'), $2, COALESCE(r."createdAt", $3)
       FROM jsonb_to_recordset($1::jsonb)
            AS r(id text, name jsonb, category text, queue text, "sopId" text, system boolean, keywords jsonb, "createdAt" timestamptz)`,
    [JSON.stringify(made), version, now],
  );
}

/** Ends the current row; a row that began in the same version never was. */
export async function endIntents(tx: Tx, version: number, ids: readonly string[] | 'all'): Promise<number> {
  return endRows(tx, 'intents', 'id', version, ids);
}
export async function endUtterances(tx: Tx, version: number, ids: readonly string[] | 'all'): Promise<number> {
  return endRows(tx, 'utterances', 'id', version, ids);
}
export async function endUtterancesOf(tx: Tx, version: number, intentId: string): Promise<number> {
  return endRows(tx, 'utterances', 'intent_id', version, [intentId]);
}

async function endRows(
  tx: Tx,
  table: 'intents' | 'utterances',
  column: 'id' | 'intent_id',
  version: number,
  ids: readonly string[] | 'all',
): Promise<number> {
  const which = ids === 'all' ? '' : `AND ${column} = ANY($2)`;
  const values = ids === 'all' ? [version] : [version, ids];
  const ended = await tx.query(`UPDATE ${table} SET until_version = $1 WHERE until_version IS NULL ${which} RETURNING id`, values);
  return ended.length;
}

export async function insertUtterances(
  tx: Tx,
  version: number,
  now: Date,
  source: string,
  made: readonly (Line & { id: string; createdAt?: string })[],
): Promise<void> {
  await tx.query(
    `INSERT INTO utterances (id, intent_id, locale, text, source, since_version, created_at)
     SELECT r.id, r."intentId", r.locale, r.text, $2, $3, COALESCE(r."createdAt", $4)
       FROM jsonb_to_recordset($1::jsonb) AS r(id text, "intentId" text, locale text, text text, "createdAt" timestamptz)`,
    [JSON.stringify(made), source, version, now],
  );
}

/** What holds in version `number`, by column names without a table. */
const heldIn = (row: string, version: string) =>
  `${row}.since_version <= ${version} AND (${row}.until_version IS NULL OR ${row}.until_version > ${version})`;
const CONTENT = {
  intents: ['name', 'category', 'queue', 'sop_id', 'system', 'keywords'],
  utterances: ['intent_id', 'locale', 'text'],
} as const;
const COPIED = { intents: 'name, category, queue, sop_id, system, keywords', utterances: 'intent_id, locale, text, source' } as const;

/**
 * Makes the current rows what they were in version `from`, as version `version`; rows that have not changed stay. Ids and the times rows
 * were made come back with them.
 */
export async function restoreRows(
  tx: Tx,
  table: 'intents' | 'utterances',
  from: number,
  version: number,
): Promise<{ added: number; removed: number }> {
  const isSame = CONTENT[table].map((column) => `o.${column} IS NOT DISTINCT FROM c.${column}`).join(' AND ');
  const ended = await tx.query(
    `UPDATE ${table} c SET until_version = $2 WHERE c.until_version IS NULL AND NOT EXISTS (
       SELECT 1 FROM ${table} o WHERE o.workspace_id = c.workspace_id AND o.id = c.id AND ${heldIn('o', '$1')} AND ${isSame}) RETURNING id`,
    [from, version],
  );
  const made = await tx.query(
    `INSERT INTO ${table} (id, ${COPIED[table]}, since_version, created_at)
     SELECT o.id, ${COPIED[table]
       .split(', ')
       .map((column) => `o.${column}`)
       .join(', ')}, $2, o.created_at FROM ${table} o
      WHERE ${heldIn('o', '$1')} AND NOT EXISTS (
        SELECT 1 FROM ${table} c WHERE c.workspace_id = o.workspace_id AND c.id = o.id AND c.until_version IS NULL) RETURNING id`,
    [from, version],
  );
  return { added: made.length, removed: ended.length };
}

export async function readWords(tx: Tx): Promise<Words & { version: number; updatedAt: Date | null }> {
  const [row] = await tx.query<{ settings: Partial<Words>; version: number; updated_at: Date }>(
    'SELECT settings, version, updated_at FROM language_settings',
  );
  const { vocabulary = [], synonyms = [] } = row?.settings ?? {};
  return { vocabulary, synonyms, version: row?.version ?? 0, updatedAt: row?.updated_at ?? null };
}

/** Puts words in the place of those there are; true when they were others before. */
export async function writeWords(tx: Tx, { vocabulary, synonyms }: Words, now: Date): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO language_settings (settings, updated_at) SELECT jsonb_build_object('vocabulary', $1::jsonb, 'synonyms', $2::jsonb), $3
      WHERE EXISTS (SELECT 1 FROM language_settings) OR $1::jsonb <> '[]' OR $2::jsonb <> '[]'
     ON CONFLICT (workspace_id) DO UPDATE SET settings = language_settings.settings || EXCLUDED.settings, updated_at = $3,
            version = language_settings.version + 1
      WHERE COALESCE(language_settings.settings->'vocabulary', '[]') <> $1::jsonb
         OR COALESCE(language_settings.settings->'synonyms', '[]') <> $2::jsonb RETURNING 1`,
    [JSON.stringify(vocabulary), JSON.stringify(synonyms), now],
  );
  return rows.length > 0;
}

export async function findUtterance(tx: Tx, id: string): Promise<Utterance | undefined> {
  const [row] = await tx.query<UtteranceRow>('SELECT * FROM utterances WHERE id = $1 AND until_version IS NULL', [id]);
  return row && toUtterance(row);
}

/** Whether an intent has any line now. */
export async function hasLines(tx: Tx, intentId: string): Promise<boolean> {
  return (await tx.query('SELECT 1 FROM utterances WHERE intent_id = $1 AND until_version IS NULL LIMIT 1', [intentId])).length > 0;
}

/** The same words under the same intent, whatever the language tag. */
export async function findSameLine(tx: Tx, intentId: string, text: string): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(
    'SELECT id FROM utterances WHERE intent_id = $1 AND text = $2 AND until_version IS NULL LIMIT 1',
    [intentId, text],
  );
  return row?.id;
}

/** The texts among these that the intent has. */
export async function readKnownTexts(tx: Tx, intentId: string, texts: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ text: string }>(
    'SELECT text FROM utterances WHERE intent_id = $1 AND until_version IS NULL AND text = ANY($2)',
    [intentId, texts],
  );
  return new Set(rows.map((row) => row.text));
}

export async function readUtterances(tx: Tx, ids: readonly string[]): Promise<Utterance[]> {
  const rows = await tx.query<UtteranceRow>('SELECT * FROM utterances WHERE id = ANY($1) AND until_version IS NULL ORDER BY id', [ids]);
  return rows.map(toUtterance);
}

export async function readUtterancePage(
  tx: Tx,
  asked: { limit: number; after?: string; intent?: string; locale?: string; q?: string; order?: 'oldest' | 'newest' },
): Promise<Utterance[]> {
  const [follows, direction] = asked.order === 'newest' ? ['<', 'DESC'] : ['>', 'ASC'];
  const rows = await tx.query<UtteranceRow>(
    `SELECT * FROM utterances WHERE until_version IS NULL
        AND ($1::text IS NULL OR id ${follows} $1) AND ($2::text IS NULL OR intent_id = $2) AND ($3::text IS NULL OR locale = $3)
        AND ($4::text IS NULL OR position(lower($4) IN lower(text)) > 0)
      ORDER BY id ${direction} LIMIT $5`,
    [asked.after ?? null, asked.intent ?? null, asked.locale ?? null, asked.q || null, asked.limit],
  );
  return rows.map(toUtterance);
}

function toVersion({ number, author, reason, intents, utterances, added, removed, hash, created_at: at }: VersionRow): CorpusVersion {
  return { number, author, reason, intents, utterances, added, removed, hash, createdAt: at.toISOString() };
}
function toIntent(row: IntentRow & { examples: Record<string, number> }): Intent {
  const { id, name, category, queue, sop_id: sopId, system, keywords, examples, created_at: at } = row;
  return { id, name, category, queue, sopId, system, keywords, examples, createdAt: at.toISOString() };
}
function toUtterance(row: UtteranceRow): Utterance {
  const { id, intent_id: intentId, locale, text, source, since_version: version, created_at: at } = row;
  return { id, intentId, locale, text, source, version, createdAt: at.toISOString() };
}
