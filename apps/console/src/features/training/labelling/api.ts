import type {
  Disagreement,
  EntityVerdict,
  Label,
  LabelChoices,
  LabelledTurn,
  LabelResult,
  LabelSample,
  LabelSamplePage,
  LabelUndone,
  LabelWork,
  Page,
  TeachReply,
} from '@zhiyin/contracts';
import { call } from '../../../api/client.ts';

const ROOT = '/labelling/samples';
const of = (id: string, rest = '') => `${ROOT}/${encodeURIComponent(id)}${rest}`;
export type TurnFilter = { stratum?: string; intent?: string; error?: string };

export const labellingApi = {
  samples: (startingAfter: string | undefined, signal?: AbortSignal) =>
    call<LabelSamplePage>('GET', ROOT, { query: { starting_after: startingAfter }, signal }),
  draw: (week: 'last' | 'current') => call<LabelSample>('POST', ROOT, { body: { week } }),
  sample: (id: string, signal?: AbortSignal) => call<LabelSample>('GET', of(id), { signal }),
  choices: (id: string, signal?: AbortSignal) => call<LabelChoices>('GET', of(id, '/intents'), { signal }),
  next: (id: string) => call<LabelWork>('POST', of(id, '/next'), { body: {} }),
  label: (id: string, itemId: string, label: Label, entities?: EntityVerdict) =>
    call<LabelWork>('POST', of(id, '/labels'), { body: { itemId, label, ...(entities && { entities }) } }),
  skip: (id: string, itemId: string) => call<LabelWork>('POST', of(id, '/skip'), { body: { itemId } }),
  undo: (id: string) => call<LabelUndone>('POST', of(id, '/undo'), { body: {} }),
  disagreements: (id: string, signal?: AbortSignal) =>
    call<Page<Disagreement>>('GET', of(id, '/disagreements'), { query: { limit: 100 }, signal }),
  adjudicate: (id: string, itemId: string, label: Label) =>
    call<LabelSample>('POST', of(id, '/adjudications'), { body: { itemId, label } }),
  close: (id: string, reason: string) => call<LabelSample>('POST', of(id, '/close'), { body: { reason } }),
  result: (id: string, signal?: AbortSignal) => call<LabelResult>('GET', of(id, '/result'), { signal }),
  turns: (id: string, filter: TurnFilter, startingAfter: string | undefined, signal?: AbortSignal) =>
    call<Page<LabelledTurn>>('GET', of(id, '/turns'), { query: { ...filter, limit: 50, starting_after: startingAfter }, signal }),
  teach: (id: string) => call<TeachReply>('POST', of(id, '/teach'), { body: {} }),
  exportAddress: (id: string) => `/api/v1${of(id, '/export')}`,
};

export const labellingKeys = {
  samples: ['labelling'] as const,
  list: ['labelling', 'samples'] as const,
  sample: (id: string) => ['labelling', 'sample', id] as const,
  choices: (id: string) => ['labelling-choices', id] as const,
  disagreements: (id: string) => ['labelling', 'disagreements', id] as const,
  result: (id: string) => ['labelling', 'result', id] as const,
  turns: (id: string, filter: TurnFilter) => ['labelling', 'turns', id, filter] as const,
};
