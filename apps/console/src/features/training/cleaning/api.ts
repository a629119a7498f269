import { useQuery } from '@tanstack/react-query';
import type {
  CleaningAction,
  CleaningDecisionReply,
  CleaningKind,
  CleaningReportView,
  CleaningRun,
  CleaningSettings,
  CleaningSettingsBody,
  FindingPage,
  FindingState,
} from '@zhiyin/contracts';
import { call } from '../../../api/client.ts';
import { api } from '../../../api/endpoints.ts';
import { keys as houseKeys } from '../../../api/query-client.ts';
import { useText } from '../../../i18n/index.ts';

export type Wanted = { kind?: CleaningKind | undefined; state?: FindingState | undefined; intent?: string | undefined; minScore?: number };
type Decision = { decision: 'accept' | 'refuse'; action?: CleaningAction };
export type Asked = Decision & ({ ids: string[] } | { kind: CleaningKind; minScore: number; intent?: string | undefined });

export const cleaningApi = {
  list: (before: number | undefined, signal?: AbortSignal) =>
    call<{ data: CleaningRun[]; next: number | null }>('GET', '/cleaning-runs', { query: { before }, signal }),
  start: () => call<CleaningRun>('POST', '/cleaning-runs', { body: {} }),
  get: (n: number, signal?: AbortSignal) => call<CleaningRun>('GET', `/cleaning-runs/${n}`, { signal }),
  findings: (n: number, query: Wanted & { limit?: number }, after?: string, signal?: AbortSignal) =>
    call<FindingPage>('GET', `/cleaning-runs/${n}/findings`, { query: { ...query, starting_after: after }, signal }),
  decide: (n: number, body: Asked) => call<CleaningDecisionReply>('POST', `/cleaning-runs/${n}/decisions`, { body }),
  undo: (n: number, decision?: number) => call<CleaningRun>('POST', `/cleaning-runs/${n}/undo`, { body: { decision } }),
  close: (n: number) => call<CleaningRun>('POST', `/cleaning-runs/${n}/close`, { body: {} }),
  cancel: (n: number) => call<CleaningRun>('POST', `/cleaning-runs/${n}/cancel`, { body: {} }),
  report: (n: number, signal?: AbortSignal) => call<CleaningReportView>('GET', `/cleaning-runs/${n}/report`, { signal }),
  measure: (n: number) => call<CleaningReportView>('POST', `/cleaning-runs/${n}/measure`, { body: {} }),
  settings: (signal?: AbortSignal) => call<CleaningSettings>('GET', '/cleaning-settings', { signal }),
  changeSettings: (body: CleaningSettingsBody) => call<CleaningSettings>('PUT', '/cleaning-settings', { body }),
};

export const cleaningKeys = {
  runs: ['cleaning-runs'] as const,
  run: (n: number) => ['cleaning-run', String(n)] as const,
  findings: (n: number, wanted: Wanted) => ['cleaning-findings', String(n), wanted] as const,
  allFindings: (n: number) => ['cleaning-findings', String(n)] as const,
  report: (n: number) => ['cleaning-report', String(n)] as const,
  settings: ['cleaning-settings'] as const,
};

/** While something is under way it is looked at again so often. */
export const POLL_MS = 1000;
export const isUnderWay = (state: string | undefined): boolean => state === 'queued' || state === 'running';

/** People by name where the directory has them. */
export function useAuthorName(): (author: string) => string {
  const { t } = useText();
  const { data = [] } = useQuery({ queryKey: houseKeys.agents, queryFn: ({ signal }) => api.agents.list(signal), staleTime: 60_000 });
  const names = new Map(data.map((agent) => [agent.id, agent.name]));
  return (author) => (author === 'system' ? t('cleaning.system') : (names.get(author) ?? author));
}
