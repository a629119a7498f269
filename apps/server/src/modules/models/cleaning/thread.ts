import { HEAP_MB, runInThread, type ThreadOptions } from '../threads/thread.ts';
import type { Found, Review } from './find.ts';

export type Search = (review: Review, options: ThreadOptions) => Promise<Found[]>;

/** `findIn` in a thread of its own. */
export function createSearch({ heapMb = HEAP_MB }: { heapMb?: number } = {}): Search {
  return (review, options) => runInThread(new URL('./worker.ts', import.meta.url), review, { ...options, heapMb, what: 'The cleaning' });
}
