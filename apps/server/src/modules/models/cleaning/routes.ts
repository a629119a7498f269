import {
  cleaningDecisionBody,
  cleaningDecisionReply,
  cleaningEmptyBody,
  cleaningReport,
  cleaningRun,
  cleaningRunBody,
  cleaningSettings,
  cleaningSettingsBody,
  cleaningUndoBody,
  findingPage,
  listCleaningRunsQuery,
  listFindingsQuery,
  numberedPageOf,
} from '@zhiyin/contracts';
import { z } from 'zod';
import { actorId } from '../../../platform/http/doors.ts';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { Cleaning } from './service.ts';

/** Reviews go by their number. */
const params = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) });

/** Reviews of the corpus, their findings, decisions on them, and their report. */
export function cleaningRoutes(cleaning: Cleaning): Route[] {
  return [
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/cleaning-runs',
      summary: 'Reviews of the corpus, newest first, with how many findings are in which state',
      query: listCleaningRunsQuery,
      reply: { 200: numberedPageOf(cleaningRun) },
      handle: async ({ query }) => ({ status: 200, body: await cleaning.list(query) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/cleaning-runs',
      summary: 'Review the present corpus in the background',
      body: cleaningRunBody,
      reply: { 202: cleaningRun },
      handle: async ({ actor, body }) => ({ status: 202, body: await cleaning.start({ author: actorId(actor), reason: body.reason }) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/cleaning-runs/:id',
      summary: 'How far a review is',
      params,
      reply: { 200: cleaningRun },
      handle: async ({ params }) => ({ status: 200, body: await cleaning.get(params.id) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/cleaning-runs/:id/findings',
      summary: 'What was found, the surest first',
      params,
      query: listFindingsQuery,
      reply: { 200: findingPage },
      handle: async ({ params, query: { limit, starting_after: startingAfter, ...wanted } }) => ({
        status: 200,
        body: await cleaning.findings(params.id, { limit, startingAfter, ...wanted }),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/cleaning-runs/:id/decisions',
      summary: 'Accept findings as one corpus version, or refuse them; these, or all of a kind from a score on',
      params,
      body: cleaningDecisionBody,
      reply: { 200: cleaningDecisionReply },
      handle: async ({ actor, params, body }) => ({ status: 200, body: await cleaning.decide(params.id, body, actorId(actor)) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/cleaning-runs/:id/undo',
      summary: 'Take a decision back exactly, the newest one unless told otherwise',
      params,
      body: cleaningUndoBody,
      reply: { 200: cleaningRun },
      handle: async ({ actor, params, body }) => ({ status: 200, body: await cleaning.undo(params.id, body.decision, actorId(actor)) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/cleaning-runs/:id/close',
      summary: 'End a review; what is still open is asked again by the next one',
      params,
      body: cleaningEmptyBody,
      reply: { 200: cleaningRun },
      handle: async ({ params }) => ({ status: 200, body: await cleaning.close(params.id) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/cleaning-runs/:id/cancel',
      summary: 'Stop a review that is queued or under way',
      params,
      body: cleaningEmptyBody,
      reply: { 200: cleaningRun },
      handle: async ({ params }) => ({ status: 200, body: await cleaning.cancel(params.id) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/cleaning-runs/:id/measure',
      summary: 'Measure what a review did to the figures, in the background',
      params,
      body: cleaningEmptyBody,
      reply: { 202: cleaningReport },
      handle: async ({ actor, params }) => {
        await cleaning.measure(params.id, actorId(actor));
        return { status: 202, body: await cleaning.report(params.id) };
      },
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/cleaning-runs/:id/report',
      summary: 'What a review changed, and what that did to the figures',
      params,
      reply: { 200: cleaningReport },
      handle: async ({ params }) => ({ status: 200, body: await cleaning.report(params.id) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/cleaning-settings',
      summary: 'When lines count as stale, and which products are no longer sold',
      reply: { 200: cleaningSettings },
      handle: async () => ({ status: 200, body: await cleaning.settings() }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'PUT',
      path: '/api/v1/cleaning-settings',
      summary: 'Change when lines count as stale, and which products are no longer sold',
      body: cleaningSettingsBody,
      reply: { 200: cleaningSettings },
      handle: async ({ actor, body }) => ({ status: 200, body: await cleaning.changeSettings(body, actorId(actor)) }),
    }),
  ];
}
