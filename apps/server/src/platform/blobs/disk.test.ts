import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { DAY, HOUR } from '@zhiyin/kernel';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Blobs } from '../platform.ts';
import { createDiskBlobs } from './index.ts';

let dir: string;
let blobs: Blobs;
beforeEach(async () => {
  dir = await fs.mkdtemp(path.join(os.tmpdir(), 'zhiyin-blobs-'));
  blobs = await createDiskBlobs(path.join(dir, 'store'));
});
afterEach(() => fs.rm(dir, { recursive: true, force: true }));

async function* chunks(...parts: (string | Uint8Array)[]) {
  for (const part of parts) yield Buffer.from(part as string);
}
const filesIn = async (folder: string) =>
  (await fs.readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => entry.name);

test('what is written is read back, whole or in part, and can be replaced and removed', async () => {
  expect(await blobs.write('ws_1/2026-11/abc', chunks('hello ', 'world'), 100)).toEqual({ bytes: 11 });
  expect(await text(await blobs.read('ws_1/2026-11/abc'))).toBe('hello world');
  expect(await text(await blobs.read('ws_1/2026-11/abc', { start: 6, end: 8 }))).toBe('wor');
  expect(await blobs.size('ws_1/2026-11/abc')).toBe(11);
  await blobs.write('ws_1/2026-11/abc', chunks('new'), 100);
  expect(await text(await blobs.read('ws_1/2026-11/abc'))).toBe('new');
  await blobs.remove('ws_1/2026-11/abc');
  await blobs.remove('ws_1/2026-11/abc');
  await expect(blobs.read('ws_1/2026-11/abc')).rejects.toMatchObject({ code: 'not_found' });
  await expect(blobs.size('ws_1/2026-11/abc')).rejects.toMatchObject({ code: 'not_found' });
});

test('only this user can read it', async () => {
  await blobs.write('a/b', chunks('x'), 10);
  const mode = async (name: string) => ((await fs.stat(path.join(dir, 'store', name))).mode & 0o777).toString(8);
  expect([await mode('.'), await mode('a'), await mode('a/b'), await mode('.incoming')]).toEqual(['700', '700', '600', '700']);
});

describe('nothing is left behind', () => {
  test('a byte past the cap', async () => {
    expect(await blobs.write('exact', chunks('12345'), 5)).toEqual({ bytes: 5 });
    await expect(blobs.write('past', chunks('12345', '6'), 5)).rejects.toMatchObject({ code: 'too_large' });
    expect(await filesIn(dir)).toEqual(['exact']);
  });
  test('a stream that never ends is cut at the cap', async () => {
    let given = 0;
    async function* endless() {
      for (;;) {
        given += 1000;
        yield Buffer.alloc(1000);
      }
    }
    await expect(blobs.write('endless', endless(), 10_000)).rejects.toMatchObject({ code: 'too_large' });
    expect(given).toBe(11_000);
    expect(await filesIn(dir)).toEqual([]);
  });
  test('an upload that breaks off; the older file stays', async () => {
    await blobs.write('k', chunks('old'), 10);
    async function* broken() {
      yield Buffer.from('half');
      throw new Error('connection reset');
    }
    await expect(blobs.write('k', broken(), 10)).rejects.toThrow('connection reset');
    expect(await text(await blobs.read('k'))).toBe('old');
    expect(await filesIn(dir)).toEqual(['k']);
  });
});

test('a start sweeps what a dead process left more than a day ago, and nothing younger', async () => {
  const incoming = path.join(dir, 'store', '.incoming');
  await fs.writeFile(path.join(incoming, 'old'), 'x');
  await fs.writeFile(path.join(incoming, 'young'), 'x');
  const now = new Date('2026-11-22T09:00:00Z');
  const ago = (ms: number) => new Date(now.getTime() - ms);
  await fs.utimes(path.join(incoming, 'old'), ago(DAY + HOUR), ago(DAY + HOUR));
  await fs.utimes(path.join(incoming, 'young'), ago(DAY - HOUR), ago(DAY - HOUR));
  await createDiskBlobs(path.join(dir, 'store'), { clock: { now: () => now, monotonic: () => 0 } });
  expect(await filesIn(incoming)).toEqual(['young']);
});

describe('keys', () => {
  const wrong = [
    '',
    '.',
    '..',
    '../x',
    'a/../../x',
    '/etc/passwd',
    'a//b',
    'a/',
    'A',
    'a.b',
    'a\\b',
    'a\0b',
    '.incoming/x',
    '_a',
    'a b',
    '%2e%2e/x',
    '..%2fx',
    'é',
    'x'.repeat(201),
    'a\n',
  ];
  test.each(wrong)('%j is refused by every door', async (key) => {
    await expect(blobs.write(key, chunks('x'), 10)).rejects.toThrow('not a blob key');
    await expect(blobs.read(key)).rejects.toThrow('not a blob key');
    await expect(blobs.size(key)).rejects.toThrow('not a blob key');
    await expect(blobs.remove(key)).rejects.toThrow('not a blob key');
  });
  test('no text whatever leads out of the folder', async () => {
    const outside = path.join(dir, 'outside');
    await fs.writeFile(outside, 'untouched');
    const part = fc.constantFrom('..', '.', '/', 'outside', '\\', 'a', '%2e', '\0', '~');
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
        await blobs.remove(parts.join('')).catch(() => undefined);
        await blobs.write(parts.join(''), chunks('x'), 10).catch(() => undefined);
        expect(await fs.readFile(outside, 'utf8')).toBe('untouched');
      }),
      { numRuns: 200 },
    );
    expect((await fs.readdir(dir)).sort()).toEqual(['outside', 'store']);
  });
});

test('the system saying that there is no space becomes "storage is full"', async () => {
  async function* untilFull() {
    yield Buffer.from('half');
    throw Object.assign(new Error('write failed'), { code: 'ENOSPC' });
  }
  await expect(blobs.write('k', untilFull(), 100)).rejects.toMatchObject({ code: 'unavailable', message: 'storage is full' });
  expect(await filesIn(dir)).toEqual([]);
});

/** A disk of 4 MiB of its own takes the right to mount one; without it the mapping above is what can be shown. */
const canMount = (() => {
  const probe = mkdtempSync(path.join(os.tmpdir(), 'zhiyin-mount-'));
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', probe], { stdio: 'ignore' });
    execFileSync('/bin/umount', [probe]);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(probe);
  }
})();

test.runIf(canMount)('a full disk: nothing half-written, reading goes on, and space is used again once there is some', async () => {
  const disk = path.join(dir, 'disk');
  await fs.mkdir(disk);
  execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
  try {
    const small = await createDiskBlobs(disk);
    await small.write('kept', chunks(Buffer.alloc(1_000_000, 1)), 10_000_000);
    await expect(small.write('too-much', chunks(Buffer.alloc(2_000_000), Buffer.alloc(2_000_000)), 10_000_000)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'storage is full',
    });
    expect(await filesIn(disk)).toEqual(['kept']);
    await small.write('more', chunks(Buffer.alloc(3_050_000)), 10_000_000);
    await expect(small.write('into-the-reserve', chunks('x'), 10)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await small.size('kept')).toBe(1_000_000);
    await small.remove('more');
    expect(await small.write('again', chunks('x'), 10)).toEqual({ bytes: 1 });
  } finally {
    execFileSync('/bin/umount', [disk]);
  }
});
