/** 附件: files that travel with messages, known by their bytes, stripped of what they tell about people, and served so that they can do no harm. */
export { attachmentRoutes, uploaderOf } from './routes.ts';
export type { Uploader } from './rules.ts';
export { type Attachments, createAttachments } from './service.ts';
