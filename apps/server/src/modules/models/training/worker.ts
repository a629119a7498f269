import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { ModelFileError } from '@zhiyin/language';
import { type Found, findIn, type Review } from '../cleaning/find.ts';
import { predictBoth, type ShadowTask } from '../shadow/predict.ts';
import type { Guesses } from '../shadow/rules.ts';
import { type Learned, type Lesson, learn } from './lesson.ts';

/** What the thread is given: one task, and it ends. */
export type Task = { kind: 'learn'; lesson: Lesson } | { kind: 'shadow'; shadow: ShadowTask } | { kind: 'clean'; review: Review };
export type WorkerResult = Learned | Guesses | Found[];
/** What this thread says to the one that started it. */
export type WorkerMessage =
  | { type: 'progress'; done: number; stage: string }
  | { type: 'done'; result: WorkerResult }
  | { type: 'unreadable'; message: string };

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
  const progress = (done: number, stage: string) => say({ type: 'progress', done, stage });
  const task = workerData as Task;
  try {
    if (task.kind === 'shadow') say({ type: 'done', result: predictBoth(task.shadow, progress) });
    else if (task.kind === 'clean') say({ type: 'done', result: findIn(task.review, progress) });
    else {
      const learned = learn(task.lesson, progress);
      say({ type: 'done', result: learned }, learned.made ? [learned.made.bytes.buffer as ArrayBuffer] : []);
    }
  } catch (error) {
    if (!(error instanceof ModelFileError)) throw error;
    say({ type: 'unreadable', message: error.message });
  }
}
