import { createHash } from 'node:crypto';
import { AppError, SECOND } from '@zhiyin/kernel';
import type { Outbound } from '../../platform/platform.ts';
import { EncoderFailure, type EncoderSource } from './failure.ts';
import { embeddingsUrl, problemOfStatus, readEmbeddings, textToEncode } from './rules.ts';

/** One reply: 64 vectors of 4096 numbers as text. */
const REPLY_BYTES_MAX = 8 * 1024 * 1024;

/**
 * A service that speaks OpenAI's `POST {base}/embeddings`, called by the platform's one way out: addresses checked when dialled, a
 * breaker per host. The key goes into the header and nowhere else.
 */
export function createOpenAiSource(
  outbound: Outbound,
  { url, model, key }: { url: string; model: string; key: string | null },
): EncoderSource {
  const address = embeddingsUrl(url);
  return {
    id: `openai:${model}:${createHash('sha256').update(address).digest('hex').slice(0, 8)}`,
    async encode(texts, { timeoutMs }) {
      const reply = await outbound
        .request({
          url: address,
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            accept: 'application/json',
            ...(key !== null && { authorization: `Bearer ${key}` }),
          },
          body: JSON.stringify({ model, input: texts.map(textToEncode), encoding_format: 'float' }),
          timeoutMs: Math.min(timeoutMs, 60 * SECOND),
          maxBytes: REPLY_BYTES_MAX,
        })
        .catch((cause: unknown) => {
          if (cause instanceof AppError && cause.code === 'unavailable') throw new EncoderFailure('unreachable', { cause });
          throw cause;
        });
      const { status } = reply;
      const problem = problemOfStatus(status);
      if (problem) throw new EncoderFailure(problem, { status });
      const read = readEmbeddings(reply.body, texts.length);
      if (!read.ok) throw new EncoderFailure(read.problem, { status });
      return read.vectors;
    },
  };
}
