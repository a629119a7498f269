import type { Label } from '@zhiyin/contracts';
import { Button, Input, type InputRef } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useCommands } from '../../../app/command-registry.ts';
import { useText } from '../../../i18n/index.ts';
import type { Choice } from './label-words.ts';

type Props = { choices: readonly Choice[]; busy: boolean; onLabel: (label: Label) => void };
/** How many of the most frequent intents have a key of their own. */
const KEYS = 9;
const SEVERAL_MAX = 5;

/** Every label by one key: 1–9 the week's most frequent intents, o, c, m for several, / to search. The order never depends on the sentence. */
export function IntentPicker({ choices, busy, onLabel }: Props) {
  const { t } = useText();
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const [several, setSeveral] = useState<readonly string[] | null>(null);
  const search = useRef<InputRef>(null);
  const keyOf = useMemo(() => new Map(choices.slice(0, KEYS).map((one, i) => [one.id, String(i + 1)])), [choices]);
  const wanted = words.trim().toLowerCase();
  const shown = wanted
    ? choices.filter((one) => one.name.toLowerCase().includes(wanted) || one.id.toLowerCase().includes(wanted))
    : choices;

  const give = (label: Label) => {
    if (busy) return;
    setSeveral(null);
    setWords('');
    onLabel(label);
  };
  const choose = (intent: string) => {
    if (busy) return;
    if (!several) return give({ kind: 'intent', intent });
    setWords('');
    if (several.includes(intent)) setSeveral(several.filter((one) => one !== intent));
    else if (several.length < SEVERAL_MAX) setSeveral([...several, intent]);
  };
  const toggleSeveral = () => {
    if (several && several.length >= 2) give({ kind: 'multiple', intents: [...several] });
    else setSeveral(several ? null : []);
  };
  const byNumber = (index: number) => {
    const one = choices[index];
    if (one) choose(one.id);
  };
  useCommands([
    ...Array.from({ length: Math.min(KEYS, choices.length) }, (_, i) => ({
      id: `labelling.${i + 1}`,
      title: 'labelling.keyIntent' as const,
      group: 'list' as const,
      combo: String(i + 1),
      keyOnly: true,
      run: () => byNumber(i),
    })),
    {
      id: 'labelling.o',
      title: 'labelling.outOfScope',
      group: 'list',
      combo: 'o',
      keyOnly: true,
      run: () => give({ kind: 'out_of_scope' }),
    },
    {
      id: 'labelling.c',
      title: 'labelling.cannotJudge',
      group: 'list',
      combo: 'c',
      keyOnly: true,
      run: () => give({ kind: 'cannot_judge' }),
    },
    { id: 'labelling.m', title: 'labelling.multiple', group: 'list', combo: 'm', keyOnly: true, run: toggleSeveral },
    { id: 'labelling.search', title: 'labelling.keySearch', group: 'list', combo: '/', keyOnly: true, run: () => search.current?.focus() },
  ]);

  return (
    <section className="labelling-picker" aria-label={t('labelling.intents')} aria-busy={busy}>
      <div className="labelling-others">
        <Button disabled={busy} onClick={() => give({ kind: 'out_of_scope' })}>
          {t('labelling.outOfScope')} <kbd>o</kbd>
        </Button>
        <Button disabled={busy} type={several ? 'primary' : 'default'} aria-pressed={several !== null} onClick={toggleSeveral}>
          {several && several.length >= 2 ? t('labelling.multipleSave', { n: several.length }) : t('labelling.multiple')} <kbd>m</kbd>
        </Button>
        <Button disabled={busy} onClick={() => give({ kind: 'cannot_judge' })}>
          {t('labelling.cannotJudge')} <kbd>c</kbd>
        </Button>
      </div>
      {several && (
        <p className="labelling-several" role="status">
          {t('labelling.multipleHint')}
        </p>
      )}
      <Input
        ref={search}
        allowClear
        value={words}
        placeholder={t('labelling.search')}
        aria-label={t('labelling.search')}
        suffix={<kbd>/</kbd>}
        onChange={(event) => {
          setWords(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'ArrowDown') setAt(Math.min(shown.length - 1, at + 1));
          else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1));
          else if (event.key === 'Enter') {
            const one = shown[at];
            if (one && wanted) choose(one.id);
            if (one && wanted && several === null) search.current?.blur();
          } else if (event.key === 'Escape') {
            setWords('');
            search.current?.blur();
          } else return;
          event.preventDefault();
        }}
      />
      {shown.length === 0 && <p className="muted">{t('labelling.noIntent')}</p>}
      <ul className="labelling-intents">
        {shown.map((one, index) => (
          <li key={one.id}>
            <button
              type="button"
              className="plain-button labelling-intent"
              disabled={busy}
              aria-pressed={several ? several.includes(one.id) : undefined}
              data-at={wanted !== '' && index === at ? true : undefined}
              onClick={() => choose(one.id)}
            >
              {keyOf.has(one.id) ? <kbd>{keyOf.get(one.id)}</kbd> : <span className="labelling-nokey" />}
              <span className="labelling-intent-name">{one.name}</span>
              {one.name !== one.id && <span className="muted mono labelling-intent-id">{one.id}</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
