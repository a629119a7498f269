import { z } from 'zod';
import { idText, isoTime, optionalText, patchOf, typedText } from './text.ts';
import { ARTICLE_PRIORITIES, ARTICLE_RISKS, passage } from './understanding.ts';

export const ARTICLE_STATES = [
  'draft',
  'ai_screened',
  'expert_review',
  'approved',
  'published',
  'expiring',
  'retired',
  'rejected',
  'suspended',
  'correcting',
] as const;
export type ArticleState = (typeof ARTICLE_STATES)[number];

export const translation = z.strictObject({ title: typedText(300), body: typedText(20_000) });
/** 知识条目 as imported and as the API takes it; bodies are Markdown. */
export const articleBody = z.strictObject({
  id: idText.optional(),
  externalId: z.string().max(200).optional(),
  category: z.string().min(1).max(80),
  products: z.array(z.string().max(80)).max(100).default([]),
  priority: z.enum(ARTICLE_PRIORITIES).default('P2'),
  risk: z.enum(ARTICLE_RISKS).default('none'),
  source: optionalText(500).default('manual'),
  intents: z.array(z.string().max(100)).max(50).default([]),
  translations: z
    .partialRecord(z.enum(['zh-CN', 'en']), translation)
    .refine((t) => Object.keys(t).length > 0, 'needs at least one language'),
  validFrom: isoTime.optional(),
  validTo: isoTime.optional(),
});
export type ArticleBody = z.infer<typeof articleBody>;
export const articlePatch = patchOf(articleBody);
export const article = z.object({
  id: z.string(),
  externalId: z.string().nullable(),
  state: z.enum(ARTICLE_STATES),
  version: z.number().int(),
  versionId: z.string(),
  category: z.string(),
  products: z.array(z.string()),
  priority: z.enum(ARTICLE_PRIORITIES),
  risk: z.enum(ARTICLE_RISKS),
  source: z.string(),
  intents: z.array(z.string()),
  translations: z.partialRecord(z.enum(['zh-CN', 'en']), z.object({ title: z.string(), body: z.string() })),
  validFrom: z.string().nullable(),
  validTo: z.string().nullable(),
  publishedAt: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Article = z.infer<typeof article>;
export const searchBody = z.strictObject({
  query: typedText(2000),
  locale: z.string().max(35).optional(),
  limit: z.number().int().min(1).max(50).default(5),
});
export const searchReply = z.object({ data: z.array(passage) });
