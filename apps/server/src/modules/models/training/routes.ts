import {
  evaluationSet,
  evaluationSetBody,
  evaluationSetImportQuery,
  idText,
  listRunsQuery,
  numberedPageOf,
  numberedQuery,
  pageOf,
  rollbackBody,
  shadowReply,
  trainBody,
  trainingRun,
} from '@zhiyin/contracts';
import { z } from 'zod';
import { actorId } from '../../../platform/http/doors.ts';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import { readTextFile } from '../corpora/files.ts';
import type { Evaluations } from '../evaluation/service.ts';
import type { Models } from '../service.ts';
import type { Training } from './service.ts';

const params = z.object({ id: idText });

/** Training, evaluation and shadow runs, and the frozen sets models are measured on. */
export function trainingRoutes(
  training: Training,
  evaluations: Pick<Evaluations, 'listSets' | 'split' | 'importSet'>,
  shadowOf: Models['shadowOf'],
): Route[] {
  return [
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/models/train',
      summary: 'Train a candidate in the background',
      body: trainBody,
      reply: { 202: trainingRun },
      handle: async ({ actor, body }) => ({ status: 202, body: await training.start({ ...body, author: actorId(actor) }) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/models/:id/evaluate',
      summary: 'Measure a model on the newest evaluation set, in the background',
      params,
      body: rollbackBody,
      reply: { 202: trainingRun },
      handle: async ({ actor, params, body }) => ({
        status: 202,
        body: await training.startEvaluation(params.id, { author: actorId(actor), reason: body.reason }),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/models/:id/shadow',
      summary: "Put a model beside the active one on the last seven days' traffic, in the background",
      params,
      body: rollbackBody,
      reply: { 202: trainingRun },
      handle: async ({ actor, params, body }) => ({
        status: 202,
        body: await training.startShadow(params.id, { author: actorId(actor), reason: body.reason }),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/models/:id/shadow',
      summary: 'What the newest shadow evaluation of a model found',
      params,
      reply: { 200: shadowReply },
      handle: async ({ params }) => ({ status: 200, body: { shadow: await shadowOf(params.id) } }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/training-runs',
      summary: 'Training and evaluation runs, newest first',
      query: listRunsQuery,
      reply: { 200: pageOf(trainingRun) },
      handle: async ({ query }) => ({
        status: 200,
        body: await training.list({ limit: query.limit, startingAfter: query.starting_after }),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/training-runs/:id',
      summary: 'How far a run is',
      params,
      reply: { 200: trainingRun },
      handle: async ({ params }) => ({ status: 200, body: await training.get(params.id) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/training-runs/:id/cancel',
      summary: 'End a run at once',
      params,
      reply: { 200: trainingRun },
      handle: async ({ params }) => ({ status: 200, body: await training.cancel(params.id) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/evaluation-sets',
      summary: 'Frozen evaluation sets, newest first; the newest is in use',
      query: numberedQuery,
      reply: { 200: numberedPageOf(evaluationSet) },
      handle: async ({ query }) => ({ status: 200, body: await evaluations.listSets(query.limit, query.before) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/evaluation-sets',
      summary: 'Freeze a fifth of the present corpus as the next evaluation set',
      body: evaluationSetBody,
      reply: { 201: evaluationSet },
      handle: async ({ actor, body }) => ({ status: 201, body: await evaluations.split({ author: actorId(actor), reason: body.reason }) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/evaluation-sets/import',
      summary: 'Freeze a file of examples (multipart/form-data) as the next evaluation set',
      query: evaluationSetImportQuery,
      multipart: true,
      ratePerMinute: 30,
      reply: { 201: evaluationSet },
      handle: async ({ actor, query, file }) => ({
        status: 201,
        body: await evaluations.importSet(await readTextFile(await file()), query.format, { author: actorId(actor), reason: query.reason }),
      }),
    }),
  ];
}
