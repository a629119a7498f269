import { EMOTION_LABELS, passage, TRANSFER_TRIGGERS } from '@zhiyin/contracts';
import { z } from 'zod';
import { type Json, toJson } from './json.ts';
import { initialLadder } from './ladder/model.ts';

/** Grows when a stored state can no longer be read as it is; `upgradeState` then knows how. */
const STATE_VERSION = 1;

const json = z.unknown().transform((value): Json => toJson(value));
const trigger = z.enum(TRANSFER_TRIGGERS);
const count = z.number().int().min(0).max(1_000_000);

const ladder = z.object({
  current: z.string().nullable(),
  issues: z.record(z.string(), z.object({ count, openAttempt: z.boolean(), parkedAt: z.string().nullable() })),
  unresolved: count,
  fallbackRun: count,
  fallbacks: count,
  pending: z.object({ trigger, reason: z.string(), queue: z.string().nullable() }).nullable(),
  legalSignals: count,
  toolFailures: z.record(z.string(), count),
  personOffered: z.boolean(),
});

const run = z.object({
  sopId: z.string(),
  version: z.string(),
  stepId: z.string(),
  slots: z.record(z.string(), json),
  /** Results of tools, by `save_as`. */
  saved: z.record(z.string(), json),
  /** How often each ask has asked. */
  asked: z.record(z.string(), count),
  /** Steps entered, in order. */
  path: z.array(z.string()),
  /** Transfer rules the customer said no to. */
  declinedRules: z.array(z.string()),
  /** The transfer rule waiting for the customer's yes. */
  pendingRule: z.string().nullable(),
  /** Failures of the tool of the current step. */
  toolTries: count,
  digressions: count,
  issueId: z.string(),
  startedAt: z.string(),
});
/** 流程运行: where a customer stands in a procedure. */
export type RunState = z.infer<typeof run>;

const issue = z.object({
  id: z.string(),
  group: z.string(),
  intent: z.string().nullable(),
  label: z.string(),
  confidence: z.number(),
  product: z.string().nullable(),
  /** Masked. */
  order: z.string().nullable(),
  errorCode: z.string().nullable(),
  /** What the customer asked, masked, oldest first. */
  questions: z.array(z.string()),
  /** Articles given and the texts sent, oldest first. */
  articles: z.array(z.string()),
  answers: z.array(z.string()),
  /** Procedures already started for it; none is entered twice by a reroute. */
  procedures: z.array(z.string()),
  diagnosed: z.boolean(),
  /** Passages that supported an answer and were not given: what rung 2 may try when the customer only says "no". */
  spare: z.array(passage),
  resolved: z.boolean(),
});
export type IssueRecord = z.infer<typeof issue>;

const fact = z.object({
  slot: z.string(),
  label: z.string(),
  /** Masked where it is personal. */
  value: z.string(),
  source: z.enum(['customer', 'crm', 'device', 'image']),
  confirmed: z.boolean(),
  messageId: z.string().optional(),
});
export type Fact = z.infer<typeof fact>;

const tried = z.object({
  what: z.string(),
  articleId: z.string().optional(),
  stepId: z.string().optional(),
  result: z.enum(['failed', 'unknown', 'partly']),
  issue: z.string(),
  messageId: z.string().optional(),
});
export type Tried = z.infer<typeof tried>;

const stateSchema = z.object({
  v: z.literal(STATE_VERSION),
  /** Customer turns so far. */
  turns: count,
  updatedAt: z.string().nullable(),
  /** The customer's language, BCP 47; null until known. */
  locale: z.string().nullable(),
  languageOffered: z.boolean(),
  ladder,
  issues: z.array(issue),
  emotion: z.object({
    ewma: z.number().min(-1).max(1),
    scores: z.array(z.number()),
    lowest: z.number(),
    label: z.enum(EMOTION_LABELS),
    confidence: z.number(),
    angerRun: count,
    confusionRun: count,
    soothedAtTurn: z.number().int().nullable(),
    soothed: count,
    apologised: z.boolean(),
    /** The turn the customer declined a transfer offered because of anger. */
    declinedAtTurn: z.number().int().nullable(),
  }),
  /** The active procedure; the last one is on top (a called procedure stands above its caller). */
  runs: z.array(run),
  parked: z.object({ runs: z.array(run), at: z.string() }).nullable(),
  /** The quick replies last shown. */
  choices: z.array(z.object({ label: z.string(), value: z.string() })),
  clarify: z
    .object({
      question: z.string(),
      rounds: count,
      passages: z.array(passage),
      entities: z.array(z.object({ type: z.string(), value: z.string() })),
    })
    .nullable(),
  /** The bot asked a question of its own (diagnostic, rephrase): the next message answers it. */
  asked: z.enum(['diagnostic', 'rephrase', 'offer']).nullable(),
  lastText: z.object({ text: z.string(), at: z.string() }).nullable(),
  facts: z.array(fact),
  tried: z.array(tried),
  promises: z.array(z.object({ text: z.string(), at: z.string(), byBot: z.boolean() })),
  risk: z.array(z.object({ kind: z.enum(['safety', 'legal', 'infosec']), notes: z.string() })),
  /** The transfer asked for last, until the bot speaks again. */
  handoff: z.object({ trigger, reason: z.string(), queue: z.string(), at: z.string() }).nullable(),
  /** The customer said so themselves. */
  elderly: z.boolean(),
  /** What the customer has named, newest last, as it is needed by procedures; nothing that identifies a person. */
  named: z.array(z.object({ type: z.string(), value: z.string(), messageId: z.string().optional() })),
});

/** 对话状态: everything the bot remembers of a conversation; plain JSON, versioned, bounded. */
export type DialogueState = z.infer<typeof stateSchema>;

export function initialState(): DialogueState {
  return {
    v: STATE_VERSION,
    turns: 0,
    updatedAt: null,
    locale: null,
    languageOffered: false,
    ladder: initialLadder(),
    issues: [],
    emotion: {
      ewma: 0,
      scores: [],
      lowest: 0,
      label: 'neutral',
      confidence: 0,
      angerRun: 0,
      confusionRun: 0,
      soothedAtTurn: null,
      soothed: 0,
      apologised: false,
      declinedAtTurn: null,
    },
    runs: [],
    parked: null,
    choices: [],
    clarify: null,
    asked: null,
    lastText: null,
    facts: [],
    tried: [],
    promises: [],
    risk: [],
    handoff: null,
    elderly: false,
    named: [],
  };
}

/** A stored state as this version reads it, always a fresh copy; what cannot be read starts anew. Never throws. */
export function upgradeState(stored: unknown): DialogueState {
  const parsed = stateSchema.safeParse(stored);
  return parsed.success ? parsed.data : initialState();
}

/** Keeps stored lists from growing with the conversation. */
export const KEPT = { issues: 12, questions: 8, answers: 6, facts: 40, tried: 20, promises: 10, scores: 60, risk: 10, named: 20 } as const;

/** Appends and forgets the oldest beyond `most`. */
export function pushBounded<T>(list: T[], item: T, most: number): void {
  list.push(item);
  if (list.length > most) list.splice(0, list.length - most);
}
