import { CheckCircleFilled } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Contact, StaffConversation } from '@zhiyin/contracts';
import { Button, Input, Tooltip } from 'antd';
import { type KeyboardEvent, useState } from 'react';
import { api } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';
import { initial } from '../../app/PersonMenu.tsx';
import { useSession } from '../../app/session.tsx';
import { useText } from '../../i18n/index.ts';
import { ErrorState, RowsSkeleton, useErrorText } from '../../ui/states.tsx';
import { Time } from '../../ui/Time.tsx';
import './contacts.css';

const FIELDS = ['name', 'email', 'phone', 'tier', 'locale'] as const;
type Field = (typeof FIELDS)[number];

/** 客户: who this is, corrected in place. */
export function ContactCard({ contactId, conversation }: { contactId: string; conversation?: StaffConversation }) {
  const { t } = useText();
  const {
    data: contact,
    error,
    isPending,
    refetch,
  } = useQuery({ queryKey: keys.contact(contactId), queryFn: ({ signal }) => api.contacts.get(contactId, signal) });
  if (isPending) return <RowsSkeleton rows={5} height={36} />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const attributes = Object.entries(contact.attributes);
  const name = contact.name || conversation?.contact.name || t('contact.nameless');
  return (
    <div className="contact-card">
      <div className="contact-head">
        <span className="face" aria-hidden="true">
          {initial(name)}
        </span>
        <div>
          <p className="contact-name">
            {name}
            {contact.verified && (
              <Tooltip title={t('contact.verifiedHint')}>
                <span className="verified">
                  <CheckCircleFilled aria-hidden="true" /> {t('contact.verified')}
                </span>
              </Tooltip>
            )}
          </p>
          <p className="muted">
            {contact.lastSeenAt ? (
              <>
                {t('contact.lastSeen')} <Time iso={contact.lastSeenAt} />
              </>
            ) : (
              <>
                {t('contact.since')} <Time iso={contact.createdAt} />
              </>
            )}
          </p>
        </div>
      </div>
      <dl className="contact-fields">
        {FIELDS.map((field) => (
          <ContactField key={`${contact.id}${field}`} contact={contact} field={field} />
        ))}
        {contact.externalId && (
          <div className="contact-field">
            <dt>{t('contact.externalId')}</dt>
            <dd className="mono">{contact.externalId}</dd>
          </div>
        )}
        {attributes.map(([key, value]) => (
          <div key={key} className="contact-field">
            <dt>{key}</dt>
            <dd>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd>
          </div>
        ))}
      </dl>
      {conversation && (
        <>
          <h3 className="context-heading">{t('context.conversation')}</h3>
          <dl className="contact-fields">
            <div className="contact-field">
              <dt>{t('filter.inbox')}</dt>
              <dd>{conversation.inbox.name}</dd>
            </div>
            {conversation.queue && (
              <div className="contact-field">
                <dt>{t('filter.queue')}</dt>
                <dd>{conversation.queue.name}</dd>
              </div>
            )}
            {conversation.team && (
              <div className="contact-field">
                <dt>{t('filter.team')}</dt>
                <dd>{conversation.team.name}</dd>
              </div>
            )}
            <div className="contact-field">
              <dt>{t('context.started')}</dt>
              <dd>
                <Time iso={conversation.createdAt} />
              </dd>
            </div>
            {conversation.rating && (
              <div className="contact-field">
                <dt>{t('context.rating')}</dt>
                <dd>
                  {t('history.stars', { n: conversation.rating.stars })}
                  {conversation.rating.comment && <span className="contact-comment">{conversation.rating.comment}</span>}
                </dd>
              </div>
            )}
          </dl>
        </>
      )}
    </div>
  );
}

function ContactField({ contact, field }: { contact: Contact; field: Field }) {
  const { t } = useText();
  const { can } = useSession();
  const client = useQueryClient();
  const errorText = useErrorText();
  const [editing, setEditing] = useState<string | null>(null);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const value = contact[field] ?? '';
  const id = `contact-${field}`;

  const save = async () => {
    const next = (editing ?? '').trim();
    if (next === value) return setEditing(null);
    // The contract has no empty e-mail: an address can be corrected but not taken away.
    if (next === '' && field === 'email') return setProblem(t('contact.emailNeeded'));
    setBusy(true);
    try {
      client.setQueryData(keys.contact(contact.id), await api.contacts.patch(contact.id, { [field]: next }));
      void client.invalidateQueries({ queryKey: ['contacts'] });
      setEditing(null);
      setProblem('');
    } catch (error) {
      setProblem(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter') void save();
    else if (event.key === 'Escape') {
      setEditing(null);
      setProblem('');
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="contact-field">
      <dt>{editing === null ? t(`contact.${field}`) : <label htmlFor={id}>{t(`contact.${field}`)}</label>}</dt>
      <dd>
        {editing !== null ? (
          <>
            <span className="contact-edit">
              <Input
                id={id}
                autoFocus
                size="small"
                value={editing}
                status={problem ? 'error' : ''}
                aria-invalid={problem !== ''}
                aria-describedby={problem ? `${id}-problem` : undefined}
                onChange={(event) => setEditing(event.target.value)}
                onKeyDown={onKeyDown}
              />
              <Button size="small" type="primary" loading={busy} onClick={() => void save()}>
                {t('action.save')}
              </Button>
              <Button
                size="small"
                type="text"
                onClick={() => {
                  setEditing(null);
                  setProblem('');
                }}
              >
                {t('action.cancel')}
              </Button>
            </span>
            {problem && (
              <span id={`${id}-problem`} className="field-problem" role="alert">
                {problem}
              </span>
            )}
          </>
        ) : can('contacts.write') ? (
          <button
            type="button"
            className="plain-button contact-value"
            onClick={() => setEditing(value)}
            aria-label={
              value ? t('contact.edit', { field: t(`contact.${field}`), value }) : t('contact.addField', { field: t(`contact.${field}`) })
            }
          >
            {value || <span className="muted">{t('contact.add')}</span>}
          </button>
        ) : (
          value || <span className="muted">{t('contact.unknown')}</span>
        )}
      </dd>
    </div>
  );
}
