import { fileTypeFromBuffer } from 'file-type';
import { readMp4 } from './mp4.ts';
import { readOggDuration, readWavDuration } from './sound.ts';
import { createTextCheck } from './text.ts';
import { type ContentTypeName, containerOf } from './types.ts';
import { readWebm } from './webm.ts';
import { decideZip, type ReadAt, readZipListing } from './zip.ts';

/** `heic` is not stored as such: the picture is turned into a JPEG, or refused where that cannot be done. */
export type Inspection =
  | { ok: true; type: ContentTypeName | 'heic'; width?: number; height?: number; durationMs?: number }
  | { ok: false; why: 'empty' | 'unsupported' | 'bomb' };

/** What the deciding bytes are looked for in: more than any header here needs. */
const HEAD_BYTES = 64 * 1024;
const REFUSED: Inspection = { ok: false, why: 'unsupported' };

/**
 * What a stored file really is, by its bytes alone. The name given to it matters for one thing only: whether plain text is called CSV.
 * `readAt` gives parts of it, `stream` all of it.
 */
export async function inspectContent(file: {
  bytes: number;
  name: string;
  readAt: ReadAt;
  stream: () => AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>;
}): Promise<Inspection> {
  const { bytes, name, readAt } = file;
  if (bytes === 0) return { ok: false, why: 'empty' };
  const head = await readAt(0, HEAD_BYTES);
  // A damaged or hostile header may make the parser throw: then it is nothing we know.
  const found = await fileTypeFromBuffer(head).catch(() => null);
  if (found === null) return REFUSED;
  const container = found ? containerOf(found.ext) : null;
  // Also where the first letters look like some other format: a note that begins with "BMW" is no bitmap.
  if (!found || !container)
    return (await isPlainText(await file.stream())) ? { ok: true, type: /\.csv$/i.test(name) ? 'csv' : 'txt' } : REFUSED;
  switch (container.is) {
    case 'zip': {
      const listing = await readZipListing(readAt, bytes);
      const verdict = listing ? decideZip(listing, bytes) : 'refused';
      if (verdict === 'bomb') return { ok: false, why: 'bomb' };
      return verdict === 'refused' ? REFUSED : { ok: true, type: verdict };
    }
    case 'mp4': {
      const facts = await readMp4(readAt, bytes);
      if (!facts) return REFUSED; // no moov: nothing could play it
      const { hasVideo, ...rest } = facts;
      return { ok: true, type: !hasVideo ? 'm4a' : found.ext === 'mov' ? 'mov' : 'mp4', ...rest };
    }
    case 'webm': {
      const facts = readWebm(head);
      if (!facts) return REFUSED;
      const { hasVideo, ...rest } = facts;
      return { ok: true, type: hasVideo ? 'webm' : 'weba', ...rest };
    }
    case 'heic':
      return { ok: true, type: 'heic' };
    case 'plain': {
      const durationMs =
        container.type === 'wav'
          ? readWavDuration(head, bytes)
          : container.type === 'ogg'
            ? readOggDuration(head, await readAt(Math.max(0, bytes - HEAD_BYTES), HEAD_BYTES))
            : undefined;
      return { ok: true, type: container.type, ...(durationMs !== undefined && { durationMs }) };
    }
  }
}

async function isPlainText(stream: AsyncIterable<Uint8Array>): Promise<boolean> {
  const check = createTextCheck();
  for await (const chunk of stream) check.push(chunk);
  return check.isPlain();
}
