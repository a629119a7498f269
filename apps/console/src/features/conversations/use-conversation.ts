import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { StaffConversation } from '@zhiyin/contracts';
import { App } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';
import { useSession } from '../../app/session.tsx';
import { useLive, usePollInterval } from '../../live/LiveProvider.tsx';
import { contiguousPos, insertMessages, joinFeeds, laterOf, type MessageFeed } from '../../live/merge.ts';
import { useErrorText } from '../../ui/states.tsx';
import { useDeskStore } from './desk-store.tsx';

const PAGE = 60;
/** Asking for what stands before the largest position there can be gives the newest page. */
const FROM_THE_END = 2 ** 31 - 1;
const EMPTY_FEED: MessageFeed = { messages: [], hasEarlier: false };
/** Signed links live about five minutes; before that the messages with files are read again. */
const RENEW_LINKS_MS = 4 * 60_000;

/** One conversation as it stands, followed live. */
export function useConversation(id: string) {
  const client = useQueryClient();
  const poll = usePollInterval();
  return useQuery({
    queryKey: keys.conversation(id),
    // A live frame may have overtaken the answer.
    queryFn: async ({ signal }) => {
      const { conversation } = await api.conversations.get(id, signal);
      return laterOf(client.getQueryData<StaffConversation>(keys.conversation(id)), conversation);
    },
    // What a list or a live frame gave us is as good; it is asked again in the background all the same.
    staleTime: 0,
    refetchInterval: poll,
  });
}

/** The messages of one conversation: newest page first, older on demand, what was missed after a gap, then live. */
export function useMessages(id: string) {
  const client = useQueryClient();
  const { tell, subscribe } = useLive();
  const { outbox } = useDeskStore();
  const poll = usePollInterval();
  const { message: toast } = App.useApp();
  const errorText = useErrorText();
  const latestErrorText = useRef(errorText);
  latestErrorText.current = errorText;
  const [loadingEarlier, setLoadingEarlier] = useState(false);

  const query = useQuery({
    queryKey: keys.messages(id),
    queryFn: async ({ signal }): Promise<MessageFeed> => {
      const held = () => client.getQueryData<MessageFeed>(keys.messages(id));
      let feed = held() ?? EMPTY_FEED;
      if (feed.messages.length === 0) {
        const reply = await api.conversations.messages(id, { before: FROM_THE_END, limit: PAGE }, signal);
        tell(reply.conversation);
        const read = insertMessages(EMPTY_FEED, reply.data);
        feed = joinFeeds(held(), { ...read, hasEarlier: (read.messages[0]?.pos ?? 1) > 1 });
        // Nothing is missing between the page and what came live meanwhile, as a rule.
        if (contiguousPos(feed.messages) === (feed.messages.at(-1)?.pos ?? 0)) return feed;
      }
      let after = contiguousPos(feed.messages);
      for (;;) {
        const reply = await api.conversations.messages(id, { after, limit: 200 }, signal);
        feed = insertMessages(feed, reply.data);
        const last = reply.data.at(-1)?.pos ?? after;
        if (reply.data.length < 200 || last <= after) {
          tell(reply.conversation);
          return joinFeeds(held(), feed);
        }
        after = last;
      }
    },
    structuralSharing: false,
    staleTime: 0,
    refetchInterval: poll,
  });

  useEffect(
    () =>
      subscribe(
        `conversation:${id}`,
        () => contiguousPos(client.getQueryData<MessageFeed>(keys.messages(id))?.messages ?? []) || undefined,
      ),
    [client, id, subscribe],
  );

  const feed = query.data;
  useEffect(() => {
    if (feed)
      outbox.arrived(feed.messages.flatMap((message) => (message.clientId && message.sender === 'agent' ? [message.clientId] : [])));
  }, [feed, outbox]);

  const loadEarlier = useCallback(async () => {
    const first = client.getQueryData<MessageFeed>(keys.messages(id))?.messages[0];
    if (!first || first.pos <= 1) return;
    setLoadingEarlier(true);
    try {
      const reply = await api.conversations.messages(id, { before: first.pos, limit: PAGE });
      client.setQueryData<MessageFeed>(
        keys.messages(id),
        (held) => held && { ...insertMessages(held, reply.data), hasEarlier: (reply.data[0]?.pos ?? 1) > 1 },
      );
    } catch (error) {
      void toast.error(latestErrorText.current(error), 5);
    } finally {
      setLoadingEarlier(false);
    }
  }, [client, id, toast]);

  // Files are opened long after they came; their links are renewed before they end, and when one comes back to the page.
  const hasFiles = feed?.messages.some((message) => message.attachments?.length) ?? false;
  useEffect(() => {
    if (!hasFiles) return;
    let renewedAt = Date.now();
    const renew = async () => {
      if (document.hidden || Date.now() - renewedAt < RENEW_LINKS_MS) return;
      renewedAt = Date.now();
      const first = client.getQueryData<MessageFeed>(keys.messages(id))?.messages.find((message) => message.attachments?.length);
      if (!first) return;
      const reply = await api.conversations.messages(id, { after: first.pos - 1, limit: 200 });
      client.setQueryData<MessageFeed>(keys.messages(id), (held) => held && insertMessages(held, reply.data));
    };
    // Without an answer the links stay as they are; the next beat tries again.
    const renewQuietly = () => void renew().catch(() => {});
    const timer = setInterval(renewQuietly, RENEW_LINKS_MS + 100);
    document.addEventListener('visibilitychange', renewQuietly);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', renewQuietly);
    };
  }, [client, hasFiles, id]);

  /** Signed links of attachments end; the message read again carries fresh ones. */
  const refreshMessage = useCallback(
    async (pos: number) => {
      const reply = await api.conversations.messages(id, { after: pos - 1, limit: 1 });
      client.setQueryData<MessageFeed>(keys.messages(id), (held) => held && insertMessages(held, reply.data));
    },
    [client, id],
  );

  return { ...query, loadEarlier, loadingEarlier, refreshMessage };
}

/** 已读: what I see of my own conversation, while I am looking, counts as read by staff; a supervisor's glance does not. */
export function useMarkRead(conversation: StaffConversation | undefined, lastSeqShown: number): void {
  const { myAgentId } = useSession();
  const told = useRef({ id: '', seq: 0 });
  const id = conversation?.id;
  const isMine = conversation !== undefined && myAgentId !== null && conversation.assignee?.id === myAgentId;
  const readSeq = conversation?.agentReadSeq ?? 0;
  useEffect(() => {
    if (!id || !isMine) return;
    const tell = () => {
      if (document.visibilityState !== 'visible' || !document.hasFocus()) return;
      const already = told.current.id === id ? Math.max(readSeq, told.current.seq) : readSeq;
      if (lastSeqShown <= already) return;
      told.current = { id, seq: lastSeqShown };
      api.conversations.read(id, lastSeqShown).catch(() => {
        told.current = { id: '', seq: 0 };
      });
    };
    tell();
    window.addEventListener('focus', tell);
    document.addEventListener('visibilitychange', tell);
    return () => {
      window.removeEventListener('focus', tell);
      document.removeEventListener('visibilitychange', tell);
    };
  }, [id, isMine, lastSeqShown, readSeq]);
}
