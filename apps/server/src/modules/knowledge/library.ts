import type { Entity, IntentGuess, Passage } from '@zhiyin/contracts';
import { type Clock, type Log, SECOND } from '@zhiyin/kernel';
import { createSynonymReader, fold, normalise, type SynonymGroup, wordsOfGroups } from '@zhiyin/language';
import { createIndex, type IndexedDocument, type Reranker, rerankRows, type SearchIndex, search } from '@zhiyin/retrieval';
import type { Db } from '../../platform/platform.ts';

export type SearchQuery = {
  text: string;
  locale: string;
  limit: number;
  intents?: readonly IntentGuess[];
  entities?: readonly Entity[];
  products?: readonly string[];
  codes?: readonly string[];
};
/** How long a node may go on with an index before it looks whether it is the newest. */
const CHECK_MS = 1 * SECOND;
/** Cuts a text into words, some of which the workspace knows to be whole. */
export type Segment = (text: string, own: readonly string[]) => string[];
/** The workspace's words for the segmenter, and its synonyms. */
export type OwnWords = { vocabulary: readonly string[]; synonyms: readonly SynonymGroup[] };
type Shelf = { index: SearchIndex; reranker: Reranker | undefined; revision: number; checkedAt: number };

/** 索引: published knowledge of each workspace in process, following the record's revision; a withdrawn article is gone within a second or two everywhere. */
export function createLibrary({
  db,
  clock,
  log,
  segment,
  words = async () => ({ vocabulary: [], synonyms: [] }),
  read,
}: {
  db: Db;
  clock: Clock;
  log: Log;
  segment: Segment;
  words?: () => Promise<OwnWords>;
  read: () => Promise<{ revision: number; documents: IndexedDocument[]; reranker?: Reranker }>;
}) {
  const shelves = new Map<string, Shelf>();
  const building = new Map<string, Promise<void>>();

  async function rebuild(workspaceId: string): Promise<void> {
    const started = clock.monotonic();
    const { revision, documents, reranker } = await read();
    // read after the revision: words that changed meanwhile have a newer one, and the index is made again
    const { vocabulary, synonyms } = await words();
    const own = [...vocabulary, ...wordsOfGroups(synonyms)];
    const cut = (text: string) => segment(text, own);
    const { rewrite } = createSynonymReader(synonyms, cut, fold);
    const index = createIndex({ segment: cut, normalise, ...(synonyms.length > 0 && { rewrite: (text) => rewrite(fold(text)) }) });
    index.add(documents);
    shelves.set(workspaceId, { index, reranker, revision, checkedAt: started });
    log.info('knowledge.indexed', { workspaceId, revision, documents: documents.length, ms: Math.round(clock.monotonic() - started) });
  }

  /** Whoever needs the index while it is made waits for the same one; one that failed is made anew by whoever comes next. */
  function build(workspaceId: string): Promise<void> {
    const running = building.get(workspaceId) ?? rebuild(workspaceId).finally(() => building.delete(workspaceId));
    building.set(workspaceId, running);
    return running;
  }

  async function revisionNow(): Promise<number> {
    return db.tx(
      async (tx) =>
        (await tx.query<{ revision: number }>('SELECT revision FROM knowledge_revisions', [], 'knowledge-revision'))[0]?.revision ?? 0,
    );
  }

  async function shelf(): Promise<Shelf> {
    const workspaceId = db.workspaceId();
    const known = shelves.get(workspaceId);
    if (!known || building.has(workspaceId)) {
      await build(workspaceId);
    } else if (clock.monotonic() - known.checkedAt > CHECK_MS) {
      known.checkedAt = clock.monotonic();
      try {
        if ((await revisionNow()) !== known.revision) await build(workspaceId);
      } catch (error) {
        known.checkedAt = Number.NEGATIVE_INFINITY;
        throw error;
      }
    }
    return shelves.get(workspaceId) as Shelf;
  }

  return {
    /** Best first. */
    async search(query: SearchQuery): Promise<Passage[]> {
      const { index, reranker } = await shelf();
      return search(index, { ...query, now: clock.now(), ...(reranker && { reranker }) });
    },
    /** What a re-ranker learns from: the articles it would order anew, by search alone, with their features. */
    async rows(query: Omit<SearchQuery, 'limit'>): Promise<{ articleId: string; row: number[] }[]> {
      return rerankRows((await shelf()).index, { ...query, limit: 1, now: clock.now() });
    },
    /** Says that what customers may see has changed; call inside the transaction of the change. */
    async changed(): Promise<void> {
      await db.tx(async (tx) => {
        await tx.query(
          'INSERT INTO knowledge_revisions (revision) VALUES (1) ON CONFLICT (workspace_id) DO UPDATE SET revision = knowledge_revisions.revision + 1',
        );
        const workspaceId = db.workspaceId();
        tx.afterCommit(() => {
          const known = shelves.get(workspaceId);
          if (known) known.checkedAt = Number.NEGATIVE_INFINITY;
        });
      });
    },
  };
}
