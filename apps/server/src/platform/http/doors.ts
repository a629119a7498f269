import type { Role } from '@zhiyin/contracts';

/** Who is asking. Made once per request or socket by the edge, from a cookie, an API key or a visitor token. */
export type Actor =
  | { kind: 'anonymous' }
  | { kind: 'visitor'; workspaceId: string; visitorId: string; inboxId: string }
  | {
      kind: 'staff';
      workspaceId: string;
      role: Role;
      via: 'session' | 'api-key';
      userId: string | null;
      agentId: string | null;
      name: string;
      sessionId: string | null;
      apiKeyId: string | null;
    };
export type StaffActor = Extract<Actor, { kind: 'staff' }>;
export type VisitorActor = Extract<Actor, { kind: 'visitor' }>;

/** Does `work` and writes down in the audit log who did it, in one transaction. `after` holds what was asked, never what customers said. */
export type Audited = <Done>(
  actor: StaffActor,
  entry: { action: string; target: { type: string; id: string }; after?: object; why?: string },
  work: () => Promise<Done>,
) => Promise<Done>;

/**
 * One row of the permission table. `public` needs nobody, `visitor` a visitor token, `staff` a person or API key whose role holds `permission`.
 * A `signed` door carries its own proof in the address (short-lived links).
 */
export type Door = { actor: 'public' } | { actor: 'signed' } | { actor: 'visitor' } | { actor: 'staff'; permission: string };

/** Keys: `GET /api/v1/conversations/:id` for routes, `live:typing` for socket events, `job:…` for jobs reachable from outside. */
export type DoorTable = Readonly<Record<string, Door>>;

/** Who this is, the same at every request: the person's agent, else the person, else the API key. */
export function actorId(actor: Exclude<Actor, { kind: 'anonymous' }>): string {
  return actor.kind === 'visitor' ? actor.visitorId : (actor.agentId ?? actor.userId ?? actor.apiKeyId ?? actor.name);
}
