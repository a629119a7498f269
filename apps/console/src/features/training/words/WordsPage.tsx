import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { LanguageSettings } from '@zhiyin/contracts';
import { Alert, App, Button } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { toApiError } from '../../../api/client.ts';
import { useSession } from '../../../app/session.tsx';
import { useText } from '../../../i18n/index.ts';
import { PageHead } from '../../../ui/PageHead.tsx';
import { ErrorState, RowsSkeleton, useErrorText } from '../../../ui/states.tsx';
import { Tabs } from '../../../ui/Tabs.tsx';
import { wordKeys, wordsApi } from './api.ts';
import { countedOf } from './Counts.tsx';
import { countChanges } from './draft.ts';
import { Groups } from './Groups.tsx';
import { ImportDrawer } from './ImportDrawer.tsx';
import { Names } from './Names.tsx';
import { Trial } from './Trial.tsx';
import { useDraft } from './use-draft.ts';
import { Vocabulary } from './Vocabulary.tsx';
import './words.css';

const TABS = ['synonyms', 'vocabulary', 'names'] as const;
type Tab = (typeof TABS)[number];

/** 行业词库: the trade's own words: synonyms, words kept whole, names of products. */
export function WordsPage() {
  const { t } = useText();
  const found = useQuery({ queryKey: wordKeys.settings, queryFn: ({ signal }) => wordsApi.get(signal) });
  if (found.data) return <WordsBody saved={found.data} />;
  return (
    <>
      <PageHead title={t('training.words')} hint={t('words.hint')} />
      {found.error ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : <RowsSkeleton rows={6} />}
    </>
  );
}

function WordsBody({ saved }: { saved: LanguageSettings }) {
  const { t } = useText();
  const { can } = useSession();
  const client = useQueryClient();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const [params, setParams] = useSearchParams();
  const [importing, setImporting] = useState(false);
  const [busy, setBusy] = useState(false);
  const { words, draft, change, drop } = useDraft(saved);
  const usage = useQuery({ queryKey: wordKeys.usage, queryFn: ({ signal }) => wordsApi.usage(signal) });
  const mayWrite = can('models.write');
  const tab = TABS.find((one) => one === params.get('tab')) ?? 'synonyms';
  const counted = countedOf(usage.data, [
    ...saved.vocabulary,
    ...saved.synonyms.flatMap(({ canonical, synonyms }) => [canonical, ...synonyms]),
  ]);
  const edit = { words, counted, mayWrite, onChange: change };

  const save = async () => {
    if (!draft) return;
    setBusy(true);
    try {
      const reply = await wordsApi.put({ ...draft.words, version: draft.version });
      drop();
      client.setQueryData(wordKeys.settings, reply);
      void client.invalidateQueries({ queryKey: wordKeys.usage });
      void message.success(t('words.saved'), 3);
    } catch (error) {
      if (toApiError(error).details.reason === 'changed_meanwhile') {
        await client.invalidateQueries({ queryKey: wordKeys.settings });
        void message.warning(t('words.changedMeanwhile'), 6);
      } else void message.error(errorText(error), 6);
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <PageHead title={t('training.words')} hint={t('words.hint')}>
        {tab !== 'names' && (
          <a className="words-export" href={wordsApi.exportAddress(tab)} download>
            {t(tab === 'synonyms' ? 'words.exportSynonyms' : 'words.exportVocabulary')}
          </a>
        )}
        {mayWrite && <Button onClick={() => setImporting(true)}>{t('words.import')}</Button>}
      </PageHead>
      {draft && (
        <section className="words-save" aria-label={t('words.unsavedLabel')}>
          <span role="status">{t('words.unsaved', { n: countChanges(draft) })}</span>
          <Button disabled={busy} onClick={drop}>
            {t('words.discard')}
          </Button>
          <Button type="primary" loading={busy} onClick={() => void save()}>
            {t('action.save')}
          </Button>
        </section>
      )}
      {saved.model && !saved.model.current && (
        <Alert
          className="words-notice"
          type="info"
          showIcon
          title={t('words.stale', { n: saved.model.number })}
          action={<Link to="/training/models">{t('words.goTrain')}</Link>}
        />
      )}
      <Trial version={saved.version} hasDraft={draft !== undefined} />
      <div className="words-tabs">
        <Tabs
          label={t('training.words')}
          active={tab}
          onChange={(key) => setParams(key === 'synonyms' ? {} : { tab: key as Tab }, { replace: true })}
          items={[
            { key: 'synonyms', label: t('words.tabSynonyms', { n: words.synonyms.length }), children: <Groups {...edit} /> },
            { key: 'vocabulary', label: t('words.tabVocabulary', { n: words.vocabulary.length }), children: <Vocabulary {...edit} /> },
            { key: 'names', label: t('words.tabNames', { n: saved.names.length }), children: <Names names={saved.names} /> },
          ]}
        />
      </div>
      {importing && (
        <ImportDrawer
          list={tab === 'vocabulary' ? 'vocabulary' : 'synonyms'}
          hasDraft={draft !== undefined}
          onClose={() => setImporting(false)}
          onTake={(next) => {
            change(next);
            setImporting(false);
          }}
        />
      )}
    </>
  );
}
