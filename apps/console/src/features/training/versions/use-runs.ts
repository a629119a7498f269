import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import type { TrainingRun } from '@zhiyin/contracts';
import { useEffect, useRef } from 'react';
import { versionApi, versionKeys } from './api.ts';

export const isOpen = (run: Pick<TrainingRun, 'state'>): boolean => run.state === 'queued' || run.state === 'running';

/** While a run is under way its progress is read every second; otherwise now and then, as a colleague may start one. */
const WATCH_MS = 1_000;
const IDLE_MS = 15_000;

/** Training runs, newest first, and the one under way. When it ends, what it may have changed is read again. */
export function useRuns() {
  const client = useQueryClient();
  const list = useInfiniteQuery({
    queryKey: versionKeys.runPages,
    queryFn: ({ pageParam, signal }) => versionApi.runs(pageParam || undefined, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) => (state.data?.pages[0]?.data.some(isOpen) ? WATCH_MS : IDLE_MS),
  });
  const runs = list.data?.pages.flatMap((page) => page.data) ?? [];
  const open = runs.find(isOpen);
  const watched = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (watched.current && watched.current !== open?.id) {
      void client.invalidateQueries({ queryKey: versionKeys.models });
      void client.invalidateQueries({ queryKey: versionKeys.sets });
    }
    watched.current = open?.id;
  }, [client, open?.id]);
  return { list, runs, open };
}
