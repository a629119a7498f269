import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at, workspaceColumn } from '../../platform/schema.ts';

/** 工作区: one customer of the installation, apart from all others. */
export const workspaces = pgTable('workspaces', {
  id: text('id').primaryKey(),
  key: text('key').notNull().unique(),
  name: text('name').notNull(),
  createdAt: at('created_at').notNull(),
});

/** A person who can sign in; belongs to workspaces by `memberships`. Written by better-auth and by `people.ts`. */
export const authUsers = pgTable('auth_user', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull().unique(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  twoFactorEnabled: boolean('two_factor_enabled').default(false),
  createdAt: at('created_at').notNull(),
  updatedAt: at('updated_at').notNull(),
});

/** A sign-in. `updated_at` is when it was last used (the idle limit), `created_at` when it began (the absolute limit). */
export const authSessions = pgTable(
  'auth_session',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => authUsers.id, { onDelete: 'cascade' }),
    token: text('token').notNull().unique(),
    expiresAt: at('expires_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [index('auth_session_user').on(t.userId)],
);

/** How a person proves who they are; `credential` rows hold a scrypt password hash. */
export const authAccounts = pgTable(
  'auth_account',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => authUsers.id, { onDelete: 'cascade' }),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: at('access_token_expires_at'),
    refreshTokenExpiresAt: at('refresh_token_expires_at'),
    scope: text('scope'),
    password: text('password'),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [index('auth_account_user').on(t.userId)],
);

/** Short-lived proofs: two-factor challenges and trusted devices. */
export const authVerifications = pgTable(
  'auth_verification',
  {
    id: text('id').primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: at('expires_at').notNull(),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (t) => [index('auth_verification_identifier').on(t.identifier)],
);

/** 两步验证: the TOTP secret and backup codes, both encrypted by better-auth. */
export const authTwoFactors = pgTable(
  'auth_two_factor',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => authUsers.id, { onDelete: 'cascade' }),
    secret: text('secret').notNull(),
    backupCodes: text('backup_codes').notNull(),
    verified: boolean('verified').default(true),
    failedVerificationCount: integer('failed_verification_count').default(0),
    lockedUntil: at('locked_until'),
  },
  (t) => [index('auth_two_factor_user').on(t.userId)],
);

/** Requests per address and path, shared between nodes. */
export const authRateLimits = pgTable('auth_rate_limit', {
  id: text('id').primaryKey(),
  key: text('key').notNull().unique(),
  count: integer('count').notNull(),
  lastRequest: bigint('last_request', { mode: 'number' }).notNull(),
});

/** 登录锁定: recent failed sign-ins of one account, known only by the hash of its e-mail, so that unknown e-mails behave the same. */
export const authSignInFailures = pgTable(
  'auth_sign_in_failures',
  {
    accountHash: text('account_hash').primaryKey(),
    failedAt: at('failed_at').array().notNull().default(sql`'{}'`),
    lockedUntil: at('locked_until'),
    touchedAt: at('touched_at').notNull(),
  },
  (t) => [index('auth_sign_in_failures_touched').on(t.touchedAt)],
);

/** 成员: a person in a workspace with one role. Read at every request before the workspace is known. */
export const memberships = pgTable(
  'memberships',
  {
    userId: text('user_id')
      .notNull()
      .references(() => authUsers.id, { onDelete: 'cascade' }),
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id),
    agentId: text('agent_id'),
    role: text('role').notNull(),
    disabledAt: at('disabled_at'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.workspaceId] }), index('memberships_workspace').on(t.workspaceId)],
);

/** From the hash of an API key to where it belongs; all else about the key lies in `api_keys`. A revoked key has no row. */
export const apiKeyDirectory = pgTable('api_key_directory', {
  hash: text('hash').primaryKey(),
  workspaceId: text('workspace_id').notNull(),
  keyId: text('key_id').notNull(),
});

/** API 密钥: named, with a role; the key itself is never stored. */
export const apiKeys = pgTable(
  'api_keys',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    role: text('role').notNull(),
    /** `issued` in the console, or `bootstrap` from the environment. */
    origin: text('origin').notNull().default('issued'),
    lastUsedAt: at('last_used_at'),
    revokedAt: at('revoked_at'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
);

/** 审计日志: append-only; every row carries the keyed hash of itself and of the row before. */
export const auditLog = pgTable(
  'audit_log',
  {
    workspaceId: workspaceColumn(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    at: at('at').notNull(),
    actor: jsonb('actor').notNull(),
    action: text('action').notNull(),
    target: jsonb('target').notNull(),
    before: jsonb('before'),
    after: jsonb('after'),
    why: text('why'),
    prevHash: text('prev_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.seq] })],
);

/** Where each workspace's audit chain ends: the lock of the next append, and what shows that rows were cut off the end. */
export const auditHeads = pgTable('audit_heads', {
  workspaceId: workspaceColumn().primaryKey(),
  seq: bigint('seq', { mode: 'number' }).notNull(),
  hash: text('hash').notNull(),
});

/** Tables without row-level security: each is needed before a workspace is known. */
export const DIRECTORY_TABLES: readonly string[] = [
  'workspaces',
  'auth_user',
  'auth_session',
  'auth_account',
  'auth_verification',
  'auth_two_factor',
  'auth_rate_limit',
  'auth_sign_in_failures',
  'memberships',
  'api_key_directory',
];
