import type { Role } from '@zhiyin/contracts';

/** The contract's roles; written here so that zod stays out of the bundle (a test keeps the two equal). */
export const ROLES: readonly Role[] = [
  'admin',
  'supervisor',
  'agent',
  'knowledge_editor',
  'reviewer',
  'trainer',
  'quality',
  'analyst',
  'operator',
  'auditor',
];
