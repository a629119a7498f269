import type { Jobs } from '../../platform/platform.ts';
import type { Learning } from './service.ts';
import { PLACE_JOB } from './signals.ts';

export function defineLearningJobs(jobs: Pick<Jobs, 'define' | 'schedule'>, { placing }: Pick<Learning, 'placing'>): void {
  jobs.define(PLACE_JOB, { retryLimit: 3, concurrency: 1 }, () => placing.place());
  // What a node left unplaced is found again every few minutes.
  jobs.schedule(PLACE_JOB, '*/5 * * * *');
  jobs.define('learning.merge-close', { concurrency: 1 }, () => placing.mergeClose());
  jobs.schedule('learning.merge-close', '29 * * * *');
}
