import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { toApiError } from '../../api/client.ts';
import { api } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';
import { useSession } from '../../app/session.tsx';
import { useLive } from '../../live/LiveProvider.tsx';
import { insertMessages, type MessageFeed } from '../../live/merge.ts';
import { createDrafts, type Draft, type Drafts } from './drafts.ts';
import { createOutbox, type Outbox, type Outgoing } from './outbox.ts';

type DeskStore = { drafts: Drafts; outbox: Outbox };
const DeskStoreContext = createContext<DeskStore | null>(null);

/** Drafts and outbox of this person, for as long as the desk is open. */
export function DeskStoreProvider({ children }: { children: ReactNode }) {
  const { me } = useSession();
  const client = useQueryClient();
  const { tell, state } = useLive();
  const tellNow = useRef(tell);
  tellNow.current = tell;
  const store = useMemo<DeskStore>(() => {
    const outbox = createOutbox(localStorage, me.user.id, async ({ conversationId, clientId, text, private: isPrivate, files }) => {
      try {
        const reply = await api.conversations.send(conversationId, {
          clientId,
          private: isPrivate,
          ...(text ? { text } : {}),
          ...(files.length > 0 ? { attachmentIds: files.map((file) => file.id) } : {}),
        });
        client.setQueryData<MessageFeed>(keys.messages(conversationId), (held) => held && insertMessages(held, [reply.message]));
        tellNow.current(reply.conversation);
        return { ok: true };
      } catch (error) {
        return { ok: false, errorCode: toApiError(error).code };
      }
    });
    return { drafts: createDrafts(localStorage, me.user.id), outbox };
  }, [client, me.user.id]);
  useEffect(() => {
    if (state === 'live') store.outbox.retryUnreached();
  }, [state, store]);
  useEffect(() => {
    const hear = (event: StorageEvent) => store.drafts.changedElsewhere(event.key);
    window.addEventListener('storage', hear);
    return () => window.removeEventListener('storage', hear);
  }, [store]);
  return <DeskStoreContext value={store}>{children}</DeskStoreContext>;
}

export function useDeskStore(): DeskStore {
  const store = use(DeskStoreContext);
  if (!store) throw new Error('useDeskStore outside of DeskStoreProvider');
  return store;
}

export function useDraft(conversationId: string): [Draft, (change: Partial<Draft>) => void] {
  const { drafts } = useDeskStore();
  const draft = useSyncExternalStore(drafts.subscribe, () => drafts.get(conversationId));
  return [draft, (change) => drafts.set(conversationId, { ...drafts.get(conversationId), ...change })];
}

export function useOutgoing(conversationId: string): readonly Outgoing[] {
  const { outbox } = useDeskStore();
  return useSyncExternalStore(outbox.subscribe, () => outbox.list(conversationId));
}
