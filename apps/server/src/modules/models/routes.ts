import { understandBody, understanding } from '@zhiyin/contracts';
import type { Clock } from '@zhiyin/kernel';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import type { Models } from './service.ts';

export function modelRoutes(models: Models, clock: Clock): Route[] {
  return [
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/understand',
      summary: 'What the bot understands of a sentence',
      body: understandBody,
      reply: { 200: understanding },
      handle: async ({ body }) => ({
        status: 200,
        body: (await models.language()).understand(body.text, { now: clock.now(), ...(body.locale && { locale: body.locale }) }),
      }),
    }),
  ];
}
