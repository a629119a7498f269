import { sql } from 'drizzle-orm';
import { bigserial, boolean, customType, index, integer, jsonb, pgTable, primaryKey, real, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, workspaceColumn } from '../../platform/schema.ts';

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

// Intents and utterances are never changed in place: a row holds from one corpus version (inclusive) until another (exclusive, null = still),
// so every version of the corpus can be read, and trained on, again.

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
    /** By language. */
    keywords: jsonb('keywords').notNull().default({}),
    sinceVersion: integer('since_version').notNull(),
    untilVersion: integer('until_version'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id, t.sinceVersion] }),
    uniqueIndex('intents_current').on(t.workspaceId, t.id).where(sql`until_version IS NULL`),
  ],
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
    sinceVersion: integer('since_version').notNull(),
    untilVersion: integer('until_version'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id, t.sinceVersion] }),
    uniqueIndex('utterances_current').on(t.workspaceId, t.id).where(sql`until_version IS NULL`),
    index('utterances_intent').on(t.workspaceId, t.intentId).where(sql`until_version IS NULL`),
  ],
);

/** 语料版本: who changed intents and utterances, when and why. */
export const corpusVersions = pgTable(
  'corpus_versions',
  {
    workspaceId: workspaceColumn(),
    number: integer('number').notNull(),
    author: text('author').notNull(),
    reason: text('reason').notNull(),
    intents: integer('intents').notNull(),
    utterances: integer('utterances').notNull(),
    added: integer('added').notNull(),
    removed: integer('removed').notNull(),
    hash: text('hash').notNull(),
    /** The workspace's own words for the segmenter at that time: training sees them too. */
    vocabulary: jsonb('vocabulary').notNull(),
    /** The workspace's synonyms at that time, likewise. */
    synonyms: jsonb('synonyms').notNull().default([]),
    /** Whether the bot understands differently at once: intents, phrases of system intents, settings. */
    serving: boolean('serving').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.number] })],
);

/** What the language room needs besides intents: vocabulary, synonyms, gazetteers, patterns, lexicon; one row a workspace. */
export const languageSettings = pgTable(
  'language_settings',
  {
    workspaceId: workspaceColumn(),
    settings: jsonb('settings').notNull(),
    /** Rises with every change. */
    version: integer('version').notNull().default(1),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId] })],
);

/** 模型版本: trained bytes with who, when, why and the figures. */
export const modelVersions = pgTable(
  'model_versions',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    number: integer('number').notNull(),
    /** candidate | active | retired */
    state: text('state').notNull(),
    bytes: bytea('bytes').notNull(),
    size: integer('size').notNull(),
    hash: text('hash').notNull(),
    corpusVersion: integer('corpus_version').notNull(),
    seed: integer('seed').notNull(),
    examples: integer('examples').notNull(),
    languages: jsonb('languages').notNull(),
    /** Digests of what it was trained with; null before these were written down. */
    trainedWith: jsonb('trained_with'),
    /** Where it is another model trained again: how the two stand to each other. */
    again: jsonb('again'),
    trainMs: integer('train_ms').notNull(),
    author: text('author').notNull(),
    reason: text('reason').notNull(),
    createdAt: at('created_at').notNull(),
    activatedAt: at('activated_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('model_versions_number').on(t.workspaceId, t.number),
    uniqueIndex('model_versions_active').on(t.workspaceId).where(sql`state = 'active'`),
  ],
);

/** 评测集: frozen examples; the newest number is the one in use. */
export const evaluationSets = pgTable(
  'evaluation_sets',
  {
    workspaceId: workspaceColumn(),
    number: integer('number').notNull(),
    /** split | import */
    source: text('source').notNull(),
    author: text('author').notNull(),
    reason: text('reason').notNull(),
    corpusVersion: integer('corpus_version'),
    examples: integer('examples').notNull(),
    intents: integer('intents').notNull(),
    hash: text('hash').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.number] })],
);

export const evaluationExamples = pgTable(
  'evaluation_examples',
  {
    workspaceId: workspaceColumn(),
    setNumber: integer('set_number').notNull(),
    ordinal: integer('ordinal').notNull(),
    text: text('text').notNull(),
    /** null = out of scope. */
    intentId: text('intent_id'),
    locale: text('locale').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.setNumber, t.ordinal] })],
);

/** 评测: what a model version said of every example of a set, and the figures made of it. */
export const evaluations = pgTable(
  'evaluations',
  {
    workspaceId: workspaceColumn(),
    modelId: text('model_id').notNull(),
    setNumber: integer('set_number').notNull(),
    twin: boolean('twin').notNull(),
    figures: jsonb('figures').notNull(),
    /** By ordinal: null = of an intent the model's corpus does not have. */
    outcomes: jsonb('outcomes').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.modelId, t.setNumber] })],
);

/** 训练任务: one at a time in a workspace. */
export const trainingRuns = pgTable(
  'training_runs',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    /** train | evaluate | shadow */
    kind: text('kind').notNull(),
    /** queued | running | done | failed | cancelled */
    state: text('state').notNull(),
    progress: real('progress').notNull().default(0),
    stage: text('stage').notNull().default(''),
    author: text('author').notNull(),
    reason: text('reason').notNull(),
    corpusVersion: integer('corpus_version').notNull(),
    seed: integer('seed').notNull(),
    modelId: text('model_id'),
    /** The model this trains again. */
    asModelId: text('as_model_id'),
    error: text('error'),
    /** One of RUN_FAILURES; null beside an error nobody foresaw. */
    errorCode: text('error_code'),
    /** How often it was begun: a process that died leaves it to another. */
    attempt: integer('attempt').notNull().default(0),
    heardAt: at('heard_at').notNull(),
    createdAt: at('created_at').notNull(),
    startedAt: at('started_at'),
    endedAt: at('ended_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('training_runs_one').on(t.workspaceId).where(sql`state IN ('queued', 'running')`),
  ],
);

/** 影子评测: a candidate beside the active model on what customers wrote in the last days, one row a run. */
export const shadowEvaluations = pgTable(
  'shadow_evaluations',
  {
    workspaceId: workspaceColumn(),
    runId: text('run_id').notNull(),
    modelId: text('model_id').notNull(),
    baselineModelId: text('baseline_model_id').notNull(),
    author: text('author').notNull(),
    reason: text('reason').notNull(),
    fromAt: at('from_at').notNull(),
    toAt: at('to_at').notNull(),
    turns: integer('turns').notNull(),
    figures: jsonb('figures').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.runId] }), index('shadow_evaluations_model').on(t.workspaceId, t.modelId, t.createdAt)],
);

/** 上线记录: which model took over from which. */
export const modelPromotions = pgTable(
  'model_promotions',
  {
    workspaceId: workspaceColumn(),
    seq: bigserial('seq', { mode: 'number' }).notNull(),
    /** first | promote | rollback */
    kind: text('kind').notNull(),
    modelId: text('model_id').notNull(),
    fromModelId: text('from_model_id'),
    forced: boolean('forced').notNull(),
    author: text('author').notNull(),
    reason: text('reason').notNull(),
    figures: jsonb('figures'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.seq] }), index('model_promotions_model').on(t.workspaceId, t.modelId)],
);
