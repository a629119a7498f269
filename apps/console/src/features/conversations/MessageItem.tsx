import { LockFilled, RobotOutlined } from '@ant-design/icons';
import type { StaffMessage } from '@zhiyin/contracts';
import { lazy, memo, Suspense, useState } from 'react';
import { Link } from 'react-router';
import { useSession } from '../../app/session.tsx';
import { clockTime, exactTime } from '../../i18n/format.ts';
import { useText } from '../../i18n/index.ts';
import { EmotionBar } from '../../ui/EmotionBar.tsx';
import { PlainText, RichText } from '../../ui/RichText.tsx';
import { AttachmentView } from './AttachmentView.tsx';

const RetagDialog = lazy(() => import('./RetagDialog.tsx').then((m) => ({ default: m.RetagDialog })));

/** A feeling this strong is worth a mark on the message itself. */
const STRONG_FEELING = 0.4;

type Props = {
  message: StaffMessage;
  startsTurn: boolean;
  contactName: string;
  readMark: 'read' | 'sent' | null;
  onWhy: (turnId: string) => void;
  onLinkDied: (pos: number) => Promise<void>;
};

export const MessageItem = memo(function MessageItem({ message, startsTurn, contactName, readMark, onWhy, onLinkDied }: Props) {
  const { t, locale } = useText();
  const { can } = useSession();
  const [retagging, setRetagging] = useState(false);
  const { sender } = message;
  const time = (
    <time dateTime={message.createdAt} title={exactTime(message.createdAt, locale)} className="tabular">
      {clockTime(message.createdAt, locale)}
    </time>
  );
  if (sender === 'system' && !message.private)
    return (
      <div className="message system" id={`message-${message.id}`}>
        <span>{message.text}</span> {time}
      </div>
    );
  const name = sender === 'contact' ? contactName : sender === 'bot' ? t('handler.bot') : (message.author?.name ?? t('handler.agent'));
  const kind = message.private ? 'note' : sender;
  return (
    <article
      className={`message ${kind} ${startsTurn ? 'starts' : ''}`}
      id={`message-${message.id}`}
      aria-label={t(message.private ? 'message.ariaNote' : 'message.aria', { name })}
    >
      {startsTurn && (
        <header className="message-head">
          {message.private && <LockFilled aria-hidden="true" />}
          {sender === 'bot' && !message.private && <RobotOutlined aria-hidden="true" />}
          <span className="message-name">{name}</span>
          {message.private && <span className="note-label">{t('composer.note')}</span>}
          {time}
          {sender === 'contact' && message.emotion && (message.emotion.crisis || Math.abs(message.emotion.score) >= STRONG_FEELING) && (
            <EmotionBar score={message.emotion.score} label={message.emotion.label} />
          )}
        </header>
      )}
      <div className="bubble" title={startsTurn ? undefined : exactTime(message.createdAt, locale)}>
        {message.text && (sender === 'bot' ? <RichText text={message.text} /> : <PlainText text={message.text} />)}
        {message.attachments && message.attachments.length > 0 && (
          <div className="attachments">
            {message.attachments.map((attachment) => (
              <AttachmentView key={attachment.id} attachment={attachment} onLinkDied={() => onLinkDied(message.pos)} />
            ))}
          </div>
        )}
        {message.quickReplies && message.quickReplies.length > 0 && (
          <ul className="offered" aria-label={t('message.offered')}>
            {message.quickReplies.map((reply) => (
              <li key={reply.value}>{reply.label}</li>
            ))}
          </ul>
        )}
      </div>
      {sender === 'bot' && ((message.sources?.length ?? 0) > 0 || (message.turnId && can('bot.trace'))) && (
        <footer className="message-foot">
          {message.sources?.map((source) =>
            can('knowledge.read') ? (
              <Link key={source.articleId} className="source" to={`/knowledge/${source.articleId}`}>
                {source.title}
              </Link>
            ) : (
              <span key={source.articleId} className="source">
                {source.title}
              </span>
            ),
          )}
          {message.turnId && can('bot.trace') && (
            <button type="button" className="why" onClick={() => onWhy(message.turnId ?? '')}>
              {t('trace.why')}
            </button>
          )}
        </footer>
      )}
      {sender === 'contact' && message.text && can('conversations.reply') && can('models.read') && (
        <footer className="message-foot retag">
          <button type="button" className="why" onClick={() => setRetagging(true)}>
            {t('retag.open')}
          </button>
          {retagging && (
            <Suspense>
              <RetagDialog message={message} onClose={() => setRetagging(false)} />
            </Suspense>
          )}
        </footer>
      )}
      {readMark && <span className="read-mark">{t(`message.${readMark}`)}</span>}
    </article>
  );
});
