import { DownOutlined, UpOutlined, WarningFilled } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { HandoffSummary, StaffConversation } from '@zhiyin/contracts';
import { Tooltip } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiError } from '../../api/client.ts';
import { api } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';
import { useCommands } from '../../app/command-registry.ts';
import { dateTime } from '../../i18n/format.ts';
import { has, useText } from '../../i18n/index.ts';
import { EmotionBar } from '../../ui/EmotionBar.tsx';
import { useIsPhone } from '../../ui/media.ts';
import { ErrorState } from '../../ui/states.tsx';

export function useSummary(conversation: StaffConversation) {
  return useQuery({
    // A new handoff makes a new summary.
    queryKey: [...keys.summary(conversation.id), conversation.handoff?.at ?? ''],
    queryFn: async ({ signal }): Promise<HandoffSummary | null> => {
      try {
        return await api.conversations.summary(conversation.id, signal);
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }
    },
    enabled: conversation.handoff !== null,
    staleTime: 60_000,
  });
}

type Props = { conversation: StaffConversation; collapseSignal: number; onShowMessage: (messageId: string) => void };

/**
 * 工单摘要: the situation in fifteen seconds, in the order an agent needs it. Folds to its headline when one begins to read the
 * messages, and is folded from the start once a person has taken over and answered.
 */
export function SummaryCard({ conversation, collapseSignal, onShowMessage }: Props) {
  const { t, locale } = useText();
  const { data: summary, error, isLoading, refetch } = useSummary(conversation);
  const answered = conversation.handledBy === 'agent' && conversation.lastMessage?.sender === 'agent';
  // On a phone the messages come first; the headline says what it is about.
  const isPhone = useIsPhone();
  const [open, setOpen] = useState(!answered && !isPhone);
  useEffect(() => {
    if (collapseSignal > 0) setOpen(false);
  }, [collapseSignal]);
  useEffect(() => {
    if (answered) setOpen(false);
  }, [answered]);
  useCommands(
    summary ? [{ id: 'summary', title: 'summary.toggle', group: 'conversation', combo: 's', run: () => setOpen((shown) => !shown) }] : [],
  );

  if (!conversation.handoff) return null;
  if (isLoading) return <div className="summary skeleton" style={{ height: 148 }} role="status" aria-label={t('state.loading')} />;
  if (error)
    return (
      <div className="summary">
        <ErrorState error={error} kept={t('summary.failed')} onRetry={() => void refetch()} />
      </div>
    );
  if (!summary) return null;
  const triggerKey = `trigger.${summary.trigger.code}`;
  const trigger = has(triggerKey) ? t(triggerKey) : summary.trigger.reason;
  const jump = (messageId: string | undefined, children: ReactNode) =>
    messageId ? (
      <button type="button" className="plain-button summary-jump" onClick={() => onShowMessage(messageId)} title={t('summary.showMessage')}>
        {children}
      </button>
    ) : (
      children
    );
  return (
    <section className={`summary ${open ? 'open' : ''}`} aria-label={t('summary.title')}>
      <button type="button" className="plain-button summary-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="summary-headline">{summary.headline}</span>
        {summary.risk.length > 0 && <WarningFilled className="summary-risk-mark" aria-label={t('summary.risk')} />}
        <span className="summary-fold" aria-hidden="true">
          {open ? <UpOutlined /> : <DownOutlined />}
        </span>
      </button>
      {open && (
        <div className="summary-body">
          {summary.risk.length > 0 && (
            <div className="summary-risk" role="note">
              {summary.risk.map((risk) => (
                <span key={`${risk.kind}${risk.notes}`}>
                  <strong>{t(`risk.${risk.kind}`)}</strong> {risk.notes}
                </span>
              ))}
            </div>
          )}
          <div className="summary-line">
            <Tooltip title={`${summary.trigger.code} · ${dateTime(summary.trigger.at, locale)}`}>
              <span className="summary-trigger">{trigger}</span>
            </Tooltip>
            <EmotionBar score={summary.emotion.score} label={summary.emotion.label} />
            {summary.keyIssues.map((issue) => (
              <span key={issue.intentId + issue.label} className="chip">
                {[issue.label, issue.product, issue.errorCode].filter(Boolean).join(' · ')}
              </span>
            ))}
            {summary.customer.flags.map((flag) => (
              <span key={flag} className="chip strong">
                {t(`customerFlag.${flag}`)}
              </span>
            ))}
          </div>
          <p className="summary-wish">
            <span className="summary-label">{t('summary.wish')}</span> {summary.wish}
          </p>
          <div className="summary-grid">
            {summary.facts.length > 0 && (
              <div>
                <h3 className="summary-label">{t('summary.facts')}</h3>
                <dl className="facts">
                  {summary.facts.map((fact) => (
                    <div key={fact.slot + fact.value}>
                      <dt>{fact.label}</dt>
                      <dd>
                        {jump(fact.messageId, fact.value)}
                        {!fact.confirmed && <span className="muted"> ({t('summary.unconfirmed')})</span>}
                      </dd>
                    </div>
                  ))}
                </dl>
              </div>
            )}
            {summary.tried.length > 0 && (
              <div>
                <h3 className="summary-label">{t('summary.tried')}</h3>
                <ul className="tried">
                  {summary.tried.map((tried) => (
                    <li key={tried.what}>
                      <span className={`tried-result ${tried.result}`}>{t(`tried.${tried.result}`)}</span>{' '}
                      {jump(tried.messageId, tried.what)}
                    </li>
                  ))}
                </ul>
              </div>
            )}
            {summary.promises.length > 0 && (
              <div>
                <h3 className="summary-label">{t('summary.promises')}</h3>
                <ul className="tried">
                  {summary.promises.map((promise) => (
                    <li key={promise.text + promise.at}>{jump(promise.messageId, promise.text)}</li>
                  ))}
                </ul>
              </div>
            )}
            {(summary.history.contacts90d > 0 || summary.history.lastContact || summary.history.recentOrders.length > 0) && (
              <div>
                <h3 className="summary-label">{t('summary.history')}</h3>
                <ul className="tried">
                  <li>{t('summary.contacts90d', { n: summary.history.contacts90d })}</li>
                  {summary.history.lastContact && (
                    <li>
                      {dateTime(summary.history.lastContact.at, locale)} · {summary.history.lastContact.summary}
                    </li>
                  )}
                  {summary.history.recentOrders.map((order) => (
                    <li key={order.orderNoMasked}>
                      <span className="mono">{order.orderNoMasked}</span> {order.status}
                    </li>
                  ))}
                </ul>
              </div>
            )}
            {summary.suggested.nextSteps.length > 0 && (
              <div>
                <h3 className="summary-label">{t('summary.nextSteps')}</h3>
                <ol className="tried numbered">
                  {summary.suggested.nextSteps.map((step) => (
                    <li key={step}>{step}</li>
                  ))}
                </ol>
              </div>
            )}
          </div>
        </div>
      )}
    </section>
  );
}
