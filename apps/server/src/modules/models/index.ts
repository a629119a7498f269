/** 模型: intents and their examples, trained model versions, and the language a workspace is understood by. */
export { modelRoutes } from './routes.ts';
export { type Corpus, createModels, type IntentDefinition, type LanguageSettings, type Models } from './service.ts';
