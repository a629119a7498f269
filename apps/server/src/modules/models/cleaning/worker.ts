import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { type Found, findIn, type Review } from './find.ts';

/** What this thread says to the one that started it. */
export type SearchMessage = { type: 'progress'; done: number; stage: string } | { type: 'found'; found: Found[] };

/** Customers come first, as in training: this thread only takes what the others leave (Linux keeps a priority per thread). */
function stepBack(): void {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    if (Number.isInteger(thread) && thread > 0) setPriority(thread, 19);
  } catch {
    // no such thing on this system: the scheduler shares evenly
  }
}

const port = parentPort;
if (port) {
  stepBack();
  const say = (message: SearchMessage) => port.postMessage(message);
  say({ type: 'found', found: findIn(workerData as Review, (done, stage) => say({ type: 'progress', done, stage })) });
}
