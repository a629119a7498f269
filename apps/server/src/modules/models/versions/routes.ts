import {
  compareQuery,
  idText,
  modelComparison,
  modelDetail,
  modelErrors,
  modelErrorsQuery,
  modelVersion,
  pageOf,
  pageQuery,
  promoteBody,
  rollbackBody,
} from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import { z } from 'zod';
import { actorId, type StaffActor } from '../../../platform/http/doors.ts';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { PromotionRecord, Versions } from './service.ts';

const params = z.object({ id: idText });
/** Writes into the audit log, in the transaction of the deed. */
export type AuditPromotion = (actor: StaffActor, entry: PromotionRecord) => Promise<void>;

/** Model versions: figures, comparison, promotion, and the way back. */
export function versionRoutes(
  versions: Pick<Versions, 'list' | 'get' | 'errors' | 'compare' | 'promote' | 'rollback'>,
  audit: AuditPromotion,
): Route[] {
  return [
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/models',
      summary: 'Model versions, newest first',
      query: z.strictObject(pageQuery),
      reply: { 200: pageOf(modelVersion) },
      handle: async ({ query }) => ({
        status: 200,
        body: await versions.list({ limit: query.limit, startingAfter: query.starting_after }),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/models/:id',
      summary: 'One model version with its figures, confusions and worst errors',
      params,
      reply: { 200: modelDetail },
      handle: async ({ params }) => ({ status: 200, body: await versions.get(params.id) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/models/:id/errors',
      summary: 'Texts a model judged wrongly, surest first; of one cell of the confusion matrix where truth and guess are given',
      params,
      query: modelErrorsQuery,
      reply: { 200: modelErrors },
      handle: async ({ params, query: { limit, starting_after: startingAfter, truth, guess } }) => ({
        status: 200,
        body: await versions.errors(params.id, {
          limit,
          startingAfter,
          ...(truth !== undefined && { truth: truth || null }),
          ...(guess !== undefined && { guess: guess || null }),
        }),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/models/:id/compare',
      summary: 'Two models on the same frozen texts; with the active one unless told otherwise',
      params,
      query: compareQuery,
      reply: { 200: modelComparison },
      handle: async ({ params, query }) => ({ status: 200, body: await versions.compare(params.id, query.with) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/models/:id/promote',
      summary: 'Let customers be answered by this model, if it is not worse than the active one',
      params,
      body: promoteBody,
      reply: { 200: modelVersion },
      handle: async ({ actor, params, body }) => {
        if (body.force && actor.role !== 'admin') throw new AppError('forbidden', 'Only an administrator may force a model in.');
        return {
          status: 200,
          body: await versions.promote(params.id, { ...body, author: actorId(actor) }, (entry) => audit(actor, entry)),
        };
      },
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/models/:id/rollback',
      summary: 'Go back to a model that was active before',
      params,
      body: rollbackBody,
      reply: { 200: modelVersion },
      handle: async ({ actor, params, body }) => ({
        status: 200,
        body: await versions.rollback(params.id, { author: actorId(actor), reason: body.reason }, (entry) => audit(actor, entry)),
      }),
    }),
  ];
}
