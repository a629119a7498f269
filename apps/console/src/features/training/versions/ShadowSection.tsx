import { useQuery } from '@tanstack/react-query';
import type { ModelVersion, ShadowEvaluation } from '@zhiyin/contracts';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useSession } from '../../../app/session.tsx';
import { dateTime, exactTime, percent } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/index.ts';
import { busyLook } from '../../../ui/busy.ts';
import { ErrorState, RowsSkeleton, useErrorText } from '../../../ui/states.tsx';
import { versionApi, versionKeys } from './api.ts';
import { DifferenceLine, RateFigure } from './drawings.tsx';
import { ShowAll } from './FiguresSection.tsx';
import { useAuthorName, useIntentName } from './names.ts';
import { points, whole } from './numbers.ts';
import { useDeed } from './use-deed.ts';

const FIRST = 8;

type Props = { model: ModelVersion; active: ModelVersion | undefined; isBusy: boolean; nameOf: (model: string) => string };

/** 影子评测: what would change for customers, by what they wrote in the last seven days. */
export function ShadowSection({ model, active, isBusy, nameOf }: Props) {
  const { t } = useText();
  const { can } = useSession();
  const errorText = useErrorText();
  const found = useQuery({
    queryKey: versionKeys.shadow(model.id),
    queryFn: ({ signal }) => versionApi.shadow(model.id, signal),
  });
  const { busy, error, attempt } = useDeed(versionKeys.runs);
  const isActive = model.state === 'active';
  if (isActive && !found.data) return null;
  return (
    <section aria-labelledby="shadow">
      <div className="section-head">
        <h2 id="shadow">{t('versions.shadow')}</h2>
        {can('models.write') && !isActive && active && (
          <Button
            size="small"
            disabled={isBusy}
            {...busyLook(busy)}
            onClick={() => void attempt(() => versionApi.startShadow(model.id), t('versions.shadowStarted'))}
          >
            {t(found.data ? 'versions.shadowAgain' : 'versions.shadowRun')}
          </Button>
        )}
      </div>
      <p className="muted">{t('versions.shadowHint')}</p>
      {error && <p className="error-line">{errorText(error)}</p>}
      {found.isPending ? (
        <RowsSkeleton rows={2} height={56} />
      ) : found.error ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data ? (
        <ShadowView
          shadow={found.data}
          candidate={nameOf(model.id)}
          baseline={nameOf(found.data.baseline)}
          isOld={!isActive && found.data.baseline !== active?.id}
        />
      ) : (
        <p>{t('versions.noShadow')}</p>
      )}
    </section>
  );
}

/** What the figures of a shadow evaluation warn of. */
export function ShadowWarnings({ shadow }: { shadow: ShadowEvaluation }) {
  const { t, locale } = useText();
  const { warnings, agreement, rejectedDifference } = shadow;
  if (warnings.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={
        <ul>
          {warnings.includes('changed') && <li>{t('versions.warnChanged', { share: percent(1 - (agreement.value ?? 1), locale) })}</li>}
          {warnings.includes('rejected') && (
            <li>
              {t(rejectedDifference.value > 0 ? 'versions.warnRejectsMore' : 'versions.warnRejectsLess', {
                n: points(Math.abs(rejectedDifference.value), locale).replace(/^[+]/, ''),
              })}
            </li>
          )}
        </ul>
      }
    />
  );
}

function ShadowView({
  shadow,
  candidate,
  baseline,
  isOld,
}: {
  shadow: ShadowEvaluation;
  candidate: string;
  baseline: string;
  isOld: boolean;
}) {
  const { t, locale } = useText();
  const author = useAuthorName();
  const nameOf = useIntentName();
  const [allChanges, setAllChanges] = useState(false);
  const [allUnlike, setAllUnlike] = useState(false);
  const changed = shadow.changes.reduce((sum, one) => sum + one.count, 0) + shadow.more.turns;
  return (
    <>
      <p className="muted tabular">
        {t('versions.shadowOf', {
          baseline,
          from: dateTime(shadow.from, locale),
          to: dateTime(shadow.to, locale),
          n: whole(shadow.n, locale),
          turns: whole(shadow.turns, locale),
        })}{' '}
        {author(shadow.author)} · {exactTime(shadow.createdAt, locale)}
      </p>
      {isOld && <Alert type="info" showIcon title={t('versions.shadowOld', { baseline })} />}
      {shadow.n === 0 ? (
        <p>{t('versions.shadowNothing')}</p>
      ) : (
        <>
          <ShadowWarnings shadow={shadow} />
          <dl className="figures">
            <RateFigure name={t('versions.agreement')} hint={t('versions.agreementHint')} rate={shadow.agreement} />
            <RateFigure name={t('versions.rejectedBy', { model: baseline })} rate={shadow.baselineRejected} />
            <RateFigure name={t('versions.rejectedBy', { model: candidate })} rate={shadow.candidateRejected} />
            <div className="figure">
              <dt>{t('versions.rejectedChange')}</dt>
              <dd>
                <span className="figure-value tabular">{points(shadow.rejectedDifference.value, locale)}</span>
                <DifferenceLine
                  difference={shadow.rejectedDifference}
                  tone={shadow.warnings.includes('rejected') ? 'bad' : 'plain'}
                  left={t('versions.sideFewer')}
                  right={t('versions.sideMore')}
                />
                <span className="muted tabular">
                  {t('versions.pointsInterval', {
                    low: points(shadow.rejectedDifference.low, locale),
                    high: points(shadow.rejectedDifference.high, locale),
                  })}
                </span>
              </dd>
            </div>
          </dl>
          <h3>{t('versions.shadowChanges', { n: whole(changed, locale) })}</h3>
          {changed === 0 && <p className="muted">{t('versions.nothingHere')}</p>}
          <ul className="changes">
            {shadow.changes.slice(0, allChanges ? undefined : FIRST).map((one) => (
              <li key={`${one.from}\n${one.to}`}>
                <details>
                  <summary>
                    <span className="change-from">{nameOf(one.from)}</span> <span aria-hidden="true">→</span>
                    <span className="visually-hidden"> {t('versions.becomes')} </span> <b>{nameOf(one.to)}</b>
                    <span className="change-count tabular">{t('versions.turnsN', { n: whole(one.count, locale) })}</span>
                  </summary>
                  <ul className="texts">
                    {one.samples.map((sample) => (
                      <li key={sample.text}>
                        <q className="text-quote">{sample.text}</q>
                        <Confidences row={sample} candidate={candidate} baseline={baseline} />
                      </li>
                    ))}
                  </ul>
                </details>
              </li>
            ))}
          </ul>
          <ShowAll count={shadow.changes.length} all={allChanges} first={FIRST} onChange={setAllChanges} />
          {shadow.more.kinds > 0 && (
            <p className="muted">
              {t('versions.moreChanges', { kinds: whole(shadow.more.kinds, locale), turns: whole(shadow.more.turns, locale) })}
            </p>
          )}
          {shadow.unlike.length > 0 && (
            <>
              <h3>{t('versions.unlike')}</h3>
              <ul className="texts">
                {shadow.unlike.slice(0, allUnlike ? undefined : FIRST).map((row) => (
                  <li key={row.text}>
                    <q className="text-quote">{row.text}</q>
                    <Confidences row={row} candidate={candidate} baseline={baseline} named />
                  </li>
                ))}
              </ul>
              <ShowAll count={shadow.unlike.length} all={allUnlike} first={FIRST} onChange={setAllUnlike} />
            </>
          )}
        </>
      )}
    </>
  );
}

function Confidences({
  row,
  candidate,
  baseline,
  named,
}: {
  row: ShadowEvaluation['unlike'][number];
  candidate: string;
  baseline: string;
  named?: boolean;
}) {
  const { locale } = useText();
  const nameOf = useIntentName();
  const sides = [
    [baseline, row.baseline],
    [candidate, row.candidate],
  ] as const;
  return (
    <span className="text-guesses tabular">
      {sides.map(([model, guess]) => (
        <span key={model}>
          {model} {named && <b>{nameOf(guess.intent)}</b>} {percent(guess.confidence, locale)}
        </span>
      ))}
    </span>
  );
}
