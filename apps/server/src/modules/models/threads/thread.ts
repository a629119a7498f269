import { Worker } from 'node:worker_threads';

/** What a thread says to the one that started it. */
export type ThreadMessage<Result> = { type: 'progress'; done: number; stage: string } | { type: 'result'; result: Result };
export type ThreadOptions = { signal: AbortSignal; onProgress: (done: number, stage: string) => void };

/** JavaScript memory one thread may take; the rest of its 600 MB are typed arrays outside the heap. */
export const HEAP_MB = 384;

/**
 * Runs a program in a thread of its own, so that nobody waits for it.
 * Rejects with the signal's reason when aborted (the thread is ended at once), and with a clear Error when the thread fails or runs out of memory.
 */
export function runInThread<Result>(
  program: URL,
  workerData: unknown,
  { heapMb, what, signal, onProgress }: ThreadOptions & { heapMb: number /** As it begins a sentence: "The training". */; what: string },
): Promise<Result> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const worker = new Worker(program, {
      workerData,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: Math.min(32, heapMb) },
    });
    let outcome: (() => void) | undefined;
    const onAbort = () => {
      outcome ??= () => reject(signal.reason);
      void worker.terminate();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    worker.on('message', (message: ThreadMessage<Result>) => {
      if (message.type === 'progress') onProgress(message.done, message.stage);
      else outcome ??= () => resolve(message.result);
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      outcome ??= () =>
        reject(
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? new Error(`${what} needs more memory than the ${heapMb} MB it may take.`, { cause: error })
            : error,
        );
    });
    worker.on('exit', (code) => {
      signal.removeEventListener('abort', onAbort);
      outcome ??= () => reject(new Error(`${what} ended early: its thread stopped with code ${code}.`));
      outcome();
    });
  });
}
