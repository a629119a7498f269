import { createHash } from 'node:crypto';

/** What an entry takes besides its numbers: key, list node, object headers. */
const OVERHEAD_BYTES = 200;

export type VectorCache = ReturnType<typeof createVectorCache>;

/** Vectors of texts seen lately, by encoder and hash of the text; what was used longest ago makes room. Texts themselves are not kept. */
export function createVectorCache(maxBytes: number) {
  const entries = new Map<string, Float32Array>();
  let bytes = 0;
  const keyOf = (encoder: string, text: string): string => createHash('sha256').update(`${encoder}\0${text}`).digest('base64url');
  const sizeOf = (vector: Float32Array): number => vector.byteLength + OVERHEAD_BYTES;
  return {
    get(encoder: string, text: string): Float32Array | undefined {
      const key = keyOf(encoder, text);
      const found = entries.get(key);
      if (!found) return undefined;
      entries.delete(key);
      entries.set(key, found);
      return found;
    },
    set(encoder: string, text: string, vector: Float32Array): void {
      const key = keyOf(encoder, text);
      const before = entries.get(key);
      if (before) bytes -= sizeOf(before);
      entries.delete(key);
      entries.set(key, vector);
      bytes += sizeOf(vector);
      for (const [oldest, old] of entries) {
        if (bytes <= maxBytes) break;
        entries.delete(oldest);
        bytes -= sizeOf(old);
      }
    },
    get bytes(): number {
      return bytes;
    },
  };
}
