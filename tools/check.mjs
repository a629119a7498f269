// `npm run check [-- part …]`: the enforced rules of the house, two parts at a time, each with its seconds; everything within a minute.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { node24, ROOT } from './node24.mjs';

/** As many as the smallest machine we know has cores. */
const AT_ONCE = 2;
const TSC = 'node_modules/typescript/bin/tsc';

/** Longest first. A part runs as `node <args>` in the root; it is left out while the tree does not have what it checks. */
const PARTS = [
  { name: 'types', args: [TSC, '-p', 'tsconfig.json'] },
  { name: 'unused', args: ['node_modules/knip/bin/knip.js', '--no-progress'] },
  { name: 'types-console', args: [TSC, '-p', 'apps/console/tsconfig.json'], needs: 'apps/console/tsconfig.json' },
  { name: 'types-widget', args: [TSC, '-p', 'apps/widget/tsconfig.json'], needs: 'apps/widget/tsconfig.json' },
  { name: 'style', args: ['node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', '--max-diagnostics=100', '.'] },
  { name: 'imports', args: ['tools/house/check-imports.ts'] },
  { name: 'papers', args: ['tools/house/check-papers.ts'] },
];

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !PARTS.some((part) => part.name === name));
if (unknown.length > 0) {
  process.stderr.write(`no such part: ${unknown.join(', ')}; there are ${PARTS.map(({ name }) => name).join(', ')}\n`);
  process.exit(2);
}
const waiting = PARTS.filter(
  ({ name, needs }) => (chosen.length === 0 || chosen.includes(name)) && (!needs || existsSync(join(ROOT, needs))),
);
const started = performance.now();
const broken = [];
await Promise.all(Array.from({ length: AT_ONCE }, worker));
process.stdout.write(`\n${broken.length === 0 ? 'all rules hold' : `broken: ${broken.join(', ')}`} (${seconds(started)})\n`);
process.exitCode = broken.length === 0 ? 0 : 1;

async function worker() {
  for (let part = waiting.shift(); part; part = waiting.shift()) {
    const from = performance.now();
    const { code, output } = await run(part.args);
    process.stdout.write(`${code === 0 ? 'ok    ' : 'BROKEN'} ${part.name.padEnd(14)} ${seconds(from)}\n`);
    if (code === 0) continue;
    broken.push(part.name);
    process.stdout.write(`${output.replace(/^/gm, '       ')}\n`);
  }
}

function run(args) {
  return new Promise((resolve) => {
    const child = spawn(node24(), args, {
      cwd: ROOT,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output: output.trimEnd() }));
  });
}

function seconds(from) {
  return `${((performance.now() - from) / 1000).toFixed(1)} s`;
}
