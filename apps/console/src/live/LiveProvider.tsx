import { type InfiniteData, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ClientFrame, Page, ServerFrame, StaffConversation } from '@zhiyin/contracts';
import { createContext, type ReactNode, use, useEffect, useMemo, useRef, useState } from 'react';
import { api, type ConversationQuery } from '../api/endpoints.ts';
import { keys } from '../api/query-client.ts';
import { useSession } from '../app/session.tsx';
import { createLiveConnection, type LiveConnection, type LiveState, type Socket } from './connection.ts';
import { foldIntoPages, insertMessages, type MessageFeed, type Notice, noticeOf } from './merge.ts';
import { heardTyping } from './typing.ts';

type Live = {
  state: LiveState;
  subscribe: LiveConnection['subscribe'];
  send: (frame: ClientFrame) => void;
  /** Folds a conversation we were given by a reply into everything on the screen. */
  tell: (conversation: StaffConversation) => void;
  /** Asks the server, and collects every conversation told of until it answers: the answer may be older than they are. */
  whileAsking: <T>(ask: () => Promise<T>) => Promise<{ reply: T; told: readonly StaffConversation[] }>;
  onNotice: (listener: (notice: Notice) => void) => () => void;
};

const LiveContext = createContext<Live | null>(null);
export function useLive(): Live {
  const live = use(LiveContext);
  if (!live) throw new Error('useLive outside of LiveProvider');
  return live;
}

/** A new queue entry older than this is not news any more, only something we had not seen. */
const NEWS_MS = 60_000;
/** Counters are asked again at most this often, however much happens. */
const COUNTS_EVERY_MS = 1500;

function openSocket(): Socket {
  const address = new URL('/api/v1/live', window.location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return new WebSocket(address, 'zhiyin.v1') as Socket;
}

/** 实时: one connection for the whole console; what it says goes into the query cache, from where every screen reads. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const { myAgentId, can } = useSession();
  const mayRead = can('conversations.read');
  const [state, setState] = useState<LiveState>('connecting');
  const connection = useRef<LiveConnection | null>(null);
  const noticeListeners = useRef(new Set<(notice: Notice) => void>());
  const collectors = useRef(new Set<StaffConversation[]>());
  const known = useRef(new Map<string, StaffConversation>());
  const countsTimer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const value = useMemo(() => {
    const tell = (conversation: StaffConversation) => {
      for (const told of collectors.current) told.push(conversation);
      const before = known.current.get(conversation.id);
      if (!before || before.version < conversation.version) known.current.set(conversation.id, conversation);
      client.setQueryData<StaffConversation>(keys.conversation(conversation.id), (held) =>
        held && held.version >= conversation.version ? held : conversation,
      );
      for (const [key] of client.getQueriesData({ queryKey: keys.lists })) {
        client.setQueryData<InfiniteData<Page<StaffConversation>>>(key, (held) => {
          if (!held) return held;
          const pages = foldIntoPages(held.pages, conversation, key[1] as ConversationQuery, myAgentId);
          return pages === held.pages ? held : { ...held, pages: [...pages] };
        });
      }
      countsTimer.current ??= setTimeout(() => {
        countsTimer.current = undefined;
        void client.invalidateQueries({ queryKey: keys.counts });
      }, COUNTS_EVERY_MS);
    };

    const findKnown = (id: string): StaffConversation | undefined => {
      const held = known.current.get(id) ?? client.getQueryData<StaffConversation>(keys.conversation(id));
      if (held) return held;
      for (const [, list] of client.getQueriesData<InfiniteData<Page<StaffConversation>>>({ queryKey: keys.lists }))
        for (const page of list?.pages ?? []) for (const row of page.data) if (row.id === id) return row;
      return undefined;
    };

    const hear = (frame: ServerFrame) => {
      if (frame.type === 'staff-conversation') {
        const { conversation } = frame;
        const since = Date.parse(
          (conversation.handledBy === 'queue' ? conversation.enqueuedAt : conversation.updatedAt) ?? conversation.updatedAt,
        );
        const notice = noticeOf(findKnown(conversation.id), conversation, myAgentId, Date.now() - since < NEWS_MS);
        tell(conversation);
        if (notice) for (const listener of noticeListeners.current) listener(notice);
      } else if (frame.type === 'staff-message') {
        heardTyping(frame.conversationId, frame.message.sender === 'system' ? 'bot' : frame.message.sender, undefined, false);
        const key = keys.messages(frame.conversationId);
        const held = client.getQueryData<MessageFeed>(key);
        if (!held) {
          // The first page is under way and may have been read before this was said; the page joins what is held.
          if (client.getQueryState(key)?.fetchStatus === 'fetching')
            client.setQueryData<MessageFeed>(key, { messages: [frame.message], hasEarlier: true });
          return;
        }
        const last = held.messages.at(-1)?.pos ?? 0;
        client.setQueryData<MessageFeed>(key, insertMessages(held, [frame.message]));
        if (frame.message.pos > last + 1) void client.invalidateQueries({ queryKey: keys.messages(frame.conversationId) });
        if (frame.message.turnId) void client.invalidateQueries({ queryKey: keys.trace(frame.conversationId) });
      } else if (frame.type === 'typing') heardTyping(frame.conversationId, frame.who, frame.name, frame.on);
      else if (frame.type === 'resync') {
        const id = frame.topic.startsWith('conversation:') ? frame.topic.slice('conversation:'.length) : null;
        void client.invalidateQueries({ queryKey: id ? keys.messages(id) : keys.lists });
        if (!id) void client.invalidateQueries({ queryKey: keys.counts });
      } else if (frame.type === 'error' && frame.code === 'unauthenticated') void client.invalidateQueries({ queryKey: keys.me });
    };

    // Effects of children run before the provider's own: then the connection is only there a moment later.
    const subscribe: LiveConnection['subscribe'] = (topic, after) => {
      let stop = connection.current?.subscribe(topic, after);
      const later = stop ? undefined : setTimeout(() => (stop = connection.current?.subscribe(topic, after)));
      return () => {
        clearTimeout(later);
        stop?.();
      };
    };
    const whileAsking: Live['whileAsking'] = async (ask) => {
      const told: StaffConversation[] = [];
      collectors.current.add(told);
      try {
        return { reply: await ask(), told };
      } finally {
        collectors.current.delete(told);
      }
    };
    return {
      tell,
      whileAsking,
      hear,
      subscribe,
      send: (frame: ClientFrame) => connection.current?.send(frame),
      onNotice: (listener: (notice: Notice) => void) => {
        noticeListeners.current.add(listener);
        return () => {
          noticeListeners.current.delete(listener);
        };
      },
    };
  }, [client, myAgentId]);

  useEffect(() => {
    if (!mayRead) return;
    let wasLive = false;
    const live = createLiveConnection({
      open: openSocket,
      setTimer: (run, ms) => setTimeout(run, ms),
      clearTimer: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout> | undefined),
      random: () => Math.random(),
      onFrame: value.hear,
      onState: (next) => {
        setState(next);
        if (next !== 'live') return;
        // The socket proves nothing about what happened while it was away.
        if (wasLive)
          for (const queryKey of [keys.lists, keys.counts, ['conversation'], ['messages'], keys.me])
            void client.invalidateQueries({ queryKey });
        wasLive = true;
      },
    });
    connection.current = live;
    const stopList = live.subscribe('conversations');
    const retry = () => live.retryNow();
    const retryWhenSeen = () => document.visibilityState === 'visible' && live.retryNow();
    window.addEventListener('online', retry);
    document.addEventListener('visibilitychange', retryWhenSeen);
    return () => {
      window.removeEventListener('online', retry);
      document.removeEventListener('visibilitychange', retryWhenSeen);
      stopList();
      connection.current = null;
      live.close();
    };
  }, [client, mayRead, value]);

  const live = useMemo<Live>(
    () => ({
      state: mayRead ? state : 'live',
      subscribe: value.subscribe,
      send: value.send,
      tell: value.tell,
      whileAsking: value.whileAsking,
      onNotice: value.onNotice,
    }),
    [mayRead, state, value],
  );
  return <LiveContext value={live}>{children}</LiveContext>;
}

/** While nothing comes live, the screens ask by themselves this often. */
const POLL_MS = 10_000;
export const usePollInterval = (): number | false => (useLive().state === 'live' ? false : POLL_MS);

export function useCounts() {
  const { can } = useSession();
  const poll = usePollInterval();
  return useQuery({
    queryKey: keys.counts,
    queryFn: ({ signal }) => api.conversations.counts(signal),
    enabled: can('conversations.read'),
    refetchInterval: poll,
  });
}
