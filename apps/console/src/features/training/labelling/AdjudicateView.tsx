import { useQuery } from '@tanstack/react-query';
import type { Label } from '@zhiyin/contracts';
import { Button } from 'antd';
import { useCommands } from '../../../app/command-registry.ts';
import { useText } from '../../../i18n/index.ts';
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx';
import { useSave } from '../../settings/use-save.ts';
import { labellingApi, labellingKeys } from './api.ts';
import { IntentPicker } from './IntentPicker.tsx';
import { useChoices } from './label-words.ts';
import { Sentence } from './Sentence.tsx';

/** 裁定: a third person decides where two differ, without knowing who said what or what the bot thought. */
export function AdjudicateView({ sampleId }: { sampleId: string }) {
  const { t } = useText();
  const { choices, labelName } = useChoices(sampleId);
  const found = useQuery({
    queryKey: labellingKeys.disagreements(sampleId),
    queryFn: ({ signal }) => labellingApi.disagreements(sampleId, signal),
  });
  const { busy, save } = useSave(labellingKeys.samples);
  const first = found.data?.data[0];
  const decide = (label: Label | undefined) => {
    if (first && label && !busy) void save(() => labellingApi.adjudicate(sampleId, first.item.id, label), true);
  };
  useCommands([
    { id: 'labelling.a', title: 'labelling.firstLabel', group: 'list', combo: 'a', keyOnly: true, run: () => decide(first?.labels[0]) },
    { id: 'labelling.b', title: 'labelling.secondLabel', group: 'list', combo: 'b', keyOnly: true, run: () => decide(first?.labels[1]) },
  ]);
  if (found.error) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <RowsSkeleton rows={4} height={48} />;
  if (!first) return <EmptyState title={t('labelling.noDisputes')} hint={t('labelling.noDisputesHint')} />;
  const more = found.data.next ? '+' : '';
  return (
    <div className="labelling-desk">
      <p className="muted" role="status">
        {t('labelling.disputes', { n: `${found.data.data.length}${more}` })}
      </p>
      <div className="labelling-work">
        <div>
          <Sentence item={first.item} />
          <div className="labelling-pair">
            {first.labels.map((label, at) => (
              <div key={at === 0 ? 'a' : 'b'} className="labelling-given">
                <span className="muted">{t(at === 0 ? 'labelling.firstLabel' : 'labelling.secondLabel')}</span>
                <strong>{labelName(label)}</strong>
                <Button disabled={busy} onClick={() => decide(label)}>
                  {t('labelling.decideFor')} <kbd>{at === 0 ? 'a' : 'b'}</kbd>
                </Button>
              </div>
            ))}
          </div>
        </div>
        <div>
          <p className="labelling-other">{t('labelling.otherLabel')}</p>
          <IntentPicker key={first.item.id} choices={choices} busy={busy} onLabel={decide} />
        </div>
      </div>
    </div>
  );
}
