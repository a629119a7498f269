import { Button, Input, type InputRef } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useText } from '../../../i18n/index.ts';
import { EmptyState } from '../../../ui/states.tsx';
import { VOCABULARY_MAX, WORD_MAX, type Words } from './api.ts';
import { type Counted, Counts } from './Counts.tsx';
import { createWordCheck, fold } from './draft.ts';
import { useShown } from './use-shown.tsx';

type Props = { words: Words; counted: Counted | undefined; mayWrite: boolean; onChange: (next: Partial<Words>) => void };

/** 保留词: words the segmenter keeps whole. One box searches and adds: Enter adds what is not there yet. */
export function Vocabulary({ words: { vocabulary, synonyms }, counted, mayWrite, onChange }: Props) {
  const { t } = useText();
  const [q, setQ] = useState('');
  const [editing, setEditing] = useState<string | null>(null);
  const box = useRef<InputRef>(null);
  const check = useMemo(() => createWordCheck(synonyms), [synonyms]);
  const word = q.trim();
  const isThere = vocabulary.some((one) => fold(one) === fold(word));
  const problem =
    word === '' || isThere
      ? undefined
      : word.length > WORD_MAX
        ? t('words.tooLong', { n: WORD_MAX })
        : !/[\p{L}\p{N}]/u.test(word)
          ? t('words.noLetter', { word })
          : vocabulary.length >= VOCABULARY_MAX
            ? t('words.tooManyInAll', { n: VOCABULARY_MAX })
            : undefined;
  const mayAdd = word !== '' && !isThere && problem === undefined;
  const { shown, more } = useShown(
    vocabulary.filter((one) => fold(one).includes(fold(q))),
    q,
  );
  const add = () => {
    if (!mayAdd) return;
    onChange({ vocabulary: [word, ...vocabulary] });
    setQ('');
    box.current?.focus();
  };
  const rename = (from: string, to: string) => {
    setEditing(null);
    const next = to.trim();
    const isTaken = vocabulary.some((one) => one !== from && fold(one) === fold(next));
    if (next === '' || next === from || isTaken || !/[\p{L}\p{N}]/u.test(next)) return;
    onChange({ vocabulary: vocabulary.map((one) => (one === from ? next : one)) });
  };
  return (
    <div className="words-pane">
      <div className="words-tools">
        <Input
          ref={box}
          className="page-search"
          allowClear
          value={q}
          maxLength={WORD_MAX + 1}
          placeholder={t(mayWrite ? 'words.searchOrAdd' : 'words.search')}
          aria-label={t(mayWrite ? 'words.searchOrAdd' : 'words.search')}
          aria-invalid={problem !== undefined}
          onChange={(event) => setQ(event.target.value)}
          onPressEnter={(event) => {
            if (mayWrite && !event.nativeEvent.isComposing) add();
          }}
        />
        {mayWrite && (
          <Button type="primary" disabled={!mayAdd} onClick={add}>
            {t('words.addWord')}
          </Button>
        )}
        <span className="error-line" aria-live="polite">
          {problem}
        </span>
      </div>
      {vocabulary.length === 0 ? (
        <EmptyState title={t('words.noWords')} hint={t('words.noWordsHint')} />
      ) : shown.length === 0 ? (
        <EmptyState title={t('words.nothingFound')} />
      ) : (
        <ul className="page-rows">
          {shown.map((one) => {
            const warning = check(one);
            return (
              <li key={one} className="words-row">
                <div className="words-main">
                  {editing === one ? (
                    <Input
                      autoFocus
                      size="small"
                      defaultValue={one}
                      maxLength={WORD_MAX}
                      aria-label={t('action.editNamed', { name: one })}
                      onBlur={(event) => rename(one, event.target.value)}
                      onPressEnter={(event) => !event.nativeEvent.isComposing && rename(one, event.currentTarget.value)}
                      onKeyDown={(event) => event.key === 'Escape' && setEditing(null)}
                    />
                  ) : (
                    <strong>{one}</strong>
                  )}
                  {warning && <span className="words-warning">{t(`words.warn.${warning.kind}`, warning)}</span>}
                </div>
                <Counts counted={counted} words={[one]} />
                {mayWrite && (
                  <span className="words-acts">
                    <Button size="small" type="text" aria-label={t('action.editNamed', { name: one })} onClick={() => setEditing(one)}>
                      {t('action.edit')}
                    </Button>
                    <Button
                      size="small"
                      type="text"
                      danger
                      aria-label={t('action.removeNamed', { name: one })}
                      onClick={() => onChange({ vocabulary: vocabulary.filter((other) => other !== one) })}
                    >
                      {t('action.remove')}
                    </Button>
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {more}
    </div>
  );
}
