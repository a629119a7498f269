import { ArrowDownOutlined } from '@ant-design/icons';
import type { StaffConversation, StaffMessage } from '@zhiyin/contracts';
import { Button } from 'antd';
import { Fragment, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { dayName } from '../../i18n/format.ts';
import { useText } from '../../i18n/index.ts';
import { useTyping } from '../../live/typing.ts';
import { EmptyState, ErrorState, RowsSkeleton } from '../../ui/states.tsx';
import { useOutgoing } from './desk-store.tsx';
import { MessageItem } from './MessageItem.tsx';
import { groupMessages } from './message-groups.ts';
import { OutgoingItem } from './OutgoingItem.tsx';
import type { useMessages } from './use-conversation.ts';

/** This near the end counts as being at the end. */
const NEAR_END_PX = 80;
/** A person has begun to read back, rather than brushed the wheel. */
const READ_BACK_PX = 48;
const NONE: readonly StaffMessage[] = [];

type Props = {
  conversation: StaffConversation;
  messages: ReturnType<typeof useMessages>;
  onWhy: (turnId: string) => void;
  onScrolledAway: () => void;
};

export function MessageList({ conversation, messages, onWhy, onScrolledAway }: Props) {
  const { t, locale } = useText();
  const outgoing = useOutgoing(conversation.id);
  const typing = useTyping(conversation.id);
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const height = useRef(0);
  const firstPos = useRef(0);
  const lastTop = useRef(0);
  const byHand = useRef(false);
  const [unseen, setUnseen] = useState(0);
  const feed = messages.data;
  const list = feed?.messages ?? NONE;
  const shown = useMemo(() => groupMessages(list, (iso) => new Date(iso).toDateString()), [list]);
  const lastOwn = list.findLast((message) => message.sender === 'agent' && !message.private);

  // Stay at the end while there; when older messages came in above, what is read must not move.
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const first = list[0]?.pos ?? 0;
    if (atEnd.current) element.scrollTop = element.scrollHeight;
    else if (firstPos.current > first) element.scrollTop += element.scrollHeight - height.current;
    height.current = element.scrollHeight;
    firstPos.current = first;
    lastTop.current = element.scrollTop;
  });
  const lastPos = list.at(-1)?.pos ?? 0;
  const seenPos = useRef(lastPos);
  useLayoutEffect(() => {
    if (atEnd.current) seenPos.current = lastPos;
    setUnseen(atEnd.current ? 0 : lastPos - seenPos.current);
  }, [lastPos]);
  // A picture that loads, or a composer that grows, must not push the last message out of sight.
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, []);

  const toEnd = () => {
    const element = box.current;
    if (element) element.scrollTop = element.scrollHeight;
    atEnd.current = true;
    seenPos.current = lastPos;
    setUnseen(0);
  };
  return (
    <div className="messages-frame">
      <div
        ref={box}
        className="messages"
        role="log"
        aria-label={t('desk.messages')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard
        tabIndex={0}
        onWheel={() => {
          byHand.current = true;
        }}
        onTouchMove={() => {
          byHand.current = true;
        }}
        onKeyDown={() => {
          byHand.current = true;
        }}
        onScroll={(event) => {
          const element = event.currentTarget;
          atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
          if (atEnd.current && unseen > 0) {
            seenPos.current = lastPos;
            setUnseen(0);
          }
          if (byHand.current && Math.abs(element.scrollTop - lastTop.current) > READ_BACK_PX) {
            byHand.current = false;
            lastTop.current = element.scrollTop;
            onScrolledAway();
          }
        }}
      >
        <div className="messages-inner">
          {messages.isPending && <RowsSkeleton rows={5} height={52} />}
          {messages.error && list.length === 0 && <ErrorState error={messages.error} onRetry={() => void messages.refetch()} />}
          {feed && list.length === 0 && outgoing.length === 0 && <EmptyState title={t('desk.noMessages')} />}
          {feed?.hasEarlier && (
            <div className="messages-earlier">
              <Button size="small" loading={messages.loadingEarlier} onClick={() => void messages.loadEarlier()}>
                {t('desk.loadEarlier')}
              </Button>
            </div>
          )}
          {shown.map(({ message, startsDay, startsTurn }) => (
            <Fragment key={message.pos}>
              {startsDay && (
                <div className="day">
                  <span>{dayName(message.createdAt, locale)}</span>
                </div>
              )}
              <MessageItem
                message={message}
                startsTurn={startsTurn}
                contactName={conversation.contact.name}
                readMark={message === lastOwn ? (conversation.contactReadSeq >= (message.seq ?? 0) ? 'read' : 'sent') : null}
                onWhy={onWhy}
                onLinkDied={messages.refreshMessage}
              />
            </Fragment>
          ))}
          {outgoing.map((entry) => (
            <OutgoingItem key={entry.clientId} outgoing={entry} />
          ))}
          <div className="typing" aria-live="polite">
            {typing && (
              <>
                <span className="typing-dots" aria-hidden="true">
                  <i />
                  <i />
                  <i />
                </span>
                {typing.who === 'contact'
                  ? t('typing.contact')
                  : typing.who === 'bot'
                    ? t('typing.bot')
                    : t('typing.agent', { name: typing.name ?? t('handler.agent') })}
              </>
            )}
          </div>
        </div>
      </div>
      {unseen > 0 && (
        <Button className="to-end" size="small" type="primary" icon={<ArrowDownOutlined />} onClick={toEnd}>
          {t('desk.newMessages', { n: unseen })}
        </Button>
      )}
    </div>
  );
}
