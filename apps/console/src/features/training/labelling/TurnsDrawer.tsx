import { useInfiniteQuery } from '@tanstack/react-query';
import type { EntityVerdict, FoundEntity, LabelledTurn } from '@zhiyin/contracts';
import { Drawer } from 'antd';
import { Link } from 'react-router';
import { useText } from '../../../i18n/index.ts';
import { EmptyState, ErrorState, LoadMore, RowsSkeleton } from '../../../ui/states.tsx';
import { labellingApi, labellingKeys, type TurnFilter } from './api.ts';
import { share, useChoices, useEntityType } from './label-words.ts';

export type Behind = { what: string; filter: TurnFilter };

/** The labelled turns behind a number of a closed sample. */
export function TurnsDrawer({ sampleId, behind, onClose }: { sampleId: string; behind: Behind; onClose: () => void }) {
  const { t } = useText();
  const found = useInfiniteQuery({
    queryKey: labellingKeys.turns(sampleId, behind.filter),
    queryFn: ({ pageParam, signal }) => labellingApi.turns(sampleId, behind.filter, pageParam || undefined, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const rows = found.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Drawer
      open
      onClose={onClose}
      title={t('labelling.turnsOf', { what: behind.what })}
      size={640}
      styles={{ wrapper: { maxWidth: '100vw' } }}
    >
      {found.isPending ? (
        <RowsSkeleton />
      ) : found.error ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState title={t('labelling.turnsNone')} />
      ) : (
        <>
          <ul className="labelling-turns">
            {rows.map((turn) => (
              <li key={turn.itemId}>
                <Turn turn={turn} sampleId={sampleId} />
              </li>
            ))}
          </ul>
          <LoadMore list={found} />
        </>
      )}
    </Drawer>
  );
}

/** The entities of a turn that was judged: what was found, what of it is wrong, what is missing. */
function Entities({ entities, verdict }: { entities: readonly FoundEntity[]; verdict: EntityVerdict }) {
  const { t } = useText();
  const typeName = useEntityType();
  const missing = verdict.missing.map(typeName);
  const rows = entities.map((entity, at) => ({ ...entity, key: `${at} ${entity.type}`, isWrong: verdict.wrong.includes(at) }));
  return (
    <ul className="labelling-found" aria-label={t('labelling.entities')}>
      {rows.map(({ key, type, text, isWrong }) => (
        <li key={key}>
          <span className="muted">{typeName(type)}</span> {text} {isWrong && <span className="chip bad">{t('labelling.entityWrong')}</span>}
        </li>
      ))}
      {missing.map((type) => (
        <li key={type}>
          <span className="muted">{type}</span> <span className="chip bad">{t('labelling.entityMissed')}</span>
        </li>
      ))}
    </ul>
  );
}

function Turn({ turn, sampleId }: { turn: LabelledTurn; sampleId: string }) {
  const { t, locale } = useText();
  const { intentName, labelName } = useChoices(sampleId);
  const guesses = [turn.predicted.intent, turn.predicted.system].filter((guess): guess is string => guess !== null);
  return (
    <article className="labelling-turn">
      <p className="plain-text">{turn.text}</p>
      <p>
        {turn.label.kind !== 'cannot_judge' && (
          <span className={`chip ${turn.error ? 'bad' : 'good'}`}>
            {turn.error ? t(`labelling.error.${turn.error}`) : t('labelling.right')}
          </span>
        )}{' '}
        {turn.adjudicated && <span className="chip">{t('labelling.adjudicatedMark')}</span>}{' '}
        {turn.taughtAt && <span className="chip">{t('labelling.taught')}</span>}
      </p>
      <dl>
        <div>
          <dt className="muted">{t('labelling.meant')}</dt>
          <dd>{labelName(turn.label)}</dd>
        </div>
        <div>
          <dt className="muted">{t('labelling.predicted')}</dt>
          <dd>
            {guesses.length > 0 ? guesses.map(intentName).join(' + ') : t('labelling.rejected')}{' '}
            <span className="muted tabular">{share(turn.confidence, locale)}</span>
          </dd>
        </div>
      </dl>
      {turn.entities && turn.entityVerdict && <Entities entities={turn.entities} verdict={turn.entityVerdict} />}
      <Link to={`/conversations/${turn.conversationId}`}>{t('labelling.openConversation')}</Link>
    </article>
  );
}
