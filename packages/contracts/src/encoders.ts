import { z } from 'zod';
import { typedText } from './text.ts';

export const ENCODER_KINDS = ['none', 'openai', 'onnx'] as const;

/** 语言模型服务: where sentence vectors come from. The key is written and never read. */
export const languageProvider = z.object({
  kind: z.enum(ENCODER_KINDS),
  /** Of an OpenAI-compatible service: the address `/embeddings` is added to. */
  url: z.string().nullable(),
  model: z.string().nullable(),
  /** Of a local model: the name of its folder under `encoders` of the data folder. */
  directory: z.string().nullable(),
  hasKey: z.boolean(),
  updatedAt: z.string().nullable(),
});
export type LanguageProvider = z.infer<typeof languageProvider>;

/** Left out, the stored key stays, as long as the service's host does; null takes it away. */
const key = typedText(500)
  .regex(/^[\x21-\x7e]+$/, 'must be printable without spaces')
  .nullable()
  .optional();
const encoderFolder = typedText(80).regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'is not the name of a folder');
export const languageProviderBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('openai'), url: typedText(500), model: typedText(200), key }),
  z.strictObject({ kind: z.literal('onnx'), directory: encoderFolder }),
]);
export type LanguageProviderBody = z.output<typeof languageProviderBody>;

/** Why an encoder gave no vectors. */
export const ENCODER_PROBLEMS = [
  'unreachable',
  'too_late',
  'key_refused',
  'no_such_model',
  'too_many_requests',
  'service_failed',
  'refused',
  'bad_reply',
  'wrong_count',
  'wrong_dimensions',
  'not_installed',
  'no_folder',
  'bad_model',
  'bad_tokenizer',
] as const;
export type EncoderProblem = (typeof ENCODER_PROBLEMS)[number];

/** What a trial of a service found: two sentences encoded, or why not. `similarity` is the cosine of the two, which mean the same. */
export const languageProviderTrial = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), ms: z.number().int(), dimensions: z.number().int(), similarity: z.number() }),
  z.object({ ok: z.literal(false), ms: z.number().int(), problem: z.enum(ENCODER_PROBLEMS), status: z.number().int().nullable() }),
]);
export type LanguageProviderTrial = z.infer<typeof languageProviderTrial>;
