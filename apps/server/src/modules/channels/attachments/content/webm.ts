import { type MediaFacts, plausibleMs } from './mp4.ts';

/** Element ids of Matroska (RFC 9559). */
const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const TIMESTAMP_SCALE = 0x2ad7b1;
const DURATION = 0x4489;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const TRACK_TYPE = 0x83;
const VIDEO = 0xe0;
const PIXEL_WIDTH = 0xb0;
const PIXEL_HEIGHT = 0xba;
const CLUSTER = 0x1f43b675;
const ELEMENTS_MAX = 2000;

/** Facts of a WebM file from its first bytes; null where the tracks are not among them. Recorders of browsers leave the length open. */
export function readWebm(head: Buffer): MediaFacts | null {
  for (const top of elementsIn(head)) {
    if (top.id === SEGMENT) return readSegment(top.content);
  }
  return null;
}

function readSegment(segment: Buffer): MediaFacts | null {
  let scale = 1_000_000; // nanoseconds of one tick, unless told
  let ticks: number | undefined;
  let tracks: Buffer | undefined;
  for (const { id, content } of elementsIn(segment)) {
    if (id === CLUSTER) break;
    if (id === TRACKS) tracks = content;
    if (id !== INFO) continue;
    for (const info of elementsIn(content)) {
      if (info.id === TIMESTAMP_SCALE) scale = readUnsigned(info.content);
      if (info.id === DURATION)
        ticks =
          info.content.length === 8 ? info.content.readDoubleBE() : info.content.length === 4 ? info.content.readFloatBE() : undefined;
    }
  }
  if (!tracks) return null;
  const facts: MediaFacts = { hasVideo: false };
  const durationMs = ticks === undefined ? undefined : plausibleMs((ticks * scale) / 1_000_000);
  if (durationMs !== undefined) facts.durationMs = durationMs;
  for (const track of elementsIn(tracks)) {
    if (track.id === TRACK_ENTRY) readTrack(track.content, facts);
  }
  return facts;
}

function readTrack(track: Buffer, facts: MediaFacts): void {
  const parts = [...elementsIn(track)];
  const type = parts.find((part) => part.id === TRACK_TYPE);
  if (!type || readUnsigned(type.content) !== 1) return;
  facts.hasVideo = true;
  const picture = parts.find((part) => part.id === VIDEO);
  for (const { id, content } of elementsIn(picture?.content ?? Buffer.alloc(0))) {
    if (id === PIXEL_WIDTH) facts.width = readUnsigned(content);
    if (id === PIXEL_HEIGHT) facts.height = readUnsigned(content);
  }
}

function* elementsIn(from: Buffer): Generator<{ id: number; content: Buffer }> {
  for (let at = 0, n = 0; n < ELEMENTS_MAX; n += 1) {
    const id = readVint(from, at, 4, true);
    if (!id) return;
    const size = readVint(from, at + id.length, 8, false);
    if (!size) return;
    const start = at + id.length + size.length;
    // Open-ended and longer than what was read: as far as it goes.
    const end = size.value === null ? from.length : Math.min(from.length, start + size.value);
    yield { id: id.value ?? 0, content: from.subarray(start, end) };
    at = end;
    if (at >= from.length) return;
  }
}

/** A number of variable length (RFC 8794 section 4). Ids keep their length marker; a size with all bits set means "unknown" (null). */
function readVint(from: Buffer, at: number, lengthMax: number, keepMarker: boolean): { value: number | null; length: number } | null {
  const first = from[at];
  if (first === undefined || first === 0) return null;
  const length = Math.clz32(first) - 23;
  if (length > lengthMax || at + length > from.length) return null;
  let value = keepMarker ? first : first & (0xff >> length);
  let unknown = value === 0xff >> length;
  for (let n = 1; n < length; n += 1) {
    const byte = from[at + n] ?? 0;
    unknown &&= byte === 0xff;
    value = value * 256 + byte;
  }
  return { value: unknown && !keepMarker ? null : value, length };
}

const readUnsigned = (content: Buffer): number => (content.length === 0 || content.length > 6 ? 0 : content.readUIntBE(0, content.length));
