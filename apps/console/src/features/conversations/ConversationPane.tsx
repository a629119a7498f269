import { ArrowLeftOutlined, MoreOutlined, ProfileOutlined } from '@ant-design/icons';
import type { StaffConversation } from '@zhiyin/contracts';
import { App, Button, Dropdown, Tooltip } from 'antd';
import { lazy, type RefObject, Suspense, useEffect, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useCommands } from '../../app/command-registry.ts';
import type { Command } from '../../app/commands.ts';
import { useSession } from '../../app/session.tsx';
import { useText } from '../../i18n/index.ts';
import { EmotionBar } from '../../ui/EmotionBar.tsx';
import { useMedia } from '../../ui/media.ts';
import { ErrorState, RowsSkeleton } from '../../ui/states.tsx';
import { Time } from '../../ui/Time.tsx';
import { ACTIONS, type Action, actionsFor } from './abilities.ts';
import { Composer, type ComposerHandle } from './Composer.tsx';
import { MessageList } from './MessageList.tsx';
import { SummaryCard } from './SummaryCard.tsx';
import { useConversation, useMarkRead, useMessages } from './use-conversation.ts';
import { useConversationActions } from './use-conversation-actions.tsx';
import type { View } from './views.ts';

const TransferDialog = lazy(() => import('./TransferDialog.tsx').then((m) => ({ default: m.TransferDialog })));
const SnoozeDialog = lazy(() => import('./SnoozeDialog.tsx').then((m) => ({ default: m.SnoozeDialog })));

export const ACTION_KEYS: Record<Action, string> = {
  accept: 'a',
  takeOver: 'a',
  resolve: 'e',
  reopen: 'e',
  transfer: 't',
  snooze: 'z',
  handBack: 'b',
};

type Props = {
  conversationId: string;
  view: View;
  suffix: string;
  composer: RefObject<ComposerHandle | null>;
  onWhy: (turnId: string) => void;
  onToggleContext: () => void;
};

/** One conversation: who, what one can do, the summary, what was said, what to answer. */
export function ConversationPane({ conversationId, view, suffix, composer, onWhy, onToggleContext }: Props) {
  const conversation = useConversation(conversationId);
  const messages = useMessages(conversationId);
  const navigate = useNavigate();
  const [scrolledAway, setScrolledAway] = useState(0);
  const onTaken = () => {
    // It has left the list it was found in; from now on it stands among mine.
    if (view !== 'all') void navigate(`/desk/mine/${conversationId}`, { replace: true });
    setTimeout(() => composer.current?.focus('reply'));
  };
  const held = conversation.data;
  useMarkRead(
    held,
    messages.data
      ? Math.min(
          held?.lastSeq ?? 0,
          messages.data.messages.reduce((max, m) => Math.max(max, m.seq ?? 0), 0),
        )
      : 0,
  );

  if (!held) {
    if (conversation.error) return <ErrorState error={conversation.error} onRetry={() => void conversation.refetch()} fill />;
    return <RowsSkeleton rows={5} height={64} />;
  }
  return (
    <>
      <PaneHead conversation={held} view={view} suffix={suffix} composer={composer} onTaken={onTaken} onToggleContext={onToggleContext} />
      <SummaryCard
        conversation={held}
        collapseSignal={scrolledAway}
        onShowMessage={(messageId) => document.getElementById(`message-${messageId}`)?.scrollIntoView({ block: 'center' })}
      />
      <MessageList conversation={held} messages={messages} onWhy={onWhy} onScrolledAway={() => setScrolledAway((n) => n + 1)} />
      <Composer ref={composer} conversation={held} messages={messages.data?.messages ?? []} onTaken={onTaken} />
    </>
  );
}

function PaneHead({
  conversation,
  view,
  suffix,
  composer,
  onTaken,
  onToggleContext,
}: {
  conversation: StaffConversation;
  view: View;
  suffix: string;
  composer: RefObject<ComposerHandle | null>;
  onTaken: () => void;
  onToggleContext: () => void;
}) {
  const { t } = useText();
  const session = useSession();
  const isTight = useMedia('(max-width: 1240px)');
  const actions = useConversationActions(conversation);
  useTakenNotice(conversation);
  const [dialog, setDialog] = useState<'transfer' | 'snooze' | null>(null);
  const able = actionsFor(conversation, session);

  const run = async (action: Action) => {
    if (action === 'transfer' || action === 'snooze') return setDialog(action);
    const done = await actions.simple(action);
    if (done && (action === 'accept' || action === 'takeOver' || action === 'reopen')) onTaken();
  };
  const offered = ACTIONS.filter((action) => able.has(action));
  useCommands([
    ...offered.map(
      (action): Command => ({
        id: `conversation.${action}`,
        title: `action.${action}`,
        group: 'conversation',
        combo: ACTION_KEYS[action],
        run: () => void run(action),
      }),
    ),
    { id: 'conversation.reply', title: 'composer.reply', group: 'conversation', combo: 'r', run: () => composer.current?.focus('reply') },
    { id: 'conversation.note', title: 'composer.note', group: 'conversation', combo: 'n', run: () => composer.current?.focus('note') },
  ]);

  // What one does first with a conversation in this state stands as the one filled button.
  const first =
    offered.find((action) => action === 'accept' || action === 'takeOver') ??
    offered.find((action) => action === 'resolve' || action === 'reopen');
  const rest = offered.filter((action) => action !== first);
  const { contact, handledBy, assignee, queue } = conversation;
  const state =
    handledBy === 'agent'
      ? assignee
        ? t('state.withAgent', { name: assignee.name })
        : t('handler.agent')
      : handledBy === 'queue'
        ? t('state.inQueue', { name: queue?.name ?? t('handler.queue') })
        : t('state.withBot');
  return (
    <header className="pane-head">
      <Link to={`/desk/${view}${suffix}`} className="pane-back" aria-label={t('desk.backToList')}>
        <ArrowLeftOutlined />
      </Link>
      <div className="pane-who">
        <h2>{contact.name}</h2>
        <p>
          <span className={`handler-state ${handledBy}`}>
            {conversation.status === 'open' || conversation.status === 'pending' ? state : t(`status.${conversation.status}`)}
          </span>
          <span className="pane-inbox">{conversation.inbox.name}</span>
          <span className="pane-since">
            <Time iso={conversation.createdAt} />
          </span>
        </p>
      </div>
      {conversation.emotion && <EmotionBar score={conversation.emotion.score} label={conversation.emotion.label} />}
      <div className="pane-actions">
        {!isTight &&
          rest.map((action) => (
            <Tooltip key={action} title={<KeyHint text={t(`action.${action}`)} combo={ACTION_KEYS[action]} />}>
              <Button
                size="middle"
                type="text"
                className="pane-action"
                loading={actions.running === action}
                onClick={() => void run(action)}
              >
                {t(`action.${action}`)}
              </Button>
            </Tooltip>
          ))}
        {isTight && rest.length > 0 && (
          <Dropdown
            trigger={['click']}
            menu={{
              items: rest.map((action) => ({ key: action, label: t(`action.${action}`), extra: ACTION_KEYS[action].toUpperCase() })),
              onClick: ({ key }) => void run(key as Action),
            }}
          >
            <Button type="text" icon={<MoreOutlined />} aria-label={t('action.more')} title={t('action.more')} />
          </Dropdown>
        )}
        {first && (
          <Tooltip title={<KeyHint text={t(`action.${first}`)} combo={ACTION_KEYS[first]} />}>
            <Button
              key={first}
              type={first === 'accept' || first === 'takeOver' ? 'primary' : 'default'}
              loading={actions.running === first}
              onClick={() => void run(first)}
            >
              {t(`action.${first}`)}
            </Button>
          </Tooltip>
        )}
        <Tooltip title={<KeyHint text={t('context.toggle')} combo="c" />}>
          <Button type="text" icon={<ProfileOutlined />} aria-label={t('context.toggle')} onClick={onToggleContext} />
        </Tooltip>
      </div>
      <Suspense>
        {dialog === 'transfer' && (
          <TransferDialog
            conversation={conversation}
            busy={actions.running === 'transfer'}
            onTransfer={actions.transfer}
            onClose={() => setDialog(null)}
          />
        )}
        {dialog === 'snooze' && (
          <SnoozeDialog busy={actions.running === 'snooze'} onSnooze={actions.snooze} onClose={() => setDialog(null)} />
        )}
      </Suspense>
    </header>
  );
}

/** 抢单: says so when somebody else takes the waiting conversation one is looking at, rather than letting its button vanish. */
function useTakenNotice({ handledBy, assignee }: StaffConversation): void {
  const { t } = useText();
  const { myAgentId } = useSession();
  const { message } = App.useApp();
  const before = useRef(handledBy);
  useEffect(() => {
    if (before.current === 'queue' && handledBy === 'agent' && assignee && assignee.id !== myAgentId)
      void message.info({ key: 'taken', content: t('state.taken', { name: assignee.name }), duration: 6 });
    before.current = handledBy;
  }, [assignee, handledBy, message, myAgentId, t]);
}

function KeyHint({ text, combo }: { text: string; combo: string }) {
  return (
    <span className="key-hint">
      {text} <kbd>{combo.toUpperCase()}</kbd>
    </span>
  );
}
