import { type Clock, type Ids, type Log, MINUTE } from '@zhiyin/kernel';
import { createClusters, createTextSpace, representativeOf, type TextSpace } from '@zhiyin/language';
import type { Db, Tx } from '../../platform/platform.ts';
import { lockFor } from '../../platform/postgres/locks.ts';

/** Signals placed in one transaction. */
const BATCH = 200;
/** Texts that stand for a cluster when others are compared with it: the ones said most. */
const FACES = 12;
/** Texts of the corpus, and of signals, whose words are counted for a space; and how long one serves. */
const KNOWN_TEXTS = 2_000;
const SPACE_MS = 10 * MINUTE;
/** Open clusters of a language that are looked at, the newest first. */
const OPEN_MAX = 1_000;

/**
 * From this cosine on a cluster is shown as looking like another: below what the machine merges itself. On training data 53 % (BANKING77) and 55 %
 * (smp2019) of such pairs were one intent, so a person decides.
 */
const ALIKE = 0.35;

export type KnownTexts = () => Promise<{ examples: readonly { text: string; locale?: string }[]; vocabulary: readonly string[] }>;
type Waiting = { id: string; text: string; text_key: string; language: string };
type Face = { cluster_id: string; text: string; n: number };

/** One at a time in a workspace: where signals belong, and every decision about clusters. */
export async function lockClusters(tx: Tx, workspaceId: string): Promise<void> {
  await lockFor(tx, 'learning.clusters', workspaceId);
}

/** Finds again which text of a cluster stands for it. A cluster left without texts keeps the one it had. */
export async function refreshRepresentative(tx: Tx, clusterId: string, language: string): Promise<void> {
  const texts = await tx.query<{ text: string; n: number }>(
    `SELECT (array_agg(text ORDER BY id))[1] AS text, count(DISTINCT conversation_id)::int AS n FROM learning_signals WHERE cluster_id = $1
      GROUP BY text_key ORDER BY n DESC, text_key LIMIT 200`,
    [clusterId],
  );
  if (texts.length === 0) return;
  const space = createTextSpace(language, []);
  const best = representativeOf(
    texts.map(({ text }) => space.vectorOf(text)),
    texts.map(({ n }) => n),
  );
  await tx.query('UPDATE learning_clusters SET representative = $2 WHERE id = $1', [clusterId, texts[best]?.text]);
}

/** Where signals belong. Clusters a person has decided on, named, merged or split keep their borders. */
export function createPlacing({
  db,
  ids,
  clock,
  log,
  known,
}: {
  db: Db;
  ids: Pick<Ids, 'next'>;
  clock: Clock;
  log: Log;
  known: KnownTexts;
}) {
  const spaces = new Map<string, { space: TextSpace; until: number }>();

  async function spaceOf(language: string): Promise<TextSpace> {
    const key = `${db.workspaceId()} ${language}`;
    const held = spaces.get(key);
    if (held && held.until > clock.monotonic()) return held.space;
    const { examples, vocabulary } = await known();
    const own = examples.filter(({ locale }) => locale === undefined || locale.split('-')[0] === language);
    const each = Math.max(1, Math.ceil(own.length / KNOWN_TEXTS));
    const said = await db.tx((tx) =>
      tx.query<{ text: string }>(
        'SELECT max(text) AS text FROM learning_signals WHERE language = $1 GROUP BY text_key ORDER BY max(id) DESC LIMIT $2',
        [language, KNOWN_TEXTS],
      ),
    );
    const texts = [...own.filter((_, at) => at % each === 0), ...said].map(({ text }) => text);
    const space = createTextSpace(language, texts, vocabulary);
    if (spaces.size > 200) spaces.clear();
    spaces.set(key, { space, until: clock.monotonic() + SPACE_MS });
    return space;
  }

  /** Open clusters of a language in the order they began, ready to be compared with. */
  async function gather(tx: Tx, language: string, space: TextSpace, untouchedOnly: boolean) {
    const faces = await tx.query<Face>(
      `SELECT cluster_id, text, n FROM (
         SELECT s.cluster_id, max(s.text) AS text, count(DISTINCT s.conversation_id)::int AS n,
                row_number() OVER (PARTITION BY s.cluster_id ORDER BY count(DISTINCT s.conversation_id) DESC, s.text_key) AS place
           FROM learning_signals s
           JOIN (SELECT id FROM learning_clusters WHERE state = 'open' AND language = $1 AND ($4::boolean IS FALSE OR NOT touched)
                  ORDER BY id DESC LIMIT $2) c ON c.id = s.cluster_id
          GROUP BY s.cluster_id, s.text_key) t WHERE place <= $3 ORDER BY cluster_id, place`,
      [language, OPEN_MAX, FACES, untouchedOnly],
    );
    const clusters = createClusters(language);
    const clusterIds = [...new Set(faces.map((face) => face.cluster_id))];
    for (const id of clusterIds) clusters.start(faces.filter((face) => face.cluster_id === id).map((face) => space.vectorOf(face.text)));
    return { clusters, clusterIds };
  }

  /** Notes of clusters which other open one each looks like: of those that changed, or of all. */
  async function noteAlike(
    tx: Tx,
    { clusters, clusterIds }: Awaited<ReturnType<typeof gather>>,
    changed: Iterable<string> = clusterIds,
  ): Promise<void> {
    const place = new Map(clusterIds.map((id, at) => [id, at]));
    const found = [...changed].flatMap((id) => {
      const at = place.get(id);
      const near = at === undefined ? null : clusters.nearestTo(at);
      const other = near && near.cosine >= ALIKE ? clusterIds[near.cluster] : undefined;
      return [{ id, other: other ?? null, cosine: other === undefined ? null : (near?.cosine ?? null) }];
    });
    if (found.length > 0)
      await tx.query(
        `UPDATE learning_clusters c SET alike_id = f.other, alike_cosine = f.cosine
           FROM jsonb_to_recordset($1::jsonb) AS f(id text, other text, cosine real) WHERE c.id = f.id`,
        [JSON.stringify(found)],
      );
  }

  async function placeBatch(): Promise<number> {
    const waiting = await db.tx((tx) =>
      tx.query<Waiting>('SELECT id, text, text_key, language FROM learning_signals WHERE cluster_id IS NULL ORDER BY id LIMIT $1', [BATCH]),
    );
    for (const [language, texts] of Map.groupBy(waiting, (signal) => signal.language)) {
      const space = await spaceOf(language);
      await db.tx(async (tx) => {
        await lockClusters(tx, db.workspaceId());
        const { clusters, clusterIds } = await gather(tx, language, space, false);
        const changed = new Set<string>();
        const exact = new Map(
          (
            await tx.query<{ text_key: string; cluster_id: string }>(
              `SELECT DISTINCT ON (text_key) text_key, cluster_id FROM learning_signals
                WHERE cluster_id IS NOT NULL AND language = $1 AND text_key = ANY($2) ORDER BY text_key, id DESC`,
              [language, texts.map((signal) => signal.text_key)],
            )
          ).map((row) => [row.text_key, row.cluster_id]),
        );
        for (const signal of texts) {
          // The very same words belong where they were put before, even where somebody has decided already: the queue does not ask twice.
          let id = exact.get(signal.text_key);
          if (id === undefined) {
            const { cluster, isNew } = clusters.place(space.vectorOf(signal.text));
            if (isNew) {
              id = ids.next('cluster');
              clusterIds[cluster] = id;
              await tx.query(
                "INSERT INTO learning_clusters (id, language, state, representative, created_at) VALUES ($1,$2,'open',$3,$4)",
                [id, language, signal.text, clock.now()],
              );
            } else id = clusterIds[cluster] as string;
            exact.set(signal.text_key, id);
            changed.add(id);
          }
          await tx.query('UPDATE learning_signals SET cluster_id = $2 WHERE id = $1 AND cluster_id IS NULL', [signal.id, id]);
        }
        for (const id of changed) await refreshRepresentative(tx, id, language);
        await noteAlike(tx, { clusters, clusterIds }, changed);
      });
    }
    return waiting.length;
  }

  return {
    /** Puts every signal that waits into a cluster, in the order they came. Idempotent. */
    async place(): Promise<void> {
      let placed = 0;
      for (let done = BATCH; done === BATCH; ) {
        done = await placeBatch();
        placed += done;
      }
      if (placed > 0) log.info('learning.placed', { workspaceId: db.workspaceId(), signals: placed });
    },

    /**
     * Joins open clusters that turned out to be one question, and notes of each which one it looks like. Those a person has named, merged,
     * split or decided on are not joined.
     */
    async mergeClose(): Promise<void> {
      const languages = await db.tx((tx) =>
        tx.query<{ language: string }>("SELECT DISTINCT language FROM learning_clusters WHERE state = 'open'"),
      );
      for (const { language } of languages) {
        const space = await spaceOf(language);
        await db.tx(async (tx) => {
          await lockClusters(tx, db.workspaceId());
          const { clusters, clusterIds } = await gather(tx, language, space, true);
          const grown = new Set<string>();
          for (const [at, home] of clusters.mergeClose().entries()) {
            if (home === at) continue;
            const [from, into] = [clusterIds[at] as string, clusterIds[home] as string];
            await tx.query('UPDATE learning_signals SET cluster_id = $2 WHERE cluster_id = $1', [from, into]);
            await tx.query("UPDATE learning_clusters SET state = 'merged', merged_into = $2 WHERE id = $1", [from, into]);
            grown.add(into);
          }
          for (const id of grown) await refreshRepresentative(tx, id, language);
          await noteAlike(tx, await gather(tx, language, space, false));
        });
      }
    },
  };
}
