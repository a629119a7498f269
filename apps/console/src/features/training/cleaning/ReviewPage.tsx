import { ArrowLeftOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { CleaningRun } from '@zhiyin/contracts';
import { App, Button, Progress } from 'antd';
import { useEffect, useRef } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { ApiError } from '../../../api/client.ts';
import { useSession } from '../../../app/session.tsx';
import { useText } from '../../../i18n/index.ts';
import { PageHead } from '../../../ui/PageHead.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx';
import { Tabs } from '../../../ui/Tabs.tsx';
import { useSave } from '../../settings/use-save.ts';
import { cleaningApi, cleaningKeys, isUnderWay, POLL_MS, useAuthorName } from './api.ts';
import { Findings } from './Findings.tsx';
import { ReportView } from './ReportView.tsx';
import { totalsOf } from './totals.ts';
import './cleaning.css';

/** One review: how far it is, what it found, what became of it. */
export function ReviewPage() {
  const { t } = useText();
  const { number: given = '' } = useParams();
  const number = Number(given);
  const found = useQuery({
    queryKey: cleaningKeys.run(number),
    queryFn: ({ signal }) => cleaningApi.get(number, signal),
    refetchInterval: (query) => (isUnderWay(query.state.data?.state) ? POLL_MS : false),
  });
  const back = (
    <Link to="/training/cleaning" className="cleaning-back">
      <ArrowLeftOutlined /> {t('cleaning.back')}
    </Link>
  );
  if (!found.data)
    return (
      <>
        <PageHead title={t('cleaning.run', { n: given })}>{back}</PageHead>
        {found.isPending ? (
          <RowsSkeleton rows={4} height={96} />
        ) : found.error instanceof ApiError && (found.error.status === 404 || found.error.status === 400) ? (
          <EmptyState title={t('error.not_found')} />
        ) : (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        )}
      </>
    );
  return <Review run={found.data} back={back} />;
}

function Review({ run, back }: { run: CleaningRun; back: React.ReactNode }) {
  const { t } = useText();
  const { can } = useSession();
  const nameOf = useAuthorName();
  const client = useQueryClient();
  const [params, setParams] = useSearchParams();
  const tab = params.get('tab') === 'report' ? 'report' : 'findings';
  const mayWrite = can('models.write');
  const isSearching = isUnderWay(run.state);
  const wasSearching = useRef(isSearching);
  useEffect(() => {
    if (wasSearching.current && !isSearching) void client.invalidateQueries({ queryKey: cleaningKeys.runs });
    wasSearching.current = isSearching;
  }, [isSearching, client]);
  const hint = [
    t(`cleaning.trigger.${run.trigger}`),
    t('cleaning.version', { n: run.corpusVersion }),
    t('cleaning.by', { name: nameOf(run.author) }),
    run.reason,
  ]
    .filter(Boolean)
    .join(' · ');
  return (
    <>
      <PageHead title={t('cleaning.run', { n: run.number })} hint={hint}>
        {back}
        {mayWrite && run.state === 'open' && <CloseButton run={run} />}
      </PageHead>
      {run.supersededBy !== null && (
        <p className="cleaning-note" role="status">
          {t('cleaning.supersededBy', { n: run.supersededBy })}{' '}
          <Link to={`/training/cleaning/${run.supersededBy}`}>{t('cleaning.goToNewer', { n: run.supersededBy })}</Link>
        </p>
      )}
      {isSearching ? (
        <div className="state" role="status">
          <span className="state-title">{t(`cleaning.state.${run.state}`)}</span>
          <Progress className="cleaning-search" percent={Math.round(run.progress * 100)} aria-label={t(`cleaning.state.${run.state}`)} />
          <p>{t('cleaning.searching')}</p>
          {mayWrite && <CancelButton run={run} />}
        </div>
      ) : run.state === 'cancelled' ? (
        <EmptyState title={t('cleaning.cancelled')} hint={t('cleaning.cancelledHint')} />
      ) : run.state === 'failed' ? (
        <EmptyState title={t('cleaning.failed')} hint={t('cleaning.failedHint')}>
          <code className="mono">{run.error}</code>
        </EmptyState>
      ) : (
        <div className="page-body cleaning-body">
          <Tabs
            label={t('cleaning.tab.label')}
            active={tab}
            onChange={(key) => setParams(key === 'report' ? { tab: key } : {}, { replace: true })}
            items={[
              { key: 'findings', label: t('cleaning.tab.findings'), children: <Findings run={run} mayWrite={mayWrite} /> },
              { key: 'report', label: t('cleaning.tab.report'), children: <ReportView run={run} mayWrite={mayWrite} /> },
            ]}
          />
        </div>
      )}
    </>
  );
}

function CancelButton({ run }: { run: CleaningRun }) {
  const { t } = useText();
  const { busy, save } = useSave(cleaningKeys.runs, cleaningKeys.run(run.number));
  return (
    <Button loading={busy} onClick={() => void save(() => cleaningApi.cancel(run.number))}>
      {t('cleaning.cancel')}
    </Button>
  );
}

function CloseButton({ run }: { run: CleaningRun }) {
  const { t } = useText();
  const { modal } = App.useApp();
  const { busy, save } = useSave(cleaningKeys.runs, cleaningKeys.run(run.number));
  const { open } = totalsOf(run.counts);
  const close = () => save(() => cleaningApi.close(run.number));
  return (
    <Button
      loading={busy}
      onClick={() =>
        open === 0
          ? void close()
          : modal.confirm({
              title: t('cleaning.closeTitle'),
              content: t('cleaning.closeHint', { n: open }),
              okText: t('cleaning.close'),
              onOk: close,
            })
      }
    >
      {t('cleaning.close')}
    </Button>
  );
}
