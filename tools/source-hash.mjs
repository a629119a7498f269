import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Folders that are made, not written. */
const MADE = new Set(['node_modules', 'dist', 'coverage', 'test-results']);

/**
 * One hash over names and contents of the files under `paths` (files or folders; missing ones count as absent).
 * Contents, not times: a fresh clone or a touched file does not build again.
 * @param {string} root
 * @param {readonly string[]} paths relative to root
 * @returns {string} hex SHA-256
 */
export function sourceHash(root, paths) {
  const hash = createHash('sha256');
  for (const path of paths)
    for (const file of filesUnder(join(root, path))) hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

/** @returns {string[]} */
function filesUnder(path) {
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    if (error.code === 'ENOENT') return [];
    throw error;
  }
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.isDirectory()) return MADE.has(entry.name) ? [] : filesUnder(join(path, entry.name));
      return entry.isFile() && !entry.name.includes('.test.') ? [join(path, entry.name)] : [];
    });
}
