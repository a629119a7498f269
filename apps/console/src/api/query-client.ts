import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './client.ts';
import type { ConversationQuery } from './endpoints.ts';

/** The caller was told something that asking again cannot change. */
const isFinal = (error: unknown) => error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      retry: (failures, error) => !isFinal(error) && failures < 2,
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
});

/** Where each thing lies in the query cache. */
export const keys = {
  me: ['me'] as const,
  counts: ['counts'] as const,
  lists: ['conversations'] as const,
  list: (query: ConversationQuery) => ['conversations', query] as const,
  conversation: (id: string) => ['conversation', id] as const,
  messages: (id: string) => ['messages', id] as const,
  summary: (id: string) => ['summary', id] as const,
  trace: (id: string) => ['trace', id] as const,
  contact: (id: string) => ['contact', id] as const,
  contacts: (q: string) => ['contacts', q] as const,
  articles: (query: { q: string; state: string }) => ['articles', query] as const,
  article: (id: string) => ['article', id] as const,
  knowledge: (query: string, locale: string) => ['knowledge', query, locale] as const,
  intents: ['intents'] as const,
  agents: ['agents'] as const,
  teams: ['teams'] as const,
  queues: ['queues'] as const,
  inboxes: ['inboxes'] as const,
  canned: ['canned-responses'] as const,
  apiKeys: ['api-keys'] as const,
  languageProvider: ['language-provider'] as const,
  sessions: ['sessions'] as const,
};
