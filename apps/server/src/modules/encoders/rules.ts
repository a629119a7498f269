import type { EncoderProblem } from '@zhiyin/contracts';

/** Longest text that is encoded, in UTF-16 units; what a customer means stands in the first page. */
const TEXT_MAX = 2000;
export const DIMENSIONS_MAX = 4096;

/** What is sent of a text: never empty (services refuse it), never very long, never half a character. */
export function textToEncode(text: string): string {
  const cut = text.slice(0, TEXT_MAX).toWellFormed().trim();
  return cut === '' ? '-' : cut;
}

export type ReadVectors = { ok: true; vectors: Float32Array[] } | { ok: false; problem: EncoderProblem };

/** Reads a reply of `POST /embeddings`: one vector per text, by `index`, all of one length. */
export function readEmbeddings(body: string, count: number): ReadVectors {
  let reply: unknown;
  try {
    reply = JSON.parse(body);
  } catch {
    return { ok: false, problem: 'bad_reply' };
  }
  const data = (reply as { data?: unknown } | null)?.data;
  if (!Array.isArray(data)) return { ok: false, problem: 'bad_reply' };
  if (data.length !== count) return { ok: false, problem: 'wrong_count' };
  const vectors: (Float32Array | undefined)[] = new Array(count).fill(undefined);
  for (const [at, entry] of data.entries()) {
    const { index = at, embedding } = (entry ?? {}) as { index?: unknown; embedding?: unknown };
    if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= count || vectors[index])
      return { ok: false, problem: 'bad_reply' };
    if (!Array.isArray(embedding) || !embedding.every((value) => typeof value === 'number' && Number.isFinite(value)))
      return { ok: false, problem: 'bad_reply' };
    vectors[index] = Float32Array.from(embedding as number[]);
  }
  return checkVectors(vectors as Float32Array[]);
}

/** Vectors of one length between 1 and 4096, none with a number that is none. */
export function checkVectors(vectors: Float32Array[]): ReadVectors {
  const dimensions = vectors[0]?.length ?? 0;
  if (vectors.some((vector) => vector.length !== dimensions) || dimensions < 1 || dimensions > DIMENSIONS_MAX)
    return { ok: false, problem: 'wrong_dimensions' };
  return vectors.every((vector) => vector.every(Number.isFinite)) ? { ok: true, vectors } : { ok: false, problem: 'bad_reply' };
}

/** What a reply's status says; null where the body counts. */
export function problemOfStatus(status: number): EncoderProblem | null {
  if (status >= 200 && status < 300) return null;
  if (status === 401 || status === 403) return 'key_refused';
  if (status === 404) return 'no_such_model';
  if (status === 429) return 'too_many_requests';
  return status >= 500 ? 'service_failed' : 'refused';
}

/** Problems that may have passed in a moment. */
export function isPassing(problem: EncoderProblem): boolean {
  return problem === 'unreachable' || problem === 'too_many_requests' || problem === 'service_failed';
}

/** The address of the embeddings of a service whose base is given, with or without a slash at its end. */
export function embeddingsUrl(base: string): string {
  return `${base.replace(/\/+$/, '')}/embeddings`;
}

/** Cosine of two vectors, -1..1. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let [dot, one, two] = [0, 0, 0];
  for (let d = 0; d < a.length; d++) {
    dot += a[d]! * b[d]!;
    one += a[d]! * a[d]!;
    two += b[d]! * b[d]!;
  }
  return one > 0 && two > 0 ? dot / Math.sqrt(one * two) : 0;
}
