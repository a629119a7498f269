import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeScratch, sweepScratch } from './setup/scratch.ts';

test.skipIf(process.platform !== 'linux')('what a killed run left is ended and removed; what lives or names no owner stays', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'zhiyin-sweep-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const mine = await makeScratch(root);
  await mkdir(path.join(root, 'zhiyin-test-nobody'));
  const left = path.join(root, 'zhiyin-test-killed');
  await mkdir(path.join(left, 'data/pgdata'), { recursive: true });
  const owner = spawn(process.execPath, ['-e', '0']);
  await new Promise((resolve) => owner.once('exit', resolve));
  await writeFile(path.join(left, 'owner'), String(owner.pid));
  const database = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)', '--', path.join(left, 'data/pgdata')]);
  const ended = new Promise((resolve) => database.once('exit', (_code, signal) => resolve(signal)));
  onTestFinished(() => void database.kill('SIGKILL'));
  await writeFile(path.join(left, 'data/pgdata/postmaster.pid'), `${database.pid}\n`);

  await sweepScratch(root);
  expect(await ended).toBe('SIGQUIT');
  expect((await readdir(root)).sort()).toEqual([path.basename(mine.dir), 'zhiyin-test-nobody'].sort());
});
