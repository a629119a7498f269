import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { LearningCluster, LearningText } from '@zhiyin/contracts';
import { Button, Checkbox } from 'antd';
import { Link } from 'react-router';
import { type Command, comboLabel } from '../../../app/commands.ts';
import { isMac } from '../../../app/platform.ts';
import { useSession } from '../../../app/session.tsx';
import { percent } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/index.ts';
import { ErrorState, LoadMore, RowsSkeleton } from '../../../ui/states.tsx';
import { Time } from '../../../ui/Time.tsx';
import { PROPOSED_BY } from '../../intents/IntentPicker.tsx';
import { useIntentNames } from '../../intents/use-intent-names.ts';
import { learningApi, learningKeys, SIGNS } from './api.ts';

type Props = {
  cluster: LearningCluster;
  ticked: ReadonlySet<string>;
  onTick: (keys: ReadonlySet<string>) => void;
  busy: boolean;
  actions: readonly Command[];
  /** Merges it with the one it looks like; undefined where that may not be done. */
  onMergeAlike?: () => void;
};

/** One cluster: what may be done, what it is near to, what was said, and what was decided. */
export function ClusterPane({ cluster, ticked, onTick, busy, actions, onMergeAlike }: Props) {
  const { t, locale } = useText();
  const { nameOf } = useIntentNames();
  return (
    <>
      <h2 lang={cluster.language === 'und' ? undefined : cluster.language}>{cluster.name ?? cluster.representative}</h2>
      <p className="muted learning-facts">
        <span>{t('learning.volume', { n: cluster.volume })}</span>
        <span>{t('learning.visitors', { n: cluster.visitors })}</span>
        <span>{t('learning.texts', { n: cluster.texts })}</span>
        <span>{t('learning.trend', { last: cluster.trend.last7, before: cluster.trend.before7 })}</span>
      </p>
      {(cluster.intentId || cluster.articleId) && (
        <p className="learning-facts">
          {cluster.intentId && (
            <span>
              {t('learning.intent')} {nameOf(cluster.intentId)}
            </span>
          )}
          {cluster.articleId && <Link to={`/knowledge/${cluster.articleId}`}>{t('learning.article')}</Link>}
        </p>
      )}
      <div className="learning-actions">
        {actions.map((action) => (
          <Button
            key={action.id}
            size="small"
            type={action.id === 'learning.assign' ? 'primary' : 'default'}
            disabled={busy}
            onClick={action.run}
            aria-keyshortcuts={action.combo}
          >
            {t(action.title)} <kbd>{comboLabel(action.combo ?? '', isMac)[0]}</kbd>
          </Button>
        ))}
      </div>
      {cluster.alike && (
        <p className="learning-alike">
          {t('learning.alike')} <q lang={cluster.language === 'und' ? undefined : cluster.language}>{cluster.alike.title}</q>{' '}
          <span className="muted tabular">{percent(cluster.alike.likeness, locale)}</span>
          {onMergeAlike && (
            <Button size="small" disabled={busy} onClick={onMergeAlike}>
              {t('learning.alikeMerge')}
            </Button>
          )}
        </p>
      )}
      <Signs cluster={cluster} />
      <section className="learning-part">
        <h3>{t('learning.suggested')}</h3>
        {cluster.suggestions.length === 0 ? (
          <p className="muted">{t('learning.noSuggestion')}</p>
        ) : (
          <ul className="learning-suggestions">
            {cluster.suggestions.map((one) => (
              <li key={one.intent} className="learning-suggestion">
                <span title={one.intent}>{nameOf(one.intent)}</span>
                <span className="learning-bar" aria-hidden="true">
                  <span style={{ width: `${Math.round(one.confidence * 100)}%` }} />
                </span>
                <span className="muted tabular">
                  {percent(one.confidence, locale)} {t(PROPOSED_BY[one.by])}
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <Texts cluster={cluster} ticked={ticked} onTick={onTick} mayTick={actions.some(({ id }) => id === 'learning.assign')} />
      <History id={cluster.id} />
    </>
  );
}

/** What speaks against the intent the bot accepted, one sentence for each kind of sign. */
function Signs({ cluster }: Pick<Props, 'cluster'>) {
  const { t } = useText();
  const seen = SIGNS.filter((sign) => (cluster.customers[sign] ?? 0) > 0);
  if (seen.length === 0) return null;
  return (
    <section className="learning-part">
      <h3>{t('learning.signs')}</h3>
      <ul className="learning-signs">
        {seen.map((sign) => (
          <li key={sign}>{t(`learning.sign.${sign}`, { n: cluster.customers[sign] ?? 0 })}</li>
        ))}
      </ul>
      {cluster.takenFor.length > 0 && (
        <p className="learning-facts">
          <span>{t('learning.takenFor')}</span>
          {cluster.takenFor.slice(0, 3).map(({ intent, conversations }) => (
            <span key={intent}>{t('learning.takenForOne', { intent, n: conversations })}</span>
          ))}
        </p>
      )}
    </section>
  );
}

function Texts({ cluster, ticked, onTick, mayTick }: Pick<Props, 'cluster' | 'ticked' | 'onTick'> & { mayTick: boolean }) {
  const { t } = useText();
  const found = useInfiniteQuery({
    queryKey: learningKeys.texts(cluster.id),
    queryFn: ({ pageParam, signal }) => learningApi.texts(cluster.id, pageParam || undefined, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const toggle = (key: string) => {
    const next = new Set(ticked);
    if (!next.delete(key)) next.add(key);
    onTick(next);
  };
  return (
    <section className="learning-part">
      <h3>{t('learning.said')}</h3>
      {mayTick && cluster.texts > 1 && <p className="muted">{t('learning.saidHint')}</p>}
      {found.isPending ? (
        <RowsSkeleton rows={3} height={32} />
      ) : found.error ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <ul className="learning-texts">
          {found.data.pages
            .flatMap((page) => page.data)
            .map((text) => (
              <li key={text.key} className="learning-line">
                {mayTick && cluster.texts > 1 && (
                  <Checkbox
                    checked={ticked.has(text.key)}
                    onChange={() => toggle(text.key)}
                    aria-label={t('learning.pick', { text: text.text })}
                  />
                )}
                <TextLine text={text} />
              </li>
            ))}
        </ul>
      )}
      <LoadMore list={found} />
    </section>
  );
}

function TextLine({ text }: { text: LearningText }) {
  const { t, locale } = useText();
  const { can } = useSession();
  const { nameOf } = useIntentNames();
  return (
    <div className="learning-text">
      <span lang={text.locale === 'und' ? undefined : text.locale}>{text.text}</span>
      <span className="muted learning-facts">
        <span className="tabular">×{text.conversations}</span>
        {text.sources.map((source) => (
          <span key={source}>{t(`learning.source.${source}`)}</span>
        ))}
        {text.intentId && <span>{t('learning.named', { intent: nameOf(text.intentId) })}</span>}
        {text.guess && (
          <span>
            {t('learning.guess', { intent: nameOf(text.guess.intent) })} {percent(text.guess.confidence, locale)}
          </span>
        )}
        {can('conversations.read') && <Link to={`/conversations/${text.conversationId}`}>{t('learning.conversation')}</Link>}
      </span>
    </div>
  );
}

function History({ id }: { id: string }) {
  const { t } = useText();
  const { data } = useQuery({ queryKey: learningKeys.cluster(id), queryFn: ({ signal }) => learningApi.get(id, signal) });
  if (!data || data.decisions.length === 0) return null;
  return (
    <section className="learning-part">
      <h3>{t('learning.history')}</h3>
      <ul className="learning-history">
        {data.decisions.map((decision) => (
          <li key={decision.id} className="learning-facts">
            <span>{t(`learning.did.${decision.kind}`)}</span>
            {decision.undone && <span className="chip">{t('learning.undone')}</span>}
            {decision.reason && <span>{decision.reason}</span>}
            <span className="muted">{decision.by}</span>
            <span className="muted">
              <Time iso={decision.at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
