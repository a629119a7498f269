import { useQueryClient } from '@tanstack/react-query';
import type { StaffConversation } from '@zhiyin/contracts';
import { App } from 'antd';
import { useCallback, useRef, useState } from 'react';
import { toApiError } from '../../api/client.ts';
import { api, type TransferBody } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';
import { useText } from '../../i18n/index.ts';
import { useLive } from '../../live/LiveProvider.tsx';
import { useErrorText } from '../../ui/states.tsx';
import type { Action } from './abilities.ts';

type Simple = Exclude<Action, 'transfer' | 'snooze'>;

/** Does things to one conversation, one at a time, and says how it went. Each returns whether it worked. */
export function useConversationActions(conversation: StaffConversation | undefined) {
  const { t } = useText();
  const { message } = App.useApp();
  const { tell } = useLive();
  const client = useQueryClient();
  const errorText = useErrorText();
  const [running, setRunning] = useState<Action | null>(null);
  /** A key pressed twice before the screen has changed is one deed. */
  const busy = useRef(false);
  const id = conversation?.id;

  const run = useCallback(
    async (action: Action, request: (id: string) => Promise<{ conversation: StaffConversation }>): Promise<boolean> => {
      if (!id || busy.current) return false;
      busy.current = true;
      setRunning(action);
      try {
        const reply = await request(id);
        tell(reply.conversation);
        void message.success(t(`action.done.${action}`), 2);
        return true;
      } catch (error) {
        const { code, details } = toApiError(error);
        const winner = details.assignee as { name?: unknown } | null | undefined;
        // 抢单: somebody else was faster; say who, so that nobody wonders or asks around.
        if (code === 'conflict' && typeof winner?.name === 'string') void message.warning(t('action.acceptLost', { name: winner.name }), 6);
        else if (code === 'conflict' && details.reason === 'capacity')
          void message.warning(t('action.atCapacity', { n: Number(details.capacity) }), 6);
        else if (code === 'conflict') void message.warning(t('action.changedMeanwhile'), 6);
        else void message.error(errorText(error), 6);
        void client.invalidateQueries({ queryKey: keys.conversation(id) });
        void client.invalidateQueries({ queryKey: keys.lists });
        return false;
      } finally {
        busy.current = false;
        setRunning(null);
      }
    },
    [client, errorText, id, message, t, tell],
  );

  const simple = useCallback(
    (action: Simple) =>
      run(action, (key) => {
        if (action === 'accept' || action === 'takeOver') return api.conversations.accept(key);
        if (action === 'resolve') return api.conversations.resolve(key);
        if (action === 'reopen') return api.conversations.reopen(key);
        return api.conversations.handBack(key);
      }),
    [run],
  );
  return {
    running,
    simple,
    snooze: (until: string) => run('snooze', (key) => api.conversations.snooze(key, until)),
    transfer: (body: TransferBody) => run('transfer', (key) => api.conversations.transfer(key, body)),
  };
}
