import type * as schema from '@zhiyin/contracts';
import type {
  Agent,
  ApiKey,
  Article,
  CannedResponse,
  Contact,
  ConversationCounts,
  HandoffSummary,
  Inbox,
  Intent,
  LanguageProvider,
  LanguageProviderTrial,
  Me,
  Page,
  Passage,
  Queue,
  StaffConversation,
  StaffMessage,
  Team,
  TurnTrace,
} from '@zhiyin/contracts';
import type { z } from 'zod';
import { call } from './client.ts';

/** What may be sent: the input side of the contracts' schemas (types only; the server does the checking). */
type Sent<K extends keyof typeof schema> = (typeof schema)[K] extends z.ZodType ? z.input<(typeof schema)[K]> : never;
export type AgentBody = Sent<'agentBody'>;
export type AgentPatch = Sent<'agentPatch'>;
export type TeamBody = Sent<'teamBody'>;
export type QueueBody = Sent<'queueBody'>;
export type InboxBody = Sent<'inboxBody'>;
export type CannedBody = Sent<'cannedResponseBody'>;
export type ContactPatch = Sent<'contactPatch'>;
export type TransferBody = Sent<'transferBody'>;
export type ApiKeyBody = Sent<'apiKeyBody'>;
export type LanguageProviderBody = Sent<'languageProviderBody'>;
export type Availability = 'online' | 'away' | 'offline';

export type ConversationQuery = {
  status?: StaffConversation['status'];
  handledBy?: StaffConversation['handledBy'];
  assignee?: string;
  queue?: string;
  team?: string;
  inbox?: string;
  contact?: string;
  q?: string;
};

export type Uploaded = { id: string; kind: 'image' | 'audio' | 'video' | 'file'; name: string; bytes: number };
type One = { conversation: StaffConversation };
const id = encodeURIComponent;

/** Every call the console makes, by the noun it is about. */
export const api = {
  me: (signal?: AbortSignal) => call<Me>('GET', '/me', { signal }),
  setAvailability: (availability: Availability) => call<Me>('PUT', '/me/availability', { body: { availability } }),

  conversations: {
    list: (query: ConversationQuery, startingAfter: string | undefined, limit: number, signal?: AbortSignal) =>
      call<Page<StaffConversation>>('GET', '/conversations', { query: { ...query, limit, starting_after: startingAfter }, signal }),
    counts: (signal?: AbortSignal) => call<ConversationCounts>('GET', '/conversations/counts', { signal }),
    get: (key: string, signal?: AbortSignal) => call<One>('GET', `/conversations/${id(key)}`, { signal }),
    messages: (key: string, query: { after?: number; before?: number; limit?: number }, signal?: AbortSignal) =>
      call<{ data: StaffMessage[]; conversation: StaffConversation }>('GET', `/conversations/${id(key)}/messages`, { query, signal }),
    send: (key: string, body: { clientId: string; text?: string; private?: boolean; attachmentIds?: string[] }) =>
      call<{ message: StaffMessage; conversation: StaffConversation }>('POST', `/conversations/${id(key)}/messages`, { body }),
    accept: (key: string) => call<One>('POST', `/conversations/${id(key)}/accept`, { body: {} }),
    resolve: (key: string, disposition?: string) =>
      call<One>('POST', `/conversations/${id(key)}/resolve`, { body: disposition ? { disposition } : {} }),
    reopen: (key: string) => call<One>('POST', `/conversations/${id(key)}/reopen`, { body: {} }),
    handBack: (key: string) => call<One>('POST', `/conversations/${id(key)}/hand-back`, { body: {} }),
    snooze: (key: string, until: string) => call<One>('POST', `/conversations/${id(key)}/snooze`, { body: { until } }),
    transfer: (key: string, body: TransferBody) => call<One>('POST', `/conversations/${id(key)}/transfer`, { body }),
    read: (key: string, seq: number) => call<unknown>('POST', `/conversations/${id(key)}/read`, { body: { seq } }),
    summary: (key: string, signal?: AbortSignal) => call<HandoffSummary>('GET', `/conversations/${id(key)}/handoff-summary`, { signal }),
    retag: (key: string, body: { messageId: string; intentId: string | null }) =>
      call<unknown>('POST', `/conversations/${id(key)}/retag`, { body }),
    trace: (key: string, signal?: AbortSignal) => call<{ data: TurnTrace[] }>('GET', `/conversations/${id(key)}/trace`, { signal }),
  },

  upload: (file: File) => {
    const form = new FormData();
    form.append('file', file, file.name || 'pasted');
    return call<Uploaded>('POST', '/attachments', { form });
  },

  contacts: {
    list: (q: string, startingAfter: string | undefined, signal?: AbortSignal) =>
      call<Page<Contact>>('GET', '/contacts', { query: { q, limit: 50, starting_after: startingAfter }, signal }),
    get: (key: string, signal?: AbortSignal) => call<Contact>('GET', `/contacts/${id(key)}`, { signal }),
    patch: (key: string, body: ContactPatch) => call<Contact>('PATCH', `/contacts/${id(key)}`, { body }),
  },

  articles: {
    list: (query: { q?: string; state?: string }, startingAfter: string | undefined, signal?: AbortSignal) =>
      call<Page<Article>>('GET', '/articles', { query: { ...query, limit: 50, starting_after: startingAfter }, signal }),
    get: (key: string, signal?: AbortSignal) => call<Article>('GET', `/articles/${id(key)}`, { signal }),
  },
  intents: (signal?: AbortSignal) => listAll<Intent>('/intents', signal),
  searchKnowledge: (query: string, locale: string, limit: number, signal?: AbortSignal) =>
    call<{ data: Passage[] }>('POST', '/knowledge/search', { body: { query, locale, limit }, signal }),

  agents: {
    list: (signal?: AbortSignal) => listAll<Agent>('/agents', signal),
    create: (body: AgentBody) => call<unknown>('POST', '/agents', { body }),
    patch: (key: string, body: AgentPatch) => call<unknown>('PATCH', `/agents/${id(key)}`, { body }),
  },
  teams: {
    list: (signal?: AbortSignal) => listAll<Team>('/teams', signal),
    create: (body: TeamBody) => call<unknown>('POST', '/teams', { body }),
    patch: (key: string, body: Partial<TeamBody>) => call<unknown>('PATCH', `/teams/${id(key)}`, { body }),
    remove: (key: string) => call<unknown>('DELETE', `/teams/${id(key)}`),
  },
  queues: {
    list: (signal?: AbortSignal) => listAll<Queue>('/queues', signal),
    create: (body: QueueBody) => call<unknown>('POST', '/queues', { body }),
    patch: (key: string, body: Partial<QueueBody>) => call<unknown>('PATCH', `/queues/${id(key)}`, { body }),
  },
  inboxes: {
    list: (signal?: AbortSignal) => listAll<Inbox>('/inboxes', signal),
    create: (body: InboxBody) => call<unknown>('POST', '/inboxes', { body }),
    patch: (key: string, body: Partial<InboxBody>) => call<unknown>('PATCH', `/inboxes/${id(key)}`, { body }),
    newIdentityKey: (key: string) => call<{ secret: string }>('POST', `/inboxes/${id(key)}/identity-key`, { body: {} }),
  },
  cannedResponses: {
    list: (signal?: AbortSignal) => listAll<CannedResponse>('/canned-responses', signal),
    create: (body: CannedBody) => call<unknown>('POST', '/canned-responses', { body }),
    patch: (key: string, body: Partial<CannedBody>) => call<unknown>('PATCH', `/canned-responses/${id(key)}`, { body }),
    remove: (key: string) => call<unknown>('DELETE', `/canned-responses/${id(key)}`),
  },
  languageProvider: {
    get: (signal?: AbortSignal) => call<LanguageProvider>('GET', '/language-provider', { signal }),
    put: (body: LanguageProviderBody) => call<LanguageProvider>('PUT', '/language-provider', { body }),
    test: (body: LanguageProviderBody) => call<LanguageProviderTrial>('POST', '/language-provider/test', { body }),
  },
  apiKeys: {
    list: (signal?: AbortSignal) => listAll<ApiKey>('/api-keys', signal),
    create: (body: ApiKeyBody) => call<ApiKey & { key: string }>('POST', '/api-keys', { body }),
    remove: (key: string) => call<unknown>('DELETE', `/api-keys/${id(key)}`),
  },
};

/** How many pages of a settings list are read at most: 100 × 20 rows, far past any workspace's agents or canned responses on one screen. */
const PAGES_MAX = 20;

/** A short list as a whole: follows `next` until there is none. */
async function listAll<T>(path: string, signal?: AbortSignal): Promise<T[]> {
  const rows: T[] = [];
  let after: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const reply: { data: T[]; next?: string | null } = await call('GET', path, { query: { limit: 100, starting_after: after }, signal });
    rows.push(...reply.data);
    if (!reply.next) break;
    after = reply.next;
  }
  return rows;
}
