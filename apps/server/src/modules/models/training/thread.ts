import { HEAP_MB, runInThread, type ThreadOptions } from '../threads/thread.ts';
import type { Learned, Lesson } from './lesson.ts';

export type Teach = (lesson: Lesson, options: ThreadOptions) => Promise<Learned>;

/** `learn` in a thread of its own, so that nobody waits while a model is trained. */
export function createTeach({ heapMb = HEAP_MB }: { heapMb?: number } = {}): Teach {
  return (lesson, options) => runInThread(new URL('./worker.ts', import.meta.url), lesson, { ...options, heapMb, what: 'The training' });
}
