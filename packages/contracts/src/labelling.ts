import { z } from 'zod';
import { intentId, rate } from './models.ts';
import { idText, localised, optionalText, pageOf, pageQuery } from './text.ts';

/** 标注: what a person says a customer's sentence wants. */
export const label = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('intent'), intent: intentId }),
  z.strictObject({ kind: z.literal('out_of_scope') }),
  /** Several intents in one sentence, each named: the model is right when it found one of them. */
  z.strictObject({ kind: z.literal('multiple'), intents: z.array(intentId).min(2).max(5) }),
  z.strictObject({ kind: z.literal('cannot_judge') }),
]);
export type Label = z.infer<typeof label>;

export const LABEL_ERRORS = ['wrong_intent', 'false_accept', 'false_reject'] as const;
/** Another intent; an out-of-scope sentence taken for one; a sentence in scope that was rejected. */
export type LabelError = (typeof LABEL_ERRORS)[number];

/** What is found as an entity, as far as a labeller can name it: what they miss is one of these. */
export const ENTITY_TYPES = [
  'product',
  'error_code',
  'order_no',
  'tracking_no',
  'serial_no',
  'phone',
  'email',
  'address',
  'date',
  'duration',
  'amount',
  'quantity',
  'url',
  'other',
] as const;
export type EntityType = (typeof ENTITY_TYPES)[number];
/** An entity that was found in the sentence: what stands there and what it was taken for, personal data masked. */
export const foundEntity = z.strictObject({ type: z.string(), text: z.string(), value: z.string() });
export type FoundEntity = z.infer<typeof foundEntity>;
/** Whether the entities of a sentence are right: they are when nothing is wrong and nothing missing. */
export const entityVerdict = z.strictObject({
  /** Places in the sentence's `entities`, from 0, of those whose type, extent or value is wrong. */
  wrong: z.array(z.number().int().min(0).max(999)).max(100),
  /** Kinds of what stands in the sentence and was not found. */
  missing: z.array(z.enum(ENTITY_TYPES)).max(ENTITY_TYPES.length),
});
export type EntityVerdict = z.infer<typeof entityVerdict>;

const progress = z.object({
  /** Labels wanted (an item labelled twice wants two) and given. */
  wanted: z.number().int(),
  given: z.number().int(),
  /** How many of these are the caller's own. */
  mine: z.number().int(),
  /** How many the caller could still give. */
  open: z.number().int(),
});
export type LabelProgress = z.infer<typeof progress>;

/** 抽样: the sample of one week. */
export const labelSample = z.object({
  id: z.string(),
  /** ISO week, `2026-W47`. */
  week: z.string(),
  from: z.string(),
  until: z.string(),
  /** Drawn before its week was over. */
  partial: z.boolean(),
  state: z.enum(['open', 'closed']),
  /** Turns of that time, drawn ones, and those labelled twice. */
  population: z.number().int(),
  size: z.number().int(),
  doubles: z.number().int(),
  /** The same seed draws the same sample. */
  seed: z.number().int(),
  drawnBy: z.string(),
  drawnAt: z.string(),
  closedAt: z.string().nullable(),
  progress,
  /** Pairs of labels that differ and wait for adjudication. */
  disagreements: z.number().int(),
});
export type LabelSample = z.infer<typeof labelSample>;
export const labelSamplePage = z.object({
  ...pageOf(labelSample).shape,
  /** When the next sample is drawn, and of which week. */
  nextDraw: z.object({ at: z.string(), week: z.string() }),
});
export type LabelSamplePage = z.infer<typeof labelSamplePage>;
export const listLabelSamplesQuery = z.strictObject(pageQuery);
export const drawBody = z.strictObject({
  week: z.enum(['last', 'current']),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .optional(),
});

/** The intents to choose from: what this week's customers wanted most first, whatever the sentence at hand. */
export const labelChoices = z.object({ data: z.array(z.object({ id: z.string(), name: localised })) });
export type LabelChoices = z.infer<typeof labelChoices>;

const contextLine = z.object({ sender: z.enum(['contact', 'bot', 'agent']), text: z.string() });
export type ContextLine = z.infer<typeof contextLine>;
/** All a labeller may see of a turn: neither what the model thought nor what anybody else said. Strict: a field more is a fault of ours. */
export const labelItem = z.strictObject({
  id: z.string(),
  text: z.string(),
  locale: z.string(),
  context: z.array(contextLine),
  /** In order of the sentence, to be judged once its intent is; null in samples drawn before entities were kept. */
  entities: z.array(foundEntity).nullable(),
});
export type LabelItem = z.infer<typeof labelItem>;
export const labelWork = z.object({ item: labelItem.nullable(), progress });
export type LabelWork = z.infer<typeof labelWork>;
/** `former` is the label the caller took back. */
export const labelUndone = z.object({ item: labelItem, progress, former: label });
export type LabelUndone = z.infer<typeof labelUndone>;
/** Without `entities` nothing is said of them; they cannot be judged where the sentence cannot. */
export const labelBody = z.strictObject({ itemId: idText, label, entities: entityVerdict.optional() });
export const adjudicationBody = z.strictObject({ itemId: idText, label });
export const skipBody = z.strictObject({ itemId: idText });

/** Two labels that differ, without whose they are and without what the model thought. */
/** Why labelling ends before it is complete stands in the audit log. */
export const closeSampleBody = z.strictObject({ reason: optionalText(500).default('') });
export const disagreement = z.object({ item: labelItem, labels: z.tuple([label, label]) });
export type Disagreement = z.infer<typeof disagreement>;
export const disagreementPage = pageOf(disagreement);

const estimate = z.object({
  ...rate.shape,
  /** Part of the population in strata that have labels. */
  coverage: z.number(),
});
const counted = { n: z.number().int(), errors: z.number().int() };
/** 意图识别错误率 of a week with everything one needs to believe it. */
export const labelResult = z.object({
  sample: labelSample,
  /** `provisional` until every label and adjudication is in. */
  state: z.enum(['provisional', 'final']),
  /** The headline; null where it is withheld. */
  error: estimate.nullable(),
  withheld: z.enum(['few_labels', 'no_kappa', 'low_kappa']).nullable(),
  /** Labels that count. */
  n: z.number().int(),
  target: z.number(),
  kappa: z.object({
    value: z.number().nullable(),
    pairs: z.number().int(),
    verdict: z.enum(['publish', 'warn', 'fix_guideline', 'unknown']),
  }),
  cannotJudge: z.object({ rate, alarm: z.boolean() }),
  strata: z.array(
    z.object({
      key: z.string(),
      population: z.number().int(),
      /** Drawn. */
      size: z.number().int(),
      ...counted,
      rate,
    }),
  ),
  errorTypes: z.array(z.object({ type: z.enum(LABEL_ERRORS), count: z.number().int(), rate: estimate })),
  /** A metric of its own, never part of `error`: sentences some entity of which is wrong or missing. */
  wrongEntity: z.object({
    count: z.number().int(),
    rate: estimate,
    /** Of the two verdicts of sentences labelled twice. */
    agreement: z.object({ value: z.number().nullable(), pairs: z.number().int() }),
    /** `found`: entities of that kind in the sentences judged, of which `wrong`; `missing`: sentences in which one was missed. Most faults first. */
    types: z.array(z.object({ type: z.string(), found: z.number().int(), wrong: z.number().int(), missing: z.number().int(), rate: rate })),
  }),
  /** Four weeks together, by what the customer meant; null = out of scope. Most labels first. */
  intents: z.array(z.object({ intent: z.string().nullable(), ...counted, rate, shrunk: z.number().nullable(), flagged: z.boolean() })),
  /** The samples the intents were counted in. */
  pooled: z.array(z.object({ id: z.string(), week: z.string() })),
});
export type LabelResult = z.infer<typeof labelResult>;

/** A labelled turn with what the model had said; only of closed samples. */
export const labelledTurn = z.object({
  itemId: z.string(),
  conversationId: z.string(),
  at: z.string(),
  text: z.string(),
  stratum: z.string(),
  confidence: z.number(),
  predicted: z.object({ intent: z.string().nullable(), system: z.string().nullable() }),
  label: label,
  adjudicated: z.boolean(),
  error: z.enum(LABEL_ERRORS).nullable(),
  entities: z.array(foundEntity).nullable(),
  /** null = nobody judged them. */
  entityVerdict: entityVerdict.nullable(),
  /** Given to the corpus as an example. */
  taughtAt: z.string().nullable(),
});
export type LabelledTurn = z.infer<typeof labelledTurn>;
export const labelledTurnPage = pageOf(labelledTurn);
export const listLabelledTurnsQuery = z.strictObject({
  ...pageQuery,
  stratum: z.string().max(40).optional(),
  /** What the customer meant; `out_of_scope` too. */
  intent: intentId.optional(),
  /** `any`: an error of the intent. */
  error: z.enum([...LABEL_ERRORS, 'wrong_entity', 'any']).optional(),
});

/** Errors become examples of the intent the customer meant; all that can when `itemIds` is left out. */
export const teachBody = z.strictObject({ itemIds: z.array(idText).min(1).max(500).optional() });
export const teachReply = z.object({
  added: z.number().int(),
  /** In the corpus already. */
  known: z.number().int(),
  /** In the evaluation set in use: what is measured with is not taught. */
  inEvaluationSet: z.number().int(),
  /** Of an intent that no longer exists. */
  withoutIntent: z.number().int(),
});
export type TeachReply = z.infer<typeof teachReply>;
