import { identityKeyReply, idText, inbox, inboxBody, inboxPatch, pageOf } from '@zhiyin/contracts';
import { z } from 'zod';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { Inboxes } from './service.ts';

export function inboxRoutes(inboxes: Inboxes): Route[] {
  const params = z.object({ id: idText });
  return [
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/inboxes',
      summary: 'All inboxes',
      reply: { 200: pageOf(inbox) },
      handle: async () => ({ status: 200, body: { data: await inboxes.list(), next: null } }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/inboxes',
      summary: 'Make an inbox',
      body: inboxBody,
      reply: { 201: inbox },
      handle: async ({ body }) => ({ status: 201, body: await inboxes.create(body) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'PATCH',
      path: '/api/v1/inboxes/:id',
      summary: 'Change an inbox',
      params,
      body: inboxPatch,
      reply: { 200: inbox },
      handle: async ({ params: { id }, body }) => ({ status: 200, body: await inboxes.patch(id, body) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/inboxes/:id/identity-key',
      summary: 'Make a fresh identity key, shown once',
      params,
      reply: { 200: identityKeyReply },
      handle: async ({ params: { id } }) => ({ status: 200, body: await inboxes.rotateIdentityKey(id) }),
    }),
  ];
}
