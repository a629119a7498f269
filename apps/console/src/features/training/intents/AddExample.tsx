import { useQueryClient } from '@tanstack/react-query';
import { Button, Input, type InputRef } from 'antd';
import { useId, useRef, useState } from 'react';
import { useText } from '../../../i18n/index.ts';
import { useErrorText } from '../../../ui/states.tsx';
import { AFTER_CHANGE, intentsApi } from './api.ts';
import { NearHint } from './NearHint.tsx';
import { useCheck } from './use-check.ts';

type Props = { intentId: string; reason: string; onPasteLines: (lines: string) => void };

/** Adds examples one after another: Enter adds and stays, Esc clears; several pasted lines open the preview. */
export function AddExample({ intentId, reason, onPasteLines }: Props) {
  const { t } = useText();
  const client = useQueryClient();
  const errorText = useErrorText();
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [added, setAdded] = useState<string | null>(null);
  const input = useRef<InputRef>(null);
  const id = useId();
  const check = useCheck(text, intentId);
  const add = async () => {
    const sentence = text.trim();
    if (!sentence || busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await intentsApi.add({ intentId, text: sentence, reason });
      setText('');
      setAdded(sentence);
      await Promise.all(AFTER_CHANGE.map((queryKey) => client.invalidateQueries({ queryKey })));
    } catch (error) {
      setProblem(errorText(error));
    } finally {
      setBusy(false);
      input.current?.focus();
    }
  };
  return (
    <div className="example-add">
      <label htmlFor={`${id}-text`} className="visually-hidden">
        {t('examples.add')}
      </label>
      <Input
        ref={input}
        id={`${id}-text`}
        value={text}
        placeholder={t('examples.addHint')}
        aria-describedby={`${id}-hint`}
        status={problem ? 'error' : undefined}
        onChange={(event) => {
          setText(event.target.value);
          setProblem(null);
        }}
        onPaste={(event) => {
          const pasted = event.clipboardData.getData('text');
          if (!pasted.trim().includes('\n')) return;
          event.preventDefault();
          onPasteLines(pasted);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter') void add();
          if (event.key === 'Escape') setText('');
        }}
      />
      <Button type="primary" loading={busy} disabled={text.trim() === ''} onClick={() => void add()}>
        {t('examples.add')}
      </Button>
      <Button onClick={() => onPasteLines('')}>{t('bulk.open')}</Button>
      {problem && (
        <p className="field-problem" role="alert">
          {problem}
        </p>
      )}
      {text.trim() ? (
        <NearHint id={`${id}-hint`} check={check} intentId={intentId} />
      ) : (
        <p id={`${id}-hint`} className="near-hint muted" role="status">
          {added ? t('examples.added', { text: added }) : t('examples.keys')}
        </p>
      )}
    </div>
  );
}
