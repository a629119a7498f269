import { type LanguageProvider, languageProvider, languageProviderBody, languageProviderTrial } from '@zhiyin/contracts';
import type { StaffActor } from '../../platform/http/doors.ts';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import type { Encoders } from './service.ts';

/** Writes into the audit log, in the transaction of the deed. */
type Audit = (
  actor: StaffActor,
  entry: { action: string; target: { type: string; id: string }; before: LanguageProvider; after: LanguageProvider },
) => Promise<void>;

export function encoderRoutes(encoders: Pick<Encoders, 'get' | 'put' | 'trial'>, audit: Audit): Route[] {
  return [
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/language-provider',
      summary: 'Where sentence vectors come from',
      reply: { 200: languageProvider },
      handle: async () => ({ status: 200, body: await encoders.get() }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'PUT',
      path: '/api/v1/language-provider',
      summary: 'Set where sentence vectors come from; models use them from their next training on',
      body: languageProviderBody,
      reply: { 200: languageProvider },
      handle: async ({ body, actor }) => ({
        status: 200,
        body: await encoders.put(body, (before, after) =>
          audit(actor, { action: 'language-provider.changed', target: { type: 'language-provider', id: after.kind }, before, after }),
        ),
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/language-provider/test',
      summary: 'Encode two sentences by a setting, saved or not',
      body: languageProviderBody,
      reply: { 200: languageProviderTrial },
      handle: async ({ body }) => ({ status: 200, body: await encoders.trial(body) }),
    }),
  ];
}
