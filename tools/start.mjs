// `npm start`: builds the chat window and the console when their sources changed, then becomes the server.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bringBundlesUpToDate } from './bundles.mjs';
import { node24, ROOT } from './node24.mjs';

/** How often a server started by npm looks whether that npm still lives. */
const PARENT_POLL_MS = 500;
const MAIN = join(ROOT, 'apps/server/src/main.ts');

if (node24() !== process.execPath) {
  process.stderr.write('zhiyin runs on Node 24, which comes with its packages: run "node tools/setup.mjs", then "npm start"\n');
  process.exit(1);
}
if ((await bringBundlesUpToDate()).length > 0) process.exit(1);

// The server takes over this very process: signals reach it without a middleman, its exit code is ours, and a kill leaves nobody behind.
process.argv[1] = MAIN;
if (process.env.npm_lifecycle_event) stopWithParent();
await import(pathToFileURL(MAIN).href);

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
