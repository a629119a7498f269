import { useState } from 'react';
import { useSession } from '../../app/session.tsx';
import { useText } from '../../i18n/index.ts';
import { RowsSkeleton } from '../../ui/states.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { ContactCard } from '../contacts/ContactCard.tsx';
import { AssistTab } from './AssistTab.tsx';
import { HistoryTab } from './HistoryTab.tsx';
import { useConversation } from './use-conversation.ts';

/** What belongs to a conversation but is not said in it: the customer, help, what happened before. */
export function ContextPanel({ conversationId, onInsert }: { conversationId: string; onInsert: (text: string) => void }) {
  const { t } = useText();
  const { can } = useSession();
  const [tab, setTab] = useState('customer');
  const { data, error } = useConversation(conversationId);
  // The conversation itself says what went wrong.
  if (error && !data) return null;
  if (!data) return <RowsSkeleton rows={4} height={44} />;
  const items = [
    ...(can('contacts.read')
      ? [{ key: 'customer', label: t('context.customer'), children: <ContactCard contactId={data.contact.id} conversation={data} /> }]
      : []),
    { key: 'assist', label: t('context.assist'), children: <AssistTab conversation={data} onInsert={onInsert} /> },
    { key: 'history', label: t('context.history'), children: <HistoryTab conversation={data} /> },
  ];
  return (
    <Tabs
      label={t('context.title')}
      items={items}
      active={items.some((item) => item.key === tab) ? tab : (items[0]?.key ?? '')}
      onChange={setTab}
    />
  );
}
