/** 契约: the words everybody shares: every request, reply, socket frame and event, as zod schemas and types. */
export * from './article.ts';
export * from './cleaning.ts';
export * from './conversation.ts';
export * from './encoders.ts';
export * from './events.ts';
export * from './handoff.ts';
export * from './intent-care.ts';
export * from './labelling.ts';
export * from './learning.ts';
export * from './live.ts';
export * from './models.ts';
export * from './reranking.ts';
export * from './staff.ts';
export * from './text.ts';
export * from './understanding.ts';
export * from './visitor.ts';
export * from './words.ts';
