import type { LabelResult } from '@zhiyin/contracts';
import type { ReactNode } from 'react';
import { has, type MessageKey, useText } from '../../../i18n/index.ts';
import { TableHead } from '../../../ui/TableHead.tsx';
import { IntervalBar, RateWords } from './drawings.tsx';
import { share, useEntityType } from './label-words.ts';
import type { Behind } from './TurnsDrawer.tsx';

type Props = { result: LabelResult; onBehind: ((behind: Behind) => void) | undefined };
/** Fewer labels than this are grey. */
const ENOUGH = 30;
/** A scrolled area must be reachable by keyboard. */
const REACHABLE = { tabIndex: 0 };
const few = (n: number) => (n < ENOUGH ? 'labelling-few' : undefined);

/** A number that leads to the turns behind it, where there are some to be seen. */
function Count({ n, behind, onBehind }: { n: number; behind: Behind; onBehind: Props['onBehind'] }) {
  if (!onBehind || n === 0) return <span className="tabular">{n}</span>;
  return (
    <button
      type="button"
      className="plain-button labelling-count tabular"
      aria-label={`${behind.what}: ${n}`}
      onClick={() => onBehind(behind)}
    >
      {n}
    </button>
  );
}

function Table({
  title,
  hint,
  head,
  children,
}: {
  title: string;
  hint?: string;
  head: readonly [MessageKey, 'number' | 'text' | 'rate'][];
  children: ReactNode;
}) {
  const { t } = useText();
  return (
    <section className="labelling-table">
      <h2>{title}</h2>
      {hint && <p className="muted">{hint}</p>}
      <section className="labelling-scroll" aria-label={title} {...REACHABLE}>
        <table className="data-table">
          <TableHead columns={head.map(([key, kind]) => [t(key), kind] as const)} />
          <tbody>{children}</tbody>
        </table>
      </section>
    </section>
  );
}

export function StratumTable({ result, onBehind, top }: Props & { top: number }) {
  const { t } = useText();
  return (
    <Table
      title={t('labelling.byStratum')}
      head={[
        ['labelling.stratum', 'text'],
        ['labelling.population', 'number'],
        ['labelling.labelled', 'number'],
        ['labelling.errors', 'number'],
        ['labelling.rate', 'rate'],
      ]}
    >
      {result.strata.map((row) => {
        const key = `labelling.stratum.${row.key}`;
        const name = has(key) ? t(key) : row.key;
        return (
          <tr key={row.key} className={few(row.n)}>
            <th scope="row">{name}</th>
            <td className="number tabular">{row.population}</td>
            <td className="number">
              <Count n={row.n} behind={{ what: name, filter: { stratum: row.key } }} onBehind={onBehind} />
              <span className="muted tabular"> / {row.size}</span>
            </td>
            <td className="number">
              <Count n={row.errors} behind={{ what: name, filter: { stratum: row.key, error: 'any' } }} onBehind={onBehind} />
            </td>
            <td className="rate">
              <IntervalBar rate={row.rate} top={top} target={result.target} />
              <RateWords rate={row.rate} /> {row.n < ENOUGH && <span className="muted">{t('labelling.few')}</span>}
            </td>
          </tr>
        );
      })}
    </Table>
  );
}

export function TypeTable({ result, onBehind, top }: Props & { top: number }) {
  const { t } = useText();
  return (
    <Table
      title={t('labelling.byType')}
      head={[
        ['labelling.type', 'text'],
        ['labelling.errors', 'number'],
        ['labelling.labelled', 'number'],
        ['labelling.rate', 'rate'],
      ]}
    >
      {result.errorTypes.map((row) => (
        <tr key={row.type} className={few(row.rate.n)}>
          <th scope="row">{t(`labelling.error.${row.type}`)}</th>
          <td className="number">
            <Count n={row.count} behind={{ what: t(`labelling.error.${row.type}`), filter: { error: row.type } }} onBehind={onBehind} />
          </td>
          <td className="number tabular">{row.rate.n}</td>
          <td className="rate">
            <IntervalBar rate={row.rate} top={top} />
            <RateWords rate={row.rate} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** 实体: a metric of its own, beside the intent error. */
export function EntityTable({ result, onBehind }: Props) {
  const { t, locale } = useText();
  const typeName = useEntityType();
  const { rate, count, agreement, types } = result.wrongEntity;
  if (rate.n === 0)
    return (
      <section className="labelling-table">
        <h2>{t('labelling.byEntity')}</h2>
        <p className="muted">{t('labelling.entityUnjudged')}</p>
      </section>
    );
  const kappa = agreement.value === null ? '–' : new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(agreement.value);
  return (
    <Table
      title={t('labelling.byEntity')}
      hint={t('labelling.byEntityHint', { kappa, pairs: agreement.pairs })}
      head={[
        ['labelling.entityType', 'text'],
        ['labelling.entityFound', 'number'],
        ['labelling.entityWrong', 'number'],
        ['labelling.entityMissed', 'number'],
        ['labelling.rate', 'rate'],
      ]}
    >
      <tr className={few(rate.n)}>
        <th scope="row" colSpan={4}>
          {t('labelling.error.wrong_entity')}{' '}
          <Count n={count} behind={{ what: t('labelling.error.wrong_entity'), filter: { error: 'wrong_entity' } }} onBehind={onBehind} />
          <span className="muted tabular"> / {rate.n}</span>
        </th>
        <td className="rate">
          <IntervalBar rate={rate} top={1} />
          <RateWords rate={rate} />
        </td>
      </tr>
      {types.map((row) => (
        <tr key={row.type} className={few(row.found)}>
          <th scope="row">{typeName(row.type)}</th>
          <td className="number tabular">{row.found}</td>
          <td className="number tabular">{row.wrong}</td>
          <td className="number tabular">{row.missing}</td>
          <td className="rate">
            <IntervalBar rate={row.rate} top={1} />
            <RateWords rate={row.rate} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

export function IntentTable({ result, onBehind, intentName }: Props & { intentName: (id: string) => string }) {
  const { t, locale } = useText();
  if (result.intents.length === 0) return null;
  return (
    <Table
      title={t('labelling.byIntent')}
      hint={t('labelling.byIntentHint', {
        weeks: [...new Set(result.pooled.map((one) => one.week))].join(locale.startsWith('zh') ? '、' : ', '),
      })}
      head={[
        ['labelling.intent', 'text'],
        ['labelling.labelled', 'number'],
        ['labelling.errors', 'number'],
        ['labelling.rate', 'rate'],
        ['labelling.shrunk', 'number'],
      ]}
    >
      {result.intents.map((row) => {
        const id = row.intent ?? 'out_of_scope';
        const name = intentName(id);
        return (
          <tr key={id} className={few(row.n)}>
            <th scope="row">
              {name} {row.flagged && <span className="chip bad">{t('labelling.flagged')}</span>}
            </th>
            <td className="number">
              <Count n={row.n} behind={{ what: name, filter: { intent: id } }} onBehind={onBehind} />
            </td>
            <td className="number">
              <Count n={row.errors} behind={{ what: name, filter: { intent: id, error: 'any' } }} onBehind={onBehind} />
            </td>
            <td className="rate">
              <IntervalBar rate={row.rate} top={1} target={result.target} />
              <RateWords rate={row.rate} />
            </td>
            <td className="number tabular">{share(row.shrunk, locale)}</td>
          </tr>
        );
      })}
    </Table>
  );
}
