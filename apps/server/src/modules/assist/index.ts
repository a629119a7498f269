/** 坐席辅助: handoff summaries and canned responses. */
export { assistRoutes } from './routes.ts';
export { type Assist, createAssist } from './service.ts';
