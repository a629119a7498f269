import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '@zhiyin/kernel';
import type { Contacts } from '../modules/contacts/index.ts';
import {
  type Conversations,
  type LinkOf,
  openStaffConversation,
  openStaffList,
  openVisitorConversation,
} from '../modules/conversations/index.ts';
import { actorId, type DoorTable, type StaffActor } from '../platform/http/doors.ts';
import type { LiveActor, LiveDoors } from '../platform/live/sockets.ts';
import type { Bus, Db } from '../platform/platform.ts';

type Needs = {
  db: Pick<Db, 'inWorkspace' | 'workspaceId'>;
  bus: Pick<Bus, 'publish'>;
  doors: DoorTable;
  mayDo: (role: StaffActor['role'], permission: string) => boolean;
  contacts: Pick<Contacts, 'identifyVisitor'>;
  identifyStaff: (headers: Headers) => Promise<StaffActor | null>;
  conversations: Conversations;
  linkOf: LinkOf;
  isAllowedOrigin: LiveDoors['isAllowedOrigin'];
  markRead: { visitor: (visitorId: string, seq: number) => Promise<void>; staff: (conversationId: string, seq: number) => Promise<void> };
};

/** 实时: who may follow what over the socket, by the same permission table as the routes. */
export function createLiveDoors({
  db,
  bus,
  doors,
  mayDo,
  contacts,
  identifyStaff,
  conversations,
  linkOf,
  isAllowedOrigin,
  markRead,
}: Needs): LiveDoors {
  function check(actor: LiveActor, event: 'subscribe' | 'typing' | 'read'): void {
    const door = doors[`live:${actor.kind}.${event}`];
    if (!door || door.actor !== actor.kind) throw new AppError('forbidden', 'This is not for you.');
    if (door.actor === 'staff' && (actor.kind !== 'staff' || !mayDo(actor.role, door.permission)))
      throw new AppError('forbidden', 'Your role may not do this.');
  }
  const staffTopicId = (topic: string): string => {
    const id = /^conversation:(.+)$/.exec(topic)?.[1];
    if (!id) throw new AppError('not_found', 'There is no such topic.');
    return id;
  };

  return {
    isAllowedOrigin,
    async identify(token, headers) {
      if (token !== undefined) {
        const visitor = await contacts.identifyVisitor(token);
        if (visitor) return visitor;
        return identifyStaff(new Headers({ authorization: `Bearer ${token}` }));
      }
      return identifyStaff(toHeaders(headers));
    },
    inWorkspace: (workspaceId, work) => db.inWorkspace(workspaceId, work),
    async open(actor, topic, after) {
      check(actor, 'subscribe');
      if (actor.kind === 'visitor') {
        if (topic !== 'conversation') throw new AppError('not_found', 'There is no such topic.');
        return openVisitorConversation({ conversations, visitorId: actor.visitorId, topic, after, linkOf });
      }
      if (topic === 'conversations') return openStaffList({ conversations, workspaceId: actor.workspaceId, topic });
      const { id } = await conversations.get(staffTopicId(topic));
      return openStaffConversation({ conversations, id, topic, after, linkOf });
    },
    async typing(actor, topic, on) {
      check(actor, 'typing');
      const row =
        actor.kind === 'visitor' ? await conversations.findLatestOf(actor.visitorId) : await conversations.getRow(staffTopicId(topic));
      if (!row) return;
      bus.publish({
        workspaceId: actor.workspaceId,
        topic: 'typing',
        body: {
          conversationId: row.id,
          keys: [`c:${row.id}`, `v:${row.visitor_id}`],
          who: actor.kind === 'visitor' ? 'contact' : 'agent',
          by: actorId(actor),
          on,
          ...(actor.kind === 'staff' && { name: actor.name }),
        },
      });
    },
    async read(actor, topic, seq) {
      check(actor, 'read');
      if (actor.kind === 'visitor') await markRead.visitor(actor.visitorId, seq);
      else await markRead.staff((await conversations.get(staffTopicId(topic))).id, seq);
    },
  };
}

export function toHeaders(headers: IncomingHttpHeaders): Headers {
  const made = new Headers();
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) for (const one of ([] as string[]).concat(value)) made.append(name, one);
  return made;
}
