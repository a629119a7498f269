import { LockOutlined } from '@ant-design/icons';
import type { StaffConversation } from '@zhiyin/contracts';
import { Button } from 'antd';
import { useSession } from '../../app/session.tsx';
import { useText } from '../../i18n/index.ts';
import { actionsFor, type ReplyBlock } from './abilities.ts';
import { useConversationActions } from './use-conversation-actions.tsx';

type Props = {
  conversation: StaffConversation;
  block: ReplyBlock | null;
  onTaken: () => void;
  /** Null where the note can be written already. */
  onWriteNote: (() => void) | null;
};

/** Why nothing can be said to the customer from here, and the one step that changes it; or that one joins a colleague's conversation. */
export function ComposerBlock({ conversation, block, onTaken, onWriteNote }: Props) {
  const { t } = useText();
  const session = useSession();
  const actions = useConversationActions(conversation);
  const { assignee } = conversation;
  if (block === null) {
    if (!assignee || assignee.id === session.myAgentId) return null;
    return (
      <div className="composer-block">
        <span className="composer-why">{t('composer.stepIn', { name: assignee.name })}</span>
      </div>
    );
  }
  const able = actionsFor(conversation, session);
  const next = (['accept', 'takeOver', 'reopen'] as const).find((action) => able.has(action));
  return (
    <div className="composer-block">
      <span className="composer-why">{t(`composer.block.${block}`, { name: assignee?.name ?? '' })}</span>
      {onWriteNote && (
        <Button size="small" type="text" icon={<LockOutlined />} onClick={onWriteNote}>
          {t('composer.writeNote')}
        </Button>
      )}
      {next && (
        <Button
          size="small"
          type={next === 'reopen' ? 'default' : 'primary'}
          loading={actions.running === next}
          onClick={async () => {
            if (await actions.simple(next)) onTaken();
          }}
        >
          {t(`action.${next}`)}
        </Button>
      )}
    </div>
  );
}
