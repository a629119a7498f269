import { useQuery } from '@tanstack/react-query';
import type { IntentHealth, Rate } from '@zhiyin/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { api } from '../../../api/endpoints.ts';
import { keys } from '../../../api/query-client.ts';
import { useSession } from '../../../app/session.tsx';
import { percent } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/index.ts';
import { pick } from '../../../i18n/locale.ts';
import { PageHead } from '../../../ui/PageHead.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx';
import { RemoveButton } from '../../settings/RemoveButton.tsx';
import { useSave } from '../../settings/use-save.ts';
import { AFTER_CHANGE, type Cell, intentKeys, intentsApi } from './api.ts';
import { Examples } from './Examples.tsx';
import { useFindingText, VerdictChip } from './findings.tsx';
import { IntentForm } from './IntentForm.tsx';
import { useIntents } from './use-intents.ts';
import './examples.css';

/** The address of a cell of the confusion matrix. */
export const cellAddress = ({ truth, guess }: Cell) =>
  `/training/confusion?${new URLSearchParams({ truth: truth ?? '', guess: guess ?? '' })}`;

/** One intent: how it does, with whom it is mixed up, and its examples. */
export function IntentPage() {
  const { t } = useText();
  const { intentId = '' } = useParams();
  const { found, byId, name } = useIntents();
  const { can } = useSession();
  const navigate = useNavigate();
  const [editing, setEditing] = useState(false);
  const { busy, save } = useSave(...AFTER_CHANGE);
  const health = byId.get(intentId);
  if (found.isPending) return <RowsSkeleton rows={6} height={64} />;
  if (found.error) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!health)
    return (
      <EmptyState title={t('intents.gone')} hint={t('intents.goneHint')}>
        <Link to="/training/intents">{t('intents.back')}</Link>
      </EmptyState>
    );
  const remove = async () => {
    if (await save(() => intentsApi.remove(intentId, ''))) void navigate('/training/intents');
  };
  return (
    <>
      <p className="intent-back">
        <Link to="/training/intents">{t('intents.back')}</Link>
      </p>
      <PageHead title={name(intentId)}>
        {can('models.write') && (
          <>
            <Button onClick={() => setEditing(true)}>{t('action.edit')}</Button>
            <RemoveButton name={name(intentId)} hint={t('intents.removeHint')} busy={busy} onRemove={remove} />
          </>
        )}
      </PageHead>
      <div className="intent-page">
        <Facts health={health} />
        <Figures health={health} />
        <Examples key={intentId} intent={health.intent} />
      </div>
      {editing && <IntentForm intent={health.intent} onClose={() => setEditing(false)} />}
    </>
  );
}

function Facts({ health: { intent } }: { health: IntentHealth }) {
  const { t, locale } = useText();
  const queues = useQuery({ queryKey: keys.queues, queryFn: ({ signal }) => api.queues.list(signal) });
  const procedures = useQuery({ queryKey: intentKeys.procedures, queryFn: ({ signal }) => intentsApi.procedures(signal) });
  const queue = queues.data?.find((one) => one.key === intent.queue);
  const procedure = procedures.data?.data.find((one) => one.id === intent.sopId);
  return (
    <dl className="intent-facts">
      <div>
        <dt>{t('intents.key')}</dt>
        <dd className="mono">{intent.id}</dd>
      </div>
      <div>
        <dt>{t('intents.names')}</dt>
        <dd>
          {intent.name['zh-CN']} · {intent.name.en}
        </dd>
      </div>
      <div>
        <dt>{t('intents.category')}</dt>
        <dd>{intent.category}</dd>
      </div>
      <div>
        <dt>{t('intents.queue')}</dt>
        <dd>{queue ? pick(queue.name, locale) : intent.queue}</dd>
      </div>
      <div>
        <dt>{t('intents.procedure')}</dt>
        <dd>{intent.sopId ? (procedure && pick(procedure.name, locale)) || intent.sopId : t('intents.noProcedure')}</dd>
      </div>
    </dl>
  );
}

function Figures({ health }: { health: IntentHealth }) {
  const { t } = useText();
  const { name } = useIntents();
  const text = useFindingText();
  const { figures, findings, partners, intent } = health;
  return (
    <section className="intent-part" aria-labelledby="health-heading">
      <h2 id="health-heading">
        {t('intents.health')} <VerdictChip health={health} />
      </h2>
      <ul className="intent-findings">
        {findings.map((finding) => (
          <li key={`${finding.verdict}${text(finding)}`}>{text(finding)}</li>
        ))}
      </ul>
      {figures && (
        <dl className="intent-facts">
          <RateFact label={t('intents.recall')} rate={figures.recall} />
          <RateFact label={t('intents.precision')} rate={figures.precision} />
        </dl>
      )}
      {partners.length > 0 && (
        <>
          <h3>{t('intents.partners')}</h3>
          <ul className="intent-partners">
            {partners.flatMap((partner) => [
              partner.missed > 0 && (
                <li key={`missed ${partner.intent}`}>
                  <Link to={cellAddress({ truth: intent.id, guess: partner.intent })}>
                    {partner.intent === null
                      ? t('intents.missedNone', { n: partner.missed })
                      : t('intents.missed', { n: partner.missed, partner: name(partner.intent) })}
                  </Link>
                </li>
              ),
              partner.taken > 0 && (
                <li key={`taken ${partner.intent}`}>
                  <Link to={cellAddress({ truth: partner.intent, guess: intent.id })}>
                    {partner.intent === null
                      ? t('intents.takenNone', { n: partner.taken })
                      : t('intents.taken', { n: partner.taken, partner: name(partner.intent) })}
                  </Link>
                </li>
              ),
            ])}
          </ul>
        </>
      )}
    </section>
  );
}

/** A share with its interval and what it was counted on. */
function RateFact({ label, rate }: { label: string; rate: Rate }) {
  const { t, locale } = useText();
  return (
    <div>
      <dt>{label}</dt>
      <dd className="tabular">
        {rate.value === null ? (
          '–'
        ) : (
          <>
            {percent(rate.value, locale)}{' '}
            <span className="muted">
              {t('intents.interval', { low: percent(rate.low ?? 0, locale), high: percent(rate.high ?? 1, locale), n: rate.n })}
            </span>
          </>
        )}
      </dd>
    </div>
  );
}
