/** 流程 SOP: versions of procedures; what is published is what the bot walks. */
export { procedureRoutes } from './routes.ts';
export { createProcedures, type Procedures } from './service.ts';
