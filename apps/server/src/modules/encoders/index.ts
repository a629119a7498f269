/** 句向量: sentence vectors from an OpenAI-compatible service or a local model, for workspaces that have set one up. */
export { encoderRoutes } from './routes.ts';
export { createEncoders } from './service.ts';
