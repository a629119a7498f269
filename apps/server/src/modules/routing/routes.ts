import { idText, pageOf, queue, queueBody, queuePatch } from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import { z } from 'zod';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import type { OnlineAgent } from './rules.ts';
import type { Routing } from './service.ts';

/** `online` tells who is on duty; `changed` is told after hours or skills change, so that those who wait see it. */
export function queueRoutes(routing: Routing, online: () => Promise<OnlineAgent[]>, changed: (queueId: string) => Promise<void>): Route[] {
  const params = z.object({ id: idText });
  const one = async (id: string) => {
    const found = (await routing.list(await online())).find((q) => q.id === id);
    if (!found) throw new AppError('not_found', 'There is no such queue.');
    return found;
  };
  return [
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/queues',
      summary: 'All queues with who waits and who serves',
      reply: { 200: pageOf(queue) },
      handle: async () => ({ status: 200, body: { data: await routing.list(await online()), next: null } }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/queues',
      summary: 'Make a queue',
      body: queueBody,
      reply: { 201: queue },
      handle: async ({ body }) => ({ status: 201, body: await one(await routing.create(body)) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'PATCH',
      path: '/api/v1/queues/:id',
      summary: 'Change a queue',
      params,
      body: queuePatch,
      reply: { 200: queue },
      handle: async ({ params: { id }, body }) => {
        await routing.patch(id, body);
        await changed(id);
        return { status: 200, body: await one(id) };
      },
    }),
  ];
}
