import type { Utterance } from '@zhiyin/contracts';
import { Button, Input } from 'antd';
import { type KeyboardEvent, useId, useState } from 'react';
import { useText } from '../../../i18n/index.ts';
import { RemoveButton } from '../../settings/RemoveButton.tsx';
import { useSave } from '../../settings/use-save.ts';
import { AFTER_CHANGE, intentsApi } from './api.ts';
import { IntentSelect } from './IntentSelect.tsx';
import { NearHint } from './NearHint.tsx';
import { useCheck } from './use-check.ts';
import { useLanguageName } from './use-intents.ts';

type Props = { example: Utterance; mayWrite: boolean; reason: string };

/** One example: Enter on it edits, arrow keys go to its neighbours. */
export function ExampleLine({ example, mayWrite, reason }: Props) {
  const { t } = useText();
  const languageName = useLanguageName();
  const [doing, setDoing] = useState<'edit' | 'move' | null>(null);
  const { busy, save } = useSave(...AFTER_CHANGE);
  const stop = () => setDoing(null);
  const change = async (patch: { text?: string; intentId?: string }) => {
    if (await save(() => intentsApi.change(example.id, { ...patch, reason }))) stop();
  };
  if (doing === 'edit') return <ExampleEdit example={example} busy={busy} onSave={(text) => void change({ text })} onCancel={stop} />;
  return (
    <li className="example" onKeyDown={goToNeighbour}>
      {mayWrite ? (
        <button type="button" className="example-text" lang={example.locale} data-act="edit" onClick={() => setDoing('edit')}>
          {example.text}
          <span className="visually-hidden"> {t('action.edit')}</span>
        </button>
      ) : (
        <span className="example-text" lang={example.locale}>
          {example.text}
        </span>
      )}
      <span className="muted example-language">{languageName(example.locale)}</span>
      {mayWrite && (
        <span className="example-tools">
          {doing === 'move' ? (
            <IntentSelect
              label={t('examples.moveTo')}
              value={undefined}
              without={example.intentId}
              autoFocus
              defaultOpen
              size="small"
              className="example-move"
              onKeyDown={(event) => event.key === 'Escape' && stop()}
              onChange={(intentId) => intentId && void change({ intentId })}
            />
          ) : (
            <Button
              size="small"
              type="text"
              data-act="move"
              disabled={busy}
              aria-label={t('examples.moveNamed', { text: example.text })}
              onClick={() => setDoing('move')}
            >
              {t('examples.move')}
            </Button>
          )}
          <RemoveButton name={example.text} busy={busy} onRemove={() => save(() => intentsApi.drop(example.id, reason))} />
        </span>
      )}
    </li>
  );
}

/** Up and down: the same control of the line above or below. */
function goToNeighbour(event: KeyboardEvent<HTMLLIElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const act = (event.target as HTMLElement).dataset.act;
  if (!act) return;
  const line = event.key === 'ArrowDown' ? event.currentTarget.nextElementSibling : event.currentTarget.previousElementSibling;
  const next = line?.querySelector<HTMLElement>(`[data-act="${act}"]`);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

type EditProps = { example: Utterance; busy: boolean; onSave: (text: string) => void; onCancel: () => void };

function ExampleEdit({ example, busy, onSave, onCancel }: EditProps) {
  const { t } = useText();
  const [text, setText] = useState(example.text);
  const id = useId();
  const isChanged = text.trim() !== '' && text.trim() !== example.text;
  const check = useCheck(isChanged ? text : '', example.intentId, example.id);
  return (
    <li className="example editing">
      <Input
        autoFocus
        value={text}
        disabled={busy}
        lang={example.locale}
        aria-label={t('action.editNamed', { name: example.text })}
        aria-describedby={id}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Escape') onCancel();
          if (event.key === 'Enter') {
            if (isChanged) onSave(text.trim());
            else onCancel();
          }
        }}
      />
      <span className="example-tools">
        <Button size="small" type="primary" loading={busy} disabled={!isChanged} onClick={() => onSave(text.trim())}>
          {t('action.save')}
        </Button>
        <Button size="small" onClick={onCancel}>
          {t('action.cancel')}
        </Button>
      </span>
      <NearHint id={id} check={check} intentId={example.intentId} />
    </li>
  );
}
