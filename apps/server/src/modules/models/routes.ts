import { understandBody, understanding } from '@zhiyin/contracts';
import type { Clock } from '@zhiyin/kernel';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import { cleaningRoutes } from './cleaning/routes.ts';
import { corpusRoutes } from './corpora/routes.ts';
import { exampleRoutes } from './examples/routes.ts';
import { healthRoutes } from './health/routes.ts';
import type { Models } from './service.ts';
import { trainingRoutes } from './training/routes.ts';
import { type AuditPromotion, versionRoutes } from './versions/routes.ts';
import { type AuditWords, wordRoutes } from './words/routes.ts';

export function modelRoutes(models: Models, clock: Clock, audit: AuditPromotion & AuditWords): Route[] {
  return [
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/understand',
      summary: 'What the bot understands of a sentence',
      body: understandBody,
      reply: { 200: understanding },
      handle: async ({ body: { text, locale } }) => {
        const [language, vector] = await Promise.all([models.language(), models.vectorOf(text)]);
        return { status: 200, body: language.understand(text, { now: clock.now(), vector, ...(locale && { locale }) }) };
      },
    }),
    ...corpusRoutes(models.corpora),
    ...exampleRoutes(models.examples),
    ...healthRoutes(models.health),
    ...cleaningRoutes(models.cleaning),
    ...trainingRoutes(models.training, models.evaluations, models.shadowOf),
    ...versionRoutes(models.versions, audit),
    ...wordRoutes(models.words, audit),
  ];
}
