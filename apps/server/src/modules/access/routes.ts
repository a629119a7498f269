import { apiKey, apiKeyBody, apiKeyCreated, availabilityBody, idText, type Me, me, pageOf, pageQuery } from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import { z } from 'zod';
import type { StaffActor } from '../../platform/http/doors.ts';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import { auditActorOf } from './audit.ts';
import type { Access } from './service.ts';

type Needs = {
  /** The agent a person is in this workspace. */
  agentById: (agentId: string) => Promise<NonNullable<Me['agent']>>;
  setAvailability: (agentId: string, availability: 'online' | 'away' | 'offline') => Promise<unknown>;
};

/** 我 and API keys. */
export function accessRoutes(
  access: Pick<Access, 'profileOf' | 'createApiKey' | 'listApiKeys' | 'revokeApiKey'>,
  { agentById, setAvailability }: Needs,
): Route[] {
  async function meOf(actor: StaffActor): Promise<Me> {
    const found = actor.agentId ? await agentById(actor.agentId) : null;
    const agent = found && { id: found.id, name: found.name, availability: found.availability, capacity: found.capacity };
    return { ...(await access.profileOf(actor)), agent };
  }

  return [
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/me',
      summary: 'Who is signed in, in which workspace, and what they may do',
      reply: { 200: me },
      handle: async ({ actor }) => ({ status: 200, body: await meOf(actor) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'PUT',
      path: '/api/v1/me/availability',
      summary: 'Say whether conversations may come: online, away or offline',
      body: availabilityBody,
      reply: { 200: me },
      handle: async ({ actor, body }) => {
        if (!actor.agentId) throw new AppError('conflict', 'Only agents have an availability.');
        await setAvailability(actor.agentId, body.availability);
        return { status: 200, body: await meOf(actor) };
      },
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/api-keys',
      summary: 'API keys that work',
      query: z.strictObject(pageQuery),
      reply: { 200: pageOf(apiKey) },
      handle: async ({ query }) => ({
        status: 200,
        body: await access.listApiKeys({ limit: query.limit, startingAfter: query.starting_after }),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/api-keys',
      summary: 'Make an API key; the key itself is in this reply only',
      body: apiKeyBody,
      reply: { 201: apiKeyCreated },
      handle: async ({ actor, body }) => ({
        status: 201,
        body: await access.createApiKey(body, auditActorOf(actor)),
        headers: { 'cache-control': 'no-store' },
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'DELETE',
      path: '/api/v1/api-keys/:id',
      summary: 'Revoke an API key for good',
      params: z.object({ id: idText }),
      handle: async ({ actor, params }) => {
        await access.revokeApiKey(params.id, auditActorOf(actor));
        return { status: 204 };
      },
    }),
  ];
}
