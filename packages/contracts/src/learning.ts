import { z } from 'zod';
import { intentId } from './models.ts';
import { idText, localeTag, optionalText, pageQuery, typedText } from './text.ts';
import { intentGuess } from './understanding.ts';

/** Signals somebody meant, or the bot itself admits: rejected by the model, no supported answer, none of the choices, a wrong-answer flag, an agent's re-tag. */
export const EXPLICIT_SOURCES = ['rejected', 'fallback', 'clarified_none', 'flag', 'retag'] as const;
/**
 * Signs that an intent was accepted wrongly: the customer rephrased at once, asked for a person right after the answer, said that it did not
 * help, gave up; the nearest examples or the newest candidate model disagree; it was accepted by a small margin.
 */
export const IMPLICIT_SOURCES = ['rephrased', 'asked_person', 'unhelpful', 'gave_up', 'disagreed', 'unsure'] as const;
export const SIGNAL_SOURCES = [...EXPLICIT_SOURCES, ...IMPLICIT_SOURCES] as const;
export type SignalSource = (typeof SIGNAL_SOURCES)[number];
export type ImplicitSource = (typeof IMPLICIT_SOURCES)[number];
/** explicit: at least one signal of that kind; implicit: nothing but signs. */
export const SIGNAL_KINDS = ['explicit', 'implicit'] as const;
export type SignalKind = (typeof SIGNAL_KINDS)[number];
export const CLUSTER_ORDERS = ['priority', 'volume', 'recent'] as const;
export type ClusterOrder = (typeof CLUSTER_ORDERS)[number];
export const CLUSTER_STATES = ['open', 'assigned', 'gap', 'dismissed'] as const;
export type ClusterState = (typeof CLUSTER_STATES)[number];
export const DECISION_KINDS = ['rename', 'merge', 'split', 'assign', 'gap', 'dismiss', 'undo'] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

/** 聚类: utterances that say much the same and were not understood or not answered. */
export const learningCluster = z.object({
  id: z.string(),
  state: z.enum(CLUSTER_STATES),
  /** Primary language tag: zh, en … */
  language: z.string(),
  /** Given by a person; null = called by its representative. */
  name: z.string().nullable(),
  representative: z.string(),
  /** Distinct conversations, which is what volume means here, and distinct visitors. */
  volume: z.number().int(),
  visitors: z.number().int(),
  /** Distinct texts. */
  texts: z.number().int(),
  /** Signals by where they come from. */
  sources: z.partialRecord(z.enum(SIGNAL_SOURCES), z.number().int()),
  /** Distinct visitors behind the signals of each source. */
  customers: z.partialRecord(z.enum(SIGNAL_SOURCES), z.number().int()),
  /** Intents the bot accepted where a sign says that this was wrong, in how many conversations; most first. */
  takenFor: z.array(z.object({ intent: z.string(), conversations: z.number().int() })),
  kind: z.enum(SIGNAL_KINDS),
  /** The open cluster that looks the same, and how alike they are, 0..1; a person decides whether to merge. */
  alike: z.object({ id: z.string(), title: z.string(), likeness: z.number() }).nullable(),
  /** Conversations of the last 7 days and of the 7 before. */
  trend: z.object({ last7: z.number().int(), before7: z.number().int() }),
  /** Conversations of each of the last 14 spans of 24 hours, oldest first. */
  daily: z.array(z.number().int()),
  /** Sum over conversations of their strongest signal's weight (1 where it is explicit), which counts half after 7 days. */
  priority: z.number(),
  lastAt: z.string(),
  /** What agents named, what the signs point to, and what the active model takes it for, best first. */
  suggestions: z.array(intentGuess.extend({ by: z.enum(['agent', 'sign', 'model']) })),
  /** Where it went, when decided. */
  intentId: z.string().nullable(),
  articleId: z.string().nullable(),
  decided: z.object({ by: z.string(), at: z.string(), reason: z.string() }).nullable(),
});
export type LearningCluster = z.infer<typeof learningCluster>;

export const learningDecision = z.object({
  id: z.string(),
  kind: z.enum(DECISION_KINDS),
  by: z.string(),
  reason: z.string(),
  at: z.string(),
  undone: z.boolean(),
});
export type LearningDecision = z.infer<typeof learningDecision>;
export const learningClusterDetail = learningCluster.extend({ decisions: z.array(learningDecision) });
export type LearningClusterDetail = z.infer<typeof learningClusterDetail>;

/** Lines that read the same, folded. Personal data is covered. */
export const learningText = z.object({
  /** What equal lines have in common; names the text in requests. */
  key: z.string(),
  text: z.string(),
  locale: z.string(),
  conversations: z.number().int(),
  sources: z.array(z.enum(SIGNAL_SOURCES)),
  lastAt: z.string(),
  /** What the model guessed last, and how sure. */
  guess: intentGuess.nullable(),
  /** What an agent named. */
  intentId: z.string().nullable(),
  conversationId: z.string(),
});
export type LearningText = z.infer<typeof learningText>;

export const listClustersQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(CLUSTER_STATES).default('open'),
  language: localeTag.or(z.literal('und')).optional(),
  source: z.enum(SIGNAL_SOURCES).optional(),
  kind: z.enum(SIGNAL_KINDS).optional(),
  order: z.enum(CLUSTER_ORDERS).default('priority'),
});
/** Open clusters under the intent that is proposed for each, the group with the most conversations first. */
export const listGroupsQuery = z.strictObject({
  language: localeTag.or(z.literal('und')).optional(),
  kind: z.enum(SIGNAL_KINDS).optional(),
});
export const clusterGroup = z.object({ intentId: z.string(), volume: z.number().int(), clusters: z.array(learningCluster) });
export type ClusterGroup = z.infer<typeof clusterGroup>;
export const groupsReply = z.object({
  data: z.array(clusterGroup),
  /** How many of the open clusters were looked at, those that matter most first, and for how many of these no intent is proposed. */
  looked: z.number().int(),
  without: z.number().int(),
});
export type GroupsReply = z.infer<typeof groupsReply>;
const textKey = z.string().min(1).max(600);
export const listTextsQuery = z.strictObject({ limit: pageQuery.limit, starting_after: textKey.optional() });

const reason = optionalText(500).default('');
const keys = z.array(textKey).min(1).max(500);
export const renameClusterBody = z.strictObject({ name: typedText(200).nullable() });
/** Into the first. */
export const mergeClustersBody = z.strictObject({ ids: z.array(idText).min(2).max(50), reason });
export const splitClusterBody = z.strictObject({ keys, reason });
export const assignClusterBody = z.strictObject({
  /** An intent there is; one that is not there yet is made when `create` is given. */
  intentId,
  create: z.strictObject({ name: z.strictObject({ 'zh-CN': typedText(200), en: typedText(200) }) }).optional(),
  /** Which texts become examples; all of them when left out. */
  keys: keys.optional(),
  reason,
});
export type AssignCluster = z.output<typeof assignClusterBody>;
/** Several clusters to one intent there is. */
export const assignClustersBody = z.strictObject({ ids: z.array(idText).min(1).max(50), intentId, reason });
export const assignedManyReply = z.object({ ids: z.array(z.string()), added: z.number().int(), known: z.number().int() });
export const gapClusterBody = z.strictObject({ category: typedText(80).default('general'), reason });
export const dismissClusterBody = z.strictObject({
  /** Also teach the model that such texts are out of scope. */
  asOutOfScope: z.boolean().default(false),
  reason,
});
export const undoClusterBody = z.strictObject({ reason });
export const assignedReply = learningClusterDetail.extend({ added: z.number().int(), known: z.number().int() });

/** 改标: the right intent of a customer's line, or null when none fits. */
export const retagBody = z.strictObject({ messageId: idText, intentId: intentId.nullable() });
export const retagReply = z.object({ id: z.string(), intentId: z.string().nullable() });

/** 快捷路径: a frequent question that goes straight to the article that has answered it. */
export const shortPath = z.object({
  id: z.string(),
  question: z.string(),
  locale: z.string(),
  articleId: z.string(),
  title: z.string().nullable(),
  /** Conversations it was answered in without a complaint, in the last 30 days. */
  conversations: z.number().int(),
  state: z.enum(['active', 'removed', 'withdrawn']),
  since: z.string(),
});
export type ShortPath = z.infer<typeof shortPath>;
export const shortPathBody = z.strictObject({ active: z.boolean() });
