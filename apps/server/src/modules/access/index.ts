/** 权限: workspaces, sign-in, sessions, API keys, permissions and the audit log. */
export { type AuditEntry, auditActorOf, SYSTEM_ACTOR } from './audit.ts';
export type { AuditActor, ChainVerdict } from './audit-rules.ts';
export { AUTH_BASE_PATH, type Auth, createAuth } from './auth.ts';
export type { Member } from './people.ts';
export { DOORS, mayDo, PERMISSIONS, type Permission, permissionsOf } from './permissions.ts';
export { accessRoutes } from './routes.ts';
export { DIRECTORY_TABLES } from './schema.ts';
export { type Access, createAccess, type Workspace } from './service.ts';
