import { useQuery } from '@tanstack/react-query';
import type { Intent } from '@zhiyin/contracts';
import { Input, Modal } from 'antd';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { api } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';
import { matchCommands } from '../../app/commands.ts';
import { percent } from '../../i18n/format.ts';
import { useText } from '../../i18n/index.ts';
import { uiLocaleOf } from '../../i18n/locale.ts';
import { ErrorState, RowsSkeleton } from '../../ui/states.tsx';
import { useFirstFocus } from '../../ui/use-first-focus.ts';
import './intents.css';

export type IntentChoice = { kind: 'known'; intentId: string } | { kind: 'new'; name: string } | { kind: 'none' };
export type IntentSuggestion = { intent: string; confidence: number; by: 'agent' | 'sign' | 'model' };
/** Who proposes an intent, in words. */
export const PROPOSED_BY = { agent: 'intentPicker.byAgent', sign: 'intentPicker.bySign', model: 'intentPicker.byModel' } as const;
type Entry = { key: string; label: string; hint: string; choice: IntentChoice };

type Props = {
  title: string;
  /** What the intent is asked of. */
  quote?: string;
  /** Shown first, best first. */
  suggestions?: readonly IntentSuggestion[];
  /** What may be chosen besides the intents there are. */
  extra: 'new' | 'none';
  busy: boolean;
  onPick: (choice: IntentChoice) => void;
  onClose: () => void;
};
const SHOWN_MAX = 60;

/** Chooses an intent with the keyboard: typing narrows, arrows move, Enter takes. */
export function IntentPicker({ title, quote, suggestions = [], extra, busy, onPick, onClose }: Props) {
  const { t } = useText();
  const { data, error, isPending, refetch } = useQuery({ queryKey: keys.intents, queryFn: ({ signal }) => api.intents(signal) });
  return (
    <Modal open title={title} footer={null} onCancel={onClose} width={520} destroyOnHidden>
      {quote && <blockquote className="intent-quote">{quote}</blockquote>}
      {isPending ? (
        <RowsSkeleton rows={5} height={36} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Choices
          intents={data.filter((intent) => !intent.system)}
          label={t('intentPicker.search')}
          {...{ suggestions, extra, busy, onPick }}
        />
      )}
    </Modal>
  );
}

function Choices({
  intents,
  label,
  suggestions,
  extra,
  busy,
  onPick,
}: Pick<Props, 'extra' | 'busy' | 'onPick'> & { intents: readonly Intent[]; label: string; suggestions: readonly IntentSuggestion[] }) {
  const { t, locale } = useText();
  const firstFocus = useFirstFocus();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const rank = new Map(suggestions.map((suggestion, at) => [suggestion.intent, at]));
  const place = (intent: Intent) => rank.get(intent.id) ?? suggestions.length;
  const ordered = [...intents].sort((a, b) => place(a) - place(b));
  const words = query.trim();
  const entries: Entry[] = matchCommands(words, ordered, (intent) => [intent.id, intent.name['zh-CN'], intent.name.en])
    .slice(0, SHOWN_MAX)
    .map((intent) => {
      const suggestion = suggestions[place(intent)];
      const hint = suggestion ? `${t(PROPOSED_BY[suggestion.by])} ${percent(suggestion.confidence, locale)}` : intent.id;
      return { key: intent.id, label: intent.name[uiLocaleOf(locale)], hint, choice: { kind: 'known', intentId: intent.id } };
    });
  const isKnown = intents.some((intent) => [intent.id, intent.name['zh-CN'], intent.name.en].includes(words));
  if (extra === 'new' && words && !isKnown)
    entries.push({ key: '+new', label: t('intentPicker.new', { name: words }), hint: '', choice: { kind: 'new', name: words } });
  if (extra === 'none' && !words) entries.push({ key: '+none', label: t('intentPicker.noneFits'), hint: '', choice: { kind: 'none' } });
  const at = Math.min(active, Math.max(0, entries.length - 1));
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const take = (entry: Entry | undefined) => {
    if (entry && !busy) onPick(entry.choice);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'ArrowDown') setActive(Math.min(entries.length - 1, at + 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(0, at - 1));
    else if (event.key === 'Enter') take(entries[at]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <Input
        ref={firstFocus}
        allowClear
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={entries[at] && `${listId}-${at}`}
        placeholder={label}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      {entries.length === 0 ? (
        <p className="muted intent-empty">{t('intentPicker.none')}</p>
      ) : (
        <div ref={list} id={listId} className="intent-options" role="listbox" aria-label={label}>
          {entries.map((entry, index) => (
            <button
              type="button"
              key={entry.key}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              className="intent-option"
              onClick={() => take(entry)}
            >
              <span>{entry.label}</span>
              <span className="muted tabular">{entry.hint}</span>
            </button>
          ))}
        </div>
      )}
    </>
  );
}
