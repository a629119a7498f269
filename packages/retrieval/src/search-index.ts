import { type Block, blockBytes, buildBlock, prepare, preparedOf } from './block.ts';
import type { IndexedDocument } from './document.ts';
import { holders, type Postings, type Surroundings } from './postings.ts';
import type { Reading } from './terms.ts';

/** Up to this many units a change rebuilds its block whole, so that rarities are exact; larger indexes are built in tiers. */
const REBUILT_WHOLE = 4_000;
/** A tier is merged into the one before it when that is less than this many times larger. */
const TIER = 4;

/** The blocks of one language, oldest and largest first. */
export type Partition = readonly Block[];
/** What one search sees: never changed, only replaced. */
export type Snapshot = ReadonlyMap<string, Partition>;

/**
 * 检索索引: the published articles of a workspace, in process. Each change makes a new snapshot and puts it in place in one
 * step at its end: a search sees the old or the new, and a change that throws leaves the old.
 */
export type SearchIndex = {
  /** Adds documents; an article may have several (translations, parts). */
  add(documents: readonly IndexedDocument[]): void;
  /** Withdraws every document of an article; unknown ids are ignored. */
  remove(articleId: string): void;
  /** Withdraws an article and adds its new documents, in one step. */
  replace(articleId: string, documents: readonly IndexedDocument[]): void;
  /** How many documents can be found. */
  readonly size: number;
  /** Memory held, bytes, by estimate. */
  bytes(): number;
  /** For `search`. */
  readonly snapshot: Snapshot;
  readonly reading: Reading;
};

/** `zh-TW` → `zh`: a question sees the documents of its language, whatever the region. */
export const languageOf = (locale: string): string => locale.toLowerCase().split(/[-_]/)[0] ?? '';

/** What postings together say of a term, for the rarities of a new block and of a question. */
export function around(postings: readonly Postings[]): Surroundings {
  return {
    units: postings.reduce((sum, { units }) => sum + units, 0),
    holders: (term) => postings.reduce((sum, held) => sum + holders(held, term), 0),
  };
}

function build(prepared: Parameters<typeof buildBlock>[0], others: Partition): Block {
  return buildBlock(prepared, around(others.map(({ postings }) => postings)), around(others.map(({ profiles }) => profiles.postings)));
}

const unitsOf = (partition: Partition): number => partition.reduce((sum, block) => sum + block.postings.units, 0);

function withdraw(partition: Partition, articleId: string): Partition {
  if (!partition.some((block) => block.byArticle.get(articleId)?.some((at) => block.alive[at]))) return partition;
  return partition.map((block) => {
    const gone = block.byArticle.get(articleId);
    if (!gone) return block;
    const alive = block.alive.slice();
    for (const at of gone) alive[at] = 0;
    return { ...block, alive };
  });
}

/** Merges tiers until each is clearly larger than the next and hardly anything dead is left. */
function settle(partition: Partition): Partition {
  let blocks = [...partition];
  const dead = (block: Block) => block.alive.reduce((sum, alive) => sum + (alive ? 0 : 1), 0);
  if (unitsOf(blocks) <= REBUILT_WHOLE) {
    if (blocks.length > 1 || blocks.some((block) => dead(block) > 0)) blocks = [build(blocks.flatMap(preparedOf), [])];
    return blocks.filter((block) => block.documents.length > 0);
  }
  blocks = blocks.map((block, at) =>
    dead(block) * 4 > block.documents.length
      ? build(
          preparedOf(block),
          blocks.filter((_, other) => other !== at),
        )
      : block,
  );
  for (;;) {
    const last = blocks.at(-1);
    const before = blocks.at(-2);
    if (!last || !before || before.postings.units >= last.postings.units * TIER) break;
    const rest = blocks.slice(0, -2);
    blocks = [...rest, build([...preparedOf(before), ...preparedOf(last)], rest)];
  }
  return blocks.filter((block) => block.documents.length > 0);
}

/**
 * An empty index.
 * @param reading `segment` gives the words of a Chinese text; `normalise`, if given, folds CJK text before matching
 *   (traditional to simplified); it is applied to CJK runs only, so numbers stay as they are
 */
export function createIndex(reading: Reading): SearchIndex {
  let snapshot: Snapshot = new Map();
  const change = (withdrawn: string | null, documents: readonly IndexedDocument[]): void => {
    const next = new Map<string, Partition>(snapshot);
    const added = Map.groupBy(documents, (document) => languageOf(document.locale));
    for (const [language, partition] of snapshot) if (withdrawn !== null) next.set(language, withdraw(partition, withdrawn));
    for (const [language, group] of added) {
      const partition = next.get(language) ?? [];
      next.set(language, [
        ...partition,
        build(
          group.map((document) => prepare(document, reading)),
          partition,
        ),
      ]);
    }
    for (const [language, partition] of next) if (partition !== snapshot.get(language)) next.set(language, settle(partition));
    snapshot = next;
  };
  return {
    add: (documents) => change(null, documents),
    remove: (articleId) => change(articleId, []),
    replace: (articleId, documents) => change(articleId, documents),
    get size() {
      let size = 0;
      for (const partition of snapshot.values()) for (const block of partition) for (const alive of block.alive) size += alive;
      return size;
    },
    bytes() {
      let bytes = 0;
      for (const partition of snapshot.values()) for (const block of partition) bytes += blockBytes(block);
      return bytes;
    },
    get snapshot() {
      return snapshot;
    },
    reading,
  };
}
