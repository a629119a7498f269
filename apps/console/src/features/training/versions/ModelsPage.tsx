import { useInfiniteQuery } from '@tanstack/react-query';
import type { ModelVersion } from '@zhiyin/contracts';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useSession } from '../../../app/session.tsx';
import { byteSize, duration } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/index.ts';
import { PageHead } from '../../../ui/PageHead.tsx';
import { EmptyState, ErrorState, LoadMore, RowsSkeleton } from '../../../ui/states.tsx';
import { Time } from '../../../ui/Time.tsx';
import { versionApi, versionKeys } from './api.ts';
import { RateLine } from './drawings.tsx';
import { useAuthorName } from './names.ts';
import { rateText, whole } from './numbers.ts';
import { ReasonDialog } from './ReasonDialog.tsx';
import { RunPanel, RunRows } from './RunPanel.tsx';
import { useDeed } from './use-deed.ts';
import { useModels } from './use-models.ts';
import { isOpen, useRuns } from './use-runs.ts';
import './versions.css';

export const STATE_TONE: Readonly<Record<ModelVersion['state'], string>> = { active: 'good', candidate: 'strong', retired: '' };

/** 模型: every version that was trained, which one answers customers, and the training under way. */
export function ModelsPage() {
  const { t } = useText();
  const { can } = useSession();
  const found = useInfiniteQuery({
    queryKey: versionKeys.modelPages,
    queryFn: ({ pageParam, signal }) => versionApi.models(pageParam || undefined, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const { list, runs, open } = useRuns();
  const { models, active, nameOf } = useModels();
  const [training, setTraining] = useState(false);
  const { busy, error, attempt } = useDeed(versionKeys.runs);
  const rows = found.data?.pages.flatMap((page) => page.data) ?? [];
  const past = runs.filter((run) => !isOpen(run));
  const last = open ? undefined : runs[0];
  const made = last?.kind === 'train' && last.state === 'done' ? models.find((one) => one.id === last.modelId) : undefined;
  const train = can('models.write') && (
    <Button type="primary" disabled={open !== undefined} onClick={() => setTraining(true)}>
      {t('versions.train')}
    </Button>
  );
  return (
    <>
      <PageHead title={t('training.models')} hint={t('versions.modelsHint')}>
        {train}
      </PageHead>
      {open && <RunPanel run={open} nameOf={nameOf} />}
      {made?.state === 'candidate' && active && (
        <Alert
          className="version-alert"
          type="success"
          showIcon
          title={
            <span className="alert-line">
              {t('versions.trainedTitle', { n: made.number })}
              <Link to={`/training/models/${made.id}`}>{t('versions.compareNow')}</Link>
            </span>
          }
        />
      )}
      {found.isPending ? (
        <RowsSkeleton rows={4} height={72} />
      ) : found.error ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState title={t('versions.noModels')} hint={t('versions.noModelsHint')}>
          {train}
        </EmptyState>
      ) : (
        <ul className="page-rows">
          {rows.map((model) => (
            <li key={model.id}>
              <ModelRow model={model} />
            </li>
          ))}
        </ul>
      )}
      <LoadMore list={found} />
      <section aria-labelledby="past-runs">
        <h2 id="past-runs" className="section-title">
          {t('versions.pastRuns')}
        </h2>
        {list.error ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : past.length === 0 ? (
          <p className="muted section-note">{t(list.isPending ? 'state.loading' : 'versions.noRuns')}</p>
        ) : (
          <RunRows runs={past} nameOf={nameOf} />
        )}
        <LoadMore list={list} />
      </section>
      {training && (
        <ReasonDialog
          title={t('versions.train')}
          hint={t('versions.trainHint')}
          okText={t('versions.trainStart')}
          busy={busy}
          error={error}
          onClose={() => setTraining(false)}
          onOk={(reason) => void attempt(() => versionApi.train(reason)).then((done) => done && setTraining(false))}
        />
      )}
    </>
  );
}

function ModelRow({ model }: { model: ModelVersion }) {
  const { t, locale } = useText();
  const author = useAuthorName();
  const isActive = model.state === 'active';
  return (
    <Link to={`/training/models/${model.id}`} className={`version-row ${isActive ? 'is-active' : ''}`}>
      <span className="version-main">
        <span className="version-title">
          {t('versions.modelN', { n: model.number })}{' '}
          <span className={`chip ${STATE_TONE[model.state]}`}>{t(`versions.modelState.${model.state}`)}</span>
        </span>
        {model.reason && <span className="version-reason">{model.reason}</span>}
        <span className="muted">
          {author(model.author)} · <Time iso={model.createdAt} />
        </span>
        <span className="muted tabular">
          {[
            t('versions.corpusN', { n: model.corpusVersion }),
            t('versions.examplesN', { n: whole(model.examples, locale) }),
            byteSize(model.bytes, locale),
            t('versions.trainedIn', { time: duration(Math.max(1, model.trainMs / 1000), locale) }),
          ].join(' · ')}
        </span>
      </span>
      <span className="version-measure">
        {model.evaluation ? (
          <>
            <span className="muted">{t('versions.accuracyOn', { n: model.evaluation.set })}</span>
            <span className="tabular">{rateText(model.evaluation.accuracy, locale)}</span>
            <RateLine rate={model.evaluation.accuracy} />
          </>
        ) : (
          <span className="muted">{t('versions.notMeasured')}</span>
        )}
      </span>
    </Link>
  );
}
