import type { Jobs } from '../../../platform/platform.ts';
import type { Knowledge } from '../service.ts';

/** 每周重学: the order of answers is learned anew in the quietest hour of the week. */
export function defineKnowledgeJobs(jobs: Pick<Jobs, 'define' | 'schedule'>, { reranking }: Pick<Knowledge, 'reranking'>): void {
  jobs.define('knowledge.learn-order', { retryLimit: 1, concurrency: 1 }, async () => void (await reranking.learn()));
  jobs.schedule('knowledge.learn-order', '41 3 * * 0');
}
