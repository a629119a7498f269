import { Link, useSearchParams } from 'react-router';
import { useText } from '../../../i18n/index.ts';
import { PageHead } from '../../../ui/PageHead.tsx';
import { Tabs } from '../../../ui/Tabs.tsx';
import { Queue } from './Queue.tsx';
import { ShortPaths } from './ShortPaths.tsx';
import './learning.css';

/** 学习队列: what was not understood, decided on cluster by cluster; and the short paths of frequent questions. */
export function LearningPage() {
  const { t } = useText();
  const [params, setParams] = useSearchParams();
  const tab = params.get('tab') === 'paths' ? 'paths' : 'queue';
  return (
    <>
      <PageHead title={t('training.learning')} hint={t(tab === 'paths' ? 'learning.pathsHint' : 'learning.hint')}>
        <Link className="learning-train" to="/training/models">
          {t('learning.train')}
        </Link>
      </PageHead>
      <div className="learning-tabs">
        <Tabs
          label={t('training.learning')}
          active={tab}
          onChange={(key) => setParams(key === 'paths' ? { tab: key } : {}, { replace: true })}
          items={[
            { key: 'queue', label: t('learning.queue'), children: <Queue /> },
            { key: 'paths', label: t('learning.paths'), children: <ShortPaths /> },
          ]}
        />
      </div>
    </>
  );
}
