/** Reads `length` bytes from `start`; fewer at the end of the file. */
export type ReadAt = (start: number, length: number) => Promise<Buffer>;
type ZipListing = { names: readonly string[]; unpackedBytes: number };

const END = 0x06054b50;
const END_LENGTH = 22;
const ENTRY = 0x02014b50;
const ENTRY_LENGTH = 46;
const LISTING_MAX_BYTES = 4 * 1024 * 1024;
const ENTRIES_MAX = 10_000;
/** An archive that unpacks to more than this, or past 10 MiB to more than a hundred times its size, is a bomb for whoever opens it. */
const UNPACKED_MAX_BYTES = 512 * 1024 * 1024;
const UNPACKED_FREE_BYTES = 10 * 1024 * 1024;
const RATIO_MAX = 100;

/** The table of contents of a zip archive (APPNOTE 4.3); null where it is damaged, split, zip64 or longer than any honest one of this size. Nothing is unpacked. */
export async function readZipListing(readAt: ReadAt, bytes: number): Promise<ZipListing | null> {
  const tailStart = Math.max(0, bytes - (END_LENGTH + 0xffff));
  const tail = await readAt(tailStart, bytes - tailStart);
  let end = tail.length - END_LENGTH;
  while (end >= 0 && !(tail.readUInt32LE(end) === END && end + END_LENGTH + tail.readUInt16LE(end + 20) === tail.length)) end -= 1;
  if (end < 0) return null;
  const count = tail.readUInt16LE(end + 10);
  const size = tail.readUInt32LE(end + 12);
  const offset = tail.readUInt32LE(end + 16);
  const split = tail.readUInt16LE(end + 4) !== 0 || tail.readUInt16LE(end + 8) !== count;
  if (split || count > ENTRIES_MAX || size > LISTING_MAX_BYTES || offset + size > tailStart + end) return null;
  return readEntries(await readAt(offset, size), count);
}

function readEntries(listing: Buffer, count: number): ZipListing | null {
  const names: string[] = [];
  let unpackedBytes = 0;
  let at = 0;
  for (let n = 0; n < count; n += 1) {
    if (at + ENTRY_LENGTH > listing.length || listing.readUInt32LE(at) !== ENTRY) return null;
    const nameLength = listing.readUInt16LE(at + 28);
    const next = at + ENTRY_LENGTH + nameLength + listing.readUInt16LE(at + 30) + listing.readUInt16LE(at + 32);
    if (next > listing.length) return null;
    unpackedBytes += listing.readUInt32LE(at + 24);
    names.push(listing.toString('utf8', at + ENTRY_LENGTH, at + ENTRY_LENGTH + nameLength));
    at = next;
  }
  return { names, unpackedBytes };
}

export type ZipVerdict = 'zip' | 'docx' | 'xlsx' | 'pptx' | 'bomb' | 'refused';

/** What an archive is by its entries. Programs packed as zip (jar, apk, browser extensions) and Office files with macros are refused. */
export function decideZip({ names, unpackedBytes }: ZipListing, bytes: number): ZipVerdict {
  if (unpackedBytes > UNPACKED_MAX_BYTES) return 'bomb';
  if (unpackedBytes > UNPACKED_FREE_BYTES && unpackedBytes / Math.max(1, bytes) > RATIO_MAX) return 'bomb';
  const has = (name: string) => names.includes(name);
  if (has('META-INF/MANIFEST.MF') || has('AndroidManifest.xml') || has('manifest.json') || has('mimetype')) return 'refused';
  if (!has('[Content_Types].xml')) return 'zip';
  if (names.some((name) => /(?:^|\/)(?:vbaProject\.bin|vbaData\.xml|activeX\/)/i.test(name))) return 'refused';
  if (has('word/document.xml')) return 'docx';
  if (has('xl/workbook.xml')) return 'xlsx';
  if (has('ppt/presentation.xml')) return 'pptx';
  return 'refused';
}
