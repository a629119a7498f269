import { plausibleMs } from './mp4.ts';

/** Milliseconds of a WAV file from its chunks (RIFF): data bytes by the byte rate of `fmt `. `bytes` bounds what a header may claim. */
export function readWavDuration(head: Buffer, bytes: number): number | undefined {
  let byteRate = 0;
  for (let at = 12, n = 0; at + 8 <= head.length && n < 64; n += 1) {
    const id = head.toString('latin1', at, at + 4);
    const size = head.readUInt32LE(at + 4);
    if (id === 'fmt ' && at + 20 <= head.length) byteRate = head.readUInt32LE(at + 16);
    if (id === 'data') return byteRate === 0 ? undefined : plausibleMs((Math.min(size, bytes - at - 8) / byteRate) * 1000);
    at += 8 + size + (size % 2);
  }
  return undefined;
}

/** Milliseconds of an Ogg file with Opus (RFC 7845: 48 kHz, minus pre-skip) or Vorbis: the granule position of the last page by the sampling rate. */
export function readOggDuration(head: Buffer, tail: Buffer): number | undefined {
  const opus = head.indexOf('OpusHead');
  const vorbis = head.indexOf('\x01vorbis', 0, 'latin1');
  let rate = 0;
  let skip = 0;
  if (opus >= 0 && opus + 12 <= head.length) {
    rate = 48_000;
    skip = head.readUInt16LE(opus + 10);
  } else if (vorbis >= 0 && vorbis + 16 <= head.length) {
    rate = head.readUInt32LE(vorbis + 12);
  }
  if (rate === 0) return undefined;
  for (let page = tail.lastIndexOf('OggS'); page >= 0; page = page === 0 ? -1 : tail.lastIndexOf('OggS', page - 1)) {
    if (page + 14 > tail.length) continue;
    const granule = tail.readBigInt64LE(page + 6);
    if (granule >= 0n) return plausibleMs(((Number(granule) - skip) / rate) * 1000); // -1: no sound ends on this page
  }
  return undefined;
}
