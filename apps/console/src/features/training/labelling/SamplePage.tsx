import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { useSession } from '../../../app/session.tsx';
import { useText } from '../../../i18n/index.ts';
import { PageHead } from '../../../ui/PageHead.tsx';
import { ErrorState, RowsSkeleton } from '../../../ui/states.tsx';
import { Tabs } from '../../../ui/Tabs.tsx';
import { useSave } from '../../settings/use-save.ts';
import { ReasonDialog } from '../versions/ReasonDialog.tsx';
import { AdjudicateView } from './AdjudicateView.tsx';
import { labellingApi, labellingKeys } from './api.ts';
import { LabelView } from './LabelView.tsx';
import { ResultView } from './ResultView.tsx';
import './labelling.css';

/** One sample: labelled, adjudicated, read. */
export function SamplePage() {
  const { t } = useText();
  const { can } = useSession();
  const { sampleId = '' } = useParams();
  const [params, setParams] = useSearchParams();
  const found = useQuery({ queryKey: labellingKeys.sample(sampleId), queryFn: ({ signal }) => labellingApi.sample(sampleId, signal) });
  const sample = found.data;
  if (found.error) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!sample) return <RowsSkeleton rows={5} height={60} />;
  const isOpen = sample.state === 'open';
  const show = (view: string) => setParams({ view }, { replace: true });
  const items = [
    ...(isOpen && can('labelling.label')
      ? [{ key: 'label', label: t('labelling.view.label'), children: <LabelView sample={sample} onResult={() => show('result')} /> }]
      : []),
    ...(isOpen && can('labelling.adjudicate')
      ? [
          {
            key: 'adjudicate',
            label: `${t('labelling.view.adjudicate')}${sample.disagreements > 0 ? ` (${sample.disagreements})` : ''}`,
            children: <AdjudicateView sampleId={sample.id} />,
          },
        ]
      : []),
    ...(can('labelling.read') ? [{ key: 'result', label: t('labelling.view.result'), children: <ResultView sample={sample} /> }] : []),
  ];
  const active = items.find((item) => item.key === params.get('view')) ?? items[0];
  return (
    <>
      <PageHead
        title={t('labelling.week', { week: sample.week })}
        hint={t('labelling.sizes', { population: sample.population, size: sample.size, doubles: sample.doubles })}
      >
        <Link to="/training/labelling">{t('labelling.back')}</Link>
        {isOpen && can('labelling.adjudicate') && <CloseButton sample={sample} />}
      </PageHead>
      <div className="labelling-views">
        {active && <Tabs label={t('labelling.views')} items={items} active={active.key} onChange={show} />}
      </div>
    </>
  );
}

function CloseButton({
  sample,
}: {
  sample: { id: string; week: string; progress: { wanted: number; given: number }; disagreements: number };
}) {
  const { t } = useText();
  const { busy, save } = useSave(labellingKeys.samples);
  const [asked, setAsked] = useState(false);
  const missing = sample.progress.wanted - sample.progress.given;
  const close = async (reason: string) => {
    if (await save(() => labellingApi.close(sample.id, reason))) setAsked(false);
  };
  return (
    <>
      <Button loading={busy} onClick={() => setAsked(true)}>
        {t('labelling.close')}
      </Button>
      {asked && (
        <ReasonDialog
          title={t('labelling.closeAsk', { week: sample.week })}
          hint={t('labelling.closeHint', { missing, disputed: sample.disagreements })}
          placeholder={t('labelling.closeReason')}
          okText={t('labelling.close')}
          busy={busy}
          error={null}
          onOk={(reason) => void close(reason)}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  );
}
