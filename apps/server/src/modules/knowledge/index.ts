/** 知识库: articles, their versions and states, and the index customers are answered from. */
export { defineKnowledgeJobs } from './reranking/jobs.ts';
export type { AskedAs } from './reranking/service.ts';
export { knowledgeRoutes } from './routes.ts';
export { createKnowledge, type Knowledge } from './service.ts';
