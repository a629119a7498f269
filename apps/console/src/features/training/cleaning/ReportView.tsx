import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { CleaningDecision, CleaningReportView, CleaningRun, Rate } from '@zhiyin/contracts';
import { Button, Progress } from 'antd';
import { useText } from '../../../i18n/index.ts';
import { ErrorState, RowsSkeleton } from '../../../ui/states.tsx';
import { TableHead } from '../../../ui/TableHead.tsx';
import { Time } from '../../../ui/Time.tsx';
import { useIntentNames } from '../../intents/use-intent-names.ts';
import { useSave } from '../../settings/use-save.ts';
import { cleaningApi, cleaningKeys, isUnderWay, POLL_MS, useAuthorName } from './api.ts';

/** 清洗报告: what the review changed, batch by batch and line by line, and what that did to accuracy. */
export function ReportView({ run, mayWrite }: { run: CleaningRun; mayWrite: boolean }) {
  const found = useQuery({
    queryKey: cleaningKeys.report(run.number),
    queryFn: ({ signal }) => cleaningApi.report(run.number, signal),
    refetchInterval: (query) => (isUnderWay(query.state.data?.effect?.state) ? POLL_MS : false),
  });
  if (found.isPending) return <RowsSkeleton rows={4} height={72} />;
  if (found.error) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  return (
    <div className="cleaning-report">
      <Changed report={found.data} />
      <Effect report={found.data} mayWrite={mayWrite} />
      <Batches report={found.data} mayWrite={mayWrite} />
      <Lines report={found.data} />
    </div>
  );
}

function Changed({ report }: { report: CleaningReportView }) {
  const { t } = useText();
  const { nameOf } = useIntentNames();
  const refused = report.decisions
    .filter((one) => one.decision === 'refuse' && one.undoneAt === null)
    .reduce((sum, one) => sum + one.findings, 0);
  const { relabelled, edited, locale, removed } = report.totals;
  const figures = [
    ['relabelled', relabelled],
    ['edited', edited],
    ['locale', locale],
    ['removed', removed],
    ['refused', refused],
  ] as const;
  return (
    <section aria-labelledby="cleaning-changed">
      <h2 id="cleaning-changed">{t('cleaning.report.changed')}</h2>
      <dl className="cleaning-totals">
        {figures.map(([name, n]) => (
          <div key={name}>
            <dt>{t(`cleaning.report.${name}`)}</dt>
            <dd className="tabular">{n}</dd>
          </div>
        ))}
      </dl>
      {report.toVersion === null ? (
        <p className="muted">{t('cleaning.report.unchanged')}</p>
      ) : (
        <p className="muted">
          {t('cleaning.report.versions', { from: report.fromVersion, to: report.toVersion })}{' '}
          {report.otherVersions > 0 && t('cleaning.report.others', { n: report.otherVersions })}
        </p>
      )}
      {report.relabelled.length > 0 && (
        <table className="data-table narrow">
          <caption>{t('cleaning.report.moves')}</caption>
          <TableHead columns={[[t('cleaning.report.from')], [t('cleaning.report.to')], [t('cleaning.report.count'), 'number']]} />
          <tbody>
            {report.relabelled.map(({ from, to, count }) => (
              <tr key={`${from} ${to}`}>
                <td>{nameOf(from)}</td>
                <td>{nameOf(to)}</td>
                <td className="number tabular">{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const TONE = { better: 'good', not_worse: '', worse: 'bad' } as const;

function Effect({ report, mayWrite }: { report: CleaningReportView; mayWrite: boolean }) {
  const { t, locale } = useText();
  const { effect, run } = report;
  const { busy, save } = useSave(cleaningKeys.report(run.number));
  const measure = () => void save(() => cleaningApi.measure(run.number), true);
  const isMeasuring = isUnderWay(effect?.state);
  const figures = effect?.figures;
  const share = (value: number | null) =>
    value === null
      ? '–'
      : new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
  const points = (value: number) =>
    new Intl.NumberFormat(locale, {
      style: 'percent',
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
      signDisplay: 'exceptZero',
    }).format(value);
  const row = (label: string, rate: Rate) => (
    <tr>
      <th scope="row">{label}</th>
      <td className="number tabular">{share(rate.value)}</td>
      <td className="number tabular">
        {share(rate.low)} – {share(rate.high)}
      </td>
    </tr>
  );
  return (
    <section aria-labelledby="cleaning-effect">
      <h2 id="cleaning-effect">{t('cleaning.report.effect')}</h2>
      <p className="muted">{t('cleaning.report.how')}</p>
      {!effect && <p>{t('cleaning.report.notMeasured')}</p>}
      {effect?.state === 'failed' && <p role="alert">{t('cleaning.report.failed', { error: effect.error ?? '' })}</p>}
      {isMeasuring && (
        <div role="status" className="cleaning-search">
          {t('cleaning.report.measuring')}
          <Progress percent={Math.round((effect?.progress ?? 0) * 100)} size="small" aria-label={t('cleaning.report.measuring')} />
        </div>
      )}
      {effect && figures && (
        <>
          {!effect.upToDate && <p className="cleaning-note">{t('cleaning.report.stale')}</p>}
          <p>
            <span className={`chip ${TONE[figures.verdict]}`}>{t(`cleaning.verdict.${figures.verdict}`)}</span>
          </p>
          <table className="data-table narrow">
            <TableHead
              columns={[
                [t('cleaning.report.corpus')],
                [t('cleaning.report.accuracy'), 'number'],
                [t('cleaning.report.interval'), 'number'],
              ]}
            />
            <tbody>
              {row(t('cleaning.report.beforeVersion', { n: effect.fromVersion }), figures.baselineAccuracy)}
              {row(t('cleaning.report.afterVersion', { n: effect.toVersion }), figures.candidateAccuracy)}
              <tr>
                <th scope="row">{t('cleaning.report.difference')}</th>
                <td className="number tabular">{points(figures.difference.value)}</td>
                <td className="number tabular">
                  {points(figures.difference.low)} – {points(figures.difference.high)}
                </td>
              </tr>
            </tbody>
          </table>
          <p className="muted">
            {t('cleaning.report.set', {
              set: figures.set,
              n: figures.examples,
              fixed: figures.onlyCandidateRight,
              broken: figures.onlyBaselineRight,
              p: new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 }).format(figures.pValue),
            })}{' '}
            {effect.decidedInSet > 0 && t('cleaning.report.inSet', { n: effect.decidedInSet })}
          </p>
        </>
      )}
      {mayWrite && report.toVersion !== null && !isMeasuring && (
        <Button loading={busy} onClick={measure}>
          {t(effect ? 'cleaning.report.again' : 'cleaning.report.measure')}
        </Button>
      )}
    </section>
  );
}

function Batches({ report, mayWrite }: { report: CleaningReportView; mayWrite: boolean }) {
  const { t } = useText();
  const nameOf = useAuthorName();
  const client = useQueryClient();
  const { number } = report.run;
  const { busy, save } = useSave(cleaningKeys.report(number), cleaningKeys.runs, cleaningKeys.allFindings(number));
  if (report.decisions.length === 0) return null;
  const undo = async (decision: number) => {
    const undone = await save(() => cleaningApi.undo(number, decision), true);
    if (undone) client.setQueryData(cleaningKeys.run(number), undone.reply);
  };
  const about = (one: CleaningDecision) =>
    [
      t(one.decision === 'accept' ? 'cleaning.finding.accepted' : 'cleaning.finding.refused'),
      ...Object.entries(one.kinds).map(([kind, n]) => `${t(`cleaning.kind.${kind as keyof typeof one.kinds}`)} ${n}`),
      ...(one.version === null ? [] : [t('cleaning.version', { n: one.version })]),
      one.reason,
    ]
      .filter(Boolean)
      .join(' · ');
  return (
    <section aria-labelledby="cleaning-batches">
      <h2 id="cleaning-batches">{t('cleaning.report.batches')}</h2>
      <ul className="cleaning-batches">
        {report.decisions.toReversed().map((one) => (
          <li key={one.number} className="cleaning-batch">
            <span className="page-row-main">
              <span className="page-row-title">{t('cleaning.report.batch', { n: one.number })}</span>
              <span className="muted cleaning-wrap">{about(one)}</span>
            </span>
            <span className="muted">
              {nameOf(one.author)} · <Time iso={one.createdAt} />
            </span>
            {one.undoneAt !== null ? (
              <span className="chip">{t('cleaning.report.undone')}</span>
            ) : (
              mayWrite && (
                <Button
                  size="small"
                  disabled={busy}
                  aria-label={t('cleaning.report.undo', { n: one.number })}
                  onClick={() => void undo(one.number)}
                >
                  {t('cleaning.report.undoShort')}
                </Button>
              )
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Lines({ report }: { report: CleaningReportView }) {
  const { t } = useText();
  const { nameOf } = useIntentNames();
  if (report.changes.length === 0) return null;
  const total = report.decisions.filter((one) => one.undoneAt === null).reduce((sum, one) => sum + one.changed, 0);
  return (
    <section aria-labelledby="cleaning-lines">
      <h2 id="cleaning-lines">
        {total > report.changes.length ? t('cleaning.report.linesFirst', { n: report.changes.length }) : t('cleaning.report.lines')}
      </h2>
      <table className="data-table halves">
        <TableHead columns={[[t('cleaning.report.before')], [t('cleaning.report.after')]]} />
        <tbody>
          {report.changes.map(({ decision, id, before, after }) => (
            <tr key={`${decision} ${id}`}>
              <td>
                <span lang={before.locale}>{before.text}</span> <span className="chip">{nameOf(before.intentId)}</span>
              </td>
              <td>
                {after === null ? (
                  <span className="chip bad">{t('cleaning.willRemove')}</span>
                ) : (
                  <>
                    <span lang={after.locale}>{after.text}</span> <span className="chip">{nameOf(after.intentId)}</span>
                    {after.locale !== before.locale && <span className="chip">{after.locale}</span>}
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
