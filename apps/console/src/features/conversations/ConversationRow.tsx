import { CustomerServiceOutlined, EditOutlined, HourglassOutlined, RobotOutlined } from '@ant-design/icons';
import type { StaffConversation } from '@zhiyin/contracts';
import { memo, useSyncExternalStore } from 'react';
import { Link } from 'react-router';
import { duration } from '../../i18n/format.ts';
import { useText } from '../../i18n/index.ts';
import { useTyping } from '../../live/typing.ts';
import { useNow } from '../../ui/clock.ts';
import { emotionTone } from '../../ui/EmotionBar.tsx';
import { Time } from '../../ui/Time.tsx';
import { useDeskStore } from './desk-store.tsx';

/** Waiting longer than this is a matter of colour (分, then red). */
const WAIT_WARNING_S = 60;
const WAIT_DANGER_S = 180;
export const waitTone = (seconds: number): string => (seconds >= WAIT_DANGER_S ? 'bad' : seconds >= WAIT_WARNING_S ? 'low' : '');

type Props = { conversation: StaffConversation; to: string; chosen: boolean; showAssignee: boolean };

export const ConversationRow = memo(function ConversationRow({ conversation: c, to, chosen, showAssignee }: Props) {
  const { t, locale } = useText();
  const now = useNow();
  const { drafts } = useDeskStore();
  const hasDraft = useSyncExternalStore(drafts.subscribe, () => drafts.has(c.id));
  const typing = useTyping(c.id);
  const waitSeconds = c.waitingSince && c.status === 'open' && c.handledBy !== 'bot' ? (now - Date.parse(c.waitingSince)) / 1000 : null;
  // What the bot is answering waits for nobody here.
  const unread = c.handledBy === 'bot' || c.status === 'resolved' ? 0 : c.unread;
  const tone = c.emotion ? emotionTone(c.emotion.score) : 'neutral';
  const emotionKey = c.emotion ? `emotion.${c.emotion.label}` : '';
  const handler =
    c.handledBy === 'bot'
      ? t('handler.bot')
      : c.handledBy === 'queue'
        ? (c.queue?.name ?? t('handler.queue'))
        : (c.assignee?.name ?? t('handler.agent'));
  const from = c.lastMessage?.sender === 'bot' ? `${t('handler.bot')}: ` : c.lastMessage?.sender === 'agent' ? `${t('row.we')}: ` : '';
  return (
    <li>
      <Link to={to} className={`row ${chosen ? 'chosen' : ''} ${unread > 0 ? 'unread' : ''}`} aria-current={chosen ? 'true' : undefined}>
        <span className={`row-emotion ${tone}`} title={emotionKey ? t(emotionKey as 'emotion.neutral') : undefined} aria-hidden="true" />
        <span className="row-line">
          <span className="row-name">{c.contact.name}</span>
          {(c.priority === 'high' || c.priority === 'urgent') && (
            <span className={`flag ${c.priority}`}>{t(`priority.${c.priority}`)}</span>
          )}
          <span className="row-time">
            <Time iso={c.lastMessage?.createdAt ?? c.updatedAt} brief />
          </span>
        </span>
        <span className="row-line">
          <span className="row-text">
            {typing?.who === 'contact' ? (
              <span className="row-typing">{t('typing.contact')}</span>
            ) : hasDraft ? (
              <>
                <span className="row-draft">
                  <EditOutlined aria-hidden="true" /> {t('row.draft')}
                </span>{' '}
                {from}
                {c.lastMessage?.text}
              </>
            ) : (
              `${from}${c.lastMessage?.text ?? t('row.noMessage')}`
            )}
          </span>
          {unread > 0 && (
            <span className="row-unread tabular" role="img" aria-label={t('row.unread', { n: unread })}>
              {unread > 99 ? '99+' : unread}
            </span>
          )}
        </span>
        <span className="row-line row-facts">
          {showAssignee && (
            <span className="row-handler">
              {c.handledBy === 'bot' ? (
                <RobotOutlined aria-hidden="true" />
              ) : c.handledBy === 'queue' ? (
                <HourglassOutlined aria-hidden="true" />
              ) : (
                <CustomerServiceOutlined aria-hidden="true" />
              )}{' '}
              {handler}
            </span>
          )}
          <span className="row-inbox">{c.inbox.name}</span>
          {waitSeconds !== null && waitSeconds >= 0 && (
            <span className={`row-wait tabular ${waitTone(waitSeconds)}`}>
              {t('row.waiting', {
                time: duration(waitSeconds < 60 ? waitSeconds - (waitSeconds % 5) : waitSeconds - (waitSeconds % 60), locale),
              })}
            </span>
          )}
        </span>
      </Link>
    </li>
  );
});
