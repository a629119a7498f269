import { SearchOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Article, ArticleState } from '@zhiyin/contracts';
import { Drawer, Input, Segmented, Select } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { ApiError } from '../../api/client.ts';
import { api } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';
import { dateTime } from '../../i18n/format.ts';
import { useText } from '../../i18n/index.ts';
import { LANGUAGES, pick, uiLocaleOf } from '../../i18n/locale.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { RichText } from '../../ui/RichText.tsx';
import { EmptyState, ErrorState, LoadMore, RowsSkeleton } from '../../ui/states.tsx';
import { Time } from '../../ui/Time.tsx';
import { useSearchWords } from '../../ui/use-search-words.ts';
import { STATES } from './article-states.ts';
import './knowledge.css';

const TONE: Partial<Record<ArticleState, string>> = {
  published: 'good',
  suspended: 'bad',
  rejected: 'bad',
  expiring: 'strong',
  correcting: 'strong',
};

/** 知识: what the bot may answer from, searched and read. */
export function KnowledgePage() {
  const { t, locale } = useText();
  const { articleId } = useParams();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const q = params.get('q') ?? '';
  const state = STATES.find((known) => known === params.get('state')) ?? '';
  const change = (next: { q: string; state: string }) => {
    const kept = new URLSearchParams();
    if (next.q.trim()) kept.set('q', next.q.trim());
    if (next.state) kept.set('state', next.state);
    setParams(kept, { replace: true });
  };
  const search = useSearchWords(q, (words) => change({ q: words, state }));
  const found = useInfiniteQuery({
    queryKey: keys.articles({ q, state }),
    queryFn: ({ pageParam, signal }) => api.articles.list({ q, state }, pageParam || undefined, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const rows = found.data?.pages.flatMap((page) => page.data) ?? [];
  const suffix = params.size > 0 ? `?${params}` : '';
  return (
    <main id="main" className="shell-page page" tabIndex={-1}>
      <PageHead title={t('place.knowledge')}>
        <Select
          allowClear
          aria-label={t('knowledge.state')}
          placeholder={t('knowledge.anyState')}
          style={{ minWidth: 150 }}
          value={state || undefined}
          onChange={(value) => change({ q, state: value ?? '' })}
          options={STATES.map((value) => ({ value, label: t(`articleState.${value}`) }))}
        />
        <Input
          allowClear
          className="page-search"
          prefix={<SearchOutlined className="muted" />}
          placeholder={t('knowledge.searchPlaceholder')}
          aria-label={t('knowledge.searchPlaceholder')}
          {...search}
        />
      </PageHead>
      {found.isPending ? (
        <RowsSkeleton rows={8} height={48} />
      ) : found.error ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState
          title={t(q || state ? 'knowledge.noMatch' : 'knowledge.none')}
          hint={t(q || state ? 'knowledge.noMatchHint' : 'knowledge.noneHint')}
        />
      ) : (
        <ul className="page-rows">
          {rows.map((article) => (
            <li key={article.id}>
              <Link
                to={`/knowledge/${article.id}${suffix}`}
                className="page-row"
                aria-current={article.id === articleId ? 'true' : undefined}
              >
                <span className="page-row-main">
                  <span className="page-row-title">{pick(article.translations, locale)?.title ?? article.externalId ?? article.id}</span>
                  <span className="muted">
                    {[article.category, ...article.products.slice(0, 3), article.source].filter(Boolean).join(' · ')}
                  </span>
                </span>
                {article.risk !== 'none' && <span className="chip strong">{t(`articleRisk.${article.risk}`)}</span>}
                <span className="chip tabular">{article.priority}</span>
                <span className={`chip ${TONE[article.state] ?? ''}`}>{t(`articleState.${article.state}`)}</span>
                <span className="muted page-row-end">
                  <Time iso={article.updatedAt} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <LoadMore list={found} />
      <Drawer
        open={Boolean(articleId)}
        onClose={() => void navigate(`/knowledge${suffix}`)}
        title={t('knowledge.article')}
        size={620}
        styles={{ wrapper: { maxWidth: '100vw' } }}
        destroyOnHidden
      >
        {articleId && <ArticleReader articleId={articleId} />}
      </Drawer>
    </main>
  );
}

function ArticleReader({ articleId }: { articleId: string }) {
  const { t } = useText();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: keys.article(articleId),
    queryFn: ({ signal }) => api.articles.get(articleId, signal),
  });
  if (isPending) return <RowsSkeleton rows={4} height={64} />;
  if (error instanceof ApiError && error.status === 404) return <EmptyState title={t('knowledge.gone')} hint={t('knowledge.goneHint')} />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return <ArticleView article={data} />;
}

function ArticleView({ article }: { article: Article }) {
  const { t, locale } = useText();
  const languages = (['zh-CN', 'en'] as const).filter((language) => article.translations[language]);
  const [language, setLanguage] = useState(languages.includes(uiLocaleOf(locale)) ? uiLocaleOf(locale) : (languages[0] ?? 'zh-CN'));
  const text = article.translations[language];
  return (
    <article className="article" lang={language}>
      {languages.length > 1 && (
        <Segmented
          size="small"
          value={language}
          aria-label={t('language.title')}
          onChange={(value) => setLanguage(value)}
          options={LANGUAGES}
        />
      )}
      <h2>{text?.title}</h2>
      <p className="article-chips">
        <span className={`chip ${TONE[article.state] ?? ''}`}>{t(`articleState.${article.state}`)}</span>
        <span className="chip">{article.priority}</span>
        {article.risk !== 'none' && <span className="chip strong">{t(`articleRisk.${article.risk}`)}</span>}
        <span className="chip">{t('knowledge.version', { n: article.version })}</span>
      </p>
      <RichText text={text?.body ?? ''} />
      <dl className="article-facts">
        <dt>{t('knowledge.category')}</dt>
        <dd>{article.category}</dd>
        {article.products.length > 0 && (
          <>
            <dt>{t('knowledge.products')}</dt>
            <dd>{article.products.join(', ')}</dd>
          </>
        )}
        {article.intents.length > 0 && (
          <>
            <dt>{t('knowledge.intents')}</dt>
            <dd className="mono">{article.intents.join(', ')}</dd>
          </>
        )}
        <dt>{t('knowledge.source')}</dt>
        <dd>{article.source}</dd>
        {(article.validFrom || article.validTo) && (
          <>
            <dt>{t('knowledge.valid')}</dt>
            <dd>
              {article.validFrom ? dateTime(article.validFrom, locale) : '…'} – {article.validTo ? dateTime(article.validTo, locale) : '…'}
            </dd>
          </>
        )}
        {article.publishedAt && (
          <>
            <dt>{t('knowledge.published')}</dt>
            <dd>
              <Time iso={article.publishedAt} />
            </dd>
          </>
        )}
      </dl>
    </article>
  );
}
