import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useText } from '../../../i18n/index.ts';
import { EmptyState, ErrorState, LoadMore, RowsSkeleton } from '../../../ui/states.tsx';
import { Time } from '../../../ui/Time.tsx';
import { versionApi, versionKeys } from './api.ts';
import { useAuthorName } from './names.ts';
import { whole } from './numbers.ts';
import { ReasonDialog } from './ReasonDialog.tsx';
import { useDeed } from './use-deed.ts';

/** 评测集: frozen examples every model is measured on; the newest is in use. */
export function EvaluationSets({ mayWrite, onImport }: { mayWrite: boolean; onImport: () => void }) {
  const { t, locale } = useText();
  const author = useAuthorName();
  const found = useInfiniteQuery({
    queryKey: versionKeys.setPages,
    queryFn: ({ pageParam, signal }) => versionApi.sets(pageParam || undefined, signal),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
  });
  const [freezing, setFreezing] = useState(false);
  const { busy, error, attempt } = useDeed(versionKeys.sets, versionKeys.models);
  const rows = found.data?.pages.flatMap((page) => page.data) ?? [];
  const tools = mayWrite && (
    <>
      <Button size="small" onClick={() => setFreezing(true)}>
        {t('versions.freeze')}
      </Button>
      <Button size="small" onClick={onImport}>
        {t('versions.importSet')}
      </Button>
    </>
  );
  return (
    <>
      <div className="tab-tools">
        <p className="muted">{t('versions.setsHint')}</p>
        {rows.length > 0 && tools && <span className="row-tools">{tools}</span>}
      </div>
      {found.isPending ? (
        <RowsSkeleton rows={3} height={64} />
      ) : found.error ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState title={t('versions.noSets')} hint={t('versions.noSetsHint')}>
          {tools}
        </EmptyState>
      ) : (
        <ul className="page-rows">
          {rows.map((set, i) => (
            <li key={set.number}>
              <div className={`version-row ${i === 0 ? 'is-active' : ''}`}>
                <span className="version-main">
                  <span className="version-title">
                    {t('versions.setN', { n: set.number })} {i === 0 && <span className="chip good">{t('versions.inUse')}</span>}
                  </span>
                  {set.reason && <span className="version-reason">{set.reason}</span>}
                  <span className="muted">
                    {author(set.author)} · <Time iso={set.createdAt} />
                  </span>
                  <span className="muted tabular">
                    {[
                      set.corpusVersion === null ? t('versions.setImported') : t('versions.setSplit', { n: set.corpusVersion }),
                      t('versions.corpusSize', { utterances: whole(set.examples, locale), intents: whole(set.intents, locale) }),
                    ].join(' · ')}{' '}
                    ·{' '}
                    <code className="mono" title={set.hash}>
                      {set.hash.slice(0, 12)}
                    </code>
                  </span>
                </span>
              </div>
            </li>
          ))}
        </ul>
      )}
      <LoadMore list={found} />
      {freezing && (
        <ReasonDialog
          title={t('versions.freezeTitle')}
          hint={t('versions.freezeHint')}
          okText={t('versions.freeze')}
          busy={busy}
          error={error}
          onClose={() => setFreezing(false)}
          onOk={(reason) =>
            void attempt(() => versionApi.freezeSet(reason), t('versions.frozen')).then((done) => done && setFreezing(false))
          }
        />
      )}
    </>
  );
}
