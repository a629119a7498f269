import { SearchOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Intent } from '@zhiyin/contracts';
import { Input, Select } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useSession } from '../../../app/session.tsx';
import { useText } from '../../../i18n/index.ts';
import { EmptyState, ErrorState, LoadMore, RowsSkeleton } from '../../../ui/states.tsx';
import { useSearchWords } from '../../../ui/use-search-words.ts';
import { AddExample } from './AddExample.tsx';
import { intentKeys, intentsApi } from './api.ts';
import { BulkPaste } from './BulkPaste.tsx';
import { ExampleLine } from './ExampleLine.tsx';
import { useLanguageName } from './use-intents.ts';

const filled = (values: Record<string, string>) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

/** 例句: the sentences an intent is learned from, newest first. */
export function Examples({ intent }: { intent: Intent }) {
  const { t } = useText();
  const { can } = useSession();
  const languageName = useLanguageName();
  const mayWrite = can('models.write');
  const [params, setParams] = useSearchParams();
  const [reason, setReason] = useState('');
  const [pasting, setPasting] = useState<string | null>(null);
  const q = params.get('q') ?? '';
  const language = params.get('language') ?? '';
  const search = useSearchWords(q, (words) => setParams(filled({ q: words, language }), { replace: true }));
  const query = { intent: intent.id, q, locale: language };
  const found = useInfiniteQuery({
    queryKey: intentKeys.exampleList(query),
    queryFn: ({ pageParam, signal }) => intentsApi.examples(query, pageParam || undefined, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const rows = found.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <section className="intent-part" aria-labelledby="examples-heading">
      <h2 id="examples-heading">{t('intents.examples')}</h2>
      {mayWrite && <AddExample intentId={intent.id} reason={reason} onPasteLines={setPasting} />}
      <div className="example-filters">
        <Input
          allowClear
          prefix={<SearchOutlined className="muted" />}
          placeholder={t('examples.search')}
          aria-label={t('examples.search')}
          {...search}
        />
        <Select
          allowClear
          aria-label={t('examples.language')}
          placeholder={t('examples.anyLanguage')}
          value={language || undefined}
          onChange={(value) => setParams(filled({ q, language: value ?? '' }), { replace: true })}
          options={Object.entries(intent.examples).map(([tag, n]) => ({ value: tag, label: `${languageName(tag)} ${n}` }))}
        />
        {mayWrite && (
          <Input
            value={reason}
            maxLength={500}
            placeholder={t('examples.reason')}
            aria-label={t('examples.reason')}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </div>
      {found.isPending ? (
        <RowsSkeleton rows={6} height={30} />
      ) : found.error ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState
          title={t(q || language ? 'examples.noMatch' : 'examples.none')}
          hint={t(q || language ? 'examples.noMatchHint' : 'examples.noneHint')}
        />
      ) : (
        <ul className="examples">
          {rows.map((example) => (
            <ExampleLine key={example.id} example={example} mayWrite={mayWrite} reason={reason} />
          ))}
        </ul>
      )}
      <LoadMore list={found} />
      {pasting !== null && <BulkPaste intentId={intent.id} initial={pasting} reason={reason} onClose={() => setPasting(null)} />}
    </section>
  );
}
