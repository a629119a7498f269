import { z } from 'zod';

/** The seven labels of an emotion. */
export const EMOTION_LABELS = ['anger', 'anxiety', 'confusion', 'disappointment', 'sadness', 'neutral', 'joy'] as const;
export type EmotionLabel = (typeof EMOTION_LABELS)[number];

/** 情绪 of one message. */
export const emotion = z.object({
  /** -1 (very negative) .. 1 (very positive). */
  score: z.number().min(-1).max(1),
  label: z.enum(EMOTION_LABELS),
  /** 0..1. */
  confidence: z.number().min(0).max(1),
  /** A word of the crisis lexicon was found (self-harm, violence). */
  crisis: z.boolean(),
});
export type Emotion = z.infer<typeof emotion>;

/** 实体: a typed span of the customer's text. `start`/`end` are UTF-16 offsets into the text as given, end exclusive. */
export const entity = z.object({
  type: z.string(),
  /** The normalised value: product id, upper-case code, E.164 phone, ISO time … */
  value: z.string(),
  text: z.string(),
  start: z.number().int().min(0),
  end: z.number().int().min(0),
  confidence: z.number().min(0).max(1),
});
export type Entity = z.infer<typeof entity>;

/** System intents: what the customer does to the conversation rather than asks of the shop. */
export const SYSTEM_INTENTS = [
  'request_human',
  'refuse_bot',
  'safety_risk',
  'infosec_risk',
  'legal_threat',
  'resolved_yes',
  'resolved_no',
  'acknowledgement',
  'greeting',
  'out_of_scope',
] as const;
export type SystemIntent = (typeof SYSTEM_INTENTS)[number];

export const intentGuess = z.object({ intent: z.string(), confidence: z.number().min(0).max(1) });
export type IntentGuess = z.infer<typeof intentGuess>;

/** What `language.understand` says of one customer text. */
export const understanding = z.object({
  /** BCP 47, e.g. zh-CN, zh-TW, en; `und` when the text carries no language. */
  locale: z.string(),
  localeConfidence: z.number().min(0).max(1),
  /** Business intent, or null when rejected as out of scope. */
  intent: z.string().nullable(),
  /** Calibrated 0..1; of the best intent even when it was rejected. */
  confidence: z.number().min(0).max(1),
  /** Runners-up, best first, without `intent` itself; when `intent` is null the best guess comes first here. */
  alternatives: z.array(intentGuess),
  /** The system intent of the text, if any; may stand beside a business intent. */
  system: z.object({ intent: z.enum(SYSTEM_INTENTS), confidence: z.number().min(0).max(1) }).nullable(),
  entities: z.array(entity),
  emotion,
});
export type Understanding = z.infer<typeof understanding>;

export const ARTICLE_PRIORITIES = ['P0', 'P1', 'P2', 'P3'] as const;
export type ArticlePriority = (typeof ARTICLE_PRIORITIES)[number];
export const ARTICLE_RISKS = ['none', 'safety', 'legal', 'price', 'privacy'] as const;
export type ArticleRisk = (typeof ARTICLE_RISKS)[number];

/** A ranked piece of published knowledge. */
export const passage = z.object({
  articleId: z.string(),
  /** The immutable version the text came from. */
  versionId: z.string().optional(),
  locale: z.string(),
  title: z.string(),
  /** Markdown body, or the part of it that matched. */
  text: z.string(),
  url: z.string().optional(),
  category: z.string(),
  products: z.array(z.string()),
  intents: z.array(z.string()),
  priority: z.enum(ARTICLE_PRIORITIES),
  risk: z.enum(ARTICLE_RISKS),
  /** 0..1 after every boost; comparable with `SUPPORT_THRESHOLD` of the retrieval package. */
  score: z.number().min(0).max(1),
  /** Which way it was found: quick-answer table, or the full search. */
  path: z.enum(['quick', 'hybrid']),
});
export type Passage = z.infer<typeof passage>;
