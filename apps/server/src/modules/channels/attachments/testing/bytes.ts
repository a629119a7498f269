import { crc32, deflateRawSync, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/** Real bytes for tests, made on the spot: no sample file is kept in the repository. */
export const aColour = { r: 200, g: 30, b: 60 };

export function aPicture(width = 64, height = 48): Sharp {
  return sharp({ create: { width, height, channels: 3, background: aColour } });
}

/** A JPEG as a phone makes it: lying on its side (orientation 6), with the place it was taken at and a camera name. */
export function aPhonePhoto(width = 64, height = 48): Promise<Buffer> {
  return aPicture(width, height)
    .jpeg()
    .withExif({
      IFD0: { Make: 'SecretCamera', Orientation: '6' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '31/1 14/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '121/1 28/1 0/1' },
    })
    .withMetadata({ orientation: 6 })
    .toBuffer();
}

/** A GIF whose frames differ. */
export async function anAnimation(frames: number, width = 20, height = 10): Promise<Buffer> {
  const strip = Buffer.alloc(width * height * frames * 3);
  for (let at = 0; at < strip.length; at += 1) strip[at] = (Math.floor(at / (width * height * 3)) * 40) % 256;
  return sharp(strip, { raw: { width, height: height * frames, channels: 3, pageHeight: height } })
    .gif({ loop: 0, delay: Array.from({ length: frames }, () => 100) })
    .toBuffer();
}

function pngChunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  return Buffer.concat([u32(content.length), body, u32(crc32(body))]);
}
/** A sound PNG whose header claims this size, with next to nothing inside. */
export function aPngClaiming(width: number, height: number): Buffer {
  const header = Buffer.concat([u32(width), u32(height), Buffer.from([8, 0, 0, 0, 0])]);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.alloc(1000))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A zip archive; `claims` is written into the listing as the unpacked size instead of the true one. */
export function aZip(entries: Readonly<Record<string, string | Buffer>>, claims?: number): Buffer {
  const files: Buffer[] = [];
  const listing: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const raw = Buffer.from(content as string);
    const packed = deflateRawSync(raw);
    const facts = Buffer.concat([
      u16le(20),
      u16le(0x800),
      u16le(8),
      u32le(0),
      u32le(crc32(raw)),
      u32le(packed.length),
      u32le(claims ?? raw.length),
      u16le(Buffer.byteLength(name)),
      u16le(0),
    ]);
    const file = Buffer.concat([u32le(0x04034b50), facts, Buffer.from(name), packed]);
    listing.push(
      Buffer.concat([u32le(0x02014b50), u16le(20), facts, u16le(0), u16le(0), u16le(0), u32le(0), u32le(offset), Buffer.from(name)]),
    );
    files.push(file);
    offset += file.length;
  }
  const table = Buffer.concat(listing);
  const count = listing.length;
  return Buffer.concat([
    ...files,
    table,
    u32le(0x06054b50),
    u16le(0),
    u16le(0),
    u16le(count),
    u16le(count),
    u32le(table.length),
    u32le(offset),
    u16le(0),
  ]);
}

/** Half a second of silence, 8 kHz, 16 bit, one channel. */
export function aWav(seconds = 0.5): Buffer {
  const sound = Buffer.alloc(Math.round(16_000 * seconds));
  const format = Buffer.concat([u16le(1), u16le(1), u32le(8000), u32le(16_000), u16le(2), u16le(16)]);
  const body = Buffer.concat([Buffer.from('WAVEfmt '), u32le(format.length), format, Buffer.from('data'), u32le(sound.length), sound]);
  return Buffer.concat([Buffer.from('RIFF'), u32le(body.length), body]);
}

/** An Ogg Opus file of two pages whose last granule says `samples` (48 kHz), pre-skip 312. */
export function anOpus(samples: number): Buffer {
  const page = (type: number, granule: number, content: Buffer) => {
    const position = Buffer.alloc(8);
    position.writeBigInt64LE(BigInt(granule));
    return Buffer.concat([
      Buffer.from('OggS'),
      Buffer.from([0, type]),
      position,
      u32le(7),
      u32le(0),
      u32le(0),
      Buffer.from([1, content.length]),
      content,
    ]);
  };
  const head = Buffer.concat([Buffer.from('OpusHead'), Buffer.from([1, 1]), u16le(312), u32le(48_000), u16le(0), Buffer.from([0])]);
  return Buffer.concat([page(2, 0, head), page(4, samples, Buffer.alloc(20)), page(4, -1, Buffer.alloc(4))]);
}

const box = (type: string, ...content: Buffer[]) => {
  const body = Buffer.concat(content);
  return Buffer.concat([u32(body.length + 8), Buffer.from(type, 'latin1'), body]);
};
/** An MP4 (or QuickTime, by its brand) with a sound track and, if `picture`, a film track; the facts stand at the end, as phones write them. */
export function anMp4({
  brand = 'isom',
  durationMs = 2500,
  picture,
}: {
  brand?: string;
  durationMs?: number;
  picture?: { width: number; height: number; turned?: boolean };
}): Buffer {
  const track = (handler: string, width: number, height: number, turned: boolean) => {
    const matrix = (turned ? [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000] : [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000]).map(
      (n) => u32(n >>> 0),
    );
    return box(
      'trak',
      box('tkhd', Buffer.alloc(4), Buffer.alloc(36), ...matrix, u32(width * 65536), u32(height * 65536)),
      box('mdia', box('hdlr', Buffer.alloc(8), Buffer.from(handler), Buffer.alloc(13))),
    );
  };
  const header = box('mvhd', Buffer.alloc(12), u32(1000), u32(durationMs), Buffer.alloc(80));
  const tracks = [track('soun', 0, 0, false), ...(picture ? [track('vide', picture.width, picture.height, picture.turned ?? false)] : [])];
  return Buffer.concat([
    box('ftyp', Buffer.from(brand), u32(0), Buffer.from(brand)),
    box('mdat', Buffer.alloc(100_000, 7)),
    box('moov', header, ...tracks),
  ]);
}

const element = (id: string, content: Buffer) => {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(content.length | 0x10000000);
  return Buffer.concat([Buffer.from(id, 'hex'), size, content]);
};
/** A WebM as a browser records it: the segment is open-ended. */
export function aWebm({ video, durationMs }: { video: boolean; durationMs?: number }): Buffer {
  const duration = Buffer.alloc(8);
  duration.writeDoubleBE(durationMs ?? 0);
  const info = element(
    '1549a966',
    Buffer.concat([element('2ad7b1', Buffer.from([0x0f, 0x42, 0x40])), ...(durationMs === undefined ? [] : [element('4489', duration)])]),
  );
  const picture = element('e0', Buffer.concat([element('b0', Buffer.from([0x02, 0x80])), element('ba', Buffer.from([0x01, 0xe0]))]));
  const tracks = element(
    '1654ae6b',
    element('ae', Buffer.concat([element('83', Buffer.from([video ? 1 : 2])), ...(video ? [picture] : [])])),
  );
  const cluster = element('1f43b675', Buffer.alloc(50));
  return Buffer.concat([
    element('1a45dfa3', element('4282', Buffer.from('webm'))),
    Buffer.from('1853806701ffffffffffffff', 'hex'),
    info,
    tracks,
    cluster,
  ]);
}

function u16le(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
function u32le(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}
