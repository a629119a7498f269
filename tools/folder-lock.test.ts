import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withFolderLock } from './folder-lock.mjs';

let folder = '';
let lock = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhiyin-lock-'));
  lock = join(folder, 'cache/setup.lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('holds while the work runs, gives its result, and is gone afterwards, also when the work fails', async () => {
  expect(await withFolderLock(lock, async () => existsSync(lock))).toBe(true);
  expect(existsSync(lock)).toBe(false);
  await expect(withFolderLock(lock, () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk');
  expect(existsSync(lock)).toBe(false);
});

test('processes that start together do their work one after the other', async () => {
  const journal = join(folder, 'journal');
  const script = `
    import { appendFileSync } from 'node:fs';
    import { setTimeout as sleep } from 'node:timers/promises';
    import { withFolderLock } from ${JSON.stringify(join(import.meta.dirname, 'folder-lock.mjs'))};
    await withFolderLock(${JSON.stringify(lock)}, async () => {
      appendFileSync(${JSON.stringify(journal)}, 'in ');
      await sleep(50);
      appendFileSync(${JSON.stringify(journal)}, 'out ');
    });`;
  const exits = Array.from({ length: 4 }, () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
    return new Promise((resolve) => child.on('close', resolve));
  });
  expect(await Promise.all(exits)).toEqual([0, 0, 0, 0]);
  expect(readFileSync(journal, 'utf8')).toBe('in out '.repeat(4));
});

test('a lock whose holder is dead is taken over, and says nothing of waiting', async () => {
  const dead = spawnSync(process.execPath, ['-e', 'process.stdout.write(String(process.pid))'], { encoding: 'utf8' }).stdout;
  mkdirSync(lock, { recursive: true });
  writeFileSync(join(lock, 'pid'), dead);
  const waited: string[] = [];
  expect(
    await withFolderLock(
      lock,
      async () => 'done',
      (holder) => waited.push(holder),
    ),
  ).toBe('done');
  expect(waited).toEqual([]);
});

test('a lock nobody has touched for long is taken over even though some process has its number', async () => {
  mkdirSync(lock, { recursive: true });
  writeFileSync(join(lock, 'pid'), String(process.pid));
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(lock, longAgo, longAgo);
  expect(await withFolderLock(lock, async () => 'done')).toBe('done');
});

test('who waits is told once by whom', async () => {
  const waited: string[] = [];
  let release = () => {};
  const first = withFolderLock(lock, () => new Promise<void>((resolve) => (release = resolve)));
  const second = withFolderLock(
    lock,
    async () => 'second',
    (holder) => {
      waited.push(holder);
      release();
    },
  );
  expect(await Promise.all([first, second])).toEqual([undefined, 'second']);
  expect(waited).toEqual([String(process.pid)]);
});
