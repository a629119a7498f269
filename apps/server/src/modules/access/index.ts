/** 权限: workspaces, sign-in, sessions, API keys, permissions and the audit log. */
export { createAudit, SYSTEM_ACTOR } from './audit.ts';
export { createAuth } from './auth.ts';
export type { Member } from './people.ts';
export { DOORS, mayDo } from './permissions.ts';
export { accessRoutes } from './routes.ts';
export { DIRECTORY_TABLES } from './schema.ts';
export { type Access, createAccess } from './service.ts';
