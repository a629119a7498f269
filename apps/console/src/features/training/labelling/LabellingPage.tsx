import { DownOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { LabelSample } from '@zhiyin/contracts';
import { App, Button, Dropdown, Progress } from 'antd';
import { Link, useNavigate } from 'react-router';
import { useSession } from '../../../app/session.tsx';
import { dateTime } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/index.ts';
import { PageHead } from '../../../ui/PageHead.tsx';
import { EmptyState, ErrorState, LoadMore, RowsSkeleton } from '../../../ui/states.tsx';
import { useSave } from '../../settings/use-save.ts';
import { labellingApi, labellingKeys } from './api.ts';
import './labelling.css';

/** 盲标: the weekly samples. */
export function LabellingPage() {
  const { t, locale } = useText();
  const { can } = useSession();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const { busy, save } = useSave(labellingKeys.samples);
  const found = useInfiniteQuery({
    queryKey: labellingKeys.list,
    queryFn: ({ pageParam, signal }) => labellingApi.samples(pageParam || undefined, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const rows = found.data?.pages.flatMap((page) => page.data) ?? [];
  const next = found.data?.pages[0]?.nextDraw;
  const when = next ? dateTime(next.at, locale) : '';
  const draw = async (week: 'last' | 'current') => {
    const done = await save(() => labellingApi.draw(week), true);
    if (!done) return;
    void message.success(t('labelling.drawn', { n: done.reply.size }), 3);
    void navigate(done.reply.id);
  };
  const drawNow = can('labelling.draw') && (
    <Dropdown
      trigger={['click']}
      disabled={busy}
      menu={{
        items: [
          { key: 'last', label: t('labelling.drawLast') },
          { key: 'current', label: t('labelling.drawCurrent') },
        ],
        onClick: ({ key }) => void draw(key as 'last' | 'current'),
      }}
    >
      <Button loading={busy} icon={<DownOutlined />} iconPlacement="end">
        {t('labelling.draw')}
      </Button>
    </Dropdown>
  );
  return (
    <>
      <PageHead title={t('training.labelling')} hint={t('labelling.hint')}>
        {drawNow}
      </PageHead>
      {found.isPending ? (
        <RowsSkeleton rows={4} height={60} />
      ) : found.error ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState title={t('labelling.none')} hint={t('labelling.noneHint', { when, week: next?.week ?? '' })} />
      ) : (
        <>
          <p className="labelling-next muted">{t('labelling.nextDraw', { when, week: next?.week ?? '' })}</p>
          <ul className="page-rows">
            {rows.map((sample) => (
              <li key={sample.id}>
                <SampleRow sample={sample} />
              </li>
            ))}
          </ul>
          <LoadMore list={found} />
        </>
      )}
    </>
  );
}

function SampleRow({ sample }: { sample: LabelSample }) {
  const { t } = useText();
  const { wanted, given, mine } = sample.progress;
  return (
    <Link to={sample.id} className="page-row labelling-row">
      <span className="labelling-row-name">
        <span className="page-row-title tabular">{t('labelling.week', { week: sample.week })}</span>{' '}
        <span className={`chip ${sample.state === 'open' ? 'strong' : 'good'}`}>{t(`labelling.${sample.state}`)}</span>{' '}
        {sample.partial && <span className="chip">{t('labelling.partial')}</span>}
        <span className="muted labelling-row-sizes">
          {t('labelling.sizes', { population: sample.population, size: sample.size, doubles: sample.doubles })}
        </span>
      </span>
      <span className="labelling-row-progress">
        <Progress
          percent={Math.floor((100 * given) / Math.max(1, wanted))}
          size="small"
          aria-label={t('labelling.given', { given, wanted })}
        />
        <span className="muted tabular">
          {t('labelling.given', { given, wanted })} · {t('labelling.mine', { n: mine })}
          {sample.disagreements > 0 && ` · ${t('labelling.disputes', { n: sample.disagreements })}`}
        </span>
      </span>
    </Link>
  );
}
