import { health } from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import { z } from 'zod';
import type { Db, Metrics } from '../platform.ts';
import { defineRoute, type Route } from './route.ts';

type Needs = {
  db: Db;
  metrics: Metrics;
  version: string;
  durability: 'embedded' | 'external' | 'cluster';
  uptimeSeconds: () => number;
  isReady: () => boolean;
  metricsToken: string | undefined;
};
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const said = z.object({ status: z.string() });

export function healthRoutes({ db, metrics, version, durability, uptimeSeconds, isReady, metricsToken }: Needs): Route[] {
  const databaseUp = () =>
    db
      .directory((tx) => tx.query('SELECT 1'))
      .then(
        () => true,
        () => false,
      );
  return [
    defineRoute({
      actor: 'public',
      method: 'GET',
      path: '/api/v1/health',
      summary: 'Is the service well, and how durable is what it acknowledges',
      reply: { 200: health, 503: health },
      handle: async () => {
        const up = await databaseUp();
        return {
          status: up ? 200 : 503,
          body: {
            status: up ? 'ok' : 'down',
            version,
            durability,
            database: up ? 'up' : 'down',
            uptimeSeconds: Math.round(uptimeSeconds()),
          },
        };
      },
    }),
    defineRoute({
      actor: 'public',
      method: 'GET',
      path: '/live',
      summary: 'The process answers',
      reply: { 200: said },
      ratePerMinute: 6000,
      handle: async () => ({ status: 200, body: { status: 'ok' } }),
    }),
    defineRoute({
      actor: 'public',
      method: 'GET',
      path: '/ready',
      summary: 'The node takes work',
      reply: { 200: said, 503: said },
      ratePerMinute: 6000,
      handle: async () => {
        const ready = isReady() && (await databaseUp());
        return { status: ready ? 200 : 503, body: { status: ready ? 'ready' : 'not ready' } };
      },
    }),
    defineRoute({
      actor: 'public',
      method: 'GET',
      path: '/metrics',
      summary: 'Prometheus metrics, for loopback or the metrics token',
      reply: { 200: z.string() },
      ratePerMinute: 600,
      handle: async ({ request }) => {
        const isAllowed = metricsToken ? request.headers.authorization === `Bearer ${metricsToken}` : LOOPBACK.has(request.ip);
        if (!isAllowed) throw new AppError('not_found', 'There is nothing at this address.');
        return { status: 200, body: await metrics.render(), headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' } };
      },
    }),
  ];
}
