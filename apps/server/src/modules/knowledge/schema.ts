import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, workspaceColumn } from '../../platform/schema.ts';

/** 知识条目: what stays the same over its versions, and which version customers see. */
export const articles = pgTable(
  'articles',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    externalId: text('external_id'),
    state: text('state').notNull(),
    /** The version being worked on, and the one customers see (null: none). */
    versionId: text('version_id').notNull(),
    publishedVersionId: text('published_version_id'),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('articles_external').on(t.workspaceId, t.externalId).where(sql`external_id IS NOT NULL`),
    index('articles_updated').on(t.workspaceId, t.updatedAt),
  ],
);

/** 版本: never changed once published. */
export const articleVersions = pgTable(
  'article_versions',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    articleId: text('article_id').notNull(),
    version: integer('version').notNull(),
    category: text('category').notNull(),
    products: jsonb('products').notNull(),
    priority: text('priority').notNull(),
    risk: text('risk').notNull(),
    source: text('source').notNull(),
    intents: jsonb('intents').notNull(),
    translations: jsonb('translations').notNull(),
    validFrom: at('valid_from'),
    validTo: at('valid_to'),
    author: text('author').notNull(),
    reviewer: text('reviewer'),
    createdAt: at('created_at').notNull(),
    publishedAt: at('published_at'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), uniqueIndex('article_versions_number').on(t.workspaceId, t.articleId, t.version)],
);

/** Counts every change of what customers may see; every node's index follows it. */
export const knowledgeRevisions = pgTable(
  'knowledge_revisions',
  { workspaceId: workspaceColumn(), revision: integer('revision').notNull().default(0) },
  (t) => [primaryKey({ columns: [t.workspaceId] })],
);

/** 评判: what customers said of an answer: question (masked), article, whether it helped; what was understood of the question stands in `asked`. */
export const knowledgeJudgements = pgTable(
  'knowledge_judgements',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    /** `<conversation>:<article>:<question>`: a later word on the same answer replaces the earlier. */
    onceKey: text('once_key').notNull(),
    question: text('question').notNull(),
    locale: text('locale').notNull(),
    asked: jsonb('asked').notNull(),
    articleId: text('article_id').notNull(),
    source: text('source').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('knowledge_judgements_once').on(t.workspaceId, t.onceKey),
    index('knowledge_judgements_time').on(t.workspaceId, t.createdAt),
  ],
);

/** 重排版本: never changed. */
export const knowledgeRerankers = pgTable(
  'knowledge_rerankers',
  {
    workspaceId: workspaceColumn(),
    number: integer('number').notNull(),
    reranker: jsonb('reranker').notNull(),
    judgements: integer('judgements').notNull(),
    helpful: integer('helpful').notNull(),
    figures: jsonb('figures').notNull(),
    usable: boolean('usable').notNull(),
    author: text('author').notNull(),
    reason: text('reason').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.number] })],
);

/** Who set which order, in order; the last one holds. */
export const knowledgeRerankingMoves = pgTable(
  'knowledge_reranking_moves',
  {
    workspaceId: workspaceColumn(),
    position: integer('position').notNull(),
    mode: text('mode').notNull(),
    number: integer('number'),
    author: text('author').notNull(),
    reason: text('reason').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.position] })],
);
