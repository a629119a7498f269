import type * as schema from '@zhiyin/contracts';
import type {
  Explanation,
  Intent,
  IntentHealthReply,
  ModelDetail,
  ModelErrors,
  Page,
  Utterance,
  UtteranceBulkReply,
  UtteranceCheck,
  UtterancePreview,
} from '@zhiyin/contracts';
import type { z } from 'zod';
import { call } from '../../../api/client.ts';
import { SHOWS_CORPUS } from '../after-change.ts';

type Sent<K extends keyof typeof schema> = (typeof schema)[K] extends z.ZodType ? z.input<(typeof schema)[K]> : never;
export type IntentBody = Sent<'intentBody'>;
type IntentPatch = Partial<Omit<IntentBody, 'id'>>;
export type ExampleQuery = { intent: string; q: string; locale: string };
/** A cell of the confusion matrix: null is out of scope (truth) or rejected (guess). */
export type Cell = { truth: string | null; guess: string | null };
type ProcedureSummary = { id: string; state: string; name: Record<string, string> };
const id = encodeURIComponent;

/** How many sentences may be pasted at once; as the contracts have it. */
export const BULK_MAX = 500;

export const intentsApi = {
  health: (signal?: AbortSignal) => call<IntentHealthReply>('GET', '/intents/health', { signal }),
  create: (body: IntentBody) => call<Intent>('POST', '/intents', { body }),
  patch: (key: string, body: IntentPatch) => call<Intent>('PATCH', `/intents/${id(key)}`, { body }),
  remove: (key: string, reason: string) => call<void>('DELETE', `/intents/${id(key)}`, { query: { reason } }),
  procedures: (signal?: AbortSignal) => call<{ data: ProcedureSummary[] }>('GET', '/procedures', { signal }),

  examples: (query: ExampleQuery, startingAfter: string | undefined, signal?: AbortSignal) =>
    call<Page<Utterance>>('GET', '/utterances', { query: { ...query, order: 'newest', limit: 50, starting_after: startingAfter }, signal }),
  add: (body: Sent<'utteranceBody'>) => call<Utterance>('POST', '/utterances', { body }),
  change: (key: string, body: Sent<'utterancePatch'>) => call<Utterance>('PATCH', `/utterances/${id(key)}`, { body }),
  drop: (key: string, reason: string) => call<void>('DELETE', `/utterances/${id(key)}`, { query: { reason } }),
  check: (body: Sent<'utteranceCheckBody'>, signal?: AbortSignal) => call<UtteranceCheck>('POST', '/utterances/check', { body, signal }),
  preview: (body: Sent<'utterancePreviewBody'>) => call<UtterancePreview>('POST', '/utterances/preview', { body }),
  addAll: (body: Sent<'utteranceBulkBody'>) => call<UtteranceBulkReply>('POST', '/utterances/bulk', { body }),

  model: (key: string, signal?: AbortSignal) => call<ModelDetail>('GET', `/models/${id(key)}`, { signal }),
  errors: (model: string, { truth, guess }: Cell, startingAfter: number | undefined, signal?: AbortSignal) => {
    // an empty value says "none": the client's own query leaves empty ones out
    const cell = new URLSearchParams({ truth: truth ?? '', guess: guess ?? '' });
    if (startingAfter !== undefined) cell.set('starting_after', String(startingAfter));
    return call<ModelErrors>('GET', `/models/${id(model)}/errors?${cell}`, { signal });
  },
  explain: (body: Sent<'explainBody'>, signal?: AbortSignal) => call<Explanation>('POST', '/understand/explain', { body, signal }),
};

/** Where each thing lies in the query cache. */
export const intentKeys = {
  health: ['intent-health'] as const,
  procedures: ['procedure-summaries'] as const,
  examples: ['examples'] as const,
  exampleList: (query: ExampleQuery) => ['examples', query] as const,
  checks: ['example-check'] as const,
  check: (body: object) => ['example-check', body] as const,
  model: (key: string) => ['model', key] as const,
  errors: (model: string, cell: Cell) => ['model-errors', model, cell] as const,
  explanation: (body: object) => ['explanation', body] as const,
};
/** What every change of the corpus makes old. */
export const AFTER_CHANGE = SHOWS_CORPUS;
