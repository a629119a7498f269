import { SearchOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Drawer, Input } from 'antd';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { api } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';
import { initial } from '../../app/PersonMenu.tsx';
import { useSession } from '../../app/session.tsx';
import { useText } from '../../i18n/index.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { EmptyState, ErrorState, LoadMore, RowsSkeleton } from '../../ui/states.tsx';
import { Time } from '../../ui/Time.tsx';
import { useSearchWords } from '../../ui/use-search-words.ts';
import { ContactConversations } from '../conversations/HistoryTab.tsx';
import { ContactCard } from './ContactCard.tsx';

/** 客户: find a person, see who they are and what they asked. */
export function ContactsPage() {
  const { t } = useText();
  const { can } = useSession();
  const { contactId } = useParams();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const q = params.get('q') ?? '';
  const search = useSearchWords(q, (words) => setParams(words ? { q: words } : {}, { replace: true }));
  const found = useInfiniteQuery({
    queryKey: keys.contacts(q),
    queryFn: ({ pageParam, signal }) => api.contacts.list(q, pageParam || undefined, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const rows = found.data?.pages.flatMap((page) => page.data) ?? [];
  const suffix = q ? `?q=${encodeURIComponent(q)}` : '';
  return (
    <main id="main" className="shell-page page" tabIndex={-1}>
      <PageHead title={t('place.contacts')}>
        <Input
          allowClear
          className="page-search"
          prefix={<SearchOutlined className="muted" />}
          placeholder={t('contact.searchPlaceholder')}
          aria-label={t('contact.searchPlaceholder')}
          {...search}
        />
      </PageHead>
      {found.isPending ? (
        <RowsSkeleton rows={8} height={48} />
      ) : found.error ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState title={t(q ? 'contact.noMatch' : 'contact.none')} hint={t(q ? 'contact.noMatchHint' : 'contact.noneHint')} />
      ) : (
        <ul className="page-rows">
          {rows.map((contact) => {
            const name = contact.name || t('contact.nameless');
            return (
              <li key={contact.id}>
                <Link
                  to={`/contacts/${contact.id}${suffix}`}
                  className="page-row contact-row"
                  aria-current={contact.id === contactId ? 'true' : undefined}
                >
                  <span className="face" aria-hidden="true">
                    {initial(name)}
                  </span>
                  <span className="page-row-main">
                    <span className="page-row-title">{name}</span>
                    <span className="muted">{[contact.email, contact.phone].filter(Boolean).join(' · ') || t('contact.noAddress')}</span>
                  </span>
                  {contact.tier && <span className="chip">{contact.tier}</span>}
                  {contact.verified && <span className="verified">{t('contact.verified')}</span>}
                  <span className="muted page-row-end">{contact.lastSeenAt && <Time iso={contact.lastSeenAt} />}</span>
                </Link>
              </li>
            );
          })}
        </ul>
      )}
      <LoadMore list={found} />
      <Drawer
        open={Boolean(contactId)}
        onClose={() => void navigate(`/contacts${suffix}`)}
        title={t('contact.title')}
        size={420}
        styles={{ body: { padding: 0 }, wrapper: { maxWidth: '100vw' } }}
        destroyOnHidden
      >
        {contactId && (
          <>
            <ContactCard contactId={contactId} />
            {can('conversations.read') && (
              <section aria-label={t('contact.conversations')}>
                <h3 className="context-heading" style={{ margin: '0 16px' }}>
                  {t('contact.conversations')}
                </h3>
                <ContactConversations contactId={contactId} />
              </section>
            )}
          </>
        )}
      </Drawer>
    </main>
  );
}
