import { useQuery } from '@tanstack/react-query';
import type { Role } from '@zhiyin/contracts';
import { Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { api } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';
import { useText } from '../../i18n/index.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { CopyField } from '../../ui/states.tsx';
import { Time } from '../../ui/Time.tsx';
import { FormDrawer } from './FormDrawer.tsx';
import { RemoveButton } from './RemoveButton.tsx';
import { ROLES } from './roles.ts';
import { SettingRows } from './SettingRows.tsx';
import { useSave } from './use-save.ts';

/** API 密钥: what other programs sign in with. */
export function ApiKeysPage() {
  const { t } = useText();
  const found = useQuery({ queryKey: keys.apiKeys, queryFn: ({ signal }) => api.apiKeys.list(signal) });
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const { busy, save } = useSave(keys.apiKeys);
  const [form] = Form.useForm<{ name: string; role: Role }>();
  const add = (
    <Button type="primary" onClick={() => setAdding(true)}>
      {t('apiKeys.add')}
    </Button>
  );
  return (
    <>
      <PageHead title={t('settings.apiKeys')} hint={t('apiKeys.hint')}>
        {add}
      </PageHead>
      <SettingRows
        found={found}
        keyOf={(key) => key.id}
        empty={{ title: t('apiKeys.none'), hint: t('apiKeys.hint'), action: add }}
        row={(key) => (
          <div className="setting-row">
            <span className="page-row-main">
              <span className="page-row-title">{key.name}</span>
              <span className="muted">
                {t('apiKeys.made')} <Time iso={key.createdAt} /> ·{' '}
                {key.lastUsedAt ? (
                  <>
                    {t('apiKeys.used')} <Time iso={key.lastUsedAt} />
                  </>
                ) : (
                  t('apiKeys.neverUsed')
                )}
              </span>
            </span>
            <span className="chip">{t(`role.${key.role}`)}</span>
            <RemoveButton
              name={key.name}
              hint={t('apiKeys.removeHint')}
              busy={busy}
              onRemove={() => save(() => api.apiKeys.remove(key.id))}
            />
          </div>
        )}
      />
      {adding && (
        <FormDrawer<{ name: string; role: Role }>
          title={t('apiKeys.add')}
          form={form}
          busy={busy}
          initial={{ role: 'agent' }}
          onClose={() => setAdding(false)}
          onSave={async ({ name, role }) => {
            const saved = await save(() => api.apiKeys.create({ name: name.trim(), role }), true);
            if (!saved) return;
            setAdding(false);
            setMade(saved.reply.key);
          }}
        >
          <Form.Item
            name="name"
            label={t('apiKeys.name')}
            extra={t('apiKeys.nameHint')}
            rules={[{ required: true, whitespace: true, max: 100, message: t('form.required') }]}
          >
            <Input />
          </Form.Item>
          <Form.Item name="role" label={t('agents.role')} extra={t('apiKeys.roleHint')}>
            <Select options={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))} />
          </Form.Item>
        </FormDrawer>
      )}
      <Modal
        open={made !== null}
        title={t('apiKeys.madeTitle')}
        onCancel={() => setMade(null)}
        onOk={() => setMade(null)}
        okText={t('once.kept')}
        cancelButtonProps={{ style: { display: 'none' } }}
        mask={{ closable: false }}
      >
        {made && (
          <div className="once">
            <p>{t('once.hint')}</p>
            <CopyField text={made} label={t('settings.apiKeys')} />
          </div>
        )}
      </Modal>
    </>
  );
}
