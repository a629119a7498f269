import { useInfiniteQuery } from '@tanstack/react-query';
import type { CorpusVersion } from '@zhiyin/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useSession } from '../../../app/session.tsx';
import { useText } from '../../../i18n/index.ts';
import { PageHead } from '../../../ui/PageHead.tsx';
import { EmptyState, ErrorState, LoadMore, RowsSkeleton } from '../../../ui/states.tsx';
import { Tabs } from '../../../ui/Tabs.tsx';
import { Time } from '../../../ui/Time.tsx';
import { SHOWS_CORPUS } from '../after-change.ts';
import { versionApi, versionKeys } from './api.ts';
import { EvaluationSets } from './EvaluationSets.tsx';
import { FORMATS } from './formats.ts';
import { ImportDrawer } from './ImportDrawer.tsx';
import { useAuthorName } from './names.ts';
import { whole } from './numbers.ts';
import { ReasonDialog } from './ReasonDialog.tsx';
import { useDeed } from './use-deed.ts';
import './versions.css';

/** 语料版本: what was changed by whom and why, files in and out, and the frozen sets models are measured on. */
export function CorpusPage() {
  const { t } = useText();
  const { can } = useSession();
  const [params, setParams] = useSearchParams();
  const [importing, setImporting] = useState<'corpus' | 'set' | null>(null);
  const tab = params.get('tab') === 'sets' ? 'sets' : 'versions';
  const mayWrite = can('models.write');
  return (
    <>
      <PageHead title={t('training.corpus')} hint={t('versions.corpusHint')}>
        {mayWrite && (
          <Button type="primary" onClick={() => setImporting('corpus')}>
            {t('versions.import')}
          </Button>
        )}
      </PageHead>
      <div className="page-tabs">
        <Tabs
          label={t('training.corpus')}
          active={tab}
          onChange={(key) => setParams(key === 'versions' ? {} : { tab: key }, { replace: true })}
          items={[
            { key: 'versions', label: t('versions.tabVersions'), children: <CorpusVersions mayWrite={mayWrite} /> },
            {
              key: 'sets',
              label: t('versions.tabSets'),
              children: <EvaluationSets mayWrite={mayWrite} onImport={() => setImporting('set')} />,
            },
          ]}
        />
      </div>
      {importing && <ImportDrawer what={importing} onClose={() => setImporting(null)} />}
    </>
  );
}

function CorpusVersions({ mayWrite }: { mayWrite: boolean }) {
  const { t } = useText();
  const found = useInfiniteQuery({
    queryKey: versionKeys.corpusPages,
    queryFn: ({ pageParam, signal }) => versionApi.corpora(pageParam || undefined, signal),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
  });
  const [restoring, setRestoring] = useState<CorpusVersion | null>(null);
  const { busy, error, attempt } = useDeed(...SHOWS_CORPUS);
  const rows = found.data?.pages.flatMap((page) => page.data) ?? [];
  if (found.isPending) return <RowsSkeleton rows={5} height={64} />;
  if (found.error) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (rows.length === 0) return <EmptyState title={t('versions.noCorpora')} hint={t('versions.noCorporaHint')} />;
  const head = rows[0];
  return (
    <>
      <ul className="page-rows">
        {rows.map((version) => (
          <li key={version.number}>
            <VersionRow
              version={version}
              isHead={version === head}
              onRestore={mayWrite && version !== head && version.hash !== head?.hash ? () => setRestoring(version) : undefined}
            />
          </li>
        ))}
      </ul>
      <LoadMore list={found} />
      {restoring && (
        <ReasonDialog
          title={t('versions.restoreTitle', { n: restoring.number })}
          hint={t('versions.restoreHint', { n: restoring.number, next: (head?.number ?? 0) + 1 })}
          okText={t('versions.restore')}
          busy={busy}
          error={error}
          onClose={() => setRestoring(null)}
          onOk={(reason) =>
            void attempt(() => versionApi.restoreCorpus(restoring.number, reason), t('versions.restored', { n: restoring.number })).then(
              (done) => done && setRestoring(null),
            )
          }
        />
      )}
    </>
  );
}

function VersionRow({ version, isHead, onRestore }: { version: CorpusVersion; isHead: boolean; onRestore: (() => void) | undefined }) {
  const { t, locale } = useText();
  const author = useAuthorName();
  const { number } = version;
  return (
    <div className={`version-row ${isHead ? 'is-active' : ''}`}>
      <span className="version-main">
        <span className="version-title">
          {t('versions.corpusN', { n: number })} {isHead && <span className="chip good">{t('versions.current')}</span>}
          {version.added > 0 && (
            <span className="tabular good-words" title={t('versions.added')}>
              +{whole(version.added, locale)}
            </span>
          )}
          {version.removed > 0 && (
            <span className="tabular bad-words" title={t('versions.removed')}>
              −{whole(version.removed, locale)}
            </span>
          )}
        </span>
        {version.reason && <span className="version-reason">{version.reason}</span>}
        <span className="muted">
          {author(version.author)} · <Time iso={version.createdAt} />
        </span>
        <span className="muted tabular">
          {t('versions.corpusSize', { utterances: whole(version.utterances, locale), intents: whole(version.intents, locale) })} ·{' '}
          <code className="mono" title={version.hash}>
            {version.hash.slice(0, 12)}
          </code>
        </span>
      </span>
      <span className="row-tools">
        <details className="export">
          <summary aria-label={t('versions.exportN', { n: number })}>{t('versions.export')}</summary>
          <ul>
            {FORMATS.map((format) => (
              <li key={format}>
                <a href={versionApi.exportAddress(number, format)} download>
                  {t(`versions.format.${format}`)}
                </a>
              </li>
            ))}
          </ul>
        </details>
        {onRestore && (
          <Button size="small" onClick={onRestore} aria-label={t('versions.restoreN', { n: number })}>
            {t('versions.restore')}
          </Button>
        )}
      </span>
    </div>
  );
}
