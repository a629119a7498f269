import { z } from 'zod';
import { optionalText, typedText } from './text.ts';

/** How a judgement of an answer became known: the customer said that it solved the matter, said that it did not, or flagged it as wrong. */
export const JUDGEMENT_SOURCES = ['solved', 'refused', 'flagged'] as const;
export type JudgementSource = (typeof JUDGEMENT_SOURCES)[number];

/** Shares of held-out questions whose helpful article stood first, before and after; the difference with its 95 % interval. */
export const rerankFigures = z.object({
  questions: z.number().int(),
  before: z.number(),
  after: z.number(),
  difference: z.object({ value: z.number(), low: z.number(), high: z.number() }),
});

/** A version of the re-ranker: what it learned from and how it measured. `isUsable`: enough was held out, and it was better and not worse within the interval. */
export const rerankerVersion = z.object({
  number: z.number().int(),
  judgements: z.number().int(),
  helpful: z.number().int(),
  figures: rerankFigures,
  isUsable: z.boolean(),
  author: z.string(),
  reason: z.string(),
  createdAt: z.string(),
});
export type RerankerVersion = z.infer<typeof rerankerVersion>;

/** Who set the order, when and why. `automatic`: the newest version is used when it measures well; `version`: this one, until told otherwise; `off`: search's own order. */
export const RERANKING_MODES = ['automatic', 'version', 'off'] as const;
export const rerankingMove = z.object({
  mode: z.enum(RERANKING_MODES),
  number: z.number().int().nullable(),
  author: z.string(),
  reason: z.string(),
  createdAt: z.string(),
});
export type RerankingMove = z.infer<typeof rerankingMove>;

export const reranking = z.object({
  mode: z.enum(RERANKING_MODES),
  /** The version in use; null: search's own order. */
  inUse: z.number().int().nullable(),
  /** Judgements there are to learn from, and the least of helpful ones that says anything. */
  judgements: z.object({ solved: z.number().int(), refused: z.number().int(), flagged: z.number().int(), least: z.number().int() }),
  /** Newest first, at most 20 of each. */
  versions: z.array(rerankerVersion),
  moves: z.array(rerankingMove),
});
export type Reranking = z.infer<typeof reranking>;

export const rerankingBody = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('automatic'), reason: optionalText(500).default('') }),
  z.strictObject({ mode: z.literal('off'), reason: optionalText(500).default('') }),
  z.strictObject({ mode: z.literal('version'), number: z.int().min(1), reason: optionalText(500).default('') }),
]);
export type RerankingBody = z.output<typeof rerankingBody>;
export const learnRerankingBody = z.strictObject({ reason: typedText(500).optional() });
