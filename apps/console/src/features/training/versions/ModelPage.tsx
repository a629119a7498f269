import { useQuery } from '@tanstack/react-query';
import type { ModelDetail } from '@zhiyin/contracts';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { ApiError } from '../../../api/client.ts';
import { useSession } from '../../../app/session.tsx';
import { byteSize, duration, exactTime } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/index.ts';
import { PageHead } from '../../../ui/PageHead.tsx';
import { CopyButton, EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx';
import { versionApi, versionKeys } from './api.ts';
import { ComparisonSection } from './ComparisonSection.tsx';
import { FiguresSection } from './FiguresSection.tsx';
import { STATE_TONE } from './ModelsPage.tsx';
import { useAuthorName } from './names.ts';
import { whole } from './numbers.ts';
import { PromoteDialog } from './PromoteDialog.tsx';
import { PromotionHistory } from './PromotionHistory.tsx';
import { ReasonDialog } from './ReasonDialog.tsx';
import { failureText, RunPanel } from './RunPanel.tsx';
import { ShadowSection } from './ShadowSection.tsx';
import { againText, TrainedWithSection } from './TrainedWithSection.tsx';
import { useDeed } from './use-deed.ts';
import { useModels } from './use-models.ts';
import { useRuns } from './use-runs.ts';
import './versions.css';

/** 模型版本: one model's figures, how it stands beside another, and whether customers are answered by it. */
export function ModelPage() {
  const { t } = useText();
  const { modelId = '' } = useParams();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: versionKeys.model(modelId),
    queryFn: ({ signal }) => versionApi.model(modelId, signal),
  });
  if (isPending) return <RowsSkeleton rows={5} height={80} />;
  if (error instanceof ApiError && error.status === 404)
    return (
      <EmptyState title={t('versions.noSuchModel')}>
        <Link to="/training/models">{t('versions.backToModels')}</Link>
      </EmptyState>
    );
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return <ModelView key={modelId} detail={data} />;
}

function ModelView({ detail }: { detail: ModelDetail }) {
  const { t, locale } = useText();
  const { can } = useSession();
  const { open, runs } = useRuns();
  const { models, active, nameOf } = useModels();
  const [dialog, setDialog] = useState<'promote' | 'rollback' | null>(null);
  const rollback = useDeed(versionKeys.models);
  const { model, evaluation, promotions } = detail;
  const name = t('versions.modelN', { n: model.number });
  const mayWrite = can('models.write');
  const repeated = open ? undefined : runs.find((run) => run.kind === 'train');
  return (
    <>
      <PageHead title={name}>
        <span className={`chip ${STATE_TONE[model.state]}`}>{t(`versions.modelState.${model.state}`)}</span>
        {mayWrite && model.state === 'candidate' && (
          <Button type="primary" onClick={() => setDialog('promote')}>
            {t('versions.promote')}
          </Button>
        )}
        {mayWrite && model.state === 'retired' && (
          <Button type="primary" onClick={() => setDialog('rollback')}>
            {t('versions.rollback')}
          </Button>
        )}
      </PageHead>
      <p className="crumb">
        <Link to="/training/models">{t('versions.backToModels')}</Link>
      </p>
      {open && <RunPanel run={open} nameOf={nameOf} />}
      {repeated?.as === model.id && repeated.again && repeated.modelId && (
        <Alert
          className="version-alert"
          type={repeated.again.sameBytes ? 'success' : 'info'}
          showIcon
          title={
            <span className="alert-line">
              {againText(repeated.again, name, t, locale)}
              <Link to={`/training/models/${repeated.modelId}`}>{t('versions.toModel', { model: nameOf(repeated.modelId) })}</Link>
            </span>
          }
        />
      )}
      {repeated?.as === model.id && repeated.state === 'failed' && (
        <Alert className="version-alert" type="error" showIcon title={failureText(repeated, t)} />
      )}
      <div className="model-sections">
        <ModelFacts detail={detail} />
        <ComparisonSection model={model} models={models} active={active} promotions={promotions} isBusy={open !== undefined} />
        <ShadowSection model={model} active={active} isBusy={open !== undefined} nameOf={nameOf} />
        <FiguresSection model={model} evaluation={evaluation} isBusy={open !== undefined} />
        <TrainedWithSection model={model} isBusy={open !== undefined} nameOf={nameOf} />
        <PromotionHistory promotions={promotions} nameOf={nameOf} />
      </div>
      {dialog === 'promote' && <PromoteDialog model={model} active={active} onClose={() => setDialog(null)} />}
      {dialog === 'rollback' && (
        <ReasonDialog
          optional
          title={t('versions.rollbackTitle', { n: model.number })}
          hint={active ? t('versions.rollbackHint', { n: active.number }) : undefined}
          okText={t('versions.rollback')}
          busy={rollback.busy}
          error={rollback.error}
          onClose={() => setDialog(null)}
          onOk={(reason) =>
            void rollback
              .attempt(() => versionApi.rollback(model.id, reason), t('versions.rolledBack', { n: model.number }))
              .then((done) => done && setDialog(null))
          }
        />
      )}
    </>
  );
}

function ModelFacts({ detail: { model } }: { detail: ModelDetail }) {
  const { t, locale } = useText();
  const author = useAuthorName();
  const languages = new Intl.DisplayNames(locale, { type: 'language' });
  return (
    <dl className="facts">
      <dt>{t('versions.trainedBy')}</dt>
      <dd>
        {author(model.author)} · {exactTime(model.createdAt, locale)}
      </dd>
      <dt>{t('versions.why')}</dt>
      <dd>{model.reason || '—'}</dd>
      <dt>{t('versions.learnedFrom')}</dt>
      <dd className="tabular">
        <Link to="/training/corpus">{t('versions.corpusN', { n: model.corpusVersion })}</Link>
        {` · ${t('versions.examplesN', { n: whole(model.examples, locale) })} · ${model.languages
          .map((one) => `${languages.of(one.language) ?? one.language} ${whole(one.examples, locale)}`)
          .join(locale.startsWith('zh') ? '，' : ', ')}`}
      </dd>
      <dt>{t('versions.making')}</dt>
      <dd className="tabular">
        {`${t('versions.trainedIn', { time: duration(Math.max(1, model.trainMs / 1000), locale) })} · ${byteSize(model.bytes, locale)} · ${t('versions.seedN', { n: model.seed })}`}
      </dd>
      <dt>{t('versions.hash')}</dt>
      <dd>
        <code className="mono" title={model.hash}>
          {model.hash.slice(0, 16)}…
        </code>{' '}
        <CopyButton text={model.hash} />
      </dd>
    </dl>
  );
}
