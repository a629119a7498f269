import { z } from 'zod';
import { intent, intentId, rate, utterance, utteranceText } from './models.ts';
import { localeTag, localised, optionalText } from './text.ts';
import { entity, understanding } from './understanding.ts';

/** What is to be done for an intent, the most pressing first. `unmeasured`: the active model was never asked for it; `ok`: nothing. */
export const INTENT_VERDICTS = ['too_few_examples', 'duplicates', 'confused', 'unbalanced', 'unmeasured', 'ok'] as const;
export type IntentVerdict = (typeof INTENT_VERDICTS)[number];

/** 意图健康: one finding with the figures that led to it. */
export const intentFinding = z.discriminatedUnion('verdict', [
  /** A language the model speaks, with so few examples. */
  z.object({ verdict: z.literal('too_few_examples'), language: z.string(), examples: z.number().int(), needed: z.number().int() }),
  /** Lines that also stand, in the same words, in other intents. */
  z.object({ verdict: z.literal('duplicates'), lines: z.number().int(), intents: z.array(z.string()) }),
  /** Precision or recall surely below what is wanted (`atMost` is the upper end of the 95 % interval), or a pair that is mixed up. */
  z.object({
    verdict: z.literal('confused'),
    by: z.enum(['recall', 'precision', 'pair']),
    atMost: z.number().nullable(),
    wanted: z.number(),
    partner: z.string().nullable(),
    count: z.number().int(),
  }),
  z.object({
    verdict: z.literal('unbalanced'),
    less: z.string(),
    lessExamples: z.number().int(),
    more: z.string(),
    moreExamples: z.number().int(),
  }),
  z.object({ verdict: z.literal('unmeasured'), why: z.enum(['system', 'no_model', 'not_in_set']) }),
  z.object({ verdict: z.literal('ok') }),
]);
export type IntentFinding = z.infer<typeof intentFinding>;

export const intentHealth = z.object({
  intent,
  /** The most pressing finding; the rest follow in `findings`. */
  verdict: z.enum(INTENT_VERDICTS),
  findings: z.array(intentFinding),
  /** Of the active model on the newest set it was measured on; null where the set does not ask for the intent. */
  figures: z.object({ precision: rate, recall: rate, f1: z.number(), support: z.number().int() }).nullable(),
  /** `missed`: how many of this intent's texts went to the partner; `taken`: how many of the partner's came here. null = rejected / out of scope. */
  partners: z.array(z.object({ intent: z.string().nullable(), missed: z.number().int(), taken: z.number().int() })),
  /** Texts of the newest measurement judged wrongly: this intent's that were missed, and others' that were taken for it. */
  errors: z.number().int(),
});
export type IntentHealth = z.infer<typeof intentHealth>;
/** Most in need of work first. */
export const intentHealthReply = z.object({
  data: z.array(intentHealth),
  model: z
    .object({ id: z.string(), number: z.number().int(), corpusVersion: z.number().int(), set: z.number().int().nullable() })
    .nullable(),
  corpusVersion: z.number().int(),
});
export type IntentHealthReply = z.infer<typeof intentHealthReply>;

/** `same`: equal but for spacing and punctuation; `near`: a near-duplicate; `similar`: worth seeing. */
export const LINE_LIKENESS = ['same', 'near', 'similar'] as const;
export const nearLine = z.object({
  id: z.string(),
  text: z.string(),
  locale: z.string(),
  intentId: z.string(),
  similarity: z.number().min(0).max(1),
  likeness: z.enum(LINE_LIKENESS),
});
export type NearLine = z.infer<typeof nearLine>;
/** What a sentence is to the corpus: same words or a near-duplicate, in this intent or in another, or new. */
export const LINE_VERDICTS = ['new', 'same_here', 'near_here', 'same_elsewhere', 'near_elsewhere'] as const;
export type LineVerdict = (typeof LINE_VERDICTS)[number];

export const utteranceCheckBody = z.strictObject({
  text: utteranceText,
  /** Where it would go; with none, every intent is another one. */
  intentId: intentId.optional(),
  locale: localeTag.optional(),
  /** The line that is being edited: it is no duplicate of itself. */
  except: z.string().max(80).optional(),
});
export const utteranceCheck = z.object({
  verdict: z.enum(LINE_VERDICTS),
  /** Most alike first. */
  nearest: z.array(nearLine),
  /** What the active model says of it now; `intent` null = rejected, `best` is what it would have been. */
  understood: z.object({ intent: z.string().nullable(), best: z.string().nullable(), confidence: z.number().min(0).max(1) }),
});
export type UtteranceCheck = z.infer<typeof utteranceCheck>;

/** How many lines may be pasted at once. */
export const BULK_LINES_MAX = 500;
const bulkTexts = z.array(utteranceText).min(1).max(BULK_LINES_MAX);
export const utterancePreviewBody = z.strictObject({ intentId, texts: bulkTexts });
export const utterancePreview = z.object({
  /** In the order given; `nearest` is the line the verdict was made by. `again`: the same words stand earlier in the list. */
  data: z.array(z.object({ text: z.string(), verdict: z.enum(LINE_VERDICTS), again: z.boolean(), nearest: nearLine.nullable() })),
});
export type UtterancePreview = z.infer<typeof utterancePreview>;
export const utteranceBulkBody = z.strictObject({
  intentId,
  texts: bulkTexts,
  /** Detected for each when left out. */
  locale: localeTag.optional(),
  reason: optionalText(500).default(''),
});
export const utteranceBulkReply = z.object({
  version: z.number().int(),
  added: z.array(utterance),
  /** Lines the intent has already, or twice in the list. */
  known: z.number().int(),
});
export type UtteranceBulkReply = z.infer<typeof utteranceBulkReply>;

/** An empty `truth` stands for out of scope, an empty `guess` for rejected; left out, any. */
const cellIntent = z.union([z.literal(''), intentId]);
export const modelErrorsQuery = z.strictObject({
  truth: cellIntent.optional(),
  guess: cellIntent.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  starting_after: z.coerce.number().int().min(0).optional(),
});
/** 判错的句子: what a model got wrong in a measurement, what it was surest of first. `ordinal` is the text's number in the set. */
export const modelErrors = z.object({
  set: z.number().int().nullable(),
  data: z.array(
    z.object({
      ordinal: z.number().int(),
      text: z.string(),
      locale: z.string(),
      truth: z.string().nullable(),
      guess: z.string().nullable(),
      confidence: z.number(),
    }),
  ),
  total: z.number().int(),
  next: z.number().int().nullable(),
});
export type ModelErrors = z.infer<typeof modelErrors>;

export const explainBody = z.strictObject({
  text: utteranceText,
  locale: localeTag.optional(),
  /** The intent to compare the winner with; the runner-up when left out. */
  against: intentId.optional(),
});
const push = { best: z.number(), other: z.number() };
const scored = z.object({ intent: z.string(), score: z.number(), bias: z.number() });
/** What a text's scores say about whether it belongs to any intent: the signals the rejector looks at, in its order. */
export const REJECTION_SIGNALS = [
  'top_score',
  'lead',
  'energy',
  'plain_score',
  'plain_energy',
  'known_words',
  'known_characters',
  'known_cjk',
  'length',
] as const;
/** 解释: what the bot understands of a sentence, and what drove it. */
export const explanation = z.object({
  understanding,
  /** null where no model speaks the language. */
  drivers: z
    .object({
      language: z.string(),
      best: scored,
      other: scored.nullable(),
      /** The words with what each adds to the two scores; with the biases they add up to the scores. Offsets as in entities. */
      pieces: z.array(
        z.object({
          text: z.string(),
          start: entity.shape.start,
          end: entity.shape.end,
          ...push,
          /** Share of the word the model has met in training. */
          known: z.number().min(0).max(1),
          /** The word it was read as, where it was taken for a slip of the pen. */
          readAs: z.string().nullable(),
        }),
      ),
      /** Groups of words of like meaning; their push is part of their words'. */
      concepts: z.array(z.object({ name: localised, words: z.array(z.string()), ...push })),
      /** Accepted from a logit of 0; `offset` and the pushes add up to it unless nothing of the text is known. */
      scope: z.object({
        logit: z.number(),
        offset: z.number(),
        nothingKnown: z.boolean(),
        signals: z.array(z.object({ signal: z.enum(REJECTION_SIGNALS), value: z.number(), usual: z.number(), push: z.number() })),
      }),
    })
    .nullable(),
  /** The examples written most alike. */
  nearest: z.array(nearLine),
});
export type Explanation = z.infer<typeof explanation>;
