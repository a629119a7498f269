import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** The major version the program is written for: TypeScript runs by Node's own type stripping. */
const MAJOR = 24;

/**
 * The Node the program runs on: this one when it is new enough (so under npm), else the one installed with the packages.
 * @returns {string} path of the executable
 */
export function node24() {
  if (Number(process.versions.node.split('.')[0]) >= MAJOR) return process.execPath;
  const installed = join(ROOT, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(installed)) return installed;
  throw new Error(`this needs Node ${MAJOR}, which comes with the packages: run "node tools/setup.mjs", then this again through npm`);
}
