import { CheckSquareFilled } from '@ant-design/icons';
import type { LearningCluster, SignalSource } from '@zhiyin/contracts';
import { useText } from '../../../i18n/index.ts';
import { Time } from '../../../ui/Time.tsx';
import { Spark } from './Spark.tsx';

type Props = { cluster: LearningCluster; isCurrent: boolean; isSelected: boolean; onChoose: () => void };

/** One cluster in the queue: what it says, how many, and whether it grows. */
export function ClusterRow({ cluster, isCurrent, isSelected, onChoose }: Props) {
  const { t } = useText();
  const { last7, before7 } = cluster.trend;
  return (
    <li>
      <button
        type="button"
        data-id={cluster.id}
        className={`learning-row ${isSelected ? 'selected' : ''}`}
        aria-current={isCurrent ? 'true' : undefined}
        aria-pressed={isSelected}
        onClick={onChoose}
      >
        <span className="learning-row-title" lang={cluster.language === 'und' ? undefined : cluster.language}>
          {isSelected && <CheckSquareFilled aria-hidden="true" />} {cluster.name ?? cluster.representative}
        </span>
        <span className="learning-row-counts">
          <strong className="tabular">{t('learning.volume', { n: cluster.volume })}</strong>
          <Spark values={cluster.daily} label={t('learning.days', { days: cluster.daily.join(' ') })} />
          <span className="muted tabular">{t('learning.trend', { last: last7, before: before7 })}</span>
        </span>
        <span className="learning-row-sources">
          {(Object.keys(cluster.sources) as SignalSource[]).map((source) => (
            <span key={source} className="chip">
              {t(`learning.source.${source}`)}
            </span>
          ))}
          <span className="muted">
            <Time iso={cluster.lastAt} brief />
          </span>
        </span>
      </button>
    </li>
  );
}
