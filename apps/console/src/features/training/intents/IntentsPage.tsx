import { SearchOutlined } from '@ant-design/icons';
import type { IntentHealth } from '@zhiyin/contracts';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useSession } from '../../../app/session.tsx';
import { percent } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/index.ts';
import { PageHead } from '../../../ui/PageHead.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx';
import { useSearchWords } from '../../../ui/use-search-words.ts';
import { useFindingText, VerdictChip } from './findings.tsx';
import { IntentForm } from './IntentForm.tsx';
import { arrange, SORTS, type Sort } from './sorting.ts';
import { useIntents, useLanguageName } from './use-intents.ts';
import './intents.css';

/** 意图: what customers may want, and which of it the bot needs help with. */
export function IntentsPage() {
  const { t, locale } = useText();
  const { can } = useSession();
  const { found, name } = useIntents();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const [making, setMaking] = useState(false);
  const q = params.get('q') ?? '';
  const sort = SORTS.find((known) => known === params.get('sort')) ?? 'urgency';
  const change = (next: { q?: string; sort?: Sort }) => {
    const kept = new URLSearchParams();
    const words = next.q ?? q;
    if (words) kept.set('q', words);
    if ((next.sort ?? sort) !== 'urgency') kept.set('sort', next.sort ?? sort);
    setParams(kept, { replace: true });
  };
  const search = useSearchWords(q, (words) => change({ q: words }));
  const rows = arrange(found.data?.data ?? [], { q, sort, nameOf: name, locale });
  const add = can('models.write') && (
    <Button type="primary" onClick={() => setMaking(true)}>
      {t('intents.add')}
    </Button>
  );
  const model = found.data?.model;
  return (
    <>
      <PageHead title={t('training.intents')} hint={t('intents.hint')}>
        <Input
          allowClear
          className="page-search"
          prefix={<SearchOutlined className="muted" />}
          placeholder={t('intents.search')}
          aria-label={t('intents.search')}
          {...search}
        />
        {add}
      </PageHead>
      {found.isPending ? (
        <RowsSkeleton rows={8} height={52} />
      ) : found.error ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data.data.length === 0 ? (
        <EmptyState title={t('intents.none')} hint={t('intents.noneHint')}>
          {add}
        </EmptyState>
      ) : (
        <>
          <p className="intent-basis">
            {model
              ? t(model.set === null ? 'intents.basisUnmeasured' : 'intents.basis', { n: model.number, set: model.set ?? 0 })
              : t('intents.basisNone')}{' '}
            {model &&
              found.data.corpusVersion > model.corpusVersion &&
              t('intents.basisOld', { n: found.data.corpusVersion - model.corpusVersion })}
            {(!model || model.set === null || found.data.corpusVersion > model.corpusVersion) && (
              <>
                {' '}
                <Link to="/training/models">{t('intents.toModels')}</Link>
              </>
            )}
          </p>
          {rows.length === 0 ? (
            <EmptyState title={t('intents.noMatch')} hint={t('intents.noMatchHint')} />
          ) : (
            <HealthTable rows={rows} sort={sort} onSort={(next) => change({ sort: next })} />
          )}
        </>
      )}
      {making && (
        <IntentForm
          intent={null}
          onClose={() => setMaking(false)}
          onDone={(intent) => void navigate(`/training/intents/${encodeURIComponent(intent.id)}`)}
        />
      )}
    </>
  );
}

function HealthTable({ rows, sort, onSort }: { rows: readonly IntentHealth[]; sort: Sort; onSort: (sort: Sort) => void }) {
  const { t } = useText();
  const head = (key: Sort, label: string, hint?: string) => (
    <th scope="col" aria-sort={sort === key ? (key === 'errors' ? 'descending' : 'ascending') : undefined} className={`col-${key}`}>
      <button type="button" className="sort" title={hint} aria-description={hint} onClick={() => onSort(sort === key ? 'urgency' : key)}>
        {label}
        <span aria-hidden="true">{sort === key ? (key === 'errors' ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
  );
  return (
    <table className="intent-table">
      <caption className="visually-hidden">{t('training.intents')}</caption>
      <thead>
        <tr>
          {head('name', t('intents.name'))}
          {head('examples', t('intents.examples'))}
          {head('f1', t('intents.f1'), t('intents.f1Hint'))}
          {head('errors', t('intents.errors'), t('intents.errorsHint'))}
          {head('urgency', t('intents.health'))}
        </tr>
      </thead>
      <tbody>
        {rows.map((health) => (
          <HealthRow key={health.intent.id} health={health} />
        ))}
      </tbody>
    </table>
  );
}

function HealthRow({ health }: { health: IntentHealth }) {
  const { t, locale } = useText();
  const { name } = useIntents();
  const text = useFindingText();
  const { intent, figures, errors, findings } = health;
  return (
    <tr>
      <th scope="row" className="col-name">
        <Link to={`/training/intents/${encodeURIComponent(intent.id)}`}>{name(intent.id)}</Link>
        <span className="mono muted">{intent.id}</span>
      </th>
      <td className="col-examples">
        <ExampleCounts examples={intent.examples} />
      </td>
      <td className="col-f1 tabular" data-label={t('intents.f1')}>
        {figures ? percent(figures.f1, locale) : '–'}
      </td>
      <td className="col-errors tabular" data-label={t('intents.errors')}>
        {figures ? errors : '–'}
      </td>
      <td className="col-urgency">
        <VerdictChip health={health} /> <span className="intent-why">{findings[0] && text(findings[0])}</span>
        {findings.length > 1 && <span className="muted"> {t('intents.moreFindings', { n: findings.length - 1 })}</span>}
      </td>
    </tr>
  );
}

/** How many examples there are of each language. */
export function ExampleCounts({ examples }: { examples: Readonly<Record<string, number>> }) {
  const { t } = useText();
  const languageName = useLanguageName();
  const entries = Object.entries(examples).sort((a, b) => b[1] - a[1]);
  if (entries.length === 0) return <span className="muted">{t('intents.noExamples')}</span>;
  return (
    <span className="example-counts">
      {entries.map(([tag, n]) => (
        <span key={tag} className="chip tabular" title={languageName(tag)}>
          <span className="visually-hidden">{languageName(tag)} </span>
          <span aria-hidden="true">{tag === 'und' ? '?' : (tag.split('-')[0] ?? tag)} </span>
          {n}
        </span>
      ))}
    </span>
  );
}
