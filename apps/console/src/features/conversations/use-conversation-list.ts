import { useInfiniteQuery } from '@tanstack/react-query';
import type { Page, StaffConversation } from '@zhiyin/contracts';
import { useMemo } from 'react';
import { api } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';
import { useSession } from '../../app/session.tsx';
import { useLive, usePollInterval } from '../../live/LiveProvider.tsx';
import { foldIntoPages, nextAfter } from '../../live/merge.ts';
import { type Filters, orderForView, queryOf, type View } from './views.ts';

const PAGE = 50;

/** The rows of a view, followed live (LiveProvider folds every change in). */
export function useConversationList(view: View, filters: Filters) {
  const query = queryOf(view, filters);
  const poll = usePollInterval();
  const { whileAsking } = useLive();
  const { myAgentId } = useSession();
  const found = useInfiniteQuery({
    queryKey: keys.list(query),
    queryFn: async ({ pageParam, signal }) => {
      const { reply, told } = await whileAsking(() => api.conversations.list(query, pageParam || undefined, PAGE, signal));
      return told.reduce<Page<StaffConversation>>((page, one) => foldIntoPages([page], one, query, myAgentId)[0] ?? page, reply);
    },
    initialPageParam: '',
    getNextPageParam: (_page, pages) => nextAfter(pages),
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
