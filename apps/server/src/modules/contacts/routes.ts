import { contact, contactBody, contactPatch, idText, optionalText, pageOf, pageQuery } from '@zhiyin/contracts';
import { z } from 'zod';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import type { Contacts } from './service.ts';

/** Staff routes of contacts; `changed` is told after a change, so that open conversations show it. */
export function contactRoutes(contacts: Contacts, changed: (id: string) => Promise<void>): Route[] {
  const params = z.object({ id: idText });
  return [
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/contacts',
      summary: 'Contacts, newest first',
      query: z.strictObject({ ...pageQuery, q: optionalText(200).optional() }),
      reply: { 200: pageOf(contact) },
      handle: async ({ query }) => ({
        status: 200,
        body: await contacts.list({ limit: query.limit, startingAfter: query.starting_after, q: query.q }),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/contacts',
      summary: 'Make a contact',
      body: contactBody,
      reply: { 201: contact },
      handle: async ({ body }) => ({ status: 201, body: await contacts.create(body) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/contacts/:id',
      summary: 'One contact',
      params,
      reply: { 200: contact },
      handle: async ({ params: { id } }) => ({ status: 200, body: await contacts.get(id) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'PATCH',
      path: '/api/v1/contacts/:id',
      summary: 'Change a contact',
      params,
      body: contactPatch,
      reply: { 200: contact },
      handle: async ({ params: { id }, body }) => {
        const updated = await contacts.patch(id, body);
        await changed(id);
        return { status: 200, body: updated };
      },
    }),
  ];
}
