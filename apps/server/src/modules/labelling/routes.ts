import { Readable } from 'node:stream';
import {
  adjudicationBody,
  closeSampleBody,
  disagreementPage,
  drawBody,
  emptyBody,
  idText,
  type LabelSample,
  labelBody,
  labelChoices,
  labelledTurnPage,
  labelResult,
  labelSample,
  labelSamplePage,
  labelUndone,
  labelWork,
  listLabelledTurnsQuery,
  listLabelSamplesQuery,
  skipBody,
  type TeachReply,
  teachBody,
  teachReply,
} from '@zhiyin/contracts';
import { z } from 'zod';
import { type Audited, actorId } from '../../platform/http/doors.ts';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import type { Labelling } from './service.ts';

/** The journeys behind the doors; each a flow. */
export type LabellingDoors = {
  draw(which: 'last' | 'current', by: { person: string; seed?: number }): Promise<LabelSample>;
  teach(sampleId: string, itemIds: readonly string[] | undefined, author: string): Promise<TeachReply>;
};
const params = z.object({ id: idText });
const ROOT = '/api/v1/labelling/samples';

export function labellingRoutes(labelling: Labelling, doors: LabellingDoors, audited: Audited): Route[] {
  return [
    ...samples(labelling, doors, audited),
    ...work(labelling, audited),
    ...judging(labelling, audited),
    ...results(labelling, doors, audited),
  ];
}
const sample = (id: string) => ({ type: 'label-sample', id });
const item = (id: string) => ({ type: 'label-item', id });

function samples(labelling: Labelling, doors: LabellingDoors, audited: Audited): Route[] {
  return [
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: ROOT,
      summary: 'Weekly samples, newest first, and when the next is drawn',
      query: listLabelSamplesQuery,
      reply: { 200: labelSamplePage },
      handle: async ({ actor, query }) => ({
        status: 200,
        body: await labelling.list({ limit: query.limit, startingAfter: query.starting_after }, actorId(actor)),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: ROOT,
      summary: 'Draw the sample of last week, or of this week until now',
      body: drawBody,
      reply: { 201: labelSample },
      handle: async ({ actor, body }) => ({
        status: 201,
        body: await audited(actor, { action: 'label-sample.drawn', target: sample(body.week), after: { seed: body.seed ?? null } }, () =>
          doors.draw(body.week, { person: actorId(actor), ...(body.seed !== undefined && { seed: body.seed }) }),
        ),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: `${ROOT}/:id`,
      summary: 'A sample and how far its labelling is',
      params,
      reply: { 200: labelSample },
      handle: async ({ actor, params }) => ({ status: 200, body: await labelling.get(params.id, actorId(actor)) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: `${ROOT}/:id/intents`,
      summary: 'The intents to choose from, most frequent in that week first',
      params,
      reply: { 200: labelChoices },
      handle: async ({ params }) => ({ status: 200, body: await labelling.choices(params.id) }),
    }),
  ];
}

function work(labelling: Labelling, audited: Audited): Route[] {
  return [
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: `${ROOT}/:id/next`,
      summary: 'The next sentence to label, kept for the caller for a while',
      params,
      body: emptyBody,
      ratePerMinute: 240,
      reply: { 200: labelWork },
      handle: async ({ actor, params }) => ({ status: 200, body: await labelling.next(params.id, actorId(actor)) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: `${ROOT}/:id/labels`,
      summary: 'Label a sentence, say whether its entities are right, and take the next',
      params,
      body: labelBody,
      ratePerMinute: 240,
      reply: { 200: labelWork },
      handle: async ({ actor, params, body }) => ({
        status: 200,
        // What was labelled is left out: labels are given blind.
        body: await audited(actor, { action: 'label.given', target: item(body.itemId), after: { sample: params.id } }, () =>
          labelling.label(params.id, body, actorId(actor)),
        ),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: `${ROOT}/:id/skip`,
      summary: 'Leave a sentence to others, and take the next',
      params,
      body: skipBody,
      ratePerMinute: 240,
      reply: { 200: labelWork },
      handle: async ({ actor, params, body }) => ({ status: 200, body: await labelling.skip(params.id, body.itemId, actorId(actor)) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: `${ROOT}/:id/undo`,
      summary: "Take back the caller's last label of the last minutes",
      params,
      body: emptyBody,
      reply: { 200: labelUndone },
      handle: async ({ actor, params }) => ({
        status: 200,
        body: await audited(actor, { action: 'label.taken-back', target: sample(params.id) }, () =>
          labelling.undo(params.id, actorId(actor)),
        ),
      }),
    }),
  ];
}

function judging(labelling: Labelling, audited: Audited): Route[] {
  return [
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: `${ROOT}/:id/disagreements`,
      summary: 'Sentences two people labelled differently',
      params,
      query: listLabelSamplesQuery,
      reply: { 200: disagreementPage },
      handle: async ({ params, query }) => ({
        status: 200,
        body: await labelling.disagreements(params.id, { limit: query.limit, startingAfter: query.starting_after }),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: `${ROOT}/:id/adjudications`,
      summary: 'Decide between two labels',
      params,
      body: adjudicationBody,
      reply: { 200: labelSample },
      handle: async ({ actor, params, body }) => ({
        status: 200,
        body: await audited(
          actor,
          { action: 'label.adjudicated', target: item(body.itemId), after: { sample: params.id, label: body.label } },
          () => labelling.adjudicate(params.id, body.itemId, body.label, actorId(actor)),
        ),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: `${ROOT}/:id/close`,
      summary: 'End the labelling of a sample before it is complete',
      params,
      body: closeSampleBody,
      reply: { 200: labelSample },
      handle: async ({ actor, params, body }) => ({
        status: 200,
        body: await audited(actor, { action: 'label-sample.closed', target: sample(params.id), why: body.reason }, () =>
          labelling.close(params.id, actorId(actor)),
        ),
      }),
    }),
  ];
}

function results(labelling: Labelling, doors: LabellingDoors, audited: Audited): Route[] {
  return [
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: `${ROOT}/:id/result`,
      summary: 'The intent error a sample tells of, with its interval',
      params,
      reply: { 200: labelResult },
      handle: async ({ actor, params }) => ({ status: 200, body: await labelling.result(params.id, actorId(actor)) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: `${ROOT}/:id/turns`,
      summary: 'The labelled turns behind the numbers of a closed sample',
      params,
      query: listLabelledTurnsQuery,
      reply: { 200: labelledTurnPage },
      handle: async ({ params, query: { starting_after: startingAfter, ...wanted } }) => ({
        status: 200,
        body: await labelling.turns(params.id, { startingAfter, ...wanted }),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: `${ROOT}/:id/export`,
      summary: 'The labelled sentences of a closed sample as JSON lines, for an evaluation set',
      params,
      handle: async ({ params }) => {
        const { week, text } = await labelling.exportLines(params.id);
        return {
          status: 200,
          stream: Readable.from([Buffer.from(text)]),
          headers: {
            'content-type': 'application/x-ndjson; charset=utf-8',
            'content-disposition': `attachment; filename="labels-${week}.jsonl"`,
            'cache-control': 'no-store',
          },
        };
      },
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: `${ROOT}/:id/teach`,
      summary: 'Give errors of a closed sample to the corpus, as examples of what was meant',
      params,
      body: teachBody,
      reply: { 200: teachReply },
      handle: async ({ actor, params, body }) => ({
        status: 200,
        body: await audited(actor, { action: 'labels.taught', target: sample(params.id), after: { items: body.itemIds ?? 'all' } }, () =>
          doors.teach(params.id, body.itemIds, actorId(actor)),
        ),
      }),
    }),
  ];
}
