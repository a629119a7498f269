import type { TrainingRun } from '@zhiyin/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useSession } from '../../../app/session.tsx';
import { duration, percent } from '../../../i18n/format.ts';
import { has, type MessageKey, type Translate, useText } from '../../../i18n/index.ts';
import { busyLook } from '../../../ui/busy.ts';
import { useErrorText } from '../../../ui/states.tsx';
import { Time } from '../../../ui/Time.tsx';
import { versionApi, versionKeys } from './api.ts';
import { useAuthorName } from './names.ts';
import { againText } from './TrainedWithSection.tsx';
import { useDeed } from './use-deed.ts';

const STAGES: Readonly<Record<string, MessageKey>> = {
  reading: 'versions.stage.reading',
  training: 'versions.stage.training',
  'training a twin to be measured': 'versions.stage.twin',
  measuring: 'versions.stage.measuring',
  'measuring the active model': 'versions.stage.measuringActive',
  comparing: 'versions.stage.comparing',
  done: 'versions.stage.storing',
};

function stageText(run: TrainingRun, t: Translate): string {
  if (run.state === 'queued') return t('versions.stage.queued');
  return t(STAGES[run.stage] ?? 'versions.stage.reading');
}

/** Why a run failed, in words; what nobody foresaw is shown as it was written down. */
export function failureText(run: TrainingRun, t: Translate): string {
  const key = `versions.failure.${run.errorCode}`;
  return run.errorCode && has(key) ? t(key) : (run.error ?? t('error.internal'));
}

/** A run under way: what it does, how far it is, and how to end it. */
export function RunPanel({ run, nameOf }: { run: TrainingRun; nameOf: (model: string) => string }) {
  const { t, locale } = useText();
  const { can } = useSession();
  const author = useAuthorName();
  const errorText = useErrorText();
  const { busy, error, attempt } = useDeed(versionKeys.runs);
  const [asked, setAsked] = useState(false);
  const title = `${t(`versions.run.${run.kind}`)}${run.modelId ? ` · ${nameOf(run.modelId)}` : ''}`;
  return (
    <section className="run-panel" aria-label={title}>
      <div className="run-panel-head">
        <h2>{title}</h2>
        <span className="muted">
          {author(run.author)} · <Time iso={run.createdAt} />
          {run.reason && ` · ${run.reason}`}
        </span>
      </div>
      <div
        className="run-progress"
        role="progressbar"
        aria-label={title}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(100 * run.progress)}
        aria-valuetext={`${percent(run.progress, locale)} ${stageText(run, t)}`}
      >
        <svg aria-hidden="true" focusable="false">
          <rect width={`${100 * run.progress}%`} height="100%" />
        </svg>
      </div>
      <div className="run-panel-foot">
        <span className="tabular">
          {percent(run.progress, locale)} · {stageText(run, t)}
        </span>
        {can('models.write') &&
          (asked ? (
            <span className="run-panel-ask">
              {t('versions.cancelAsk')}
              <Button
                size="small"
                danger
                autoFocus
                {...busyLook(busy)}
                onClick={() => void attempt(() => versionApi.cancelRun(run.id), t('versions.cancelled')).then(() => setAsked(false))}
              >
                {t('versions.cancelYes')}
              </Button>
              <Button size="small" onClick={() => setAsked(false)}>
                {t('versions.cancelNo')}
              </Button>
            </span>
          ) : (
            <Button size="small" onClick={() => setAsked(true)}>
              {t('versions.cancelRun')}
            </Button>
          ))}
      </div>
      {error && <p className="error-line">{errorText(error)}</p>}
    </section>
  );
}

const TONES: Readonly<Record<TrainingRun['state'], string>> = { queued: '', running: 'strong', done: 'good', failed: 'bad', cancelled: '' };

/** What became of earlier runs. */
export function RunRows({ runs, nameOf }: { runs: readonly TrainingRun[]; nameOf: (model: string) => string }) {
  const { t, locale } = useText();
  const author = useAuthorName();
  return (
    <ul className="page-rows">
      {runs.map((run) => (
        <li key={run.id} className="version-row">
          <span className="version-main">
            <span className="version-title">
              {t(`versions.run.${run.kind}`)} <span className={`chip ${TONES[run.state]}`}>{t(`versions.runState.${run.state}`)}</span>
            </span>
            {run.reason && <span className="version-reason">{run.reason}</span>}
            <span className="muted">
              {[author(run.author), t('versions.corpusN', { n: run.corpusVersion })].join(' · ')} · <Time iso={run.createdAt} />
              {run.startedAt &&
                run.endedAt &&
                ` · ${t('versions.took', { time: duration((Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000, locale) })}`}
            </span>
            {run.again && <span className="version-reason">{againText(run.again, nameOf(run.again.modelId), t, locale)}</span>}
            {run.state === 'failed' && <span className="error-line">{failureText(run, t)}</span>}
          </span>
          {run.modelId && run.state === 'done' && <Link to={`/training/models/${run.modelId}`}>{nameOf(run.modelId)}</Link>}
        </li>
      ))}
    </ul>
  );
}
