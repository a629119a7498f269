import {
  answerFlagBody,
  type Conversation,
  type CreateSessionBody,
  conversationReply,
  createdReply,
  createSessionBody,
  emptyBody,
  type ListMessagesReply,
  listMessagesQuery,
  listMessagesReply,
  type Message,
  ratingBody,
  type SendMessageBody,
  type SessionReply,
  sendMessageBody,
  sendMessageReply,
  sessionReply,
  type VisitorAttributesBody,
  visitorAttributesBody,
  visitorReadBody,
} from '@zhiyin/contracts';
import { z } from 'zod';
import type { VisitorActor } from '../../platform/http/doors.ts';
import { defineRoute, type Route } from '../../platform/http/route.ts';

/** The journeys behind the visitor API; each a flow. */
export type VisitorDoors = {
  openSession(body: CreateSessionBody): Promise<SessionReply>;
  receive(actor: VisitorActor, body: SendMessageBody): Promise<{ message: Message; conversation: Conversation; duplicate: boolean }>;
  messages(actor: VisitorActor, after: number, waitSeconds: number, signal: AbortSignal): Promise<ListMessagesReply>;
  requestHandoff(actor: VisitorActor): Promise<Conversation>;
  cancelHandoff(actor: VisitorActor): Promise<Conversation>;
  rate(actor: VisitorActor, body: z.infer<typeof ratingBody>): Promise<{ id: string }>;
  flag(actor: VisitorActor, body: z.infer<typeof answerFlagBody>): Promise<{ id: string }>;
  read(actor: VisitorActor, seq: number): Promise<void>;
  restart(actor: VisitorActor): Promise<Conversation | null>;
  setAttributes(actor: VisitorActor, body: VisitorAttributesBody): Promise<void>;
};

export function visitorRoutes(doors: VisitorDoors): Route[] {
  return [
    defineRoute({
      actor: 'public',
      method: 'POST',
      path: '/api/v1/visitor/sessions',
      summary: 'Open or go on with a visitor session',
      body: createSessionBody,
      reply: { 201: sessionReply },
      ratePerMinute: 60,
      handle: async ({ body }) => ({ status: 201, body: await doors.openSession(body) }),
    }),
    defineRoute({
      actor: 'visitor',
      method: 'POST',
      path: '/api/v1/visitor/messages',
      summary: 'Send a message; the same clientId again gives the first result',
      body: sendMessageBody,
      reply: { 200: sendMessageReply, 201: sendMessageReply },
      handle: async ({ actor, body }) => {
        const { message, conversation, duplicate } = await doors.receive(actor, body);
        return { status: duplicate ? 200 : 201, body: { message, conversation } };
      },
    }),
    defineRoute({
      actor: 'visitor',
      method: 'GET',
      path: '/api/v1/visitor/messages',
      summary: 'Everything after a sequence; with wait it holds until there is something',
      query: listMessagesQuery,
      reply: { 200: listMessagesReply },
      ratePerMinute: 300,
      handle: async ({ actor, query, request }) => ({
        status: 200,
        body: await doors.messages(actor, query.after, query.wait, request.signal),
      }),
    }),
    defineRoute({
      actor: 'visitor',
      method: 'POST',
      path: '/api/v1/visitor/handoff',
      summary: '转人工: ask for a person, no questions',
      body: emptyBody,
      reply: { 202: conversationReply },
      handle: async ({ actor }) => ({ status: 202, body: { conversation: await doors.requestHandoff(actor) } }),
    }),
    defineRoute({
      actor: 'visitor',
      method: 'DELETE',
      path: '/api/v1/visitor/handoff',
      summary: 'Leave the queue; the bot goes on',
      reply: { 200: conversationReply },
      handle: async ({ actor }) => ({ status: 200, body: { conversation: await doors.cancelHandoff(actor) } }),
    }),
    defineRoute({
      actor: 'visitor',
      method: 'POST',
      path: '/api/v1/visitor/ratings',
      summary: 'Rate the latest conversation',
      body: ratingBody,
      reply: { 201: createdReply },
      handle: async ({ actor, body }) => ({ status: 201, body: await doors.rate(actor, body) }),
    }),
    defineRoute({
      actor: 'visitor',
      method: 'POST',
      path: '/api/v1/visitor/answer-flags',
      summary: 'Say that an answer is wrong',
      body: answerFlagBody,
      reply: { 201: createdReply },
      handle: async ({ actor, body }) => ({ status: 201, body: await doors.flag(actor, body) }),
    }),
    defineRoute({
      actor: 'visitor',
      method: 'POST',
      path: '/api/v1/visitor/read',
      summary: 'The customer has read up to a sequence',
      body: visitorReadBody,
      handle: async ({ actor, body }) => {
        await doors.read(actor, body.seq);
        return { status: 204 };
      },
    }),
    defineRoute({
      actor: 'visitor',
      method: 'POST',
      path: '/api/v1/visitor/restart',
      summary: 'Close the conversation and start afresh',
      body: emptyBody,
      reply: { 201: z.object({ conversation: conversationReply.shape.conversation.nullable() }) },
      handle: async ({ actor }) => ({ status: 201, body: { conversation: await doors.restart(actor) } }),
    }),
    defineRoute({
      actor: 'visitor',
      method: 'POST',
      path: '/api/v1/visitor/attributes',
      summary: 'What the site tells of its customer and this conversation; unsigned, shown to staff as such',
      body: visitorAttributesBody,
      handle: async ({ actor, body }) => {
        await doors.setAttributes(actor, body);
        return { status: 204 };
      },
    }),
  ];
}
