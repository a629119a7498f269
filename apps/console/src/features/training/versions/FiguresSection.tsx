import type { ModelEvaluation, ModelVersion } from '@zhiyin/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { useSession } from '../../../app/session.tsx';
import { percent } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/index.ts';
import { busyLook } from '../../../ui/busy.ts';
import { useErrorText } from '../../../ui/states.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import { versionApi, versionKeys } from './api.ts';
import { RateFigure } from './drawings.tsx';
import { useIntentName } from './names.ts';
import { share, whole } from './numbers.ts';
import { useDeed } from './use-deed.ts';

/** Rows shown before somebody asks for all of them. */
const FIRST = 10;

/** 评测指标: what the model got right on the frozen set, its weakest intents, and its errors. */
export function FiguresSection({
  model,
  evaluation,
  isBusy,
}: {
  model: ModelVersion;
  evaluation: ModelEvaluation | null;
  isBusy: boolean;
}) {
  const { t, locale } = useText();
  return (
    <section aria-labelledby="figures">
      <div className="section-head">
        <h2 id="figures">{t('versions.figures')}</h2>
        <MeasureButton model={model} isBusy={isBusy} primary={evaluation === null} />
      </div>
      {evaluation ? (
        <>
          <p className="muted">
            {t('versions.measuredOn', { set: evaluation.set, n: whole(evaluation.examples, locale) })}
            {evaluation.twin && ` ${t('versions.twin')}`}
          </p>
          <dl className="figures">
            <RateFigure name={t('versions.accuracy')} hint={t('versions.accuracyHint')} rate={evaluation.accuracy} />
            <RateFigure name={t('versions.inScope')} hint={t('versions.inScopeHint')} rate={evaluation.inScope} />
            <RateFigure name={t('versions.outOfScope')} hint={t('versions.outOfScopeHint')} rate={evaluation.outOfScope} />
            <div className="figure">
              <dt>{t('versions.macroF1')}</dt>
              <dd>
                <span className="figure-value tabular">{evaluation.macroF1 === null ? '—' : share(evaluation.macroF1, locale)}</span>
                <span className="muted">
                  {t('versions.macroF1Hint', { n: evaluation.intents.filter((one) => one.support > 0).length })}
                </span>
              </dd>
            </div>
          </dl>
          <WorstIntents evaluation={evaluation} />
          <Errors evaluation={evaluation} />
        </>
      ) : (
        <p className="muted">{t('versions.notMeasuredHint')}</p>
      )}
    </section>
  );
}

/** Measures a model on the newest set. */
export function MeasureButton({
  model,
  isBusy,
  primary,
}: {
  model: Pick<ModelVersion, 'id' | 'number'>;
  isBusy: boolean;
  primary?: boolean;
}) {
  const { t } = useText();
  const { can } = useSession();
  const errorText = useErrorText();
  const { busy, error, attempt } = useDeed(versionKeys.runs);
  if (!can('models.write')) return null;
  return (
    <span className="button-and-error">
      <Button
        size={primary ? 'middle' : 'small'}
        disabled={isBusy}
        {...busyLook(busy)}
        onClick={() => void attempt(() => versionApi.evaluate(model.id), t('versions.measureStarted'))}
      >
        {primary ? t('versions.measureN', { n: model.number }) : t('versions.measure')}
      </Button>
      {error && <span className="error-line">{errorText(error)}</span>}
    </span>
  );
}

function WorstIntents({ evaluation }: { evaluation: ModelEvaluation }) {
  const { t, locale } = useText();
  const nameOf = useIntentName();
  const [all, setAll] = useState(false);
  const worst = evaluation.intents
    .filter((one) => one.support > 0 && one.f1 < 1)
    .sort((a, b) => a.f1 - b.f1 || b.support - a.support || a.intent.localeCompare(b.intent));
  if (worst.length === 0) return <p>{t('versions.noWeakIntents')}</p>;
  return (
    <>
      <h3>{t('versions.worstIntents')}</h3>
      <div className="table-scroll">
        <table className="data-table stacked">
          <TableHead
            columns={[
              [t('versions.intent')],
              ['F1', 'number'],
              [t('versions.precision'), 'number'],
              [t('versions.recall'), 'number'],
              [t('versions.support'), 'number'],
              [t('versions.confusedWith')],
            ]}
          />
          <tbody>
            {worst.slice(0, all ? undefined : FIRST).map((one) => (
              <tr key={one.intent}>
                <th scope="row">{nameOf(one.intent)}</th>
                <td className="number" data-label="F1">
                  {percent(one.f1, locale)}
                </td>
                <td className="number" data-label={t('versions.precision')}>
                  {one.precision === null ? '—' : percent(one.precision, locale)}
                </td>
                <td className="number" data-label={t('versions.recall')}>
                  {one.recall === null ? '—' : percent(one.recall, locale)}
                </td>
                <td className="number" data-label={t('versions.support')}>
                  {one.support}
                </td>
                <td data-label={t('versions.confusedWith')}>{one.confusedWith === undefined ? '—' : nameOf(one.confusedWith)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ShowAll count={worst.length} all={all} onChange={setAll} />
    </>
  );
}

function Errors({ evaluation }: { evaluation: ModelEvaluation }) {
  const { t, locale } = useText();
  const nameOf = useIntentName();
  const [all, setAll] = useState(false);
  if (evaluation.errors.length === 0) return <p>{t('versions.noErrors')}</p>;
  return (
    <>
      <h3>{t('versions.errors')}</h3>
      <p className="muted">{t('versions.errorsHint')}</p>
      <ul className="texts">
        {evaluation.errors.slice(0, all ? undefined : FIRST).map((one) => (
          <li key={`${one.text}\n${one.truth}`}>
            <q className="text-quote">{one.text}</q>
            <span className="text-guesses">
              <span>
                {t('versions.truth')} <b>{nameOf(one.truth)}</b>
              </span>
              <span className="bad-words">
                {t('versions.guess')} <b>{nameOf(one.guess)}</b> {percent(one.confidence, locale)}
              </span>
            </span>
          </li>
        ))}
      </ul>
      <ShowAll count={evaluation.errors.length} all={all} onChange={setAll} />
    </>
  );
}

/** Shows the rest of a long list, or the beginning again. */
export function ShowAll({
  count,
  all,
  first = FIRST,
  onChange,
}: {
  count: number;
  all: boolean;
  first?: number;
  onChange: (all: boolean) => void;
}) {
  const { t } = useText();
  if (count <= first) return null;
  return (
    <Button size="small" onClick={() => onChange(!all)}>
      {all ? t('versions.showFirst', { n: first }) : t('versions.showAll', { n: count })}
    </Button>
  );
}
