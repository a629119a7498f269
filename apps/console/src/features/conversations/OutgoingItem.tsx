import { Button } from 'antd';
import { has, useText } from '../../i18n/index.ts';
import { PlainText } from '../../ui/RichText.tsx';
import { useDeskStore, useDraft } from './desk-store.tsx';
import type { Outgoing } from './outbox.ts';

/** A message on its way, or kept after it failed: nothing written is ever lost. */
export function OutgoingItem({ outgoing }: { outgoing: Outgoing }) {
  const { t } = useText();
  const { outbox } = useDeskStore();
  const [draft, setDraft] = useDraft(outgoing.conversationId);
  const failed = outgoing.state === 'failed';
  const errorKey = `error.${outgoing.errorCode ?? 'internal'}`;
  const edit = () => {
    const taken = outbox.discard(outgoing.clientId);
    if (!taken) return;
    const mode = taken.private ? 'note' : 'reply';
    const joined = [taken.text, draft[taken.private ? 'note' : 'reply']].filter(Boolean).join('\n');
    setDraft({ mode, [mode]: joined, files: [...taken.files, ...draft.files] });
  };
  return (
    <article
      className={`message starts ${outgoing.private ? 'note' : 'agent'} outgoing ${outgoing.state}`}
      aria-label={t(failed ? 'outgoing.failed' : 'outgoing.sending')}
    >
      <div className="bubble">
        <PlainText text={outgoing.text} />
        {outgoing.files.map((file) => (
          <span key={file.id} className="attachment-file">
            {file.name}
          </span>
        ))}
      </div>
      <span className={`read-mark ${failed ? 'failed' : ''}`} role={failed ? 'alert' : undefined}>
        {failed ? (
          <>
            {t('outgoing.failed')} {has(errorKey) ? t(errorKey) : ''}
            <Button size="small" type="link" onClick={() => void outbox.retry(outgoing.clientId)}>
              {t('outgoing.retry')}
            </Button>
            <Button size="small" type="link" onClick={edit}>
              {t('outgoing.edit')}
            </Button>
          </>
        ) : (
          t('outgoing.sending')
        )}
      </span>
    </article>
  );
}
