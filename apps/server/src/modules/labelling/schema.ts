import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, workspaceColumn } from '../../platform/schema.ts';

/** 抽样: the sample of a week, with all that is needed to draw it again. */
export const labelSamples = pgTable(
  'label_samples',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    /** ISO week of the workspace's zone, 2026-W47. */
    week: text('week').notNull(),
    fromAt: at('from_at').notNull(),
    untilAt: at('until_at').notNull(),
    /** Drawn before its week was over. */
    partial: boolean('partial').notNull(),
    /** open | closed */
    state: text('state').notNull(),
    seed: integer('seed').notNull(),
    population: integer('population').notNull(),
    /** [{key, population, size, expected}] */
    strata: jsonb('strata').notNull(),
    /** Intent ids, what this week's customers wanted most first. */
    intentOrder: jsonb('intent_order').notNull(),
    drawnBy: text('drawn_by').notNull(),
    drawnAt: at('drawn_at').notNull(),
    closedAt: at('closed_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('label_samples_week').on(t.workspaceId, t.week).where(sql`NOT partial`),
  ],
);

/** A drawn turn: copied as it was when drawn. */
export const labelItems = pgTable(
  'label_items',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    sampleId: text('sample_id').notNull(),
    /** The order of labelling; drawn, so that it tells nothing. */
    ordinal: integer('ordinal').notNull(),
    turnId: text('turn_id').notNull(),
    conversationId: text('conversation_id').notNull(),
    turnAt: at('turn_at').notNull(),
    /** Personal data masked. */
    text: text('text').notNull(),
    locale: text('locale').notNull(),
    context: jsonb('context').notNull(),
    /** [{type, text, value}] found in it, masked; null where the sample was drawn before they were kept. */
    entities: jsonb('entities'),
    stratum: text('stratum').notNull(),
    /** {intent, system, confidence, fallback}: never shown to a labeller. */
    prediction: jsonb('prediction').notNull(),
    adjudicated: jsonb('adjudicated'),
    adjudicatedBy: text('adjudicated_by'),
    adjudicatedAt: at('adjudicated_at'),
    taughtAt: at('taught_at'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), uniqueIndex('label_items_order').on(t.workspaceId, t.sampleId, t.ordinal)],
);

/** A label that is wanted: one row an item, two where it is labelled twice. A lease keeps it for one person for a while. */
export const labelSlots = pgTable(
  'label_slots',
  {
    workspaceId: workspaceColumn(),
    itemId: text('item_id').notNull(),
    slot: integer('slot').notNull(),
    sampleId: text('sample_id').notNull(),
    leasedBy: text('leased_by'),
    leasedUntil: at('leased_until'),
    label: jsonb('label'),
    /** {wrong, missing}: what the same person said of the entities; null = nothing. */
    entityVerdict: jsonb('entity_verdict'),
    labelledBy: text('labelled_by'),
    labelledAt: at('labelled_at'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.itemId, t.slot] }),
    uniqueIndex('label_slots_person').on(t.workspaceId, t.itemId, t.labelledBy).where(sql`labelled_by IS NOT NULL`),
    index('label_slots_sample').on(t.workspaceId, t.sampleId, t.labelledBy),
  ],
);

/** Who put an item aside; it comes back to them last. */
export const labelSkips = pgTable(
  'label_skips',
  { workspaceId: workspaceColumn(), itemId: text('item_id').notNull(), person: text('person').notNull() },
  (t) => [primaryKey({ columns: [t.workspaceId, t.itemId, t.person] })],
);
