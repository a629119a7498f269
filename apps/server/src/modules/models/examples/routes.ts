import {
  explainBody,
  explanation,
  utteranceBulkBody,
  utteranceBulkReply,
  utteranceCheck,
  utteranceCheckBody,
  utterancePreview,
  utterancePreviewBody,
} from '@zhiyin/contracts';
import { actorId } from '../../../platform/http/doors.ts';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { Examples } from './service.ts';

/** Examples looked at before they go in, and the explanation of a sentence. */
export function exampleRoutes(examples: Examples): Route[] {
  return [
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/utterances/check',
      summary: 'Near-duplicates of a sentence, and what the bot makes of it today',
      body: utteranceCheckBody,
      reply: { 200: utteranceCheck },
      handle: async ({ body }) => ({ status: 200, body: await examples.check(body) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/utterances/preview',
      summary: 'What each of many sentences is to the corpus, before they are added',
      body: utterancePreviewBody,
      reply: { 200: utterancePreview },
      handle: async ({ body }) => ({ status: 200, body: await examples.preview(body) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/utterances/bulk',
      summary: 'Add many example sentences of an intent as one version of the corpus',
      body: utteranceBulkBody,
      ratePerMinute: 30,
      reply: { 201: utteranceBulkReply },
      handle: async ({ actor, body }) => ({ status: 201, body: await examples.addAll(body, actorId(actor)) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/understand/explain',
      summary: 'What the bot understands of a sentence, and what drove it',
      body: explainBody,
      reply: { 200: explanation },
      handle: async ({ body }) => ({ status: 200, body: await examples.explain(body) }),
    }),
  ];
}
