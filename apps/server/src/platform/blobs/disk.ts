import { randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import fs from 'node:fs/promises';
import path from 'node:path';
import { AppError, type Clock, DAY, systemClock } from '@zhiyin/kernel';
import type { Blobs } from '../platform.ts';

/** Keys are made by the server, never from a name a person chose: lower-case segments, no dots, so nothing can climb out of the folder. */
const KEY = /^[a-z0-9][a-z0-9/_-]*$/;
const KEY_MAX = 200;
/** Half-written files live here until they are whole; one left by a dead process is swept after a day. */
const INCOMING = '.incoming';
/**
 * Space kept free on the disk: 5 % of it, at most 1 GiB. Uploads stop before the disk is full, because the database may stand on the same one and has to
 * go on recording conversations.
 */
const RESERVE_SHARE = 0.05;
const RESERVE_MAX_BYTES = 1024 ** 3;
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

const storageFull = (cause?: unknown) => new AppError('unavailable', 'storage is full', { retryAfterSeconds: 60, cause });
const notFound = () => new AppError('not_found', 'There is no such file.');

/**
 * Blobs as files below `dir` (made if missing, readable by this user only). A file appears under its key whole or not at all: it is written aside, flushed to
 * the disk and renamed; writing a key again replaces it. Throws `too_large` past the cap and `unavailable` when the disk is full, leaving nothing behind.
 */
export async function createDiskBlobs(dir: string, { clock = systemClock }: { clock?: Clock } = {}): Promise<Blobs> {
  const root = path.resolve(dir);
  const incoming = path.join(root, INCOMING);
  await fs.mkdir(incoming, { recursive: true, mode: 0o700 });
  await fs.chmod(root, 0o700);
  await sweepIncoming(incoming, clock.now().getTime() - DAY);

  /** The one place where a key becomes a path. */
  function pathOf(key: string): string {
    const file = path.resolve(root, key);
    if (!KEY.test(key) || key.length > KEY_MAX || key.includes('//') || key.endsWith('/') || !file.startsWith(`${root}${path.sep}`)) {
      throw new Error('not a blob key'); // keys are ours: this is a bug, not a request gone wrong
    }
    return file;
  }

  async function checkSpace(): Promise<void> {
    const { bsize, blocks, bavail } = await fs.statfs(root);
    const reserve = Math.min(blocks * bsize * RESERVE_SHARE, RESERVE_MAX_BYTES);
    if (blocks > 0 && bavail * bsize < reserve) throw storageFull();
  }

  return {
    async write(key, stream, maxBytes) {
      const file = pathOf(key);
      await checkSpace();
      const aside = path.join(incoming, randomUUID());
      try {
        const bytes = await writeWhole(aside, stream, maxBytes);
        const madeFolder = (await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 })) !== undefined;
        await fs.rename(aside, file);
        // The rename, and the folders it may have needed, survive a power cut too.
        for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
          await flushFolder(folder);
          if (!madeFolder || folder === root) break;
        }
        return { bytes };
      } catch (error) {
        await fs.rm(aside, { force: true });
        if (FULL.has((error as NodeJS.ErrnoException).code ?? '')) throw storageFull(error);
        throw error;
      }
    },
    async read(key, range) {
      const handle = await fs.open(pathOf(key), 'r').catch(refuseMissing);
      return handle.createReadStream({ autoClose: true, ...(range && { start: range.start, end: range.end }) });
    },
    async size(key) {
      return (await fs.stat(pathOf(key)).catch(refuseMissing)).size;
    },
    async remove(key) {
      await fs.rm(pathOf(key), { force: true });
    },
  };
}

async function writeWhole(file: string, stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<number> {
  const handle = await fs.open(file, 'wx', 0o600);
  try {
    let bytes = 0;
    for await (const chunk of stream) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw new AppError('too_large', `The file is larger than ${maxBytes} bytes.`, { details: { maxBytes } });
      await writeChunk(handle, chunk);
    }
    await handle.sync();
    return bytes;
  } finally {
    await handle.close();
  }
}

/** A write may take less than it was given (a disk about to be full does that): go on until all is taken. */
async function writeChunk(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.byteLength; ) {
    const { bytesWritten } = await handle.write(chunk, at, chunk.byteLength - at);
    at += bytesWritten;
  }
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function sweepIncoming(incoming: string, olderThanMs: number): Promise<void> {
  for (const name of await fs.readdir(incoming)) {
    const file = path.join(incoming, name);
    const stat = await fs.stat(file).catch(() => null); // another node sweeps too
    if (stat && stat.mtimeMs < olderThanMs) await fs.rm(file, { force: true });
  }
}

function refuseMissing(error: NodeJS.ErrnoException): never {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EISDIR') throw notFound();
  throw error;
}
