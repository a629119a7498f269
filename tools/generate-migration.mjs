// `npm run db:generate -- <name>`: a migration from the difference between the tables in every schema.ts and the last migration.
// Read what it wrote before it lands; after that it is never edited.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { node24, ROOT } from './node24.mjs';

const [name, ...rest] = process.argv.slice(2);
if (rest.length > 0 || (name !== undefined && !/^[a-z][a-z0-9-]*$/.test(name))) {
  process.stderr.write('usage: npm run db:generate -- <name-in-kebab-case>\n');
  process.exit(2);
}
const args = [
  join(ROOT, 'node_modules/drizzle-kit/bin.cjs'),
  'generate',
  '--dialect=postgresql',
  '--schema=apps/server/src/**/schema.ts',
  '--out=apps/server/migrations',
  ...(name ? [`--name=${name}`] : []),
];
const child = spawn(node24(), args, { cwd: ROOT, stdio: 'inherit' });
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
child.on('close', (code) => {
  process.exitCode = code ?? 1;
});
