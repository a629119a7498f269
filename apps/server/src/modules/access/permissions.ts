import { ROLES, type Role } from '@zhiyin/contracts';
import type { DoorTable } from '../../platform/http/doors.ts';

const everyone: readonly Role[] = ROLES;
const desk: readonly Role[] = ['admin', 'supervisor', 'agent'];
const readers: readonly Role[] = [
  'admin',
  'supervisor',
  'agent',
  'quality',
  'analyst',
  'trainer',
  'knowledge_editor',
  'reviewer',
  'auditor',
];
const admin: readonly Role[] = ['admin'];

/** 权限表: which role may do what. The one table; everything not in it is denied. */
export const PERMISSIONS = {
  'me.read': everyone,
  'me.presence': desk,
  'conversations.read': readers,
  'conversations.reply': desk,
  'conversations.assign': desk,
  'contacts.read': readers,
  'contacts.write': desk,
  'knowledge.read': everyone,
  'knowledge.write': ['admin', 'knowledge_editor'],
  'knowledge.review': ['admin', 'reviewer'],
  'knowledge.suspend': ['admin', 'supervisor', 'knowledge_editor', 'reviewer'],
  'procedures.read': everyone,
  'procedures.write': ['admin', 'trainer', 'knowledge_editor'],
  'bot.trace': ['admin', 'supervisor', 'agent', 'quality', 'trainer', 'knowledge_editor', 'reviewer', 'analyst'],
  'models.understand': ['admin', 'supervisor', 'agent', 'trainer', 'knowledge_editor', 'reviewer', 'quality', 'analyst'],
  'models.read': ['admin', 'supervisor', 'agent', 'trainer', 'knowledge_editor', 'reviewer', 'quality', 'analyst'],
  'models.write': ['admin', 'trainer'],
  'directory.read': everyone,
  'settings.inboxes': admin,
  'settings.agents': admin,
  'settings.teams': ['admin', 'supervisor'],
  'settings.queues': ['admin', 'supervisor'],
  'settings.canned': ['admin', 'supervisor', 'agent'],
  'settings.api-keys': admin,
  'audit.read': ['admin', 'auditor'],
  'operations.read': ['admin', 'operator', 'supervisor'],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof PERMISSIONS;

export function permissionsOf(role: Role): Permission[] {
  return (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => (PERMISSIONS[permission] as readonly Role[]).includes(role));
}

export function mayDo(role: Role, permission: string): boolean {
  return Object.hasOwn(PERMISSIONS, permission) && (PERMISSIONS[permission as Permission] as readonly Role[]).includes(role);
}

const staff = (permission: Permission) => ({ actor: 'staff', permission }) as const;
const visitor = { actor: 'visitor' } as const;
const open = { actor: 'public' } as const;
const signed = { actor: 'signed' } as const;

/** Every door of the server with what it asks for. A route without a row, or a row without a route, stops the start. */
export const DOORS: DoorTable = {
  'GET /live': open,
  'GET /ready': open,
  'GET /metrics': open, // answers loopback or METRICS_TOKEN only
  'GET /api/v1/health': open,
  'GET /api/openapi.json': open,
  'GET /docs/*': open,
  'GET /': open,
  'GET /widget.js': open,
  'GET /widget/frame/': open,
  'GET /widget/assets/*': open,
  'GET /console': open,
  'GET /console/*': open,
  'GET /demo/*': open,
  'GET /api/auth/*': open, // sign-in and what belongs to it; better-auth checks the session itself
  'POST /api/auth/*': open,

  'POST /api/v1/visitor/sessions': open,
  'POST /api/v1/visitor/messages': visitor,
  'GET /api/v1/visitor/messages': visitor,
  'POST /api/v1/visitor/attachments': visitor,
  'POST /api/v1/visitor/handoff': visitor,
  'DELETE /api/v1/visitor/handoff': visitor,
  'POST /api/v1/visitor/ratings': visitor,
  'POST /api/v1/visitor/answer-flags': visitor,
  'POST /api/v1/visitor/read': visitor,
  'POST /api/v1/visitor/restart': visitor,
  'POST /api/v1/visitor/attributes': visitor,
  'GET /api/v1/attachments/:id/:name': signed,
  'GET /api/v1/live': open, // the first frame says who it is; every frame is checked below
  'live:visitor.subscribe': visitor,
  'live:visitor.typing': visitor,
  'live:visitor.read': visitor,
  'live:staff.subscribe': staff('conversations.read'),
  'live:staff.typing': staff('conversations.reply'),
  'live:staff.read': staff('conversations.read'),

  'GET /api/v1/me': staff('me.read'),
  'PUT /api/v1/me/availability': staff('me.presence'),
  'GET /api/v1/conversations': staff('conversations.read'),
  'GET /api/v1/conversations/counts': staff('conversations.read'),
  'GET /api/v1/conversations/:id': staff('conversations.read'),
  'GET /api/v1/conversations/:id/messages': staff('conversations.read'),
  'POST /api/v1/conversations/:id/messages': staff('conversations.reply'),
  'POST /api/v1/conversations/:id/read': staff('conversations.read'),
  'POST /api/v1/conversations/:id/accept': staff('conversations.reply'),
  'POST /api/v1/conversations/:id/resolve': staff('conversations.reply'),
  'POST /api/v1/conversations/:id/reopen': staff('conversations.reply'),
  'POST /api/v1/conversations/:id/transfer': staff('conversations.assign'),
  'POST /api/v1/conversations/:id/snooze': staff('conversations.reply'),
  'POST /api/v1/conversations/:id/hand-back': staff('conversations.reply'),
  'GET /api/v1/conversations/:id/handoff-summary': staff('conversations.read'),
  'GET /api/v1/conversations/:id/trace': staff('bot.trace'),
  'POST /api/v1/attachments': staff('conversations.reply'),

  'GET /api/v1/contacts': staff('contacts.read'),
  'POST /api/v1/contacts': staff('contacts.write'),
  'GET /api/v1/contacts/:id': staff('contacts.read'),
  'PATCH /api/v1/contacts/:id': staff('contacts.write'),

  'GET /api/v1/agents': staff('directory.read'),
  'POST /api/v1/agents': staff('settings.agents'),
  'PATCH /api/v1/agents/:id': staff('settings.agents'),
  'GET /api/v1/teams': staff('directory.read'),
  'POST /api/v1/teams': staff('settings.teams'),
  'PATCH /api/v1/teams/:id': staff('settings.teams'),
  'DELETE /api/v1/teams/:id': staff('settings.teams'),
  'GET /api/v1/queues': staff('directory.read'),
  'POST /api/v1/queues': staff('settings.queues'),
  'PATCH /api/v1/queues/:id': staff('settings.queues'),
  'GET /api/v1/inboxes': staff('directory.read'),
  'POST /api/v1/inboxes': staff('settings.inboxes'),
  'PATCH /api/v1/inboxes/:id': staff('settings.inboxes'),
  'POST /api/v1/inboxes/:id/identity-key': staff('settings.inboxes'),
  'GET /api/v1/canned-responses': staff('directory.read'),
  'POST /api/v1/canned-responses': staff('settings.canned'),
  'PATCH /api/v1/canned-responses/:id': staff('settings.canned'),
  'DELETE /api/v1/canned-responses/:id': staff('settings.canned'),
  'GET /api/v1/api-keys': staff('settings.api-keys'),
  'POST /api/v1/api-keys': staff('settings.api-keys'),
  'DELETE /api/v1/api-keys/:id': staff('settings.api-keys'),

  'GET /api/v1/articles': staff('knowledge.read'),
  'POST /api/v1/articles': staff('knowledge.write'),
  'POST /api/v1/articles/import': staff('knowledge.write'),
  'GET /api/v1/articles/:id': staff('knowledge.read'),
  'PATCH /api/v1/articles/:id': staff('knowledge.write'),
  'POST /api/v1/articles/:id/submit': staff('knowledge.write'),
  'POST /api/v1/articles/:id/approve': staff('knowledge.review'),
  'POST /api/v1/articles/:id/reject': staff('knowledge.review'),
  'POST /api/v1/articles/:id/publish': staff('knowledge.review'),
  'POST /api/v1/articles/:id/suspend': staff('knowledge.suspend'),
  'POST /api/v1/articles/:id/retire': staff('knowledge.review'),
  'POST /api/v1/knowledge/search': staff('knowledge.read'),
  'GET /api/v1/procedures': staff('procedures.read'),
  'GET /api/v1/procedures/:id': staff('procedures.read'),
  'POST /api/v1/procedures': staff('procedures.write'),
  'POST /api/v1/understand': staff('models.understand'),
  'POST /api/v1/understand/explain': staff('models.understand'),
  'GET /api/v1/intents': staff('models.read'),
  'GET /api/v1/intents/health': staff('models.read'),
  'POST /api/v1/intents': staff('models.write'),
  'PATCH /api/v1/intents/:id': staff('models.write'),
  'DELETE /api/v1/intents/:id': staff('models.write'),
  'GET /api/v1/utterances': staff('models.read'),
  'POST /api/v1/utterances': staff('models.write'),
  'POST /api/v1/utterances/check': staff('models.read'),
  'POST /api/v1/utterances/preview': staff('models.read'),
  'POST /api/v1/utterances/bulk': staff('models.write'),
  'PATCH /api/v1/utterances/:id': staff('models.write'),
  'DELETE /api/v1/utterances/:id': staff('models.write'),
  'GET /api/v1/corpora': staff('models.read'),
  'POST /api/v1/corpora/import': staff('models.write'),
  'GET /api/v1/corpora/export': staff('models.read'),
  'GET /api/v1/evaluation-sets': staff('models.read'),
  'POST /api/v1/evaluation-sets': staff('models.write'),
  'POST /api/v1/evaluation-sets/import': staff('models.write'),
  'GET /api/v1/training-runs': staff('models.read'),
  'GET /api/v1/training-runs/:id': staff('models.read'),
  'POST /api/v1/training-runs/:id/cancel': staff('models.write'),
  'GET /api/v1/models': staff('models.read'),
  'POST /api/v1/models/train': staff('models.write'),
  'GET /api/v1/models/:id': staff('models.read'),
  'GET /api/v1/models/:id/errors': staff('models.read'),
  'GET /api/v1/models/:id/compare': staff('models.read'),
  'POST /api/v1/models/:id/evaluate': staff('models.write'),
  'POST /api/v1/models/:id/promote': staff('models.write'),
  'POST /api/v1/models/:id/rollback': staff('models.write'),
};
