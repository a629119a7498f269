import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { type Learned, type Lesson, learn } from './lesson.ts';

/** What this thread says to the one that started it. */
export type WorkerMessage = { type: 'progress'; done: number; stage: string } | { type: 'learned'; learned: Learned };

/** Customers come first: this thread only takes what the others leave (nice 19; Linux keeps a priority per thread, elsewhere it stays as it was). */
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
  const say = (message: WorkerMessage, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
  const learned = learn(workerData as Lesson, (done, stage) => say({ type: 'progress', done, stage }));
  say({ type: 'learned', learned }, learned.made ? [learned.made.bytes.buffer as ArrayBuffer] : []);
}
