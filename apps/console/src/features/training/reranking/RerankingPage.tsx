import { useQuery } from '@tanstack/react-query';
import type { Reranking, RerankingBody, RerankingMove } from '@zhiyin/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { useSession } from '../../../app/session.tsx';
import { exactTime } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/index.ts';
import { busyLook } from '../../../ui/busy.ts';
import { PageHead } from '../../../ui/PageHead.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx';
import { useAuthorName } from '../versions/names.ts';
import { whole } from '../versions/numbers.ts';
import { ReasonDialog } from '../versions/ReasonDialog.tsx';
import { useDeed } from '../versions/use-deed.ts';
import { rerankingApi, rerankingKeys } from './api.ts';
import { VersionTable } from './VersionTable.tsx';
import '../versions/versions.css';

/** 答案排序: which order answers come in, what it was learned from, how it measured; switch it off, go back to an older version. */
export function RerankingPage() {
  const { t } = useText();
  const mayWrite = useSession().can('knowledge.write');
  const { data, error, isPending, refetch } = useQuery({ queryKey: rerankingKeys.all, queryFn: ({ signal }) => rerankingApi.get(signal) });
  const learning = useDeed(rerankingKeys.all);
  const setting = useDeed(rerankingKeys.all);
  const [asked, setAsked] = useState<RerankingBody['mode'] | number | null>(null);
  if (isPending) return <RowsSkeleton rows={6} height={48} />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const decide = async (reason: string) => {
    if (asked === null || asked === 'version') return;
    const body: RerankingBody = typeof asked === 'number' ? { mode: 'version', number: asked, reason } : { mode: asked, reason };
    if (await setting.attempt(() => rerankingApi.set(body), t('state.saved'))) setAsked(null);
  };
  const titleOf = (mode: typeof asked) =>
    typeof mode === 'number' ? t('reranking.useThis', { n: mode }) : t(mode === 'off' ? 'reranking.setOff' : 'reranking.setAutomatic');
  return (
    <>
      <PageHead title={t('training.answerOrder')} hint={t('reranking.lead')}>
        {mayWrite && (
          <Button
            type="primary"
            {...busyLook(learning.busy)}
            onClick={() => void learning.attempt(() => rerankingApi.learn(), t('reranking.learned'))}
          >
            {t(learning.busy ? 'reranking.learning' : 'reranking.learn')}
          </Button>
        )}
      </PageHead>
      {learning.error && <ErrorState error={learning.error} />}
      <div className="model-sections">
        <section aria-labelledby="in-use">
          <div className="section-head">
            <h2 id="in-use">{t('reranking.inUse')}</h2>
            {mayWrite && (
              <span className="row-actions">
                {data.mode !== 'automatic' && <Button onClick={() => setAsked('automatic')}>{t('reranking.setAutomatic')}</Button>}
                {data.mode !== 'off' && <Button onClick={() => setAsked('off')}>{t('reranking.setOff')}</Button>}
              </span>
            )}
          </div>
          <Facts reranking={data} />
        </section>
        <section aria-labelledby="learned-versions">
          <div className="section-head">
            <h2 id="learned-versions">{t('reranking.versions')}</h2>
          </div>
          {data.versions.length === 0 ? (
            <EmptyState title={t('reranking.versionsNone')} hint={t('reranking.versionsNoneHint')} />
          ) : (
            <>
              <VersionTable reranking={data} onUse={mayWrite ? setAsked : null} />
              <p className="muted">{t('reranking.figuresHint')}</p>
            </>
          )}
        </section>
        <section aria-labelledby="order-moves">
          <div className="section-head">
            <h2 id="order-moves">{t('reranking.moves')}</h2>
          </div>
          <Moves moves={data.moves} />
        </section>
      </div>
      {asked !== null && (
        <ReasonDialog
          title={titleOf(asked)}
          okText={titleOf(asked)}
          optional
          busy={setting.busy}
          error={setting.error}
          onOk={(reason) => void decide(reason)}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

function Facts({ reranking: { inUse, mode, judgements } }: { reranking: Reranking }) {
  const { t, locale } = useText();
  return (
    <>
      <dl className="facts">
        <dt>{t('reranking.order')}</dt>
        <dd>{inUse === null ? t('reranking.bySearch') : t('reranking.byVersion', { n: inUse })}</dd>
        <dt>{t('reranking.mode')}</dt>
        <dd>{t(`reranking.mode.${mode}`, { n: inUse ?? 0 })}</dd>
        {(['solved', 'refused', 'flagged'] as const).map((source) => (
          <FactRow key={source} name={t(`reranking.${source}`)} value={whole(judgements[source], locale)} />
        ))}
      </dl>
      {judgements.solved < judgements.least && <p className="muted">{t('reranking.least', { n: judgements.least })}</p>}
    </>
  );
}

function FactRow({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="tabular">{value}</dd>
    </>
  );
}

function Moves({ moves }: { moves: readonly RerankingMove[] }) {
  const { t, locale } = useText();
  const author = useAuthorName();
  if (moves.length === 0) return <p className="muted">{t('reranking.movesNone')}</p>;
  return (
    <ol className="promotions">
      {moves.map((move) => (
        <li key={move.createdAt}>
          <span className="version-title">
            {t(`reranking.move.${move.mode}`)}
            <span className="muted">{move.number === null ? t('reranking.bySearch') : t('reranking.byVersion', { n: move.number })}</span>
          </span>
          {move.reason && <span className="version-reason">{move.reason}</span>}
          <span className="muted tabular">
            {t('reranking.by', { author: author(move.author), time: exactTime(move.createdAt, locale) })}
          </span>
        </li>
      ))}
    </ol>
  );
}
