import { useQuery } from '@tanstack/react-query';
import type { ModelComparison, ModelPromotion, ModelVersion } from '@zhiyin/contracts';
import { Select } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { toApiError } from '../../../api/client.ts';
import { percent } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/index.ts';
import { ErrorState, RowsSkeleton } from '../../../ui/states.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import { versionApi, versionKeys } from './api.ts';
import { DifferenceLine, type Tone } from './drawings.tsx';
import { MeasureButton, ShowAll } from './FiguresSection.tsx';
import { useIntentName } from './names.ts';
import { points, rateText, whole } from './numbers.ts';

type Props = {
  model: ModelVersion;
  models: readonly ModelVersion[];
  active: ModelVersion | undefined;
  promotions: readonly ModelPromotion[];
  isBusy: boolean;
};
const FIRST = 8;

/** 对比: this model beside the active one (or the one chosen) on the same frozen texts. */
export function ComparisonSection({ model, models, active, promotions, isBusy }: Props) {
  const { t } = useText();
  const [params, setParams] = useSearchParams();
  // The active model is set beside the one it took over from.
  const before = promotions.find((one) => one.modelId === model.id)?.fromModelId;
  const usual = active && active.id !== model.id ? active.id : before;
  const others = models.filter((one) => one.id !== model.id);
  const wanted = params.get('with');
  const baseline = others.find((one) => one.id === wanted)?.id ?? others.find((one) => one.id === usual)?.id;
  const choose = (id: string) => setParams(id === usual ? {} : { with: id }, { replace: true });
  return (
    <section aria-labelledby="comparison">
      <div className="section-head">
        <h2 id="comparison">{t('versions.comparison')}</h2>
        {others.length > 0 && (
          <span className="inline-field">
            <span aria-hidden="true">{t('versions.compareWith')}</span>
            <Select<string>
              size="small"
              value={baseline ?? null}
              placeholder={t('versions.chooseModel')}
              aria-label={t('versions.compareWith')}
              popupMatchSelectWidth={false}
              onChange={choose}
              options={others.map((one) => ({
                value: one.id,
                label: `${t('versions.modelN', { n: one.number })} · ${t(`versions.modelState.${one.state}`)}`,
              }))}
            />
          </span>
        )}
      </div>
      {baseline ? (
        <ComparisonOf model={model} baseline={baseline} models={models} isBusy={isBusy} />
      ) : (
        <p className="muted">{t(others.length === 0 ? 'versions.nothingToCompare' : 'versions.chooseToCompare')}</p>
      )}
    </section>
  );
}

function ComparisonOf({
  model,
  baseline,
  models,
  isBusy,
}: {
  model: ModelVersion;
  baseline: string;
  models: readonly ModelVersion[];
  isBusy: boolean;
}) {
  const { t } = useText();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: versionKeys.comparison(model.id, baseline),
    queryFn: ({ signal }) => versionApi.compare(model.id, baseline, signal),
  });
  if (isPending) return <RowsSkeleton rows={2} height={56} />;
  if (error) {
    const { details } = toApiError(error);
    if (details.reason !== 'not_evaluated') return <ErrorState error={error} onRetry={() => void refetch()} />;
    const missing = Array.isArray(details.models) ? models.filter((one) => (details.models as unknown[]).includes(one.id)) : [];
    return (
      <div className="section-empty">
        <p>{t('versions.notBothMeasured')}</p>
        {missing.map((one) => (
          <MeasureButton key={one.id} model={one} isBusy={isBusy} primary />
        ))}
      </div>
    );
  }
  return <ComparisonView comparison={data} models={models} />;
}

const TONE: Readonly<Record<ModelComparison['verdict'], Tone>> = { better: 'good', not_worse: 'plain', worse: 'bad' };

type Figures = Pick<
  ModelComparison,
  | 'verdict'
  | 'difference'
  | 'candidateAccuracy'
  | 'baselineAccuracy'
  | 'onlyCandidateRight'
  | 'onlyBaselineRight'
  | 'set'
  | 'examples'
  | 'pValue'
>;

/** The verdict in words, with the difference, its interval and what it was counted on. */
export function Verdict({ figures, candidate, baseline }: { figures: Figures; candidate: string; baseline: string }) {
  const { t, locale } = useText();
  const { verdict, difference } = figures;
  return (
    <div className="verdict">
      <p className={`verdict-words ${TONE[verdict]}`}>{t(`versions.verdict.${verdict}`, { candidate, baseline })}</p>
      <DifferenceLine difference={difference} tone={TONE[verdict]} left={t('versions.sideWorse')} right={t('versions.sideBetter')} />
      <p className="tabular">
        {t('versions.differenceRead', {
          value: points(difference.value, locale),
          low: points(difference.low, locale),
          high: points(difference.high, locale),
        })}{' '}
        {t('versions.pairs', {
          set: figures.set,
          n: whole(figures.examples, locale),
          fixed: whole(figures.onlyCandidateRight, locale),
          broken: whole(figures.onlyBaselineRight, locale),
        })}
      </p>
      <p className="muted tabular">
        {candidate} {rateText(figures.candidateAccuracy, locale)} · {baseline} {rateText(figures.baselineAccuracy, locale)} ·{' '}
        {t('versions.pValue', { p: figures.pValue < 0.001 ? '< 0.001' : `= ${figures.pValue.toFixed(3)}` })}
      </p>
    </div>
  );
}

function ComparisonView({ comparison, models }: { comparison: ModelComparison; models: readonly ModelVersion[] }) {
  const { t, locale } = useText();
  const nameOf = useIntentName();
  const [allIntents, setAllIntents] = useState(false);
  const nameById = (id: string) => {
    const model = models.find((one) => one.id === id);
    return model ? t('versions.modelN', { n: model.number }) : t('versions.olderModel');
  };
  const candidate = nameById(comparison.candidate);
  const baseline = nameById(comparison.baseline);
  const moved = comparison.intents.filter((one) => one.candidateRecall !== one.baselineRecall);
  return (
    <>
      <Verdict figures={comparison} candidate={candidate} baseline={baseline} />
      {(['broken', 'fixed'] as const).map((change) => (
        <Changes
          key={change}
          title={t(`versions.became.${change}`, { n: change === 'broken' ? comparison.onlyBaselineRight : comparison.onlyCandidateRight })}
          rows={comparison.changes.filter((one) => one.change === change)}
          count={change === 'broken' ? comparison.onlyBaselineRight : comparison.onlyCandidateRight}
          candidate={candidate}
          baseline={baseline}
        />
      ))}
      {moved.length > 0 && (
        <>
          <h3>{t('versions.recallChanges')}</h3>
          <div className="table-scroll">
            <table className="data-table stacked">
              <TableHead
                columns={[
                  [t('versions.intent')],
                  [baseline, 'number'],
                  [candidate, 'number'],
                  [t('versions.change'), 'number'],
                  [t('versions.support'), 'number'],
                ]}
              />
              <tbody>
                {moved.slice(0, allIntents ? undefined : FIRST).map((one) => {
                  const change = one.candidateRecall - one.baselineRecall;
                  return (
                    <tr key={one.intent}>
                      <th scope="row">{nameOf(one.intent)}</th>
                      <td className="number" data-label={baseline}>
                        {percent(one.baselineRecall, locale)}
                      </td>
                      <td className="number" data-label={candidate}>
                        {percent(one.candidateRecall, locale)}
                      </td>
                      <td className={`number ${change < 0 ? 'bad-words' : 'good-words'}`} data-label={t('versions.change')}>
                        {points(change, locale)}
                      </td>
                      <td className="number" data-label={t('versions.support')}>
                        {one.support}
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
          <ShowAll count={moved.length} all={allIntents} first={FIRST} onChange={setAllIntents} />
        </>
      )}
    </>
  );
}

function Changes({
  title,
  rows,
  count,
  candidate,
  baseline,
}: {
  title: string;
  rows: ModelComparison['changes'];
  count: number;
  candidate: string;
  baseline: string;
}) {
  const { t } = useText();
  const nameOf = useIntentName();
  const [all, setAll] = useState(false);
  return (
    <>
      <h3>{title}</h3>
      {count === 0 ? (
        <p className="muted">{t('versions.nothingHere')}</p>
      ) : (
        <ul className="texts">
          {rows.slice(0, all ? undefined : FIRST).map((one) => (
            <li key={`${one.text}\n${one.truth}`}>
              <q className="text-quote">{one.text}</q>
              <span className="text-guesses">
                <span>
                  {t('versions.truth')} <b>{nameOf(one.truth)}</b>
                </span>
                <span className={one.change === 'broken' ? 'good-words' : 'bad-words'}>
                  {baseline} <b>{nameOf(one.baseline)}</b>
                </span>
                <span className={one.change === 'broken' ? 'bad-words' : 'good-words'}>
                  {candidate} <b>{nameOf(one.candidate)}</b>
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {count > rows.length && <p className="muted">{t('versions.listedOf', { n: rows.length, total: count })}</p>}
      <ShowAll count={rows.length} all={all} first={FIRST} onChange={setAll} />
    </>
  );
}
