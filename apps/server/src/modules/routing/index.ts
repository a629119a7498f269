/** 排队分配: queues with their hours, who waits where, and the places told to customers. */
export { queueRoutes } from './routes.ts';
export type { OnlineAgent } from './rules.ts';
export { createRouting, type LeaveOutcome, type Place, type Routing } from './service.ts';
