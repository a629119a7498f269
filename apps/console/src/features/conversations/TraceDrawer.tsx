import { useQuery } from '@tanstack/react-query';
import type { TurnTrace } from '@zhiyin/contracts';
import { Drawer } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';
import { useSession } from '../../app/session.tsx';
import { dateTime, percent } from '../../i18n/format.ts';
import { has, useText } from '../../i18n/index.ts';
import { EmotionBar } from '../../ui/EmotionBar.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../ui/states.tsx';
import { useIntentNames } from '../intents/use-intent-names.ts';
import './trace.css';

/** 机器人为什么这么说: one turn of the bot, as a person can read it. */
export function TraceDrawer({ conversationId, turnId, onClose }: { conversationId: string; turnId: string; onClose: () => void }) {
  const { t } = useText();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: keys.trace(conversationId),
    queryFn: ({ signal }) => api.conversations.trace(conversationId, signal),
    staleTime: 10_000,
  });
  const turn = data?.data.find((trace) => trace.turnId === turnId);
  return (
    <Drawer open onClose={onClose} title={t('trace.title')} size={480} styles={{ wrapper: { maxWidth: '100vw' } }}>
      {isPending ? (
        <RowsSkeleton rows={5} height={60} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : turn ? (
        <Turn turn={turn} />
      ) : (
        <EmptyState title={t('trace.none')} hint={t('trace.noneHint')} />
      )}
    </Drawer>
  );
}

function Turn({ turn }: { turn: TurnTrace }) {
  const { t, locale } = useText();
  const { can } = useSession();
  const { nameOf } = useIntentNames();
  const { understanding: u, decision, passages } = turn;
  const steps = Object.entries(turn.milliseconds).filter(([name]) => name !== 'total');
  const sum = steps.reduce((total, [, ms]) => total + ms, 0);
  const total = turn.milliseconds.total ?? sum;
  const longest = Math.max(1, ...steps.map(([, ms]) => ms));
  const ms = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  return (
    <div className="trace">
      <blockquote className="trace-said">{turn.text}</blockquote>
      <p className="muted">{dateTime(turn.at, locale)}</p>

      <Part title={t('trace.decision')}>
        <p className="trace-rule">
          <code className="mono">{decision.rule}</code>
          {decision.trigger && (
            <span className="chip">
              {has(`trigger.${decision.trigger}`) ? t(`trigger.${decision.trigger}` as 'trigger.T2') : decision.trigger}
            </span>
          )}
        </p>
        <p>{decision.why}</p>
        {decision.actions.length > 0 && (
          <ul className="trace-actions">
            {decision.actions.map((action, at) => (
              <li key={`${action.type}${at.toString()}`}>
                <span className="chip">{action.type}</span> {action.summary}
              </li>
            ))}
          </ul>
        )}
      </Part>

      <Part title={t('trace.understood')}>
        <dl className="trace-facts">
          <dt>{t('trace.intent')}</dt>
          <dd>
            {u.intent ? nameOf(u.intent) : t('trace.noIntent')}
            <Meter value={u.confidence} label={t('trace.confidence')} />
          </dd>
          {u.system && (
            <>
              <dt>{t('trace.system')}</dt>
              <dd>
                {nameOf(u.system.intent)}
                <Meter value={u.system.confidence} label={t('trace.confidence')} />
              </dd>
            </>
          )}
          {u.alternatives.length > 0 && (
            <>
              <dt>{t('trace.alternatives')}</dt>
              <dd>
                <ul>
                  {u.alternatives.slice(0, 3).map((guess) => (
                    <li key={guess.intent} className="trace-guess">
                      {nameOf(guess.intent)} <Meter value={guess.confidence} label={t('trace.confidence')} />
                    </li>
                  ))}
                </ul>
              </dd>
            </>
          )}
          {u.entities.length > 0 && (
            <>
              <dt>{t('trace.entities')}</dt>
              <dd>
                {u.entities.map((entity) => (
                  <span key={`${entity.type}${entity.start}`} className="chip">
                    {entity.type}: {entity.value}
                  </span>
                ))}
              </dd>
            </>
          )}
          <dt>{t('trace.language')}</dt>
          <dd>
            {u.locale} <span className="muted tabular">{percent(u.localeConfidence, locale)}</span>
          </dd>
          <dt>{t('trace.emotion')}</dt>
          <dd>
            <EmotionBar score={u.emotion.score} label={u.emotion.label} />
          </dd>
        </dl>
      </Part>

      <Part title={t('trace.found', { n: passages.length })}>
        {passages.length === 0 ? (
          <p className="muted">{t('trace.foundNone')}</p>
        ) : (
          <ol className="trace-passages">
            {passages.map((passage) => (
              <li key={passage.articleId + passage.path}>
                <span className="trace-passage-title">
                  {can('knowledge.read') ? <Link to={`/knowledge/${passage.articleId}`}>{passage.title}</Link> : passage.title}
                </span>
                <span className="chip">{passage.priority}</span>
                <span className="muted">{has(`path.${passage.path}`) ? t(`path.${passage.path}` as 'path.quick') : passage.path}</span>
                <Meter value={passage.score} label={t('trace.score')} />
              </li>
            ))}
          </ol>
        )}
      </Part>

      <Part title={t('trace.time', { ms: ms.format(total) })}>
        <dl className="trace-times">
          {steps.map(([name, value]) => (
            <div key={name}>
              <dt>{has(`step.${name}`) ? t(`step.${name}` as 'step.decide') : name}</dt>
              <dd>
                <span className="trace-bar" style={{ width: `${(value / longest) * 100}%` }} aria-hidden="true" />
                <span className="tabular">{ms.format(value)} ms</span>
              </dd>
            </div>
          ))}
        </dl>
      </Part>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="trace-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** A number of 0..1 as a bar with its figure. */
function Meter({ value, label }: { value: number; label: string }) {
  const { locale } = useText();
  return (
    <span className="meter" role="img" aria-label={`${label} ${percent(value, locale)}`}>
      <span className="meter-track" aria-hidden="true">
        <span style={{ width: `${Math.min(1, Math.max(0, value)) * 100}%` }} />
      </span>
      <span className="tabular" aria-hidden="true">
        {value.toFixed(2)}
      </span>
    </span>
  );
}
