import path from 'node:path';
import { EncoderFailure, type EncoderSource } from '../failure.ts';
import { textToEncode } from '../rules.ts';
import { type EncoderFolder, readEncoderFolder } from './folder.ts';
import type { OnnxRuntime, OnnxSession } from './runtime.ts';

/** Tokens of a text that are looked at: what BERT-like encoders are trained for at most. */
const TOKENS_MAX = 256;
const THREADS = 1;

export type OnnxSource = EncoderSource & { close(): Promise<void> };

/**
 * A model in a folder, run in this process (its own native thread, not the event loop's).
 * @throws EncoderFailure `not_installed`, `no_folder`, `bad_tokenizer`, `bad_model`
 */
export async function openOnnxSource(folder: string, load: () => Promise<OnnxRuntime | undefined>): Promise<OnnxSource> {
  const read = await readEncoderFolder(folder);
  const runtime = await load();
  if (!runtime) throw new EncoderFailure('not_installed');
  const session = await runtime.InferenceSession.create(read.modelPath, { intraOpNumThreads: THREADS, logSeverityLevel: 3 }).catch(
    (cause: unknown) => {
      throw new EncoderFailure('bad_model', { cause });
    },
  );
  // one run at a time: a training's batches and a customer's message take turns
  let last: Promise<unknown> = Promise.resolve();
  return {
    id: `onnx:${path.basename(folder)}:${read.stamp}`,
    encode(texts) {
      const vectors: Float32Array[] = [];
      const work = last.then(async () => {
        for (const text of texts) vectors.push(await runOne(runtime, session, read, text));
        return vectors;
      });
      last = work.catch(() => undefined);
      return work;
    },
    close: async () => {
      await last;
      await session.release();
    },
  };
}

async function runOne(runtime: OnnxRuntime, session: OnnxSession, { wordPiece, pooling }: EncoderFolder, text: string) {
  const tokens = wordPiece.encode(textToEncode(text), TOKENS_MAX);
  const dims = [1, tokens.length];
  const inputs: Record<string, BigInt64Array> = {
    input_ids: BigInt64Array.from(tokens, BigInt),
    attention_mask: new BigInt64Array(tokens.length).fill(1n),
    token_type_ids: new BigInt64Array(tokens.length),
  };
  const feeds = Object.fromEntries(
    session.inputNames.map((name) => {
      const data = inputs[name];
      if (!data) throw new EncoderFailure('bad_model');
      return [name, new runtime.Tensor('int64', data, dims)];
    }),
  );
  const outputs = await session.run(feeds).catch((cause: unknown) => {
    throw new EncoderFailure('bad_model', { cause });
  });
  const output = outputs.sentence_embedding ?? outputs.last_hidden_state ?? outputs[session.outputNames[0] ?? ''];
  if (!(output?.data instanceof Float32Array)) throw new EncoderFailure('bad_model');
  const vector = pool(output.data, output.dims, pooling);
  if (!vector) throw new EncoderFailure('bad_model');
  return vector;
}

/** [1, d] as it is; [1, tokens, d] as the mean over the tokens, or the first of them. */
function pool(data: Float32Array, dims: readonly number[], pooling: EncoderFolder['pooling']): Float32Array | undefined {
  const d = dims.at(-1) ?? 0;
  if (d < 1 || data.length === 0 || data.length % d !== 0) return undefined;
  if (dims.length === 2) return data.length === d ? data.slice() : undefined;
  if (dims.length !== 3) return undefined;
  if (pooling === 'first') return data.slice(0, d);
  const tokens = data.length / d;
  const out = new Float32Array(d);
  for (let t = 0; t < tokens; t++) for (let k = 0; k < d; k++) out[k] = out[k]! + data[t * d + k]! / tokens;
  return out;
}
