import { cannedResponse, cannedResponseBody, cannedResponsePatch, handoffSummary, idText, pageOf } from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import { z } from 'zod';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import type { Assist } from './service.ts';

export function assistRoutes(assist: Assist): Route[] {
  const params = z.object({ id: idText });
  return [
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/conversations/:id/handoff-summary',
      summary: 'What an agent needs to know, on one screen',
      params,
      reply: { 200: handoffSummary },
      handle: async ({ params: { id } }) => {
        const found = await assist.summaryOf(id);
        if (!found) throw new AppError('not_found', 'This conversation has not been handed over.');
        return { status: 200, body: found };
      },
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/canned-responses',
      summary: 'All canned responses',
      reply: { 200: pageOf(cannedResponse) },
      handle: async () => ({ status: 200, body: { data: await assist.listCanned(), next: null } }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/canned-responses',
      summary: 'Make a canned response',
      body: cannedResponseBody,
      reply: { 201: cannedResponse },
      handle: async ({ body }) => ({ status: 201, body: await assist.createCanned(body) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'PATCH',
      path: '/api/v1/canned-responses/:id',
      summary: 'Change a canned response',
      params,
      body: cannedResponsePatch,
      reply: { 200: cannedResponse },
      handle: async ({ params: { id }, body }) => ({ status: 200, body: await assist.patchCanned(id, body) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'DELETE',
      path: '/api/v1/canned-responses/:id',
      summary: 'Remove a canned response',
      params,
      handle: async ({ params: { id } }) => {
        await assist.removeCanned(id);
        return { status: 204 };
      },
    }),
  ];
}
