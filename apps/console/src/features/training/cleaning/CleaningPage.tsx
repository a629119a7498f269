import { useInfiniteQuery } from '@tanstack/react-query';
import type { CleaningRun } from '@zhiyin/contracts';
import { Button, Progress } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useSession } from '../../../app/session.tsx';
import { useText } from '../../../i18n/index.ts';
import { PageHead } from '../../../ui/PageHead.tsx';
import { EmptyState, ErrorState, LoadMore, RowsSkeleton } from '../../../ui/states.tsx';
import { Time } from '../../../ui/Time.tsx';
import { useSave } from '../../settings/use-save.ts';
import { cleaningApi, cleaningKeys, isUnderWay, POLL_MS, useAuthorName } from './api.ts';
import { SettingsDrawer } from './SettingsDrawer.tsx';
import { totalsOf } from './totals.ts';
import './cleaning.css';

/** 语料清洗: all reviews of the corpus. */
export function CleaningPage() {
  const { t } = useText();
  const { can } = useSession();
  const navigate = useNavigate();
  const nameOf = useAuthorName();
  const [isSetting, setSetting] = useState(false);
  const { busy, save } = useSave(cleaningKeys.runs);
  const found = useInfiniteQuery({
    queryKey: cleaningKeys.runs,
    queryFn: ({ pageParam, signal }) => cleaningApi.list(pageParam || undefined, signal),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
    refetchInterval: (query) => (query.state.data?.pages[0]?.data.some((run) => isUnderWay(run.state)) ? POLL_MS : false),
  });
  const runs = found.data?.pages.flatMap((page) => page.data) ?? [];
  const searching = runs.some((run) => isUnderWay(run.state));
  const mayWrite = can('models.write');
  const start = async () => {
    const started = await save(cleaningApi.start, true);
    if (started) void navigate(`/training/cleaning/${started.reply.number}`);
  };
  const startButton = (
    <Button type="primary" loading={busy} disabled={searching} onClick={() => void start()}>
      {t(searching ? 'cleaning.startedAlready' : 'cleaning.start')}
    </Button>
  );
  return (
    <>
      <PageHead title={t('training.cleaning')} hint={t('cleaning.hint')}>
        <Button onClick={() => setSetting(true)}>{t('cleaning.settings')}</Button>
        {mayWrite && startButton}
      </PageHead>
      {found.isPending ? (
        <RowsSkeleton rows={5} height={52} />
      ) : found.error ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : runs.length === 0 ? (
        <EmptyState title={t('cleaning.none')} hint={t('cleaning.noneHint')}>
          {mayWrite && startButton}
        </EmptyState>
      ) : (
        <ul className="page-rows">
          {runs.map((run) => (
            <li key={run.number}>
              <Link to={`/training/cleaning/${run.number}`} className="page-row cleaning-run">
                <span className="page-row-main">
                  <span className="page-row-title">{t('cleaning.run', { n: run.number })}</span>
                  <span className="muted">
                    {[
                      t(`cleaning.trigger.${run.trigger}`),
                      t('cleaning.version', { n: run.corpusVersion }),
                      t('cleaning.by', { name: nameOf(run.author) }),
                    ].join(' · ')}
                  </span>
                </span>
                <RunStanding run={run} />
                <span className="muted page-row-end">
                  <Time iso={run.createdAt} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <LoadMore list={found} />
      {isSetting && <SettingsDrawer readOnly={!mayWrite} onClose={() => setSetting(false)} />}
    </>
  );
}

function RunStanding({ run }: { run: CleaningRun }) {
  const { t } = useText();
  const { open, settled } = totalsOf(run.counts);
  if (isUnderWay(run.state))
    return (
      <span className="cleaning-run-progress">
        <Progress percent={Math.round(run.progress * 100)} size="small" aria-label={t(`cleaning.state.${run.state}`)} />
      </span>
    );
  if (run.state === 'failed') return <span className="chip bad">{t('cleaning.state.failed')}</span>;
  return (
    <>
      {settled > 0 && <span className="muted tabular">{t('cleaning.doneCount', { n: settled })}</span>}
      {run.state === 'open' ? (
        <span className={`chip tabular ${open > 0 ? 'strong' : 'good'}`}>
          {open > 0 ? t('cleaning.openCount', { n: open }) : t('cleaning.nothingOpen')}
        </span>
      ) : (
        <span className="chip">{t('cleaning.state.closed')}</span>
      )}
    </>
  );
}
