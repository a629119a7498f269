import { boolean, customType, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at, workspaceColumn } from '../../platform/schema.ts';

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** 意图: what customers want, with the procedure and queue made for it. */
export const intents = pgTable(
  'intents',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    name: jsonb('name').notNull(),
    category: text('category').notNull(),
    queue: text('queue').notNull(),
    sopId: text('sop_id'),
    system: boolean('system').notNull().default(false),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
);

/** 语料: example sentences. */
export const utterances = pgTable(
  'utterances',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    intentId: text('intent_id').notNull(),
    locale: text('locale').notNull(),
    text: text('text').notNull(),
    source: text('source').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), index('utterances_intent').on(t.workspaceId, t.intentId)],
);

/** What the language room needs besides intents: gazetteers, patterns, lexicon; one row a workspace. */
export const languageSettings = pgTable(
  'language_settings',
  { workspaceId: workspaceColumn(), settings: jsonb('settings').notNull(), updatedAt: at('updated_at').notNull() },
  (t) => [primaryKey({ columns: [t.workspaceId] })],
);

/** 模型版本: trained bytes with who, when, why and the figures. */
export const modelVersions = pgTable(
  'model_versions',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    number: integer('number').notNull(),
    state: text('state').notNull(),
    bytes: bytea('bytes').notNull(),
    figures: jsonb('figures').notNull(),
    author: text('author').notNull(),
    reason: text('reason').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), index('model_versions_state').on(t.workspaceId, t.state)],
);
