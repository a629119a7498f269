import {
  conversationCounts,
  emptyBody,
  idText,
  listConversationsQuery,
  listStaffMessagesQuery,
  listStaffMessagesReply,
  pageOf,
  resolveBody,
  type StaffConversation,
  type StaffMessage,
  snoozeBody,
  staffConversation,
  staffConversationReply,
  staffMessageBody,
  staffMessageReply,
  staffReadBody,
  type TurnTrace,
  traceReply,
  transferBody,
} from '@zhiyin/contracts';
import { z } from 'zod';
import { actorId, type StaffActor } from '../../platform/http/doors.ts';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import type { Conversations } from './service.ts';

type Transfer = z.infer<typeof transferBody>;
/** The journeys behind the desk; each a flow. */
export type DeskDoors = {
  accept(actor: StaffActor, id: string): Promise<StaffConversation>;
  reply(
    actor: StaffActor,
    id: string,
    body: z.infer<typeof staffMessageBody>,
  ): Promise<{ message: StaffMessage; conversation: StaffConversation; duplicate: boolean }>;
  resolve(actor: StaffActor, id: string, disposition: string | undefined): Promise<StaffConversation>;
  reopen(actor: StaffActor, id: string): Promise<StaffConversation>;
  transfer(actor: StaffActor, id: string, target: Transfer): Promise<StaffConversation>;
  snooze(actor: StaffActor, id: string, until: Date): Promise<StaffConversation>;
  handBack(actor: StaffActor, id: string): Promise<StaffConversation>;
  read(id: string, seq: number): Promise<void>;
  trace(id: string): Promise<TurnTrace[]>;
};

export function conversationRoutes(conversations: Conversations, desk: DeskDoors): Route[] {
  const params = z.object({ id: idText });
  const one = (conversation: StaffConversation) => ({ status: 200, body: { conversation } });
  return [
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/conversations',
      summary: 'Conversations; who waits longest first in the queue, newest change first elsewhere',
      query: listConversationsQuery,
      reply: { 200: pageOf(staffConversation) },
      handle: async ({ actor, query }) => {
        const assignee = query.assignee === 'me' ? actorId(actor) : query.assignee;
        return { status: 200, body: await conversations.list({ ...query, assignee, startingAfter: query.starting_after }) };
      },
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/conversations/counts',
      summary: 'How many stand in each view',
      reply: { 200: conversationCounts },
      handle: async ({ actor }) => ({ status: 200, body: await conversations.counts(actorId(actor)) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/conversations/:id',
      summary: 'One conversation',
      params,
      reply: { 200: staffConversationReply },
      handle: async ({ params: { id } }) => one(await conversations.get(id)),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/conversations/:id/messages',
      summary: 'Messages and notes after or before a position',
      params,
      query: listStaffMessagesQuery,
      reply: { 200: listStaffMessagesReply },
      handle: async ({ params: { id }, query }) => ({ status: 200, body: await conversations.staffMessages(id, query) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/conversations/:id/messages',
      summary: 'Reply to the customer, or leave a private note',
      params,
      body: staffMessageBody,
      reply: { 200: staffMessageReply, 201: staffMessageReply },
      handle: async ({ actor, params: { id }, body }) => {
        const { duplicate, ...reply } = await desk.reply(actor, id, body);
        return { status: duplicate ? 200 : 201, body: reply };
      },
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/conversations/:id/read',
      summary: 'Staff have read up to a sequence',
      params,
      body: staffReadBody,
      handle: async ({ params: { id }, body }) => {
        await desk.read(id, body.seq);
        return { status: 204 };
      },
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/conversations/:id/accept',
      summary: 'Take a conversation; of two at once one wins, the other gets 409 with who',
      params,
      body: emptyBody,
      reply: { 200: staffConversationReply },
      handle: async ({ actor, params: { id } }) => one(await desk.accept(actor, id)),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/conversations/:id/resolve',
      summary: 'End a conversation',
      params,
      body: resolveBody,
      reply: { 200: staffConversationReply },
      handle: async ({ actor, params: { id }, body }) => one(await desk.resolve(actor, id, body.disposition)),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/conversations/:id/reopen',
      summary: 'Open a conversation again',
      params,
      body: emptyBody,
      reply: { 200: staffConversationReply },
      handle: async ({ actor, params: { id } }) => one(await desk.reopen(actor, id)),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/conversations/:id/transfer',
      summary: 'Pass on to an agent, a team or a queue',
      params,
      body: transferBody,
      reply: { 200: staffConversationReply },
      handle: async ({ actor, params: { id }, body }) => one(await desk.transfer(actor, id, body)),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/conversations/:id/snooze',
      summary: 'Put aside until a time, or until the customer writes',
      params,
      body: snoozeBody,
      reply: { 200: staffConversationReply },
      handle: async ({ actor, params: { id }, body }) => one(await desk.snooze(actor, id, new Date(body.until))),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/conversations/:id/hand-back',
      summary: 'Give the conversation back to the bot',
      params,
      body: emptyBody,
      reply: { 200: staffConversationReply },
      handle: async ({ actor, params: { id } }) => one(await desk.handBack(actor, id)),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/conversations/:id/trace',
      summary: 'Every bot turn: understood, found, decided, how sure, how long',
      params,
      reply: { 200: traceReply },
      handle: async ({ params: { id } }) => {
        await conversations.get(id);
        return { status: 200, body: { data: await desk.trace(id) } };
      },
    }),
  ];
}
