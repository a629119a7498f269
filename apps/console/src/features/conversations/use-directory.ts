import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';

/** Agents, teams and queues: to whom a conversation can go. Each may be refused to a role; then its `data` stays undefined. */
export function useDirectory() {
  const fresh = { staleTime: 60_000 };
  return {
    agents: useQuery({ queryKey: keys.agents, queryFn: ({ signal }) => api.agents.list(signal), ...fresh }),
    teams: useQuery({ queryKey: keys.teams, queryFn: ({ signal }) => api.teams.list(signal), ...fresh }),
    queues: useQuery({ queryKey: keys.queues, queryFn: ({ signal }) => api.queues.list(signal), ...fresh }),
  };
}
