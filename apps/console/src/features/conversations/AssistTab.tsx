import { useQuery } from '@tanstack/react-query';
import type { Passage, StaffConversation } from '@zhiyin/contracts';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';
import { useSession } from '../../app/session.tsx';
import { percent } from '../../i18n/format.ts';
import { useText } from '../../i18n/index.ts';
import { uiLocaleOf } from '../../i18n/locale.ts';
import type { MessageFeed } from '../../live/merge.ts';
import { plainText } from '../../ui/markdown.ts';
import { RichText } from '../../ui/RichText.tsx';
import { EmptyState, ErrorState, RowsSkeleton } from '../../ui/states.tsx';
import { replyBlock } from './abilities.ts';
import { useSummary } from './SummaryCard.tsx';

const SHOWN = 4;
const QUESTION_MAX = 500;

/** 坐席辅助: what to do next, and what the knowledge base says to the customer's last words. */
export function AssistTab({ conversation, onInsert }: { conversation: StaffConversation; onInsert: (text: string) => void }) {
  const { t } = useText();
  const session = useSession();
  const { data: summary } = useSummary(conversation);
  const mayRead = session.can('knowledge.read');
  const mayWrite = replyBlock(conversation, session) === null;
  const [typed, setTyped] = useState('');
  const { data: feed } = useQuery<MessageFeed>({ queryKey: keys.messages(conversation.id), enabled: false });
  const lastAsked = feed?.messages.findLast((m) => m.sender === 'contact' && m.text)?.text ?? '';
  const question = (typed || lastAsked).slice(0, QUESTION_MAX);
  const locale = uiLocaleOf(conversation.locale);
  const found = useQuery({
    queryKey: keys.knowledge(question, locale),
    queryFn: ({ signal }) => api.searchKnowledge(question, locale, SHOWN, signal),
    enabled: mayRead && question.trim() !== '',
    staleTime: 60_000,
  });
  const suggested = summary?.suggested;
  return (
    <div className="assist">
      {suggested && suggested.nextSteps.length > 0 && (
        <section>
          <h3>{t('summary.nextSteps')}</h3>
          <ol className="assist-steps">
            {suggested.nextSteps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </section>
      )}
      {suggested?.script && (
        <section>
          <h3>{t('assist.script')}</h3>
          <p className="assist-script">{suggested.script}</p>
          {mayWrite && (
            <Button size="small" onClick={() => onInsert(suggested.script ?? '')}>
              {t('assist.insert')}
            </Button>
          )}
        </section>
      )}
      {suggested && suggested.articles.length > 0 && (
        <section>
          <h3>{t('assist.fromSummary')}</h3>
          <ul className="assist-links">
            {suggested.articles.map((article) => (
              <li key={article.articleId}>
                {mayRead ? <Link to={`/knowledge/${article.articleId}`}>{article.title}</Link> : article.title}
              </li>
            ))}
          </ul>
        </section>
      )}
      {mayRead && (
        <section>
          <h3>{typed ? t('assist.results') : t('assist.forLast')}</h3>
          <Input.Search
            allowClear
            placeholder={t('assist.searchPlaceholder')}
            aria-label={t('assist.searchPlaceholder')}
            onSearch={(value) => setTyped(value.trim())}
          />
          {question.trim() === '' ? (
            <p className="muted">{t('assist.nothingAsked')}</p>
          ) : found.isPending ? (
            <RowsSkeleton rows={3} height={60} />
          ) : found.error ? (
            <ErrorState error={found.error} onRetry={() => void found.refetch()} />
          ) : found.data.data.length === 0 ? (
            <EmptyState title={t('suggest.noArticle')} hint={t('assist.noneHint')} />
          ) : (
            <ul className="passages">
              {found.data.data.map((passage) => (
                <PassageItem key={passage.articleId} passage={passage} onInsert={mayWrite ? onInsert : null} />
              ))}
            </ul>
          )}
        </section>
      )}
    </div>
  );
}

function PassageItem({ passage, onInsert }: { passage: Passage; onInsert: ((text: string) => void) | null }) {
  const { t, locale } = useText();
  const [open, setOpen] = useState(false);
  return (
    <li className="passage">
      <button type="button" className="plain-button passage-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="passage-title">{passage.title}</span>
        <span className="muted tabular">{percent(passage.score, locale)}</span>
      </button>
      <div className={open ? '' : 'passage-preview'}>
        <RichText text={passage.text} />
      </div>
      <div className="passage-foot">
        {onInsert && (
          <Button size="small" onClick={() => onInsert(plainText(passage.text))}>
            {t('assist.insert')}
          </Button>
        )}
        <Link to={`/knowledge/${passage.articleId}`}>{t('assist.openArticle')}</Link>
      </div>
    </li>
  );
}
