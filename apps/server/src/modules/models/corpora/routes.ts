import { Readable } from 'node:stream';
import {
  becauseQuery,
  type CorpusFormat,
  corpusExportQuery,
  corpusImportQuery,
  corpusImportReply,
  corpusRestoreBody,
  corpusVersion,
  idText,
  intent,
  intentBody,
  intentId,
  intentPatch,
  listIntentsQuery,
  listUtterancesQuery,
  numberedPageOf,
  numberedQuery,
  pageOf,
  utterance,
  utteranceBody,
  utterancePatch,
} from '@zhiyin/contracts';
import { z } from 'zod';
import { actorId } from '../../../platform/http/doors.ts';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import { readTextFile } from './files.ts';
import type { Corpora } from './service.ts';

const intentParams = z.object({ id: intentId });
const params = z.object({ id: idText });
const versionParams = z.object({
  number: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1),
});
const FILE_OF: Readonly<Record<CorpusFormat, { extension: string; type: string }>> = {
  jsonl: { extension: 'jsonl', type: 'application/x-ndjson; charset=utf-8' },
  csv: { extension: 'csv', type: 'text/csv; charset=utf-8' },
  rasa: { extension: 'yml', type: 'application/yaml; charset=utf-8' },
  list: { extension: 'chatito', type: 'text/plain; charset=utf-8' },
};

/** Intents, utterances, versions of the corpus, files in and out. */
export function corpusRoutes(corpora: Corpora): Route[] {
  return [
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/intents',
      summary: 'Intents with how many examples they have',
      query: listIntentsQuery,
      reply: { 200: pageOf(intent) },
      handle: async ({ query }) => ({
        status: 200,
        body: await corpora.listIntents({ limit: query.limit, startingAfter: query.starting_after }),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/intents',
      summary: 'Make an intent',
      body: intentBody,
      reply: { 201: intent },
      handle: async ({ actor, body }) => ({ status: 201, body: await corpora.createIntent(body, actorId(actor)) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'PATCH',
      path: '/api/v1/intents/:id',
      summary: "Change an intent's title, category, queue or procedure",
      params: intentParams,
      body: intentPatch,
      reply: { 200: intent },
      handle: async ({ actor, params, body }) => ({ status: 200, body: await corpora.changeIntent(params.id, body, actorId(actor)) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'DELETE',
      path: '/api/v1/intents/:id',
      summary: 'Remove an intent with its utterances',
      params: intentParams,
      query: becauseQuery,
      handle: async ({ actor, params, query }) => {
        await corpora.removeIntent(params.id, { author: actorId(actor), reason: query.reason });
        return { status: 204 };
      },
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/utterances',
      summary: 'Example sentences by intent, language or a part of their text',
      query: listUtterancesQuery,
      reply: { 200: pageOf(utterance) },
      handle: async ({ query: { limit, starting_after: startingAfter, ...wanted } }) => ({
        status: 200,
        body: await corpora.listUtterances({ limit, startingAfter, ...wanted }),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/utterances',
      summary: 'Add an example sentence',
      body: utteranceBody,
      reply: { 201: utterance },
      handle: async ({ actor, body }) => ({ status: 201, body: await corpora.createUtterance(body, actorId(actor)) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'PATCH',
      path: '/api/v1/utterances/:id',
      summary: 'Change an example sentence, or move it to another intent',
      params,
      body: utterancePatch,
      reply: { 200: utterance },
      handle: async ({ actor, params, body }) => ({ status: 200, body: await corpora.changeUtterance(params.id, body, actorId(actor)) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'DELETE',
      path: '/api/v1/utterances/:id',
      summary: 'Remove an example sentence',
      params,
      query: becauseQuery,
      handle: async ({ actor, params, query }) => {
        await corpora.removeUtterance(params.id, { author: actorId(actor), reason: query.reason });
        return { status: 204 };
      },
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/corpora',
      summary: 'Versions of the corpus, newest first: who changed what, when and why',
      query: numberedQuery,
      reply: { 200: numberedPageOf(corpusVersion) },
      handle: async ({ query }) => ({ status: 200, body: await corpora.listVersions(query.limit, query.before) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/corpora/import',
      summary: 'Bring a file of examples in (multipart/form-data), whole or not at all',
      query: corpusImportQuery,
      multipart: true,
      ratePerMinute: 30,
      reply: { 200: corpusImportReply },
      handle: async ({ actor, query, file }) => ({
        status: 200,
        body: await corpora.importFile(await readTextFile(await file()), query, actorId(actor)),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/corpora/:number/restore',
      summary: 'Make the corpus what it was in an earlier version, as a new version',
      params: versionParams,
      body: corpusRestoreBody,
      reply: { 201: corpusVersion },
      handle: async ({ actor, params, body }) => ({
        status: 201,
        body: await corpora.restore(params.number, { author: actorId(actor), reason: body.reason }),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/corpora/export',
      summary: 'The corpus as a file',
      query: corpusExportQuery,
      handle: async ({ query }) => {
        const text = await corpora.exportFile(query.format, query.version);
        const { extension, type } = FILE_OF[query.format];
        return {
          status: 200,
          stream: Readable.from([Buffer.from(text)]),
          headers: {
            'content-type': type,
            'content-disposition': `attachment; filename="corpus${query.version === undefined ? '' : `-${query.version}`}.${extension}"`,
            'cache-control': 'no-store',
          },
        };
      },
    }),
  ];
}
