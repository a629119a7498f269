import { useQuery } from '@tanstack/react-query';
import type { LabelResult, LabelSample } from '@zhiyin/contracts';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useSession } from '../../../app/session.tsx';
import { useText } from '../../../i18n/index.ts';
import { ErrorState, RowsSkeleton } from '../../../ui/states.tsx';
import { useSave } from '../../settings/use-save.ts';
import { labellingApi, labellingKeys } from './api.ts';
import { IntervalBar, KappaGauge, scaleOf } from './drawings.tsx';
import { share, useChoices } from './label-words.ts';
import { EntityTable, IntentTable, StratumTable, TypeTable } from './ResultTables.tsx';
import { type Behind, TurnsDrawer } from './TurnsDrawer.tsx';

/** 结果: the error with everything one needs to believe it. */
export function ResultView({ sample }: { sample: LabelSample }) {
  const { t } = useText();
  const found = useQuery({ queryKey: labellingKeys.result(sample.id), queryFn: ({ signal }) => labellingApi.result(sample.id, signal) });
  const { intentName } = useChoices(sample.id);
  const [behind, setBehind] = useState<Behind | null>(null);
  if (found.error) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <RowsSkeleton rows={6} height={56} />;
  const result = found.data;
  const isClosed = sample.state === 'closed';
  const onBehind = isClosed ? setBehind : undefined;
  const top = scaleOf([result.error?.high ?? null, ...result.strata.map((s) => s.rate.high)]);
  return (
    <div className="labelling-result">
      <Headline result={result} top={top} />
      <div className="labelling-side">
        <Agreement result={result} />
        {isClosed ? (
          <Onward sample={sample} onAll={() => setBehind({ what: t('labelling.allTurns'), filter: {} })} />
        ) : (
          <p className="muted">{t('labelling.turnsClosedOnly')}</p>
        )}
      </div>
      <StratumTable result={result} top={top} onBehind={onBehind} />
      <TypeTable result={result} top={top} onBehind={onBehind} />
      <EntityTable result={result} onBehind={onBehind} />
      <IntentTable result={result} intentName={intentName} onBehind={onBehind} />
      {behind && <TurnsDrawer sampleId={sample.id} behind={behind} onClose={() => setBehind(null)} />}
    </div>
  );
}

function Headline({ result, top }: { result: LabelResult; top: number }) {
  const { t, locale } = useText();
  const { error, withheld } = result;
  return (
    <section className="labelling-headline" aria-labelledby="labelling-headline">
      <h2 id="labelling-headline">
        {t('labelling.errorRate')}{' '}
        <span className={`chip ${result.state === 'final' ? 'good' : 'strong'}`}>{t(`labelling.${result.state}`)}</span>
      </h2>
      <p className={`labelling-figure tabular ${error ? '' : 'muted'}`}>{share(error?.value ?? null, locale)}</p>
      {error && (
        <>
          <IntervalBar rate={error} top={top} target={result.target} />
          <p className="tabular">
            {t('labelling.interval', { low: share(error.low, locale), high: share(error.high, locale) })} ·{' '}
            {t('labelling.n', { n: result.n })} ·{' '}
            <span className="muted">{t('labelling.target', { target: share(result.target, locale) })}</span>
          </p>
          {error.coverage < 1 && <p className="muted">{t('labelling.coverage', { share: share(error.coverage, locale) })}</p>}
        </>
      )}
      {withheld && (
        <p>
          {t(`labelling.withheld.${withheld}`)} <span className="muted tabular">{t('labelling.n', { n: result.n })}</span>
        </p>
      )}
    </section>
  );
}

function Agreement({ result }: { result: LabelResult }) {
  const { t, locale } = useText();
  const { kappa, cannotJudge } = result;
  const words = { share: share(cannotJudge.rate.value, locale), n: cannotJudge.rate.n };
  return (
    <section aria-labelledby="labelling-kappa">
      <h2 id="labelling-kappa">{t('labelling.kappa')}</h2>
      <p>
        <strong className="tabular">
          {kappa.value === null
            ? '–'
            : new Intl.NumberFormat(locale, { maximumFractionDigits: 2, minimumFractionDigits: 2 }).format(kappa.value)}
        </strong>{' '}
        · {t(`labelling.verdict.${kappa.verdict}`)} · <span className="muted tabular">{t('labelling.kappaPairs', { n: kappa.pairs })}</span>
      </p>
      <KappaGauge value={kappa.value} verdict={kappa.verdict} />
      <p className={cannotJudge.alarm ? 'labelling-alarm' : 'muted'} role={cannotJudge.alarm ? 'alert' : undefined}>
        {t(cannotJudge.alarm ? 'labelling.judgeAlarm' : 'labelling.judgeFine', words)}
      </p>
    </section>
  );
}

/** What becomes of a closed sample: looked into, taught, measured with. */
function Onward({ sample, onAll }: { sample: LabelSample; onAll: () => void }) {
  const { t } = useText();
  const { can } = useSession();
  const { modal, message } = App.useApp();
  const { busy, save } = useSave(labellingKeys.samples);
  const teach = async () => {
    const done = await save(() => labellingApi.teach(sample.id), true);
    if (done) void message.success(t('labelling.taughtDone', done.reply), 6);
  };
  return (
    <div className="labelling-onward">
      <Button onClick={onAll}>{t('labelling.allTurns')}</Button>
      <Button href={labellingApi.exportAddress(sample.id)} download>
        {t('labelling.export')}
      </Button>
      {can('models.write') && (
        <Button
          loading={busy}
          onClick={() =>
            modal.confirm({ title: t('labelling.teachAsk'), content: t('labelling.teachHint'), okText: t('labelling.teach'), onOk: teach })
          }
        >
          {t('labelling.teach')}
        </Button>
      )}
    </div>
  );
}
