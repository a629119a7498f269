import type {
  ClusterOrder,
  ClusterState,
  GroupsReply,
  ImplicitSource,
  LearningCluster,
  LearningClusterDetail,
  LearningText,
  Page,
  ShortPath,
  SignalKind,
  SignalSource,
} from '@zhiyin/contracts';
import { call } from '../../../api/client.ts';

export type QueueFilter = { state: ClusterState; language?: string; source?: SignalSource; kind?: SignalKind; order?: ClusterOrder };
export type GroupFilter = Pick<QueueFilter, 'language' | 'kind'>;
const at = (id: string, step = '') => `/learning/clusters/${encodeURIComponent(id)}${step}`;

/** The calls of the learning queue. */
export const learningApi = {
  list: (filter: QueueFilter, startingAfter: string | undefined, signal?: AbortSignal) =>
    call<Page<LearningCluster>>('GET', '/learning/clusters', { query: { ...filter, limit: 50, starting_after: startingAfter }, signal }),
  groups: (filter: GroupFilter, signal?: AbortSignal) => call<GroupsReply>('GET', '/learning/groups', { query: filter, signal }),
  assignMany: (ids: readonly string[], intentId: string) =>
    call<{ ids: string[]; added: number; known: number }>('POST', '/learning/clusters/assign', { body: { ids, intentId } }),
  get: (id: string, signal?: AbortSignal) => call<LearningClusterDetail>('GET', at(id), { signal }),
  texts: (id: string, startingAfter: string | undefined, signal?: AbortSignal) =>
    call<Page<LearningText>>('GET', at(id, '/texts'), { query: { limit: 50, starting_after: startingAfter }, signal }),
  rename: (id: string, name: string | null) => call<LearningClusterDetail>('PATCH', at(id), { body: { name } }),
  merge: (ids: readonly string[]) => call<LearningClusterDetail>('POST', '/learning/clusters/merge', { body: { ids } }),
  split: (id: string, keys: readonly string[]) => call<LearningClusterDetail>('POST', at(id, '/split'), { body: { keys } }),
  assign: (id: string, body: { intentId: string; create?: { name: { 'zh-CN': string; en: string } }; keys?: readonly string[] }) =>
    call<LearningClusterDetail & { added: number; known: number }>('POST', at(id, '/assign'), { body }),
  gap: (id: string) => call<LearningClusterDetail>('POST', at(id, '/gap'), { body: {} }),
  dismiss: (id: string, asOutOfScope: boolean) => call<LearningClusterDetail>('POST', at(id, '/dismiss'), { body: { asOutOfScope } }),
  undo: (id: string) => call<LearningClusterDetail>('POST', at(id, '/undo'), { body: {} }),
  shortPaths: (startingAfter: string | undefined, signal?: AbortSignal) =>
    call<Page<ShortPath>>('GET', '/learning/short-paths', { query: { limit: 50, starting_after: startingAfter }, signal }),
  switchPath: (id: string, active: boolean) =>
    call<ShortPath>('PATCH', `/learning/short-paths/${encodeURIComponent(id)}`, { body: { active } }),
};

/** Where the queue's things lie in the query cache. */
export const learningKeys = {
  all: ['learning'] as const,
  list: (filter: QueueFilter) => ['learning', 'clusters', filter] as const,
  groups: (filter: GroupFilter) => ['learning', 'groups', filter] as const,
  cluster: (id: string) => ['learning', 'cluster', id] as const,
  texts: (id: string) => ['learning', 'texts', id] as const,
  shortPaths: ['learning', 'short-paths'] as const,
};

/** The contract's lists, written here so that zod stays out of the bundle. */
export const STATES: readonly ClusterState[] = ['open', 'assigned', 'gap', 'dismissed'];
export const SIGNS: readonly ImplicitSource[] = ['unhelpful', 'rephrased', 'asked_person', 'disagreed', 'unsure', 'gave_up'];
export const SOURCES: readonly SignalSource[] = ['rejected', 'fallback', 'clarified_none', 'flag', 'retag', ...SIGNS];
export const KINDS: readonly SignalKind[] = ['explicit', 'implicit'];
export const ORDERS: readonly ClusterOrder[] = ['priority', 'volume', 'recent'];
