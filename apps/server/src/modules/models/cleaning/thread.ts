import { Worker } from 'node:worker_threads';
import { HEAP_MB } from '../training/thread.ts';
import type { Found, Review } from './find.ts';
import type { SearchMessage } from './worker.ts';

export type ThreadOptions = { signal: AbortSignal; onProgress: (done: number, stage: string) => void };
export type Search = (review: Review, options: ThreadOptions) => Promise<Found[]>;

/**
 * `findIn` in a thread of its own. Rejects with the signal's reason when aborted (the thread is ended at once), and with a clear Error when
 * the thread fails or runs out of memory.
 */
export function createSearch({ heapMb = HEAP_MB }: { heapMb?: number } = {}): Search {
  return (review, { signal, onProgress }) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const worker = new Worker(new URL('./worker.ts', import.meta.url), {
        workerData: review,
        execArgv: [],
        resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: Math.min(32, heapMb) },
      });
      let outcome: (() => void) | undefined;
      const onAbort = () => {
        outcome ??= () => reject(signal.reason);
        void worker.terminate();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      worker.on('message', (message: SearchMessage) => {
        if (message.type === 'progress') onProgress(message.done, message.stage);
        else outcome ??= () => resolve(message.found);
      });
      worker.on('error', (error: NodeJS.ErrnoException) => {
        outcome ??= () =>
          reject(
            error.code === 'ERR_WORKER_OUT_OF_MEMORY'
              ? new Error(`The cleaning needs more memory than the ${heapMb} MB it may take.`, { cause: error })
              : error,
          );
      });
      worker.on('exit', (code) => {
        signal.removeEventListener('abort', onAbort);
        outcome ??= () => reject(new Error(`The cleaning thread ended early (code ${code}).`));
        outcome();
      });
    });
}
