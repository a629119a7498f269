import type {
  CorpusFormat,
  CorpusImportReply,
  CorpusVersion,
  EvaluationSet,
  ModelComparison,
  ModelDetail,
  ModelVersion,
  Page,
  ShadowEvaluation,
  TrainingRun,
} from '@zhiyin/contracts';
import { call, queryString } from '../../../api/client.ts';

type NumberedPage<T> = { data: T[]; next: number | null };
const id = encodeURIComponent;
const PAGE = 25;

/** Where each thing lies in the query cache. Up to `sets`: what a change makes be read again, whoever shows it. */
export const versionKeys = {
  models: ['models'] as const,
  runs: ['training-runs'] as const,
  corpora: ['corpora'] as const,
  sets: ['evaluation-sets'] as const,
  modelPages: ['models', 'pages'] as const,
  modelChoice: ['models', 'choice'] as const,
  model: (model: string) => ['models', 'one', model] as const,
  comparison: (model: string, baseline: string) => ['models', 'comparison', model, baseline] as const,
  shadow: (model: string) => ['models', 'shadow', model] as const,
  runPages: ['training-runs', 'pages'] as const,
  corpusPages: ['corpora', 'pages'] as const,
  setPages: ['evaluation-sets', 'pages'] as const,
};

function fileForm(file: File): FormData {
  const form = new FormData();
  form.append('file', file, file.name);
  return form;
}

/** Model versions, training runs, corpus versions and evaluation sets. */
export const versionApi = {
  models: (after: string | undefined, signal?: AbortSignal) =>
    call<Page<ModelVersion>>('GET', '/models', { query: { limit: PAGE, starting_after: after }, signal }),
  model: (model: string, signal?: AbortSignal) => call<ModelDetail>('GET', `/models/${id(model)}`, { signal }),
  compare: (model: string, baseline: string, signal?: AbortSignal) =>
    call<ModelComparison>('GET', `/models/${id(model)}/compare`, { query: { with: baseline }, signal }),
  /** @param as the model to train again; a new one on the newest corpus when left out */
  train: (reason: string, as?: string) => call<TrainingRun>('POST', '/models/train', { body: { reason, ...(as && { as }) } }),
  evaluate: (model: string) => call<TrainingRun>('POST', `/models/${id(model)}/evaluate`, { body: {} }),
  promote: (model: string, body: { reason: string; force?: boolean }) =>
    call<ModelVersion>('POST', `/models/${id(model)}/promote`, { body }),
  rollback: (model: string, reason: string) => call<ModelVersion>('POST', `/models/${id(model)}/rollback`, { body: { reason } }),
  startShadow: (model: string) => call<TrainingRun>('POST', `/models/${id(model)}/shadow`, { body: {} }),
  shadow: (model: string, signal?: AbortSignal) =>
    call<{ shadow: ShadowEvaluation | null }>('GET', `/models/${id(model)}/shadow`, { signal }).then((reply) => reply.shadow),

  runs: (after: string | undefined, signal?: AbortSignal) =>
    call<Page<TrainingRun>>('GET', '/training-runs', { query: { limit: 10, starting_after: after }, signal }),
  cancelRun: (run: string) => call<TrainingRun>('POST', `/training-runs/${id(run)}/cancel`, { body: {} }),

  corpora: (before: number | undefined, signal?: AbortSignal) =>
    call<NumberedPage<CorpusVersion>>('GET', '/corpora', { query: { limit: PAGE, before }, signal }),
  restoreCorpus: (number: number, reason: string) => call<CorpusVersion>('POST', `/corpora/${number}/restore`, { body: { reason } }),
  exportAddress: (number: number, format: CorpusFormat) => `/api/v1/corpora/export${queryString({ format, version: number })}`,
  importCorpus: (file: File, query: { format: CorpusFormat; mode: 'add' | 'replace'; reason: string }) =>
    call<CorpusImportReply>('POST', '/corpora/import', { query, form: fileForm(file) }),

  sets: (before: number | undefined, signal?: AbortSignal) =>
    call<NumberedPage<EvaluationSet>>('GET', '/evaluation-sets', { query: { limit: PAGE, before }, signal }),
  freezeSet: (reason: string) => call<EvaluationSet>('POST', '/evaluation-sets', { body: { reason } }),
  importSet: (file: File, query: { format: CorpusFormat; reason: string }) =>
    call<EvaluationSet>('POST', '/evaluation-sets/import', { query, form: fileForm(file) }),
};
