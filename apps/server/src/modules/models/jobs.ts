import type { Jobs } from '../../platform/platform.ts';
import type { Models } from './service.ts';
import { TRAIN_JOB, type TrainJob } from './training/service.ts';

/** Trainings one after another on a node: its memory is counted for one. */
export function defineModelJobs(jobs: Pick<Jobs, 'define' | 'schedule'>, models: Pick<Models, 'training'>): void {
  jobs.define<TrainJob>(TRAIN_JOB, { retryLimit: 3, concurrency: 1 }, ({ runId }) => models.training.run(runId));
  jobs.define('models.sweep-runs', {}, () => models.training.sweep());
  jobs.schedule('models.sweep-runs', '* * * * *');
}
