import { boolean, index, jsonb, pgTable, primaryKey, real, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, workspaceColumn } from '../../platform/schema.ts';

/** 学习信号: an utterance that was not understood or not answered well, and how that became known. Text is masked before it comes here. */
export const learningSignals = pgTable(
  'learning_signals',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    /** `<source>:<turn or message>`: one signal of a kind for each. */
    onceKey: text('once_key').notNull(),
    source: text('source').notNull(),
    conversationId: text('conversation_id').notNull(),
    visitorId: text('visitor_id').notNull(),
    messageId: text('message_id'),
    turnId: text('turn_id'),
    text: text('text').notNull(),
    /** Equal for lines that read the same. */
    textKey: text('text_key').notNull(),
    locale: text('locale').notNull(),
    language: text('language').notNull(),
    guessIntent: text('guess_intent'),
    guessConfidence: real('guess_confidence'),
    /** What an agent named (retag). */
    intentId: text('intent_id'),
    /** What a sign points to instead of the guess: what the customer's next words were taken for, or the nearest examples. */
    hintIntent: text('hint_intent'),
    author: text('author'),
    /** The same visitor has said the same in another conversation lately: not counted again. */
    repeated: boolean('repeated').notNull(),
    /** null = not placed yet. */
    clusterId: text('cluster_id'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('learning_signals_once').on(t.workspaceId, t.onceKey),
    index('learning_signals_cluster').on(t.workspaceId, t.clusterId),
    index('learning_signals_text').on(t.workspaceId, t.textKey),
    index('learning_signals_visitor').on(t.workspaceId, t.visitorId, t.createdAt),
  ],
);

/** 聚类. `state`: open | assigned | gap | dismissed | merged. */
export const learningClusters = pgTable(
  'learning_clusters',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    language: text('language').notNull(),
    state: text('state').notNull(),
    name: text('name'),
    representative: text('representative').notNull(),
    /** A person has named, merged or split it: the machine leaves its borders alone. */
    touched: boolean('touched').notNull().default(false),
    mergedInto: text('merged_into'),
    /** The open cluster most like it, as found by the last look; null where none is near. */
    alikeId: text('alike_id'),
    alikeCosine: real('alike_cosine'),
    intentId: text('intent_id'),
    articleId: text('article_id'),
    decidedBy: text('decided_by'),
    decidedReason: text('decided_reason'),
    decidedAt: at('decided_at'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), index('learning_clusters_state').on(t.workspaceId, t.state)],
);

/** 决定: who did what to a cluster, when and why, with what is needed to undo it. */
export const learningDecisions = pgTable(
  'learning_decisions',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    clusterId: text('cluster_id').notNull(),
    kind: text('kind').notNull(),
    author: text('author').notNull(),
    reason: text('reason').notNull(),
    details: jsonb('details').notNull(),
    undone: boolean('undone').notNull().default(false),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), index('learning_decisions_cluster').on(t.workspaceId, t.clusterId)],
);

/** A question that one article answered, for counting what is asked often; `complainedAt` when the customer was not content. */
export const learningAnswers = pgTable(
  'learning_answers',
  {
    workspaceId: workspaceColumn(),
    turnId: text('turn_id').notNull(),
    conversationId: text('conversation_id').notNull(),
    questionKey: text('question_key').notNull(),
    articleId: text('article_id').notNull(),
    complainedAt: at('complained_at'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.turnId] }),
    index('learning_answers_question').on(t.workspaceId, t.questionKey, t.articleId, t.createdAt),
    index('learning_answers_conversation').on(t.workspaceId, t.conversationId),
  ],
);

/** 快捷路径. `state`: active | removed (by a person, for good until switched on) | withdrawn (by a complaint, until it is earned again). */
export const shortPaths = pgTable(
  'learning_short_paths',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    questionKey: text('question_key').notNull(),
    question: text('question').notNull(),
    locale: text('locale').notNull(),
    articleId: text('article_id').notNull(),
    state: text('state').notNull(),
    since: at('since').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), uniqueIndex('learning_short_paths_question').on(t.workspaceId, t.questionKey)],
);
