import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { api } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';
import { useSession } from '../../app/session.tsx';
import { useText } from '../../i18n/index.ts';
import { pick, uiLocaleOf } from '../../i18n/locale.ts';
import { plainText } from '../../ui/markdown.ts';
import { matchCanned, type Trigger } from './triggers.ts';

export type Suggestion = { id: string; title: string; hint: string; insert: string };
export type Suggestions = { state: 'none' | 'loading' | 'ready' | 'failed'; items: readonly Suggestion[] };

const SHOWN_MAX = 8;
const SEARCH_REST_MS = 180;
/** A canned text typed after its mark is looked up in the knowledge base only when there is something to look up. */
const QUESTION_MAX = 500;

function useResting<T>(value: T, ms: number): T {
  const [resting, setResting] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setResting(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return resting;
}

/** What fits the search under the caret: canned responses in the customer's language, or published articles (for an empty search: what answers the customer's last words). */
export function useSuggestions(trigger: Trigger | null, customerLocale: string, lastAsked: string): Suggestions {
  const { can } = useSession();
  const locale = uiLocaleOf(customerLocale);
  const canned = useQuery({
    queryKey: keys.canned,
    queryFn: ({ signal }) => api.cannedResponses.list(signal),
    staleTime: 60_000,
    enabled: trigger?.kind === 'canned',
  });
  const words = trigger?.kind === 'article' ? trigger.query.trim() || lastAsked.slice(0, QUESTION_MAX) : '';
  const question = useResting(words, SEARCH_REST_MS);
  const articles = useQuery({
    queryKey: keys.knowledge(question, locale),
    queryFn: ({ signal }) => api.searchKnowledge(question, locale, SHOWN_MAX, signal),
    enabled: trigger?.kind === 'article' && question.trim() !== '' && can('knowledge.read'),
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
  return useMemo<Suggestions>(() => {
    if (!trigger) return { state: 'none', items: [] };
    if (trigger.kind === 'canned') {
      if (canned.error) return { state: 'failed', items: [] };
      if (!canned.data) return { state: 'loading', items: [] };
      const choices = canned.data
        .map((row) => ({ id: row.id, shortcut: row.shortcut, title: row.title, text: pick(row.translations, locale) ?? '' }))
        .filter((row) => row.text);
      return {
        state: 'ready',
        items: matchCanned(choices, trigger.query)
          .slice(0, SHOWN_MAX)
          .map((row) => ({ id: row.id, title: `/${row.shortcut}  ${row.title}`, hint: row.text, insert: row.text })),
      };
    }
    if (!can('knowledge.read')) return { state: 'none', items: [] };
    if (articles.error) return { state: 'failed', items: [] };
    if (!articles.data) return { state: question.trim() === '' && words === '' ? 'ready' : 'loading', items: [] };
    return {
      state: 'ready',
      items: articles.data.data.map((passage) => {
        const text = plainText(passage.text);
        return {
          id: `${passage.articleId}${passage.locale}`,
          title: passage.title,
          hint: text,
          insert: passage.url ? `${text}\n${passage.url}` : text,
        };
      }),
    };
  }, [articles.data, articles.error, can, canned.data, canned.error, locale, question, trigger, words]);
}

type ListProps = {
  id: string;
  trigger: Trigger;
  suggestions: Suggestions;
  active: number;
  onActive: (at: number) => void;
  onChoose: (suggestion: Suggestion) => void;
};

export function SuggestionList({ id, trigger, suggestions, active, onActive, onChoose }: ListProps) {
  const { t } = useText();
  const { state, items } = suggestions;
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, active]);
  const status =
    state === 'loading'
      ? t('state.loading')
      : state === 'failed'
        ? t('suggest.failed')
        : items.length === 0
          ? t(trigger.kind === 'canned' ? 'suggest.noCanned' : 'suggest.noArticle')
          : t('suggest.count', { n: items.length });
  return (
    <div className="suggestions">
      <p className={items.length > 0 ? 'visually-hidden' : 'suggest-none'} role="status">
        {status}
      </p>
      <div id={id} role="listbox" aria-label={t(trigger.kind === 'canned' ? 'composer.canned' : 'composer.article')}>
        {items.map((item, at) => (
          // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: keys are handled by the text field
          <div
            key={item.id}
            id={`${id}-${at}`}
            role="option"
            aria-selected={at === active}
            className="suggestion"
            onPointerMove={() => onActive(at)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChoose(item)}
          >
            <span className="suggestion-title">{item.title}</span>
            <span className="suggestion-hint">{item.hint}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
