import { setTimeout as wait } from 'node:timers/promises';
import { SECOND } from '@zhiyin/kernel';
import type { TextVectors } from '@zhiyin/language';
import type { VectorCache } from './cache.ts';
import { EncoderFailure, type EncoderSource } from './failure.ts';
import { checkVectors, isPassing } from './rules.ts';

/** Texts in one request. */
const BATCH = 64;
const BATCH_TIMEOUT_MS = 30 * SECOND;
/** Tries of one batch, and the pause before the second; it doubles. */
const TRIES = 3;
const PAUSE_MS = 0.5 * SECOND;

/** One text, once, within a time; from the cache where it is there. Throws EncoderFailure. */
export async function encodeOne(source: EncoderSource, cache: VectorCache, scope: string, text: string, timeoutMs: number) {
  const known = cache.get(scope, text);
  if (known) return known;
  const [vector] = await inTime(source.encode([text], { timeoutMs }), timeoutMs);
  const checked = checkVectors(vector ? [vector] : []);
  if (!checked.ok) throw new EncoderFailure(checked.problem);
  const found = checked.vectors[0] as Float32Array;
  cache.set(scope, text, found);
  return found;
}

/** Many texts in batches, a batch again when what failed may have passed. Throws EncoderFailure: all or nothing. */
export async function encodeAll(
  source: EncoderSource,
  cache: VectorCache,
  scope: string,
  given: readonly string[],
  {
    signal,
    numbersMax,
    timeoutMs = BATCH_TIMEOUT_MS,
    tries = TRIES,
  }: { signal?: AbortSignal; numbersMax: number; timeoutMs?: number; tries?: number },
): Promise<TextVectors | null> {
  const texts = [...new Set(given)];
  const found = new Map<string, Float32Array>();
  for (const text of texts) {
    const known = cache.get(scope, text);
    if (known) found.set(text, known);
  }
  const missing = texts.filter((text) => !found.has(text));
  for (let at = 0; at < missing.length; at += BATCH) {
    signal?.throwIfAborted();
    const batch = missing.slice(at, at + BATCH);
    const vectors = await encodeBatch(source, batch, { signal, timeoutMs, tries });
    const dimensions = found.values().next().value?.length ?? vectors[0]?.length ?? 0;
    if (vectors.length !== batch.length) throw new EncoderFailure('wrong_count');
    if (vectors.some((vector) => vector.length !== dimensions)) throw new EncoderFailure('wrong_dimensions');
    if (dimensions * texts.length > numbersMax) return null;
    batch.forEach((text, i) => {
      found.set(text, vectors[i] as Float32Array);
      cache.set(scope, text, vectors[i] as Float32Array);
    });
  }
  const dimensions = found.values().next().value?.length ?? 0;
  if (dimensions === 0) return null;
  const vectors = new Float32Array(texts.length * dimensions);
  texts.forEach((text, i) => {
    vectors.set(found.get(text) as Float32Array, i * dimensions);
  });
  return { encoder: source.id, dimensions, texts, vectors };
}

async function encodeBatch(
  source: EncoderSource,
  batch: readonly string[],
  { signal, timeoutMs, tries }: { signal?: AbortSignal; timeoutMs: number; tries: number },
): Promise<Float32Array[]> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await inTime(source.encode(batch, { timeoutMs }), timeoutMs);
    } catch (error) {
      if (!(error instanceof EncoderFailure) || !isPassing(error.problem) || tried >= tries) throw error;
      await wait(PAUSE_MS * 2 ** (tried - 1), undefined, { signal });
    }
  }
}

/** A local model cannot be called back, only left alone. */
async function inTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  const controller = new AbortController();
  const late = wait(timeoutMs, undefined, { signal: controller.signal }).then(() => {
    throw new EncoderFailure('too_late');
  });
  late.catch(() => undefined); // the work was in time
  try {
    return await Promise.race([work, late]);
  } finally {
    controller.abort();
    work.catch(() => undefined); // it was too late: whatever becomes of it
  }
}
