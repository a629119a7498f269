import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sourceHash } from './source-hash.mjs';

let root = '';
const write = (path: string, text: string) => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
};
const hash = () => sourceHash(root, ['apps/widget', 'packages/gone', 'lock.json']);
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'zhiyin-hash-'));
  write('apps/widget/src/a.ts', 'a');
  write('lock.json', '{}');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test.each([
  ['a changed source', () => write('apps/widget/src/a.ts', 'b')],
  ['a new source', () => write('apps/widget/src/b.ts', '')],
  [
    'a renamed source',
    () => {
      rmSync(join(root, 'apps/widget/src/a.ts'));
      write('apps/widget/src/c.ts', 'a');
    },
  ],
  ['a changed lock file', () => write('lock.json', '{"a":1}')],
])('%s builds again', (_, change) => {
  const before = hash();
  change();
  expect(hash()).not.toBe(before);
});

test.each([
  ['a touched source', () => utimesSync(join(root, 'apps/widget/src/a.ts'), new Date(0), new Date(0))],
  ['a test', () => write('apps/widget/src/a.test.ts', 'x')],
  ['what a build made', () => write('apps/widget/dist/a.js', 'x')],
  ['an installed package', () => write('apps/widget/node_modules/p/i.js', 'x')],
  ['another app', () => write('apps/console/a.ts', 'x')],
])('%s does not', (_, change) => {
  const before = hash();
  change();
  expect(hash()).toBe(before);
});
