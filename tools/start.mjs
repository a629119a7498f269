// `npm start`: builds the chat window and the console when their sources changed, then becomes the server.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withFolderLock } from './folder-lock.mjs';
import { node24, ROOT } from './node24.mjs';
import { sourceHash } from './source-hash.mjs';

/** What both bundles are made of besides their own folder. */
const SHARED = ['packages/contracts', 'packages/kernel', 'package-lock.json', 'tsconfig.base.json'];
const BUNDLES = ['widget', 'console'];
/** How often a server started by npm looks whether that npm still lives. */
const PARENT_POLL_MS = 500;
const MAIN = join(ROOT, 'apps/server/src/main.ts');

if (node24() !== process.execPath) {
  process.stderr.write('zhiyin runs on Node 24, which comes with its packages: run "node tools/setup.mjs", then "npm start"\n');
  process.exit(1);
}
const failed = outdated().length > 0 ? await withFolderLock(join(ROOT, '.cache/build.lock'), buildOutdated, waitLine) : [];
if (failed.length > 0) process.exit(1);

// The server takes over this very process: signals reach it without a middleman, its exit code is ours, and a kill leaves nobody behind.
process.argv[1] = MAIN;
if (process.env.npm_lifecycle_event) stopWithParent();
await import(pathToFileURL(MAIN).href);

function say(line) {
  process.stderr.write(`[build] ${line}\n`);
}

/** `kill` on npm ends npm and its shell but not what the shell runs: without this the server would live on unseen. */
function stopWithParent() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, PARENT_POLL_MS);
  timer.unref();
  // Already stopping: a second signal would mean "at once".
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => clearInterval(timer));
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
