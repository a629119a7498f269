import { z } from 'zod';
import { idText, isVisibleText, localeTag, localised, optionalText, pageQuery, patchOf, typedText } from './text.ts';
import { MESSAGE_TEXT_MAX } from './visitor.ts';

/** The name of an intent as trainers and files write it: any script, no control characters, no space at the ends. */
export const INTENT_ID_MAX = 100;
export const intentId = typedText(INTENT_ID_MAX)
  .regex(/^\P{C}+$/u, 'must not contain control characters')
  .refine((text) => text === text.trim(), 'must not begin or end with a space');

/** Keywords of an intent in one language: so many, so long. */
export const KEYWORDS_MAX = 50;
export const KEYWORD_MAX = 80;
/** 关键词: words and phrases customers use for an intent, by language (BCP 47). */
const intentKeywords = z
  .record(
    localeTag,
    z.array(typedText(KEYWORD_MAX).refine((text) => text === text.trim(), 'must not begin or end with a space')).max(KEYWORDS_MAX),
  )
  .refine((keywords) => Object.keys(keywords).length <= 10, 'may be in 10 languages');

/** 意图. `system` intents are what a customer does to the conversation (see SYSTEM_INTENTS); the others are trained. */
export const intent = z.object({
  id: z.string(),
  name: localised,
  category: z.string(),
  queue: z.string(),
  sopId: z.string().nullable(),
  system: z.boolean(),
  /** Words and phrases people who know the trade expect here, by language; training uses them where they help. */
  keywords: z.record(z.string(), z.array(z.string())),
  /** How many utterances it has, by language. */
  examples: z.record(z.string(), z.number().int()),
  createdAt: z.string(),
});
export type Intent = z.infer<typeof intent>;
const reason = optionalText(500);
const intentFields = {
  name: z.strictObject({ 'zh-CN': typedText(200), en: typedText(200) }),
  category: typedText(80).default('general'),
  queue: typedText(80).default('q_general'),
  sopId: typedText(200).nullable().default(null),
  keywords: intentKeywords.default({}),
  /** Why, for the history of the corpus. */
  reason: reason.default(''),
};
export const intentBody = z.strictObject({ id: intentId, ...intentFields });
export type IntentBody = z.output<typeof intentBody>;
export const intentPatch = patchOf(z.strictObject(intentFields));
export const listIntentsQuery = z.strictObject({ limit: pageQuery.limit, starting_after: intentId.optional() });

/** 话语: one example sentence. */
export const utterance = z.object({
  id: z.string(),
  intentId: z.string(),
  locale: z.string(),
  text: z.string(),
  /** Where it came from: `manual`, `import`, … */
  source: z.string(),
  /** The corpus version this wording belongs to. */
  version: z.number().int(),
  createdAt: z.string(),
});
export type Utterance = z.infer<typeof utterance>;
export const utteranceText = typedText(MESSAGE_TEXT_MAX);
export const utteranceBody = z.strictObject({
  intentId,
  text: utteranceText,
  /** Detected when left out. */
  locale: localeTag.optional(),
  reason: reason.default(''),
});
export const utterancePatch = z.strictObject({
  intentId: intentId.optional(),
  text: utteranceText.optional(),
  locale: localeTag.optional(),
  reason: reason.optional(),
});
export const listUtterancesQuery = z.strictObject({
  ...pageQuery,
  intent: intentId.optional(),
  locale: localeTag.optional(),
  /** Any part of the text. */
  q: optionalText(200).optional(),
  order: z.enum(['oldest', 'newest']).default('oldest'),
});
/** A DELETE may say why. */
export const becauseQuery = z.strictObject({ reason: reason.default('') });

/** 语料版本: every change of intents and utterances has a number. */
export const corpusVersion = z.object({
  number: z.number().int(),
  author: z.string(),
  reason: z.string(),
  intents: z.number().int(),
  utterances: z.number().int(),
  added: z.number().int(),
  removed: z.number().int(),
  /** SHA-256 (hex) of everything training sees; equal content, equal hash. */
  hash: z.string(),
  createdAt: z.string(),
});
export type CorpusVersion = z.infer<typeof corpusVersion>;
/** Pages of numbered things go from the newest down. */
export const numberedQuery = z.strictObject({ limit: pageQuery.limit, before: z.coerce.number().int().min(1).optional() });
export const numberedPageOf = <T extends z.ZodType>(item: T) => z.object({ data: z.array(item), next: z.number().int().nullable() });

export const CORPUS_FORMATS = ['jsonl', 'csv', 'rasa', 'list'] as const;
export type CorpusFormat = (typeof CORPUS_FORMATS)[number];
export const CORPUS_IMPORT_MODES = ['add', 'replace'] as const;
/** The file itself comes as multipart/form-data. */
export const corpusImportQuery = z.strictObject({
  format: z.enum(CORPUS_FORMATS),
  /** `replace`: utterances that are not in the file are removed. */
  mode: z.enum(CORPUS_IMPORT_MODES).default('add'),
  /** Language of lines that name none; detected when left out. */
  locale: localeTag.optional(),
  reason: reason.default(''),
});
export type CorpusImportAsked = z.output<typeof corpusImportQuery>;
export const corpusImportReply = z.object({
  version: z.number().int(),
  lines: z.number().int(),
  added: z.number().int(),
  /** Lines that stood in the corpus already, or twice in the file. */
  known: z.number().int(),
  removed: z.number().int(),
  newIntents: z.array(z.string()),
});
/** What can be wrong with a line of a file of examples; the names in the comment are its `params`. */
export const LINE_PROBLEMS = [
  /** detail */
  'not_json',
  'not_object',
  'no_intent',
  'no_text',
  'text_not_string',
  'text_empty',
  /** max */
  'text_too_long',
  'text_not_storable',
  'bad_intent',
  /** max */
  'intent_too_long',
  'intent_not_storable',
  /** locale */
  'bad_locale',
  'open_quote',
  'no_header',
  /** cells, columns */
  'cell_count',
  'tab_indent',
  'not_example',
  'not_understood',
  'no_nlu',
  'before_block',
  'no_block',
  /** name */
  'circle',
  /** name */
  'no_sentences',
  'no_examples',
] as const;
export type LineProblemCode = (typeof LINE_PROBLEMS)[number];
/** What is wrong with a line of a file, by code and, for who reads English, in words; lines count from 1. */
export const lineProblem = z.object({
  line: z.number().int().min(1),
  code: z.enum(LINE_PROBLEMS),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  message: z.string(),
});
export type LineProblem = z.infer<typeof lineProblem>;
/** `error.details` of a file that was refused for its lines: the first problems, and how many there are. */
export const brokenFile = z.object({ reason: z.literal('broken_file'), problems: z.array(lineProblem), count: z.number().int() });
export type BrokenFile = z.infer<typeof brokenFile>;
export type CorpusImportReply = z.infer<typeof corpusImportReply>;
/** Bringing an old version back makes a new one of the same content. */
export const corpusRestoreBody = z.strictObject({ reason: typedText(500) });
export const corpusExportQuery = z.strictObject({
  format: z.enum(CORPUS_FORMATS),
  version: z.coerce.number().int().min(1).optional(),
});

export const RUN_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type RunState = (typeof RUN_STATES)[number];
export const RUN_KINDS = ['train', 'evaluate', 'shadow'] as const;
/** Why a run failed, where that is one of the known ways. */
export const RUN_FAILURES = ['died', 'memory', 'ended_early', 'no_examples', 'too_few_examples', 'no_baseline', 'unreadable'] as const;
export type RunFailureCode = (typeof RUN_FAILURES)[number];
/** What a training learns from. `names`: of intents; `titles`: of published articles; `messages`: what customers wrote, without labels. */
export const INGREDIENTS = ['examples', 'vocabulary', 'synonyms', 'keywords', 'names', 'titles', 'messages', 'encoder'] as const;
export type Ingredient = (typeof INGREDIENTS)[number];
/** 训练内容: what a model was trained with. Digests only: no text of a customer is kept here. */
export const trainedWith = z.object({
  ingredients: z.array(
    z.object({
      name: z.enum(INGREDIENTS),
      /** How many words, groups, texts or vectors. */
      count: z.number().int(),
      /** SHA-256 (hex) of what training saw of it. */
      hash: z.string(),
    }),
  ),
  /** Which messages were listened to: at most `limit` drawn by `seed` from those after `from`, up to `to`. */
  messages: z.object({ from: z.string(), to: z.string(), limit: z.number().int(), seed: z.number().int() }),
  /** The evaluation set whose texts were kept out of the messages; null = none. */
  set: z.number().int().nullable(),
  /** Where sentence vectors came from; null = none. */
  encoder: z.string().nullable(),
});
export type TrainedWith = z.infer<typeof trainedWith>;
export const AGAIN_VERDICTS = ['same', 'differs', 'unknown'] as const;
/** A training repeated: what it learned from beside what the model it repeats learned from. */
export const trainedAgain = z.object({
  modelId: z.string(),
  /** `unknown`: that model was made before this was written down. */
  ingredients: z.array(z.object({ name: z.enum(INGREDIENTS), verdict: z.enum(AGAIN_VERDICTS) })),
  /** Equal hashes of the two models' bytes. Where all ingredients are the same and this is false, the program itself trains otherwise now. */
  sameBytes: z.boolean(),
});
export type TrainedAgain = z.infer<typeof trainedAgain>;
/** 训练任务: a training, an evaluation or a shadow evaluation under way, or what became of it. */
export const trainingRun = z.object({
  id: z.string(),
  kind: z.enum(RUN_KINDS),
  state: z.enum(RUN_STATES),
  /** 0..1. */
  progress: z.number().min(0).max(1),
  stage: z.string(),
  author: z.string(),
  reason: z.string(),
  corpusVersion: z.number().int(),
  seed: z.number().int(),
  /** The model that was made or evaluated. */
  modelId: z.string().nullable(),
  /** The model this trains again, with its corpus version, seed and end of the messages; null = none. */
  as: z.string().nullable(),
  /** How the model that was made stands to that one; null until there is one. */
  again: trainedAgain.nullable(),
  error: z.string().nullable(),
  /** null beside an `error` of a way nobody foresaw. */
  errorCode: z.enum(RUN_FAILURES).nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
});
export type TrainingRun = z.infer<typeof trainingRun>;
export const trainBody = z
  .strictObject({
    reason: typedText(500),
    /** The newest when left out. */
    corpusVersion: z.number().int().min(1).optional(),
    /** 1 when left out. */
    seed: z
      .number()
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .optional(),
    /** A model to train again: with its corpus version, its seed, and messages up to where it listened. */
    as: idText.optional(),
  })
  .refine(
    (body) => body.as === undefined || (body.corpusVersion === undefined && body.seed === undefined),
    'a model trained again has its own corpus version and seed',
  );
export const listRunsQuery = z.strictObject(pageQuery);

/** A share with its Wilson 95 % interval; all null where nothing was counted. */
export const rate = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.number().int(),
});
export type Rate = z.infer<typeof rate>;

/** 评测集: frozen examples every model version is measured on. */
export const evaluationSet = z.object({
  number: z.number().int(),
  source: z.enum(['split', 'import']),
  author: z.string(),
  reason: z.string(),
  corpusVersion: z.number().int().nullable(),
  examples: z.number().int(),
  intents: z.number().int(),
  hash: z.string(),
  createdAt: z.string(),
});
export type EvaluationSet = z.infer<typeof evaluationSet>;
export const evaluationSetImportQuery = z.strictObject({ format: z.enum(CORPUS_FORMATS), reason: reason.default('') });
export const evaluationSetBody = z.strictObject({ reason: typedText(500) });

export const intentFigures = z.object({
  intent: z.string(),
  /** null where it was never said, or never asked. */
  precision: z.number().nullable(),
  recall: z.number().nullable(),
  f1: z.number(),
  support: z.number().int(),
  /** What it is taken for most; null = rejected, absent when there was no error. */
  confusedWith: z.string().nullable().optional(),
});
/** 评测: the figures of one model version on one evaluation set. A text counts as right when the intent is right and accepted, or, out of scope, when it is rejected. */
export const modelEvaluation = z.object({
  set: z.number().int(),
  /** True when the set overlaps the corpus: measured on a twin trained without the set's texts. */
  twin: z.boolean(),
  examples: z.number().int(),
  accuracy: rate,
  inScope: rate,
  /** Share of out-of-scope texts that were rejected. */
  outOfScope: rate,
  macroF1: z.number().nullable(),
  intents: z.array(intentFigures),
  /** null stands for out of scope (truth) and for rejected (guess); most frequent first. */
  confusions: z.array(z.object({ truth: z.string().nullable(), guess: z.string().nullable(), count: z.number().int() })),
  /** Errors the model was surest of first. */
  errors: z.array(
    z.object({
      text: z.string(),
      locale: z.string(),
      truth: z.string().nullable(),
      guess: z.string().nullable(),
      confidence: z.number(),
    }),
  ),
  createdAt: z.string(),
});
export type ModelEvaluation = z.infer<typeof modelEvaluation>;

export const MODEL_STATES = ['candidate', 'active', 'retired'] as const;
/** 模型版本. `retired` was active once and can be gone back to. */
export const modelVersion = z.object({
  id: z.string(),
  number: z.number().int(),
  state: z.enum(MODEL_STATES),
  author: z.string(),
  reason: z.string(),
  corpusVersion: z.number().int(),
  seed: z.number().int(),
  examples: z.number().int(),
  languages: z.array(z.object({ language: z.string(), intents: z.number().int(), examples: z.number().int() })),
  bytes: z.number().int(),
  /** SHA-256 (hex) of the model's bytes: the same seed and the same ingredients give the same. */
  hash: z.string(),
  /** null: made before this was written down. */
  trainedWith: trainedWith.nullable(),
  /** Where this model is a training repeated. */
  again: trainedAgain.nullable(),
  trainMs: z.number().int(),
  createdAt: z.string(),
  activatedAt: z.string().nullable(),
  /** On the newest set it was measured on. */
  evaluation: z.object({ set: z.number().int(), examples: z.number().int(), accuracy: rate, macroF1: z.number().nullable() }).nullable(),
});
export type ModelVersion = z.infer<typeof modelVersion>;

export const modelComparison = z.object({
  candidate: z.string(),
  baseline: z.string(),
  set: z.number().int(),
  examples: z.number().int(),
  candidateAccuracy: rate,
  baselineAccuracy: rate,
  onlyCandidateRight: z.number().int(),
  onlyBaselineRight: z.number().int(),
  /** Candidate minus baseline with its 95 % interval for paired shares (Newcombe 1998, method 10). */
  difference: z.object({ value: z.number(), low: z.number(), high: z.number() }),
  /** Exact two-sided McNemar test. */
  pValue: z.number(),
  /** `worse`: the whole interval lies below zero. */
  verdict: z.enum(['better', 'not_worse', 'worse']),
  intents: z.array(z.object({ intent: z.string(), support: z.number().int(), candidateRecall: z.number(), baselineRecall: z.number() })),
  /** Texts the two judge differently: what got worse first. */
  changes: z.array(
    z.object({
      text: z.string(),
      locale: z.string(),
      truth: z.string().nullable(),
      candidate: z.string().nullable(),
      baseline: z.string().nullable(),
      change: z.enum(['broken', 'fixed']),
    }),
  ),
});
export type ModelComparison = z.infer<typeof modelComparison>;

/** From this share of changed turns on a shadow evaluation warns: one customer in ten would be understood differently. */
export const SHADOW_CHANGED_WARN = 0.1;
export const SHADOW_WARNINGS = ['changed', 'rejected'] as const;
const shadowGuess = z.object({
  /** null = rejected. */
  intent: z.string().nullable(),
  /** 0..1, of the best intent even where it was rejected. */
  confidence: z.number(),
});
const shadowText = z.object({ text: z.string(), locale: z.string(), candidate: shadowGuess, baseline: shadowGuess });
/**
 * 影子评测: what a candidate would have understood of what customers wrote in the last days, beside the model that was active when it ran.
 * Nobody has labelled these texts: it tells what would change, not which of the two is right.
 */
export const shadowEvaluation = z.object({
  runId: z.string(),
  candidate: z.string(),
  baseline: z.string(),
  author: z.string(),
  reason: z.string(),
  from: z.string(),
  to: z.string(),
  /** Turns of these days, the wordless ones too; `n` of them were compared. */
  turns: z.number().int(),
  n: z.number().int(),
  /** Share of turns both understand alike: the same intent, or both none. */
  agreement: rate,
  candidateRejected: rate,
  baselineRejected: rate,
  /** Candidate minus baseline rejected share with its 95 % interval for paired shares. */
  rejectedDifference: z.object({ value: z.number(), low: z.number(), high: z.number() }),
  /** `changed`: more than SHADOW_CHANGED_WARN are understood differently. `rejected`: the interval of the difference leaves zero out. */
  warnings: z.array(z.enum(SHADOW_WARNINGS)),
  /** From what to what, most frequent first, each with some of its texts. */
  changes: z.array(
    z.object({ from: z.string().nullable(), to: z.string().nullable(), count: z.number().int(), samples: z.array(shadowText) }),
  ),
  /** Kinds of change that `changes` leaves out, and how many turns they are. */
  more: z.object({ kinds: z.number().int(), turns: z.number().int() }),
  /** Where the two are sure to the most different degree. */
  unlike: z.array(shadowText),
  createdAt: z.string(),
});
export type ShadowEvaluation = z.infer<typeof shadowEvaluation>;
export const shadowReply = z.object({ shadow: shadowEvaluation.nullable() });

/** 上线记录: which model took over from which, by whom and why. */
export const modelPromotion = z.object({
  kind: z.enum(['first', 'promote', 'rollback']),
  modelId: z.string(),
  fromModelId: z.string().nullable(),
  forced: z.boolean(),
  author: z.string(),
  reason: z.string(),
  /** The comparison it was decided by, without its lists. */
  figures: modelComparison.omit({ intents: true, changes: true }).nullable(),
  createdAt: z.string(),
});
export type ModelPromotion = z.infer<typeof modelPromotion>;

export const modelDetail = z.object({
  model: modelVersion,
  evaluation: modelEvaluation.nullable(),
  promotions: z.array(modelPromotion),
});
export type ModelDetail = z.infer<typeof modelDetail>;
/** `with` is a model's id; the active one when left out. */
export const compareQuery = z.strictObject({ with: idText.optional() });
/** Forcing a worse model in is an administrator's deed and needs a reason. */
export const promoteBody = z
  .strictObject({ reason: reason.default(''), force: z.boolean().default(false) })
  .refine((body) => !body.force || isVisibleText(body.reason), 'a reason is needed to force a model in');
export const rollbackBody = z.strictObject({ reason: reason.default('') });
