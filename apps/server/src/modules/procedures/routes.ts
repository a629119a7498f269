import { idText, pageOf } from '@zhiyin/contracts';
import { z } from 'zod';
import { actorId } from '../../platform/http/doors.ts';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import type { Procedures } from './service.ts';

const summary = z.object({
  id: z.string(),
  version: z.string(),
  state: z.string(),
  name: z.record(z.string(), z.string()),
  category: z.string(),
  createdAt: z.string(),
  publishedAt: z.string().nullable(),
});
const finding = z.object({ rule: z.string(), step: z.string().optional(), message: z.string() });

export function procedureRoutes(procedures: Procedures): Route[] {
  return [
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/procedures',
      summary: 'All versions of all procedures',
      reply: { 200: pageOf(summary) },
      handle: async () => ({ status: 200, body: { data: await procedures.list(), next: null } }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/procedures/:id',
      summary: 'One procedure with its document',
      params: z.object({ id: idText }),
      reply: { 200: summary.extend({ document: z.record(z.string(), z.unknown()) }) },
      handle: async ({ params: { id } }) => ({ status: 200, body: await procedures.get(id) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/procedures',
      summary: 'Add a version; publishing needs clean lint, complete approvals and green simulations',
      body: z.strictObject({ document: z.record(z.string(), z.unknown()), publish: z.boolean().default(false) }),
      reply: {
        201: z.object({
          procedure: summary,
          findings: z.array(finding),
          simulations: z.array(z.object({ name: z.string(), passed: z.boolean() })),
        }),
      },
      handle: async ({ actor, body }) => ({
        status: 201,
        body: await procedures.add(body.document, actorId(actor), body.publish),
      }),
    }),
  ];
}
