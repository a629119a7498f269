import { useInfiniteQuery } from '@tanstack/react-query';
import { Switch } from 'antd';
import { Link } from 'react-router';
import { useSession } from '../../../app/session.tsx';
import { useText } from '../../../i18n/index.ts';
import { EmptyState, ErrorState, LoadMore, RowsSkeleton } from '../../../ui/states.tsx';
import { Time } from '../../../ui/Time.tsx';
import { useSave } from '../../settings/use-save.ts';
import { learningApi, learningKeys } from './api.ts';

/** 快捷路径: which questions go straight to an article, each with a switch. */
export function ShortPaths() {
  const { t } = useText();
  const { can } = useSession();
  const { busy, save } = useSave(learningKeys.shortPaths);
  const found = useInfiniteQuery({
    queryKey: learningKeys.shortPaths,
    queryFn: ({ pageParam, signal }) => learningApi.shortPaths(pageParam || undefined, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  if (found.isPending) return <RowsSkeleton rows={6} height={48} />;
  if (found.error) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const rows = found.data.pages.flatMap((page) => page.data);
  if (rows.length === 0) return <EmptyState title={t('learning.pathsNone')} hint={t('learning.pathsNoneHint')} />;
  return (
    <>
      <ul className="page-rows">
        {rows.map((path) => (
          <li key={path.id} className="page-row">
            <span className="page-row-main">
              <span className="page-row-title">{path.question}</span>
              <Link to={`/knowledge/${path.articleId}`} className="muted">
                {path.title ?? path.articleId}
              </Link>
            </span>
            <span className="muted tabular">{t('learning.volume', { n: path.conversations })}</span>
            <span className={`chip ${path.state === 'active' ? 'good' : ''}`}>{t(`learning.pathState.${path.state}`)}</span>
            <span className="muted page-row-end">
              <Time iso={path.since} />
            </span>
            <Switch
              size="small"
              aria-label={t('learning.pathOn', { question: path.question })}
              checked={path.state === 'active'}
              disabled={busy || !can('learning.write')}
              onChange={(on) => void save(() => learningApi.switchPath(path.id, on))}
            />
          </li>
        ))}
      </ul>
      <LoadMore list={found} />
    </>
  );
}
