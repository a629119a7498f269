import { FilterOutlined, SearchOutlined } from '@ant-design/icons';
import { Badge, Button, Input, type InputRef, Popover } from 'antd';
import { lazy, type RefObject, Suspense, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useSetAvailability } from '../../app/PersonMenu.tsx';
import { useSession } from '../../app/session.tsx';
import { useText } from '../../i18n/index.ts';
import { useCounts } from '../../live/LiveProvider.tsx';
import { EmptyState, ErrorState, LoadMore, RowsSkeleton } from '../../ui/states.tsx';
import { ConversationRow } from './ConversationRow.tsx';
import type { ConversationListState } from './use-conversation-list.ts';
import { countOf, type Filters, NO_FILTERS, type View, viewsFor } from './views.ts';

const ListFilters = lazy(() => import('./ListFilters.tsx').then((m) => ({ default: m.ListFilters })));

type Props = {
  view: View;
  filters: Filters;
  list: ConversationListState;
  chosen: string | undefined;
  searchRef: RefObject<HTMLInputElement | null>;
  suffix: string;
  onFilters: (filters: Filters) => void;
};

/** How long typing must rest before the server is asked. */
const SEARCH_REST_MS = 300;

export function ConversationList({ view, filters, list, chosen, searchRef, suffix, onFilters }: Props) {
  const { t, locale } = useText();
  const { me, myAgentId } = useSession();
  const counts = useCounts();
  const navigate = useNavigate();
  const setAvailability = useSetAvailability();
  const [words, setWords] = useState(filters.q);
  const input = useRef<InputRef>(null);
  const composing = useRef(false);
  useImperativeHandle(searchRef, () => input.current?.input as HTMLInputElement);
  useEffect(() => setWords(filters.q), [filters.q]);

  const latest = useRef({ filters, onFilters });
  latest.current = { filters, onFilters };
  useEffect(() => {
    if (words === latest.current.filters.q) return;
    const timer = setTimeout(() => {
      if (!composing.current) latest.current.onFilters({ ...latest.current.filters, q: words });
    }, SEARCH_REST_MS);
    return () => clearTimeout(timer);
  }, [words]);

  const filtersOn = [filters.inbox, filters.queue, filters.team, filters.assignee].filter(Boolean).length;
  const isFiltered = filtersOn > 0 || filters.q !== '';
  const number = new Intl.NumberFormat(locale, { notation: 'compact' });
  const isAway = myAgentId !== null && me.agent !== null && me.agent.availability !== 'online';
  return (
    <>
      <nav className="views" aria-label={t('desk.views')}>
        {viewsFor(myAgentId !== null).map((choice) => {
          const count = countOf(choice, counts.data);
          return (
            <Link
              key={choice}
              to={`/desk/${choice}`}
              className={`view ${choice === view ? 'chosen' : ''}`}
              aria-current={choice === view ? 'page' : undefined}
            >
              <span>{t(`view.${choice}`)}</span>
              <span className={`view-count tabular ${choice === 'queue' && count ? 'waiting' : ''}`}>
                {count === undefined ? '' : number.format(count)}
              </span>
            </Link>
          );
        })}
      </nav>
      <div className="list-search">
        <Input
          ref={input}
          allowClear
          size="middle"
          prefix={<SearchOutlined className="muted" />}
          placeholder={t('desk.searchPlaceholder')}
          aria-label={t('desk.searchPlaceholder')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          onCompositionStart={() => {
            composing.current = true;
          }}
          onCompositionEnd={(event) => {
            composing.current = false;
            onFilters({ ...filters, q: event.currentTarget.value });
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur();
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) onFilters({ ...filters, q: words });
          }}
        />
        <Popover
          trigger="click"
          placement="bottomRight"
          destroyOnHidden
          title={t('filter.title')}
          content={
            <Suspense fallback={<RowsSkeleton rows={3} height={32} />}>
              <ListFilters view={view} filters={filters} onFilters={onFilters} />
            </Suspense>
          }
        >
          <Badge count={filtersOn} size="small">
            <Button icon={<FilterOutlined />} aria-label={t('filter.title')} title={t('filter.title')} />
          </Badge>
        </Popover>
      </div>
      {isAway && (
        <div className="list-away" role="status">
          <span>{t('desk.youAreAway')}</span>
          <Button size="small" onClick={() => void setAvailability('online')}>
            {t('availability.go.online')}
          </Button>
        </div>
      )}
      <div className="list-scroll">
        {list.isPending ? (
          <RowsSkeleton rows={7} height={66} />
        ) : list.error && list.rows.length === 0 ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : list.rows.length === 0 ? (
          isFiltered ? (
            <EmptyState title={t('desk.noMatch')} hint={t('desk.noMatchHint')}>
              <Button onClick={() => onFilters(NO_FILTERS)}>{t('filter.clear')}</Button>
            </EmptyState>
          ) : (
            <EmptyState title={t(`desk.empty.${view}`)} hint={t(`desk.emptyHint.${view}`)}>
              {view === 'mine' && (counts.data?.queued ?? 0) > 0 && (
                <Button type="primary" onClick={() => void navigate('/desk/queue')}>
                  {t('desk.showQueue')}
                </Button>
              )}
            </EmptyState>
          )
        ) : (
          <>
            <ul className="rows">
              {list.rows.map((row) => (
                <ConversationRow
                  key={row.id}
                  conversation={row}
                  to={`/desk/${view}/${row.id}${suffix}`}
                  chosen={row.id === chosen}
                  showAssignee={view !== 'mine'}
                />
              ))}
            </ul>
            <LoadMore list={list} block type="text" />
          </>
        )}
      </div>
    </>
  );
}
