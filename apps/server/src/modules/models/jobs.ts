import type { Jobs } from '../../platform/platform.ts';
import type { CleanJob } from './cleaning/tasks.ts';
import type { Models } from './service.ts';
import { TRAIN_JOB, type TrainJob } from './training/service.ts';

/** Trainings and cleanings one after another on a node: its memory is counted for one. */
export function defineModelJobs(jobs: Pick<Jobs, 'define' | 'schedule'>, models: Pick<Models, 'training' | 'cleaning'>): void {
  jobs.define<TrainJob | CleanJob>(TRAIN_JOB, { retryLimit: 3, concurrency: 1 }, async (job) => {
    if ('taskId' in job) return models.cleaning.work(job.taskId);
    await models.training.run(job.runId);
    // A candidate is about to be promoted: what it was trained on is looked through first.
    const run = await models.training.get(job.runId);
    if (run.kind === 'train' && run.state === 'done') await models.cleaning.ensure(run.corpusVersion, run.author);
  });
  jobs.define('models.sweep-runs', {}, async () => {
    await models.training.sweep();
    await models.cleaning.sweep();
  });
  jobs.schedule('models.sweep-runs', '* * * * *');
  jobs.define('models.clean-monthly', {}, () => models.cleaning.monthly());
  jobs.schedule('models.clean-monthly', '23 3 1 * *');
}
