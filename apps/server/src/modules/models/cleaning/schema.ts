import { sql } from 'drizzle-orm';
import { boolean, doublePrecision, index, integer, jsonb, pgTable, primaryKey, real, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, workspaceColumn } from '../../../platform/schema.ts';

/** 清洗: one review of a corpus version. How far its search is stands in `cleaning_tasks`. */
export const cleaningRuns = pgTable(
  'cleaning_runs',
  {
    workspaceId: workspaceColumn(),
    number: integer('number').notNull(),
    corpusVersion: integer('corpus_version').notNull(),
    /** manual | monthly | before_promotion */
    trigger: text('trigger').notNull(),
    author: text('author').notNull(),
    reason: text('reason').notNull(),
    /** Up to which corpus version `open` and `outdated` of its findings are known to be right. */
    seenVersion: integer('seen_version').notNull(),
    supersededBy: integer('superseded_by'),
    closedAt: at('closed_at'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.number] }), index('cleaning_runs_version').on(t.workspaceId, t.corpusVersion)],
);

/** What a thread does for a review: look for findings, or measure what accepting them did. One at a time in a workspace. */
export const cleaningTasks = pgTable(
  'cleaning_tasks',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    runNumber: integer('run_number').notNull(),
    /** review | measure */
    kind: text('kind').notNull(),
    /** queued | running | done | failed | cancelled */
    state: text('state').notNull(),
    progress: real('progress').notNull().default(0),
    stage: text('stage').notNull().default(''),
    error: text('error'),
    /** Measuring: the corpus before and after. */
    fromVersion: integer('from_version'),
    toVersion: integer('to_version'),
    result: jsonb('result'),
    author: text('author').notNull(),
    /** How often it was begun: a process that died leaves it to another. */
    attempt: integer('attempt').notNull().default(0),
    heardAt: at('heard_at').notNull(),
    createdAt: at('created_at').notNull(),
    startedAt: at('started_at'),
    endedAt: at('ended_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('cleaning_tasks_one').on(t.workspaceId).where(sql`state = 'running'`),
    uniqueIndex('cleaning_tasks_review').on(t.workspaceId, t.runNumber).where(sql`kind = 'review'`),
    uniqueIndex('cleaning_tasks_open').on(t.workspaceId, t.runNumber, t.kind).where(sql`state IN ('queued', 'running')`),
  ],
);

/** 清洗发现: lines somebody should look at, as they were when they were found. */
export const cleaningFindings = pgTable(
  'cleaning_findings',
  {
    workspaceId: workspaceColumn(),
    runNumber: integer('run_number').notNull(),
    id: text('id').notNull(),
    kind: text('kind').notNull(),
    /** open | accepted | refused | outdated */
    state: text('state').notNull(),
    score: doublePrecision('score').notNull(),
    lines: jsonb('lines').notNull(),
    action: jsonb('action').notNull(),
    why: text('why'),
    personal: text('personal').array().notNull(),
    sides: jsonb('sides').notNull(),
    intents: text('intents').array().notNull(),
    /** Equal for what would be asked again. */
    fingerprint: text('fingerprint').notNull(),
    /** The run and number of the decision it was settled by. */
    decisionRun: integer('decision_run'),
    decision: integer('decision'),
    decidedAt: at('decided_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index('cleaning_findings_run').on(t.workspaceId, t.runNumber, t.kind, t.state, t.score, t.id),
    index('cleaning_findings_refused').on(t.workspaceId, t.fingerprint).where(sql`state = 'refused'`),
  ],
);

/** 处理批次: findings decided at once, with what that did to each line. */
export const cleaningDecisions = pgTable(
  'cleaning_decisions',
  {
    workspaceId: workspaceColumn(),
    runNumber: integer('run_number').notNull(),
    number: integer('number').notNull(),
    /** accept | refuse */
    decision: text('decision').notNull(),
    author: text('author').notNull(),
    reason: text('reason').notNull(),
    kinds: jsonb('kinds').notNull(),
    findings: integer('findings').notNull(),
    /** [{id, before, after}], after null = removed. */
    changes: jsonb('changes').notNull(),
    version: integer('version'),
    undoVersion: integer('undo_version'),
    undoneBy: text('undone_by'),
    undoneAt: at('undone_at'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.runNumber, t.number] })],
);

export const cleaningSettings = pgTable(
  'cleaning_settings',
  {
    workspaceId: workspaceColumn(),
    staleDays: integer('stale_days'),
    staleManual: boolean('stale_manual').notNull(),
    retiredProducts: jsonb('retired_products').notNull(),
    updatedBy: text('updated_by').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId] })],
);
