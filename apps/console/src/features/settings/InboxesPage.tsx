import { useQuery } from '@tanstack/react-query';
import { Button, Form } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { api } from '../../api/endpoints.ts';
import { keys, queryClient } from '../../api/query-client.ts';
import { useText } from '../../i18n/index.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { FormDrawer } from './FormDrawer.tsx';
import { InboxIdentity } from './InboxIdentity.tsx';
import { SettingRows } from './SettingRows.tsx';
import { useSave } from './use-save.ts';

/** 收件箱: where customers write from; each has its own chat window. */
export function InboxesPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const found = useQuery({ queryKey: keys.inboxes, queryFn: ({ signal }) => api.inboxes.list(signal) });
  const [adding, setAdding] = useState(false);
  const [form] = Form.useForm<{ name: string; locale: string }>();
  const { busy, save } = useSave(keys.inboxes);
  const add = (
    <Button type="primary" onClick={() => setAdding(true)}>
      {t('inboxes.add')}
    </Button>
  );
  return (
    <>
      <PageHead title={t('settings.inboxes')} hint={t('inboxes.hint')}>
        {add}
      </PageHead>
      <SettingRows
        found={found}
        keyOf={(inbox) => inbox.id}
        empty={{ title: t('inboxes.none'), hint: t('inboxes.hint'), action: add }}
        row={(inbox) => (
          <Link to={`/settings/inboxes/${inbox.id}`} className="page-row">
            <span className="page-row-main">
              <span className="page-row-title">{inbox.name}</span>
              <span className="muted">{inbox.allowedOrigins.join(' · ') || t('inboxes.anyOrigin')}</span>
            </span>
            {inbox.identityRequired && <span className="chip">{t('inboxes.identityOn')}</span>}
            <span className={`chip ${inbox.botEnabled ? 'good' : ''}`}>{t(inbox.botEnabled ? 'inboxes.botOn' : 'inboxes.botOff')}</span>
          </Link>
        )}
      />
      {adding && (
        <FormDrawer<{ name: string; locale: string }>
          title={t('inboxes.add')}
          form={form}
          busy={busy}
          initial={{ locale: 'zh-CN' }}
          onClose={() => setAdding(false)}
          onSave={async ({ name, locale }) => {
            const known = new Set(found.data?.map((inbox) => inbox.id));
            const saved = await save(() => api.inboxes.create({ name: name.trim(), locale }));
            if (!saved) return;
            setAdding(false);
            const made = (queryClient.getQueryData<{ id: string }[]>(keys.inboxes) ?? []).find((inbox) => !known.has(inbox.id));
            if (made) void navigate(`/settings/inboxes/${made.id}`);
          }}
        >
          <InboxIdentity hint={t('inboxes.nameHint')} />
        </FormDrawer>
      )}
    </>
  );
}
