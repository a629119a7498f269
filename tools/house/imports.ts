import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The folder of the repository. */
export const ROOT = join(import.meta.dirname, '../..');
/** The folder where each import rule is broken at least once. */
export const FIXTURE = join(ROOT, 'tools/house/fixture');

const BIN = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
const CONFIG = join(ROOT, '.dependency-cruiser.cjs');

type Rule = { name: string; comment: string };
type Report = {
  summary: { violations: { rule: { name: string }; from: string; to: string }[] };
  modules: { source: string; dependencies: { resolved: string }[] }[];
};
export type Violation = { rule: string; from: string; to: string; comment: string };

/** The import rules, in the order they are written. */
export function importRules(): readonly Rule[] {
  return createRequire(import.meta.url)(CONFIG).forbidden;
}

/** What the import rules say of the folders below `cwd`: what breaks them, the files read, and which file imports which. */
export function cruise(
  cwd: string,
  folders: readonly string[],
): { violations: Violation[]; files: string[]; edges: { from: string; to: string }[] } {
  const args = [BIN, '--config', CONFIG, '--output-type', 'json', ...folders];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser does not run: ${stderr || stdout}`);
  const report: Report = JSON.parse(stdout);
  const comments = new Map(importRules().map((rule) => [rule.name, rule.comment]));
  return {
    violations: report.summary.violations.map(({ rule, from, to }) => ({
      rule: rule.name,
      from,
      to,
      comment: comments.get(rule.name) ?? '',
    })),
    files: report.modules.map(({ source }) => source).filter((source) => folders.some((folder) => source.startsWith(`${folder}/`))),
    edges: report.modules.flatMap(({ source, dependencies }) => dependencies.map(({ resolved }) => ({ from: source, to: resolved }))),
  };
}

/** The services of modules a flow makes itself; it may use types and pure functions of a door, but services are handed to it by app.ts. */
export function servicesMadeIn(flowSource: string): string[] {
  return [
    ...flowSource.matchAll(/import\s+\{([^}]*)\}\s+from\s+'[^']*\/modules\/[^']*'|import\s+\{([^}]*)\}\s+from\s+"[^"]*\/modules\/[^"]*"/g),
  ].flatMap(([, single, double]) =>
    (single ?? double ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => /^create[A-Z]/.test(name)),
  );
}
