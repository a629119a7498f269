import { intentHealthReply } from '@zhiyin/contracts';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { Health } from './service.ts';

export function healthRoutes(health: Health): Route[] {
  return [
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/intents/health',
      summary: 'Every intent with its figures and what it needs, most in need of work first',
      reply: { 200: intentHealthReply },
      handle: async () => ({ status: 200, body: await health.read() }),
    }),
  ];
}
