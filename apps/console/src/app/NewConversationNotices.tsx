import { App, Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import { has, useText } from '../i18n/index.ts';
import { useLive } from '../live/LiveProvider.tsx';
import { useSession } from './session.tsx';

const ON_SCREEN_SECONDS = 12;

/** 新会话提醒: somebody was given to me, or has begun to wait. Not for the conversation already open. */
export function NewConversationNotices() {
  const { notification } = App.useApp();
  const { t } = useText();
  const { me, can } = useSession();
  const { onNotice } = useLive();
  const navigate = useNavigate();
  const latest = useRef({ t, availability: me.agent?.availability, mayReply: can('conversations.reply') });
  latest.current = { t, availability: me.agent?.availability, mayReply: can('conversations.reply') };

  useEffect(
    () =>
      onNotice(({ kind, conversation }) => {
        const { t: text, availability, mayReply } = latest.current;
        if (!mayReply || window.location.pathname.includes(conversation.id)) return;
        if (kind === 'queued' && availability !== 'online') return;
        const key = `conversation:${conversation.id}`;
        const trigger = `trigger.${conversation.handoff?.trigger ?? ''}`;
        const open = () => {
          notification.destroy(key);
          void navigate(`/desk/${kind === 'assigned' ? 'mine' : 'queue'}/${conversation.id}`);
        };
        notification.open({
          key,
          title: text(kind === 'assigned' ? 'notice.assigned' : 'notice.queued', { name: conversation.contact.name }),
          description: has(trigger) ? text(trigger) : conversation.lastMessage?.text,
          duration: ON_SCREEN_SECONDS,
          actions: (
            <Button size="small" type="primary" onClick={open}>
              {text('notice.open')}
            </Button>
          ),
        });
      }),
    [notification, navigate, onNotice],
  );
  return null;
}
