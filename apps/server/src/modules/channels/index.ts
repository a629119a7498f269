/** 渠道: inboxes, and what travels with messages. */
export { type Attachments, attachmentRoutes, createAttachments, type Uploader, uploaderOf } from './attachments/index.ts';
export { inboxRoutes } from './inboxes/routes.ts';
export { createInboxes, type Inboxes } from './inboxes/service.ts';
export { type VisitorDoors, visitorRoutes } from './routes.ts';
