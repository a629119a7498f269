// The import rules: first proved on the fixture (each must fire there), then applied to the tree.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, FIXTURE, importRules, ROOT, servicesMadeIn } from './imports.ts';

const problems: string[] = [];

const fired = new Set(cruise(FIXTURE, ['packages', 'apps']).violations.map(({ rule }) => rule));
for (const { name } of importRules())
  if (!fired.has(name)) problems.push(`${name}: does not fire on tools/house/fixture, so it proves nothing`);

const tree = cruise(ROOT, ['packages', 'apps', 'bench', 'tools']);
// Workspace names must resolve to the sources: otherwise every rule about packages would pass by seeing none of them.
for (const { from, to } of tree.edges)
  if (to.startsWith('@zhiyin/')) problems.push(`${from} -> ${to}: the name of a workspace does not resolve`);
if (!tree.edges.some(({ from, to }) => from.startsWith('apps/server/') && to === 'packages/kernel/src/index.ts')) {
  problems.push('no import of the kernel by the server was found: workspaces are not resolved');
}
const inFixture = (path: string) => path.startsWith('tools/house/fixture/');
for (const { rule, from, to, comment } of tree.violations) {
  if (!inFixture(from)) problems.push(from === to ? `${rule}: ${from}: ${comment}` : `${rule}: ${from} -> ${to}: ${comment}`);
}

for (const file of tree.files) {
  if (!file.startsWith('apps/server/src/flows/') || file.endsWith('.test.ts')) continue;
  for (const name of servicesMadeIn(readFileSync(join(ROOT, file), 'utf8')))
    problems.push(`${file}: makes a service itself (${name}): app.ts hands it in`);
}

for (const problem of problems) process.stdout.write(`${problem}\n`);
process.stdout.write(`${tree.files.length} files, ${tree.edges.length} imports, ${importRules().length} rules\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
