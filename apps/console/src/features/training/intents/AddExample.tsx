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
  const [waiting, setWaiting] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  /** Sentences that did not go in while the next one was being typed; none is lost. */
  const [refused, setRefused] = useState<readonly string[]>([]);
  const now = useRef(text);
  now.current = text;
  const [added, setAdded] = useState<string | null>(null);
  const input = useRef<InputRef>(null);
  const id = useId();
  const check = useCheck(text, intentId);
  const queue = useRef(Promise.resolve());
  const send = async (sentence: string) => {
    try {
      await intentsApi.add({ intentId, text: sentence, reason });
      setAdded(sentence);
      for (const queryKey of AFTER_CHANGE) void client.invalidateQueries({ queryKey });
    } catch (error) {
      setProblem(`${errorText(error)} ${sentence}`);
      if (now.current === '') setText(sentence);
      else setRefused((others) => [...others, sentence]);
    } finally {
      setWaiting((n) => n - 1);
    }
  };
  /** The field is free for the next sentence at once; sentences go in one after another. */
  const add = () => {
    const sentence = text.trim();
    if (!sentence) return;
    setText('');
    put(sentence);
    input.current?.focus();
  };
  const put = (sentence: string) => {
    setProblem(null);
    setRefused((others) => others.filter((other) => other !== sentence));
    setWaiting((n) => n + 1);
    queue.current = queue.current.then(() => send(sentence));
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
          if (event.key === 'Enter') add();
          if (event.key === 'Escape') {
            setText('');
            setProblem(null);
          }
        }}
      />
      <Button type="primary" loading={waiting > 0} disabled={text.trim() === ''} onClick={() => add()}>
        {t('examples.add')}
      </Button>
      <Button onClick={() => onPasteLines('')}>{t('bulk.open')}</Button>
      {problem && (
        <p className="field-problem" role="alert">
          {problem}
        </p>
      )}
      {refused.length > 0 && (
        <ul className="example-refused" aria-label={t('examples.refused')}>
          {refused.map((sentence) => (
            <li key={sentence} className="example-refused-line">
              <span className="example-refused-text">{sentence}</span>
              <Button size="small" onClick={() => put(sentence)} aria-label={`${t('action.retry')} ${sentence}`}>
                {t('action.retry')}
              </Button>
              <Button
                size="small"
                type="text"
                onClick={() => setRefused(refused.filter((other) => other !== sentence))}
                aria-label={t('action.removeNamed', { name: sentence })}
              >
                {t('action.remove')}
              </Button>
            </li>
          ))}
        </ul>
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
