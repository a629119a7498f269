import { Worker } from 'node:worker_threads';
import type { Learned, Lesson } from './lesson.ts';
import type { WorkerMessage } from './worker.ts';

/** JavaScript memory one training may take; the rest of its 600 MB are typed arrays outside the heap. */
export const HEAP_MB = 384;

export type Teach = (
  lesson: Lesson,
  options: { signal: AbortSignal; onProgress: (done: number, stage: string) => void },
) => Promise<Learned>;

/**
 * `learn` in a thread of its own, so that nobody waits while a model is trained.
 * Rejects with the signal's reason when aborted (the thread is ended at once), and with a clear Error when the thread fails or runs out of memory.
 */
export function createTeach({ heapMb = HEAP_MB }: { heapMb?: number } = {}): Teach {
  return (lesson, { signal, onProgress }) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const worker = new Worker(new URL('./worker.ts', import.meta.url), {
        workerData: lesson,
        execArgv: [],
        resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: Math.min(32, heapMb) },
      });
      let outcome: (() => void) | undefined;
      const onAbort = () => {
        outcome ??= () => reject(signal.reason);
        void worker.terminate();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      worker.on('message', (message: WorkerMessage) => {
        if (message.type === 'progress') onProgress(message.done, message.stage);
        else outcome ??= () => resolve(message.learned);
      });
      worker.on('error', (error: NodeJS.ErrnoException) => {
        outcome ??= () =>
          reject(
            error.code === 'ERR_WORKER_OUT_OF_MEMORY'
              ? new Error(`The training needs more memory than the ${heapMb} MB it may take.`, { cause: error })
              : error,
          );
      });
      worker.on('exit', (code) => {
        signal.removeEventListener('abort', onAbort);
        outcome ??= () => reject(new Error(`The training thread ended early (code ${code}).`));
        outcome();
      });
    });
}
