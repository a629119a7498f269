// Makes the checkout ready to run, on any Node >= 20: `npm start`, `npm test` and `npm run check` all begin here.
//   node tools/setup.mjs             packages as package-lock.json says, and the Node they bring
//   node tools/setup.mjs --browser   the same, and a Chromium for the browser journeys where it may be installed
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, delimiter, join, sep } from 'node:path';
import { findChromium } from './chromium.mjs';
import { withFolderLock } from './folder-lock.mjs';
import { ROOT } from './node24.mjs';

const MODULES = join(ROOT, 'node_modules');
const STAMP = join(MODULES, '.zhiyin-lock');
const INSTALLED_NODE = join(MODULES, 'node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
const APT_GET = '/usr/bin/apt-get';
const lockText = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
const lock = JSON.parse(lockText);

/** What the installed packages depend on: the lock file, and the machine they were chosen for. */
const wanted = createHash('sha256').update(lockText).update(`${process.platform}-${process.arch}`).digest('hex');

class SetupError extends Error {}

try {
  if (!isCurrent()) await withFolderLock(join(ROOT, '.cache/setup.lock'), install, waitLine);
  if (process.argv.includes('--browser')) await ensureBrowser();
} catch (error) {
  say(
    error instanceof SetupError
      ? error.message
      : error.code === 'EACCES' || error.code === 'EROFS'
        ? notWritable(error)
        : (error.stack ?? String(error)),
  );
  process.exitCode = 1;
}

function say(line) {
  process.stderr.write(`[setup] ${line}\n`);
}

function waitLine(holder) {
  say(`waiting for another set-up in this folder (process ${holder}) …`);
}

function notWritable(error) {
  return `cannot write ${error.path ?? ROOT}: the packages are missing or out of date and this user may not install them here`;
}

function isCurrent() {
  return readIfThere(STAMP) === wanted && existsSync(INSTALLED_NODE);
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

async function install() {
  if (isCurrent()) return; // somebody else did it while this one waited
  accessSync(ROOT, constants.W_OK);
  if (!installedAsLocked()) await npmCi();
  await makeNodeWork();
  writeFileSync(STAMP, wanted);
}

/** True when `npm install` or `npm ci` was run by hand and node_modules already holds exactly what the lock file says. */
function installedAsLocked() {
  const hidden = readIfThere(join(MODULES, '.package-lock.json'));
  if (hidden === undefined) return false;
  const installed = JSON.parse(hidden).packages ?? {};
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) continue;
    const found = installed[path];
    if (!found && (entry.optional || entry.peer)) continue; // built for another platform
    if (!found || found.version !== entry.version || found.integrity !== entry.integrity || Boolean(found.link) !== Boolean(entry.link))
      return false;
    if (!existsSync(join(ROOT, path))) return false;
  }
  return Object.keys(installed).every((path) => lock.packages[path]);
}

async function npmCi() {
  say('installing the packages (npm ci); the first time takes a minute or two …');
  const started = performance.now();
  const result = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (result.code !== 0) throw new SetupError(`npm ci failed (exit code ${result.code}):\n${result.output}`);
  say(`packages installed in ${seconds(started)}`);
}

function installedNodeVersion() {
  const result = spawnSync(INSTALLED_NODE, ['--version'], { encoding: 'utf8', timeout: 30_000 });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/** Node comes as a package whose install script fetches the binary; npm may have been told to run no scripts. */
async function makeNodeWork() {
  const version = `v${lock.packages['node_modules/node'].version}`;
  if (installedNodeVersion() === version) return;
  say(`Node ${version} is not in place yet, running its install script (npm rebuild node) …`);
  const result = await npm(['rebuild', 'node', '--ignore-scripts=false', '--foreground-scripts', '--loglevel=error']);
  const now = installedNodeVersion();
  if (now === version) return;
  throw new SetupError(
    [
      `the package "node" did not bring Node ${version} (found: ${now ?? 'nothing that runs'}).`,
      'Its install script was blocked or failed. Allow it and install again:',
      '  npm config delete ignore-scripts && rm -rf node_modules && npm install',
      'or start with a Node 24 of your own: node tools/start.mjs',
      result.output,
    ].join('\n'),
  );
}

/**
 * Runs the npm that runs us, on the machine's own Node: the one inside node_modules is about to be deleted by `npm ci`.
 * @param {string[]} args
 * @returns {Promise<{ code: number, output: string }>}
 */
function npm(args) {
  const inside = (path) => path === MODULES || path.startsWith(MODULES + sep);
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !inside(folder))
    .join(delimiter);
  const env = { ...process.env, PATH: path };
  const own = process.env.npm_execpath;
  const useOwn = own !== undefined && basename(own) === 'npm-cli.js' && !inside(own) && existsSync(own);
  const child = useOwn
    ? spawn(inside(process.execPath) ? 'node' : process.execPath, [own, ...args], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
    : spawn('npm', args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
  return finished(child);
}

function finished(child) {
  return new Promise((resolve) => {
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output: output.trimEnd() }));
  });
}

/** The journeys can be left out, so nothing here stops the tests: one clear line instead. */
async function ensureBrowser() {
  if (findChromium()) return;
  if (process.getuid?.() === 0 && existsSync(APT_GET)) await withFolderLock(join(ROOT, '.cache/browser.lock'), installBrowser, waitLine);
  else say('no Chromium here: the browser journeys will be skipped (install chromium, or set CHROMIUM_PATH)');
}

async function installBrowser() {
  if (findChromium()) return; // somebody else did it while this one waited
  say('installing Chromium and Chinese fonts for the browser journeys (apt-get) …');
  const started = performance.now();
  const run = (args) =>
    finished(
      spawn(APT_GET, args, {
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 240_000,
      }),
    );
  const install = ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'];
  await run(['update', '-qq']);
  const result = await run(install);
  if (result.code === 0 && findChromium()) say(`Chromium installed in ${seconds(started)}`);
  else
    say(
      `Chromium could not be installed, the browser journeys will be skipped: ${result.output.split('\n').at(-1) || `apt-get ended with ${result.code}`}`,
    );
}

function seconds(started) {
  return `${((performance.now() - started) / 1000).toFixed(0)} s`;
}
