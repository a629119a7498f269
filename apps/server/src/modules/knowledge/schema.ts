import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
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
