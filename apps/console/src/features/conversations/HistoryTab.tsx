import { useQuery } from '@tanstack/react-query';
import type { StaffConversation } from '@zhiyin/contracts';
import { Link } from 'react-router';
import { api } from '../../api/endpoints.ts';
import { useText } from '../../i18n/index.ts';
import { EmptyState, ErrorState, RowsSkeleton } from '../../ui/states.tsx';
import { Time } from '../../ui/Time.tsx';
import './history.css';

/** The customer's other conversations, newest first. */
export function ContactConversations({ contactId, exceptId }: { contactId: string; exceptId?: string }) {
  const { t } = useText();
  const found = useQuery({
    queryKey: ['contact-conversations', contactId],
    queryFn: ({ signal }) => api.conversations.list({ contact: contactId }, undefined, 25, signal),
  });
  if (found.isPending) return <RowsSkeleton rows={3} height={52} />;
  if (found.error) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const others = found.data.data.filter((row) => row.id !== exceptId);
  if (others.length === 0) return <EmptyState title={t('history.none')} hint={t('history.noneHint')} />;
  return (
    <ul className="history">
      {others.map((row) => (
        <li key={row.id}>
          <Link to={`/desk/all/${row.id}`} className="history-row">
            <span className="history-line">
              <span className={`status ${row.status}`}>{t(`status.${row.status}`)}</span>
              <Time iso={row.updatedAt} />
            </span>
            <span className="history-text">{row.lastMessage?.text ?? t('row.noMessage')}</span>
            <span className="muted">
              {[row.inbox.name, row.assignee?.name, row.rating ? t('history.stars', { n: row.rating.stars }) : '']
                .filter(Boolean)
                .join(' · ')}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

export function HistoryTab({ conversation }: { conversation: StaffConversation }) {
  return <ContactConversations contactId={conversation.contact.id} exceptId={conversation.id} />;
}
