// The chat window and the console, built when their sources are not those of the built files. For `npm start` and `npm test`.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFolderLock } from './folder-lock.mjs';
import { ROOT } from './node24.mjs';
import { sourceHash } from './source-hash.mjs';

/** What both bundles are made of besides their own folder. */
const SHARED = ['packages/contracts', 'packages/kernel', 'package-lock.json', 'tsconfig.base.json'];
const BUNDLES = ['widget', 'console'];

/** @returns {Promise<string[]>} the bundles that did not build; what is wrong was said on standard error */
export function bringBundlesUpToDate() {
  return outdated().length > 0 ? withFolderLock(join(ROOT, '.cache/build.lock'), buildOutdated, waitLine) : Promise.resolve([]);
}

function say(line) {
  process.stderr.write(`[build] ${line}\n`);
}

function waitLine(holder) {
  say(`waiting for another build in this folder (process ${holder}) …`);
}

function stampOf(bundle) {
  return join(ROOT, 'apps', bundle, 'dist/.stamp');
}

/** The bundles whose sources are not those of the built files. */
function outdated() {
  return BUNDLES.map((bundle) => ({ bundle, hash: sourceHash(ROOT, [join('apps', bundle), ...SHARED]) })).filter(
    ({ bundle, hash }) => !existsSync(stampOf(bundle)) || readFileSync(stampOf(bundle), 'utf8') !== hash,
  );
}

/** @returns {Promise<string[]>} the bundles that did not build */
async function buildOutdated() {
  const todo = outdated();
  if (todo.length === 0) return [];
  say(`building ${todo.map(({ bundle }) => bundle).join(' and ')} …`);
  const started = performance.now();
  const results = await Promise.all(todo.map(build));
  const broken = results.filter((result) => result.code !== 0);
  for (const { bundle, output } of broken) say(`${bundle} does not build:\n${output}`);
  if (broken.length === 0) say(`built in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return broken.map(({ bundle }) => bundle);
}

/** Its output is shown only when it fails. The stamp is written last: a build that was cut short counts as none. */
function build({ bundle, hash }) {
  return new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: '1' };
    const args = ['run', '--silent', 'build', '-w', `@zhiyin/${bundle}`];
    const child = spawn('npm', args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ bundle, code: 127, output: error.message }));
    child.on('close', (code) => {
      if (code === 0) {
        mkdirSync(join(ROOT, 'apps', bundle, 'dist'), { recursive: true });
        writeFileSync(stampOf(bundle), hash);
      }
      resolve({ bundle, code: code ?? 1, output: output.trimEnd() });
    });
  });
}
