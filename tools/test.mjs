// `npm test [-- arguments of vitest]`: every project once; the last line says how it went: "N passed, N failed, N skipped".
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bringBundlesUpToDate } from './bundles.mjs';
import { findChromium } from './chromium.mjs';
import { node24, ROOT } from './node24.mjs';

const JOURNEYS = 'apps/server/test/browser';

const chromium = findChromium();
// The journeys look at the built screens.
if (chromium && (await bringBundlesUpToDate()).length > 0) process.exit(1);
const given = process.argv.slice(2);
const skippedJourneys = chromium || given.length > 0 ? [] : journeys();
const scratch = mkdtempSync(join(tmpdir(), 'zhiyin-test-'));
const report = join(scratch, 'report.json');
const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...given];
if (!chromium) args.push('--exclude', `${JOURNEYS}/**`);

const env = { ...process.env, ...(chromium ? { CHROMIUM_PATH: chromium } : {}) };
const child = spawn(node24(), [join(ROOT, 'node_modules/vitest/vitest.mjs'), ...args], { cwd: ROOT, env, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => finish(1, error.message));
child.on('close', (code, signal) => finish(code ?? 1, signal ? `vitest was ended by ${signal}` : undefined));

function journeys() {
  const folder = join(ROOT, JOURNEYS);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true }).map(String);
  return files.filter((path) => path.endsWith('.test.ts')).sort();
}

function finish(code, complaint) {
  const { passed, failed, skipped } = counts();
  rmSync(scratch, { recursive: true, force: true });
  if (complaint) process.stderr.write(`${complaint}\n`);
  if (skippedJourneys.length > 0) {
    process.stdout.write(`\nNo Chromium here, so these browser journeys were skipped: ${skippedJourneys.join(', ')}\n`);
  }
  // Something failed that is no test (an unhandled error, a set-up, a crash): it must not read as zero failures.
  const failedInAll = code !== 0 && failed === 0 ? 1 : failed;
  process.stdout.write(`\n${passed} passed, ${failedInAll} failed, ${skipped + skippedJourneys.length} skipped\n`);
  process.exitCode = code;
}

/** Tests by outcome; a file that could not even be loaded is one failure, a journey file that was left out one skip. */
function counts() {
  let result;
  try {
    result = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
  const brokenFiles = result.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + brokenFiles,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}
