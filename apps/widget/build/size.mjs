// Prints what a customer downloads and fails when it grows past its budget (gzip, level 9).
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** kB of 1,000 bytes, gzip. The loader is on every page of the customer's site; the window is loaded once and cached. */
const LOADER_MAX = 5;
const WINDOW_WISH = 40;
const WINDOW_MAX = 60;

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const gzipKb = (path) => gzipSync(readFileSync(dist + path), { level: 9 }).length / 1000;
const say = (kb) => `${kb.toFixed(2)} kB`;

const loader = gzipKb('widget.js');
const parts = ['frame/index.html', ...readdirSync(`${dist}assets`).map((name) => `assets/${name}`)];
let opened = 0;
for (const part of parts) {
  const kb = gzipKb(part);
  opened += kb;
  console.log(`  ${part.padEnd(34)} ${say(kb)}`);
}
console.log(`loader  ${say(loader)} gzip (at most ${LOADER_MAX})`);
console.log(`window  ${say(opened)} gzip (aim ${WINDOW_WISH}, at most ${WINDOW_MAX})`);
if (opened > WINDOW_WISH) console.warn(`warning: the opened window is past ${WINDOW_WISH} kB`);
if (loader > LOADER_MAX || opened > WINDOW_MAX) {
  console.error('The widget has outgrown its budget.');
  process.exit(1);
}
