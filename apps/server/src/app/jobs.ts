import { REMIND_JOB, type RemindJob } from '../flows/take-bot-turn.ts';
import { defineKnowledgeJobs } from '../modules/knowledge/index.ts';
import { defineLearningJobs } from '../modules/learning/index.ts';
import { defineModelJobs } from '../modules/models/index.ts';
import type { Idempotency } from '../platform/http/idempotency.ts';
import type { Platform } from '../platform/platform.ts';
import type { Flows } from './flows.ts';
import type { Modules } from './modules.ts';

/** What happens later or regularly. */
export function defineJobs({ jobs }: Pick<Platform, 'jobs'>, modules: Modules, flows: Flows, idempotency: Idempotency): void {
  const { contacts, attachments, conversations, knowledge, models, labelling, learning } = modules;
  const { lookAgain, takeTurn, drawLabelSample } = flows;
  jobs.define<RemindJob>(REMIND_JOB, { retryLimit: 3 }, (job) => takeTurn.remind(job, (id) => conversations.peekTurn(id)));
  jobs.define('conversations.wake-snoozed', {}, async () => void (await conversations.wakeSnoozed()));
  jobs.schedule('conversations.wake-snoozed', '* * * * *');
  jobs.define('channels.sweep-attachments', {}, async () => void (await attachments.sweepUnsent()));
  jobs.schedule('channels.sweep-attachments', '17 * * * *');
  jobs.define('contacts.sweep-identities', {}, () => contacts.sweepIdentities());
  jobs.schedule('contacts.sweep-identities', '29 * * * *');
  defineModelJobs(jobs, models);
  jobs.define('labelling.draw-week', { retryLimit: 3 }, drawLabelSample.drawWeek);
  jobs.schedule('labelling.draw-week', '11 * * * *');
  jobs.define('labelling.close-complete', {}, async () => void (await labelling.closeComplete()));
  jobs.schedule('labelling.close-complete', '*/10 * * * *');
  defineLearningJobs(jobs, learning);
  defineKnowledgeJobs(jobs, knowledge);
  jobs.define('learning.look-again', { concurrency: 1 }, lookAgain);
  jobs.schedule('learning.look-again', '37 * * * *');

  jobs.define('platform.sweep-idempotency', {}, () => idempotency.sweep());
  jobs.schedule('platform.sweep-idempotency', '43 * * * *');
}
