import { useInfiniteQuery } from '@tanstack/react-query';
import type { StaffConversation } from '@zhiyin/contracts';
import { useMemo } from 'react';
import { api } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';
import { usePollInterval } from '../../live/LiveProvider.tsx';
import { type Filters, orderForView, queryOf, type View } from './views.ts';

const PAGE = 50;

/** The rows of a view, followed live (LiveProvider folds every change in). */
export function useConversationList(view: View, filters: Filters) {
  const query = queryOf(view, filters);
  const poll = usePollInterval();
  const found = useInfiniteQuery({
    queryKey: keys.list(query),
    queryFn: ({ pageParam, signal }) => api.conversations.list(query, pageParam || undefined, PAGE, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: poll,
  });
  const pages = found.data?.pages;
  const rows = useMemo(() => {
    const once = new Map<string, StaffConversation>();
    for (const page of pages ?? []) for (const row of page.data) once.set(row.id, row);
    return orderForView(view, [...once.values()]);
  }, [pages, view]);
  return { ...found, rows };
}
export type ConversationListState = ReturnType<typeof useConversationList>;
