import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadMessage } from './thread.ts';

/** Customers come first: this thread only takes what the others leave (nice 19; Linux keeps a priority per thread, elsewhere it stays as it was). */
function stepBack(): void {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    if (Number.isInteger(thread) && thread > 0) setPriority(thread, 19);
  } catch {
    // no such thing on this system: the scheduler shares evenly
  }
}

/** The program of a thread: works on what it was given and tells the one that started it. `transfer` names memory that is handed over instead of copied. */
export function workInside<Task, Result>(
  work: (task: Task, progress: (done: number, stage: string) => void) => Result,
  transfer: (result: Result) => ArrayBuffer[] = () => [],
): void {
  const port = parentPort;
  if (!port) return;
  stepBack();
  const say = (message: ThreadMessage<Result>, handedOver: ArrayBuffer[] = []) => port.postMessage(message, handedOver);
  const result = work(workerData as Task, (done, stage) => say({ type: 'progress', done, stage }));
  say({ type: 'result', result }, transfer(result));
}
