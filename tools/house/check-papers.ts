// The papers and the shape of the tree: links and named files exist, the table of settings is current, every module has a door with its
// 中文名, nothing names a path outside the project, the lock file holds for every registry, and each dependency has a line that says why.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { settingsTableProblems } from '../docs-config.ts';
import { projectFiles } from './files.ts';
import { ROOT } from './imports.ts';
import { brokenReferences, dependencyProblems, hasNamedDoor, linesNamingOutside, lockProblems } from './papers.ts';

/** Larger files are media or built; no one writes a path into them by hand. */
const TEXT_MAX_BYTES = 2 * 1024 * 1024;
/** The written style of commits and screens stays free to name anything; these are texts. */
const TEXT_FILE =
  /\.(?:ts|tsx|mts|mjs|cjs|js|json|jsonl|md|yml|yaml|html|css|sql|sh|grit|toml|conf|txt)$|(?:^|\/)(?:run|Dockerfile|Caddyfile|\.[a-z]+)$/;

const files = projectFiles(ROOT);
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const exists = (path: string) => existsSync(join(ROOT, path));
const problems: string[] = [];

for (const path of files.filter((file) => file.endsWith('.md') && !file.startsWith('demo/'))) {
  problems.push(...brokenReferences({ path, text: read(path) }, exists, (other) => (exists(other) ? read(other) : undefined)));
}

problems.push(...settingsTableProblems());

const modules = join(ROOT, 'apps/server/src/modules');
for (const name of existsSync(modules) ? readdirSync(modules) : []) {
  if (!statSync(join(modules, name)).isDirectory()) continue;
  const door = `apps/server/src/modules/${name}/index.ts`;
  if (!exists(door)) problems.push(`${door}: every module has a door`);
  else if (!hasNamedDoor(read(door))) problems.push(`${door}: begins with a doc comment of its 中文名 and one sentence`);
}
for (const name of readdirSync(join(ROOT, 'packages'))) {
  const door = `packages/${name}/src/index.ts`;
  if (!exists(door)) problems.push(`${door}: every package has a door`);
  else if (!hasNamedDoor(read(door))) problems.push(`${door}: begins with a doc comment of its 中文名 and one sentence`);
}

for (const path of files) {
  if (!TEXT_FILE.test(path) || statSync(join(ROOT, path)).size > TEXT_MAX_BYTES) continue;
  for (const line of linesNamingOutside(read(path))) problems.push(`${path}:${line}: names a path outside the project`);
}

const DEPENDENCIES = 'docs/adr/0007-dependencies.md';
const declared = files
  .filter((path) => /^(?:package|(?:apps|packages)\/[^/]+\/package)\.json$/.test(path))
  .flatMap((path) => {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(read(path));
    return [...Object.keys(dependencies), ...Object.keys(devDependencies)];
  });
problems.push(...dependencyProblems({ path: DEPENDENCIES, text: read(DEPENDENCIES) }, declared));

problems.push(...lockProblems(read('package-lock.json')));

for (const problem of problems) process.stdout.write(`${problem}\n`);
process.stdout.write(`${files.length} files looked at\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
