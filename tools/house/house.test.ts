import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

import { cruise, FIXTURE, importRules, ROOT, servicesMadeIn } from './imports.ts';

describe('import rules', () => {
  const { violations, files } = cruise(FIXTURE, ['packages', 'apps']);

  test('every rule fires on the fixture', () => {
    const fired = new Set(violations.map(({ rule }) => rule));
    expect(
      importRules()
        .map(({ name }) => name)
        .filter((name) => !fired.has(name)),
    ).toEqual([]);
  });

  test.each(files)('%s breaks exactly the rules its first line names', (file) => {
    const [first = ''] = readFileSync(join(FIXTURE, file), 'utf8').split('\n');
    expect(first).toMatch(/^\/\/ violates:/);
    const expected = first
      .slice('// violates:'.length)
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean);
    const broken = violations.filter(({ from }) => from === file).map(({ rule }) => rule);
    expect([...new Set(broken)].sort()).toEqual(expected.sort());
  });
});

test('a flow that makes a service of a module is found, one that takes types and pure functions is not', () => {
  const flow = (name: string) => readFileSync(join(FIXTURE, 'apps/server/src/flows', name), 'utf8');
  expect(servicesMadeIn(flow('make-order.ts'))).toEqual(['createOrders']);
  expect(servicesMadeIn(flow('take-order.ts'))).toEqual([]);
  expect(
    servicesMadeIn("import { type Orders, toOrder } from '../modules/orders/index.ts';\nimport { createHash } from 'node:crypto';"),
  ).toEqual([]);
});

describe('ambient time, chance, ids and settings', () => {
  const text = readFileSync(join(FIXTURE, 'ambient.ts'), 'utf8');
  const wrongLines = Array.from({ length: text.split('\n').indexOf('') - 1 }, (_, i) => i + 2);
  const refused = [
    'packages/dialogue/src/ladder.ts',
    'apps/server/src/modules/sla/service.ts',
    'apps/server/src/flows/hand-off.ts',
    'apps/server/src/app.ts',
  ];
  const allowed = [
    'packages/kernel/src/clock.ts',
    'packages/kernel/src/ids.ts',
    'packages/dialogue/src/ladder.test.ts',
    'apps/server/src/platform/clock.ts',
    'apps/server/src/main.ts',
    'apps/server/src/modules/sla/service.test.ts',
    'apps/server/test/journey.ts',
    'apps/server/src/modules/sla/test-desk.ts',
    'apps/server/src/modules/sla/testing/house.ts',
    'apps/widget/src/frame.ts',
    'apps/console/src/main.tsx',
    'apps/cli/src/main.ts',
    'bench/pipeline.ts',
    'tools/docs-config.ts',
  ];
  const folder = mkdtempSync(join(tmpdir(), 'zhiyin-ambient-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const found = complaints(folder, text, [...refused, ...allowed]);

  test.each(refused)('are refused in %s, each once and nothing else', (path) => {
    expect(found.get(path)).toEqual(wrongLines);
  });

  test.each(allowed)('are allowed in %s', (path) => {
    expect(found.get(path)).toEqual([]);
  });
});

/** By path: the lines (from 1) our Biome plugin complains about when `text` stands there. */
function complaints(folder: string, text: string, paths: readonly string[]): Map<string, number[]> {
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ plugins: [join(ROOT, 'tools/house/no-ambient.grit')] }));
  for (const path of paths) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const { stdout } = spawnSync(process.execPath, [biome, 'lint', '--reporter=github', '--max-diagnostics=none', '.'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const complained = [...stdout.matchAll(/^::error title=plugin,file=([^,]+),line=(\d+)/gm)].map(([, file = '', line]) => ({
    file,
    line: Number(line),
  }));
  return new Map(
    paths.map((path) => [
      path,
      complained
        .filter(({ file }) => file.endsWith(path))
        .map(({ line }) => line)
        .sort((a, b) => a - b),
    ]),
  );
}
