/** 学习: what was not understood or not answered, gathered into clusters a trainer decides on, and short paths of frequent questions. */

export type { Decision } from './clusters/store.ts';
export { defineLearningJobs } from './jobs.ts';
export { learningRoutes } from './routes.ts';
export { sourcesOf } from './rules.ts';
export { createLearning, type Learning } from './service.ts';
export { type AnsweredTurn, actedOnIntent, signOf } from './sign-rules.ts';
