import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { EncoderFailure } from '../failure.ts';
import { createWordPiece, type WordPiece } from './word-piece.ts';

const VOCABULARY_BYTES_MAX = 32 * 1024 * 1024;

export type EncoderFolder = { modelPath: string; stamp: string; wordPiece: WordPiece; pooling: 'mean' | 'first' };

/**
 * Reads a folder as sentence-transformers export it: `model.onnx`; `vocab.txt` (a token a line) or `tokenizer.json` (of type WordPiece);
 * where they are there, `tokenizer_config.json` (`do_lower_case`) and `1_Pooling/config.json` (`pooling_mode_cls_token`).
 * @throws EncoderFailure `no_folder` without a model, `bad_tokenizer` without a vocabulary that can be read
 */
export async function readEncoderFolder(folder: string): Promise<EncoderFolder> {
  const modelPath = path.join(folder, 'model.onnx');
  const found = await stat(modelPath).catch((cause: unknown) => {
    throw new EncoderFailure('no_folder', { cause });
  });
  const config = await readJson(path.join(folder, 'tokenizer_config.json'));
  const pooling = await readJson(path.join(folder, '1_Pooling', 'config.json'));
  const read = (await fromVocabulary(folder)) ?? (await fromTokenizer(folder));
  const lowerCase = typeof config?.do_lower_case === 'boolean' ? config.do_lower_case : (read?.lowerCase ?? true);
  const wordPiece = read && createWordPiece(read.tokens, { lowerCase, prefix: read.prefix });
  if (!wordPiece) throw new EncoderFailure('bad_tokenizer');
  const stamp = createHash('sha256').update(`${found.size} ${found.mtimeMs}`).digest('hex').slice(0, 8);
  return { modelPath, stamp, wordPiece, pooling: pooling?.pooling_mode_cls_token === true ? 'first' : 'mean' };
}

type Vocabulary = { tokens: Map<string, number>; prefix?: string; lowerCase?: boolean };

async function fromVocabulary(folder: string): Promise<Vocabulary | undefined> {
  const text = await readText(path.join(folder, 'vocab.txt'));
  if (text === undefined) return undefined;
  return {
    tokens: new Map(
      text
        .replace(/\r?\n$/, '')
        .split(/\r?\n/)
        .map((token, id) => [token, id]),
    ),
  };
}

async function fromTokenizer(folder: string): Promise<Vocabulary | undefined> {
  const file = await readJson(path.join(folder, 'tokenizer.json'));
  const model = file?.model as { type?: unknown; vocab?: unknown; continuing_subword_prefix?: unknown } | undefined;
  if (model?.type !== 'WordPiece' || typeof model.vocab !== 'object' || model.vocab === null) return undefined;
  const tokens = new Map(Object.entries(model.vocab).filter((entry): entry is [string, number] => Number.isInteger(entry[1])));
  const lowerCase = (file?.normalizer as { lowercase?: unknown } | null | undefined)?.lowercase;
  return {
    tokens,
    ...(typeof model.continuing_subword_prefix === 'string' && { prefix: model.continuing_subword_prefix }),
    ...(typeof lowerCase === 'boolean' && { lowerCase }),
  };
}

/** undefined where there is no such file. */
async function readText(file: string): Promise<string | undefined> {
  const size = (await stat(file).catch(() => undefined))?.size;
  if (size === undefined) return undefined;
  if (size > VOCABULARY_BYTES_MAX) throw new EncoderFailure('bad_tokenizer');
  return readFile(file, 'utf8');
}
async function readJson(file: string): Promise<Record<string, unknown> | undefined> {
  const text = await readText(file);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch (cause) {
    throw new EncoderFailure('bad_tokenizer', { cause });
  }
}
