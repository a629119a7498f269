import { useQuery } from '@tanstack/react-query';
import type { CannedResponse } from '@zhiyin/contracts';
import { Button, Form, Input } from 'antd';
import { useMemo, useState } from 'react';
import { api, type CannedBody } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';
import { useText } from '../../i18n/index.ts';
import { pick } from '../../i18n/locale.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { FormDrawer } from './FormDrawer.tsx';
import { RemoveButton } from './RemoveButton.tsx';
import { SettingRows } from './SettingRows.tsx';
import { useSave } from './use-save.ts';

/** 快捷回复: what is said every day, in both languages, one slash away. */
export function CannedResponsesPage() {
  const { t, locale } = useText();
  const found = useQuery({ queryKey: keys.canned, queryFn: ({ signal }) => api.cannedResponses.list(signal) });
  const [editing, setEditing] = useState<CannedResponse | 'new' | null>(null);
  const { busy, save } = useSave(keys.canned);
  const taken = useMemo(() => new Set(found.data?.map((canned) => canned.shortcut.toLowerCase())), [found.data]);
  const add = (
    <Button type="primary" onClick={() => setEditing('new')}>
      {t('canned.add')}
    </Button>
  );
  return (
    <>
      <PageHead title={t('settings.canned')} hint={t('canned.hint')}>
        {add}
      </PageHead>
      <SettingRows
        found={found}
        keyOf={(canned) => canned.id}
        empty={{ title: t('canned.none'), hint: t('canned.hint'), action: add }}
        row={(canned) => (
          <div className="setting-row">
            <span className="page-row-main">
              <span className="page-row-title">
                <code className="mono">/{canned.shortcut}</code> {canned.title}
              </span>
              <span className="canned-text">{pick(canned.translations, locale)}</span>
            </span>
            {(['zh-CN', 'en'] as const).map(
              (language) =>
                canned.translations[language] && (
                  <span key={language} className="chip">
                    {language === 'en' ? 'EN' : '中'}
                  </span>
                ),
            )}
            <Button size="small" onClick={() => setEditing(canned)} aria-label={t('action.editNamed', { name: canned.title })}>
              {t('action.edit')}
            </Button>
            <RemoveButton name={canned.title} busy={busy} onRemove={() => save(() => api.cannedResponses.remove(canned.id))} />
          </div>
        )}
      />
      {editing && <CannedForm canned={editing === 'new' ? null : editing} taken={taken} onClose={() => setEditing(null)} />}
    </>
  );
}

type Values = { shortcut: string; title: string; zh: string; en: string };

function CannedForm({ canned, taken, onClose }: { canned: CannedResponse | null; taken: ReadonlySet<string>; onClose: () => void }) {
  const { t } = useText();
  const [form] = Form.useForm<Values>();
  const { busy, save } = useSave(keys.canned);
  const onSave = async ({ shortcut, title, zh, en }: Values) => {
    const body: CannedBody = {
      shortcut,
      title: title.trim(),
      translations: { ...(zh?.trim() ? { 'zh-CN': zh.trim() } : {}), ...(en?.trim() ? { en: en.trim() } : {}) },
    };
    if (await save(() => (canned ? api.cannedResponses.patch(canned.id, body) : api.cannedResponses.create(body)))) onClose();
  };
  return (
    <FormDrawer<Values>
      title={canned ? t('action.editNamed', { name: canned.title }) : t('canned.add')}
      form={form}
      busy={busy}
      onClose={onClose}
      onSave={(values) => void onSave(values)}
      initial={{
        shortcut: canned?.shortcut ?? '',
        title: canned?.title ?? '',
        zh: canned?.translations['zh-CN'] ?? '',
        en: canned?.translations.en ?? '',
      }}
    >
      <div className="form-pair">
        <Form.Item
          name="shortcut"
          label={t('canned.shortcut')}
          extra={t('canned.shortcutHint')}
          rules={[
            { required: true, pattern: /^[\p{L}\p{N}_-]{1,40}$/u, message: t('canned.shortcutHint') },
            {
              validator: async (_rule, value: string) => {
                if (value && value.toLowerCase() !== canned?.shortcut.toLowerCase() && taken.has(value.toLowerCase()))
                  throw new Error(t('canned.taken'));
              },
            },
          ]}
        >
          <Input prefix="/" />
        </Form.Item>
        <Form.Item
          name="title"
          label={t('canned.title')}
          rules={[{ required: true, whitespace: true, max: 100, message: t('form.required') }]}
        >
          <Input />
        </Form.Item>
      </div>
      <Form.Item name="zh" label={t('canned.textZh')}>
        <Input.TextArea lang="zh-CN" rows={5} maxLength={8000} />
      </Form.Item>
      <Form.Item
        name="en"
        label={t('canned.textEn')}
        dependencies={['zh']}
        rules={[
          ({ getFieldValue }) => ({
            validator: async (_rule, value: string) => {
              if (!value?.trim() && !String(getFieldValue('zh') ?? '').trim()) throw new Error(t('canned.oneLanguage'));
            },
          }),
        ]}
      >
        <Input.TextArea lang="en" rows={5} maxLength={8000} />
      </Form.Item>
    </FormDrawer>
  );
}
