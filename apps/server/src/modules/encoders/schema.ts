import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at, workspaceColumn } from '../../platform/schema.ts';

/** 语言模型服务: where sentence vectors come from; one row a workspace, none where the product's own models do alone. */
export const languageProviders = pgTable(
  'language_providers',
  {
    workspaceId: workspaceColumn(),
    /** openai | onnx */
    kind: text('kind').notNull(),
    url: text('url'),
    model: text('model'),
    directory: text('directory'),
    /** Sealed (AES-256-GCM). */
    key: text('key'),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId] })],
);
