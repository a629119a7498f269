import { Worker } from 'node:worker_threads';
import type { Found, Review } from '../cleaning/find.ts';
import type { ShadowTask } from '../shadow/predict.ts';
import type { Guesses } from '../shadow/rules.ts';
import { RunFailure } from './failure.ts';
import type { Learned, Lesson } from './lesson.ts';
import type { Task, WorkerMessage, WorkerResult } from './worker.ts';

/** JavaScript memory one task may take; the rest of its 600 MB are typed arrays outside the heap. */
const HEAP_MB = 384;

export type TaskOptions = { signal: AbortSignal; onProgress: (done: number, stage: string) => void };
export type Thread = {
  learn: (lesson: Lesson, options: TaskOptions) => Promise<Learned>;
  /** What two models say of the same turns. */
  predictBoth: (shadow: ShadowTask, options: TaskOptions) => Promise<Guesses>;
  /** What cleaning finds in a corpus. */
  search: (review: Review, options: TaskOptions) => Promise<Found[]>;
};

/**
 * Long work in a thread of its own, so that nobody waits while a model is trained or asked. Rejects with the signal's reason when aborted
 * (the thread is ended at once), with a RunFailure when it runs out of memory, ends early or meets a model it cannot read, and with its
 * error otherwise.
 */
export function createThread({ heapMb = HEAP_MB }: { heapMb?: number } = {}): Thread {
  const work = <Result extends WorkerResult>(task: Task, { signal, onProgress }: TaskOptions) =>
    new Promise<Result>((resolve, reject) => {
      signal.throwIfAborted();
      const worker = new Worker(new URL('./worker.ts', import.meta.url), {
        workerData: task,
        transferList: task.kind === 'learn' && task.lesson.vectors ? [task.lesson.vectors.vectors.buffer as ArrayBuffer] : [],
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
        else if (message.type === 'unreadable') outcome ??= () => reject(new RunFailure('unreadable', message.message));
        else outcome ??= () => resolve(message.result as Result);
      });
      worker.on('error', (error: NodeJS.ErrnoException) => {
        outcome ??= () =>
          reject(
            error.code === 'ERR_WORKER_OUT_OF_MEMORY'
              ? new RunFailure('memory', `This needs more memory than the ${heapMb} MB it may take.`, { cause: error })
              : error,
          );
      });
      worker.on('exit', (code) => {
        signal.removeEventListener('abort', onAbort);
        outcome ??= () => reject(new RunFailure('ended_early', `The thread ended early (code ${code}).`));
        outcome();
      });
    });
  return {
    learn: (lesson, options) => work<Learned>({ kind: 'learn', lesson }, options),
    predictBoth: (shadow, options) => work<Guesses>({ kind: 'shadow', shadow }, options),
    search: (review, options) => work<Found[]>({ kind: 'clean', review }, options),
  };
}
