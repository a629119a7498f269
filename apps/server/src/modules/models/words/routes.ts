import { Readable } from 'node:stream';
import {
  languageSettings,
  languageSettingsBody,
  wordListExportQuery,
  wordListPreview,
  wordListPreviewBody,
  wordTrial,
  wordTrialBody,
  wordUsage,
} from '@zhiyin/contracts';
import { actorId, type StaffActor } from '../../../platform/http/doors.ts';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { TradeWords, WordsChange } from './service.ts';

/** Writes into the audit log, in the transaction of the deed. */
export type AuditWords = (
  actor: StaffActor,
  entry: { action: string; target: { type: string; id: string }; why?: string } & WordsChange,
) => Promise<void>;

const FILE_OF = {
  vocabulary: { name: 'vocabulary.txt', type: 'text/plain; charset=utf-8' },
  synonyms: { name: 'synonyms.csv', type: 'text/csv; charset=utf-8' },
} as const;

/** The trade's own words: read, put, brought in and out, counted, tried. */
export function wordRoutes(words: TradeWords, audit: AuditWords): Route[] {
  return [
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/language-settings',
      summary: "The trade's own words and synonyms, and whether the active model has learned them",
      reply: { 200: languageSettings },
      handle: async () => ({ status: 200, body: await words.read() }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'PUT',
      path: '/api/v1/language-settings',
      summary: 'Replace words and synonyms; search reads by them at once, models from their next training on',
      body: languageSettingsBody,
      ratePerMinute: 60,
      reply: { 200: languageSettings },
      handle: async ({ actor, body }) => ({
        status: 200,
        body: await words.put(body, actorId(actor), (change) =>
          audit(actor, {
            action: 'language-settings.changed',
            target: { type: 'language-settings', id: String(change.after.version) },
            ...(body.reason && { why: body.reason }),
            ...change,
          }),
        ),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/language-settings/usage',
      summary: 'In how many examples and messages of the last days each word stands',
      ratePerMinute: 30,
      reply: { 200: wordUsage },
      handle: async () => ({ status: 200, body: await words.usage() }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/language-settings/export',
      summary: 'A word list as a file: one word a line, or a group a line as CSV',
      query: wordListExportQuery,
      handle: async ({ query: { list } }) => ({
        status: 200,
        stream: Readable.from([Buffer.from(await words.exportFile(list))]),
        headers: {
          'content-type': FILE_OF[list].type,
          'content-disposition': `attachment; filename="${FILE_OF[list].name}"`,
          'cache-control': 'no-store',
        },
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/language-settings/preview',
      summary: 'What a word list would make of the words, and which of its lines are broken; nothing is changed',
      body: wordListPreviewBody,
      ratePerMinute: 30,
      reply: { 200: wordListPreview },
      handle: async ({ body }) => ({ status: 200, body: await words.preview(body) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/language-settings/try',
      summary: 'How a sentence is cut and read with the saved words',
      body: wordTrialBody,
      reply: { 200: wordTrial },
      handle: async ({ body }) => ({ status: 200, body: await words.trial(body.text, body.locale) }),
    }),
  ];
}
