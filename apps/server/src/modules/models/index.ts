/** 模型: intents and their examples, trained model versions, and the language a workspace is understood by. */

export { defineModelJobs } from './jobs.ts';
export type { IntentDefinition, LanguageSettings } from './language.ts';
export { modelRoutes } from './routes.ts';
export { type Corpus, createModels, type Models } from './service.ts';
