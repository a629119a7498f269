import { z } from 'zod';
import { intentId, modelComparison, utteranceText } from './models.ts';
import { idText, localeTag, optionalText, pageOf, pageQuery, typedText } from './text.ts';

export const CLEANING_KINDS = [
  'suspect_label',
  'conflict',
  'duplicate',
  'low_quality',
  'stale',
  'retired_product',
  'personal_data',
] as const;
export type CleaningKind = (typeof CLEANING_KINDS)[number];
export const FINDING_STATES = ['open', 'accepted', 'refused', 'outdated'] as const;
export type FindingState = (typeof FINDING_STATES)[number];
export const CLEANING_STATES = ['queued', 'running', 'open', 'closed', 'failed', 'cancelled'] as const;
export type CleaningState = (typeof CLEANING_STATES)[number];
export const CLEANING_TRIGGERS = ['manual', 'monthly', 'before_promotion'] as const;
export type CleaningTrigger = (typeof CLEANING_TRIGGERS)[number];

const stateCounts = z.object({
  open: z.number().int(),
  accepted: z.number().int(),
  refused: z.number().int(),
  outdated: z.number().int(),
});
/** How many findings of each kind are in each state. */
export const cleaningCounts = z.record(z.enum(CLEANING_KINDS), stateCounts);
export type CleaningCounts = z.infer<typeof cleaningCounts>;

/** 清洗: one review of a corpus version: what was found in it, and what people made of it. */
export const cleaningRun = z.object({
  number: z.number().int(),
  corpusVersion: z.number().int(),
  trigger: z.enum(CLEANING_TRIGGERS),
  author: z.string(),
  reason: z.string(),
  state: z.enum(CLEANING_STATES),
  /** 0..1, of the search for findings. */
  progress: z.number().min(0).max(1),
  stage: z.string(),
  error: z.string().nullable(),
  counts: cleaningCounts,
  /** The newer review that took this one's place before it was closed by a person. */
  supersededBy: z.number().int().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  closedAt: z.string().nullable(),
});
export type CleaningRun = z.infer<typeof cleaningRun>;
export const cleaningRunBody = z.strictObject({ reason: optionalText(500).default('') });
export const listCleaningRunsQuery = z.strictObject({
  limit: pageQuery.limit,
  before: z.coerce.number().int().min(1).optional(),
  /** Reviews of this corpus version only. */
  corpusVersion: z.coerce.number().int().min(1).optional(),
});

/** What accepting a finding does to its lines. */
export const cleaningAction = z.discriminatedUnion('type', [
  /** Every line of the finding gets this intent; where the intent has the sentence already, the line is removed. */
  z.strictObject({ type: z.literal('relabel'), intentId }),
  /** The lines are removed; of duplicates all but `keepId`. */
  z.strictObject({ type: z.literal('remove'), keepId: idText.optional() }),
  /** The sentence is replaced; only where the finding is about one line. */
  z.strictObject({ type: z.literal('edit'), text: utteranceText }),
  /** The lines are said to be in this language. */
  z.strictObject({ type: z.literal('locale'), locale: localeTag }),
]);
export type CleaningAction = z.infer<typeof cleaningAction>;

export const findingLine = z.object({
  id: z.string(),
  text: z.string(),
  intentId: z.string(),
  locale: z.string(),
  source: z.string(),
  /** When the line was last put in or changed. */
  touchedAt: z.string(),
  /** Whether the corpus still has it as it was found. */
  current: z.boolean(),
});
export type FindingLine = z.infer<typeof findingLine>;
export const WEAKNESSES = ['no_words', 'too_short', 'too_long', 'other_language', 'placeholder'] as const;
export const PERSONAL_KINDS = ['phone', 'id_card', 'bank_card', 'email', 'ip_address', 'plate'] as const;

/** 清洗发现: lines of the corpus somebody should look at, with what is proposed. */
export const cleaningFinding = z.object({
  id: z.string(),
  kind: z.enum(CLEANING_KINDS),
  state: z.enum(FINDING_STATES),
  /** 0..1, the surest first: suspicion of a label, likeness of texts, age past the limit; rules that simply hold have 1. */
  score: z.number(),
  lines: z.array(findingLine),
  action: cleaningAction,
  why: z.enum(WEAKNESSES).nullable(),
  personal: z.array(z.enum(PERSONAL_KINDS)),
  /** The intents beside each other, given first, each with the sentences of it that are nearest to the line. */
  sides: z.array(z.object({ intentId: z.string(), nearest: z.array(z.string()) })),
  /** The decision it was settled by. */
  decision: z.number().int().nullable(),
});
export type CleaningFinding = z.infer<typeof cleaningFinding>;
/** A page, and how many there are of what was asked for. */
export const findingPage = pageOf(cleaningFinding).extend({ total: z.number().int() });
export type FindingPage = z.infer<typeof findingPage>;
export const listFindingsQuery = z.strictObject({
  ...pageQuery,
  minScore: z.coerce.number().min(0).max(1).optional(),
  kind: z.enum(CLEANING_KINDS).optional(),
  state: z.enum(FINDING_STATES).optional(),
  /** One of the finding's lines has this intent, or would get it. */
  intent: intentId.optional(),
});

const decided = { decision: z.enum(['accept', 'refuse']), action: cleaningAction.optional(), reason: optionalText(500).default('') };
/** Either these findings, or every open one of a kind (and intent) from a score on. */
export const cleaningDecisionBody = z.union([
  z.strictObject({ ...decided, ids: z.array(idText).min(1).max(500) }),
  z.strictObject({
    ...decided,
    kind: z.enum(CLEANING_KINDS),
    minScore: z.number().min(0).max(1).default(0),
    intent: intentId.optional(),
  }),
]);
export type CleaningDecisionAsked = z.output<typeof cleaningDecisionBody>;

/** 处理批次: findings decided at once; can be undone at once. */
export const cleaningDecision = z.object({
  number: z.number().int(),
  decision: z.enum(['accept', 'refuse']),
  author: z.string(),
  reason: z.string(),
  findings: z.number().int(),
  kinds: z.partialRecord(z.enum(CLEANING_KINDS), z.number().int()),
  /** Lines of the corpus it changed or removed. */
  changed: z.number().int(),
  /** The corpus version it made; null when it changed nothing. */
  version: z.number().int().nullable(),
  undoneBy: z.string().nullable(),
  undoneAt: z.string().nullable(),
  createdAt: z.string(),
});
export type CleaningDecision = z.infer<typeof cleaningDecision>;
export const cleaningDecisionReply = z.object({
  decision: cleaningDecision,
  /** Asked for, but the lines had changed meanwhile. */
  outdated: z.number().int(),
  counts: cleaningCounts,
});
export type CleaningDecisionReply = z.infer<typeof cleaningDecisionReply>;
/** The newest decision that still holds, when left out. */
export const cleaningUndoBody = z.strictObject({ decision: z.number().int().min(1).optional() });
export const cleaningEmptyBody = z.strictObject({});

const changedLine = z.object({ text: z.string(), intentId: z.string(), locale: z.string() });
export const cleaningChange = z.object({
  decision: z.number().int(),
  id: z.string(),
  before: changedLine,
  /** null = removed. */
  after: changedLine.nullable(),
});
export type CleaningChange = z.infer<typeof cleaningChange>;

/** 清洗效果: two models on the same frozen texts, one trained on the corpus before the review and one on it after. */
export const cleaningEffect = z.object({
  state: z.enum(['queued', 'running', 'done', 'failed']),
  progress: z.number().min(0).max(1),
  error: z.string().nullable(),
  fromVersion: z.number().int(),
  toVersion: z.number().int(),
  /** False when lines were decided after it was measured. */
  upToDate: z.boolean(),
  /** `candidate` is the corpus after the review, `baseline` the one before. */
  figures: modelComparison.omit({ candidate: true, baseline: true, intents: true, changes: true }).nullable(),
  /** Sentences of the evaluation set whose line was decided on: they are trained on in neither, and keep their frozen label. */
  decidedInSet: z.number().int(),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
});
export type CleaningEffect = z.infer<typeof cleaningEffect>;

/** 清洗报告: what a review changed, and what that did to the figures. */
export const cleaningReport = z.object({
  run: cleaningRun,
  decisions: z.array(cleaningDecision),
  totals: z.object({ relabelled: z.number().int(), edited: z.number().int(), locale: z.number().int(), removed: z.number().int() }),
  relabelled: z.array(z.object({ from: z.string(), to: z.string(), count: z.number().int() })),
  /** The first 200. */
  changes: z.array(cleaningChange),
  fromVersion: z.number().int(),
  /** The newest corpus version this review made; null before it changed anything. */
  toVersion: z.number().int().nullable(),
  /** Versions others made between the two. */
  otherVersions: z.number().int(),
  /** null = not measured yet. */
  effect: cleaningEffect.nullable(),
});
export type CleaningReportView = z.infer<typeof cleaningReport>;

const cleaningFields = {
  /** Lines nobody has touched for so many days are stale; null = lines do not grow stale. */
  staleDays: z.number().int().min(1).max(3650).nullable(),
  /** Whether that also goes for lines a person typed in. */
  staleManual: z.boolean(),
  /** Names of products no longer sold. */
  retiredProducts: z.array(typedText(100)).max(200),
};
export const cleaningSettingsBody = z.strictObject(cleaningFields);
export type CleaningSettingsBody = z.output<typeof cleaningSettingsBody>;
export const cleaningSettings = z.object({
  ...cleaningFields,
  /** Products the workspace's entities know, with their names, to choose from. */
  knownProducts: z.array(z.object({ value: z.string(), names: z.array(z.string()) })),
  updatedAt: z.string().nullable(),
  updatedBy: z.string().nullable(),
});
export type CleaningSettings = z.infer<typeof cleaningSettings>;
