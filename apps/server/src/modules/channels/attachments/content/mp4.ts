import type { ReadAt } from './zip.ts';

export type MediaFacts = { hasVideo: boolean; width?: number; height?: number; durationMs?: number };

const BOXES_MAX = 512;
const MOOV_MAX_BYTES = 8 * 1024 * 1024;

/** Facts from the `moov` box of an MP4 or QuickTime file (ISO/IEC 14496-12): length, tracks, picture size. Null where there is none. */
export async function readMp4(readAt: ReadAt, bytes: number): Promise<MediaFacts | null> {
  for (let at = 0, n = 0; at + 8 <= bytes && n < BOXES_MAX; n += 1) {
    const head = await readAt(at, 16);
    const box = readBoxHead(head, 0, bytes - at);
    if (!box) return null;
    if (box.type === 'moov') return box.size > MOOV_MAX_BYTES ? null : readMoov((await readAt(at, box.size)).subarray(box.headSize));
    at += box.size;
  }
  return null;
}

type Box = { type: string; size: number; headSize: number };
function readBoxHead(from: Buffer, at: number, left: number): Box | null {
  if (at + 8 > from.length) return null;
  const short = from.readUInt32BE(at);
  const type = from.toString('latin1', at + 4, at + 8);
  if (short === 1) {
    if (at + 16 > from.length) return null;
    const size = Number(from.readBigUInt64BE(at + 8));
    return size < 16 || size > left ? null : { type, size, headSize: 16 };
  }
  const size = short === 0 ? left : short; // 0: up to the end of the file
  return size < 8 || size > left ? null : { type, size, headSize: 8 };
}

function* boxesIn(content: Buffer): Generator<{ type: string; content: Buffer }> {
  for (let at = 0, n = 0; n < BOXES_MAX; n += 1) {
    const box = readBoxHead(content, at, content.length - at);
    if (!box) return;
    yield { type: box.type, content: content.subarray(at + box.headSize, at + box.size) };
    at += box.size;
  }
}
const childOf = (content: Buffer, type: string): Buffer | undefined => [...boxesIn(content)].find((box) => box.type === type)?.content;

function readMoov(moov: Buffer): MediaFacts {
  const facts: MediaFacts = { hasVideo: false };
  const durationMs = readMovieHeader(childOf(moov, 'mvhd'));
  if (durationMs !== undefined) facts.durationMs = durationMs;
  for (const { type, content } of boxesIn(moov)) {
    if (type !== 'trak') continue;
    const handler = childOf(childOf(content, 'mdia') ?? Buffer.alloc(0), 'hdlr')?.toString('latin1', 8, 12);
    if (handler !== 'vide') continue;
    facts.hasVideo = true;
    Object.assign(facts, readPictureSize(childOf(content, 'tkhd')));
  }
  return facts;
}

function readMovieHeader(mvhd: Buffer | undefined): number | undefined {
  if (!mvhd || mvhd.length < 32) return undefined;
  const long = mvhd[0] === 1;
  const timescale = mvhd.readUInt32BE(long ? 20 : 12);
  const units = long ? Number(mvhd.readBigUInt64BE(24)) : mvhd.readUInt32BE(16);
  const unknown = timescale === 0 || units === 0 || units >= (long ? 2 ** 63 : 0xffffffff); // fragmented files leave it open
  return unknown ? undefined : plausibleMs((units / timescale) * 1000);
}

/** Width and height as shown: 16.16 numbers at the end of `tkhd`, swapped where its matrix turns the picture by 90 degrees. */
function readPictureSize(tkhd: Buffer | undefined): { width?: number; height?: number } {
  if (!tkhd || tkhd.length < 84) return {};
  const matrix = tkhd.length - 44;
  const width = Math.round(tkhd.readUInt32BE(tkhd.length - 8) / 65536);
  const height = Math.round(tkhd.readUInt32BE(tkhd.length - 4) / 65536);
  if (width === 0 || height === 0) return {};
  const turned = tkhd.readInt32BE(matrix) === 0 && tkhd.readInt32BE(matrix + 4) !== 0;
  return turned ? { width: height, height: width } : { width, height };
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** A length a chat message can have; a header that claims more is not believed. */
export function plausibleMs(ms: number): number | undefined {
  return ms >= 1 && ms <= DAY_MS ? Math.round(ms) : undefined;
}
