import { useQuery } from '@tanstack/react-query';
import type { Inbox } from '@zhiyin/contracts';
import { App, Button, Form, Input, Modal, Switch } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { api, type InboxBody } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';
import { useText } from '../../i18n/index.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { CopyField, EmptyState, ErrorState, RowsSkeleton } from '../../ui/states.tsx';
import { embedSnippet, lines, parseOrigins } from './embed.ts';
import { InboxIdentity } from './InboxIdentity.tsx';
import { useSave } from './use-save.ts';

/** Suggestions shown at the start of a chat; the contract allows this many. */
const SUGGESTIONS_MAX = 6;
const LANGUAGES = ['zh-CN', 'en'] as const;

/** One inbox: how its window looks and greets, where it may stand, the line to embed it, and a look at it. */
export function InboxPage() {
  const { t } = useText();
  const { inboxId } = useParams();
  const found = useQuery({ queryKey: keys.inboxes, queryFn: ({ signal }) => api.inboxes.list(signal) });
  const inbox = found.data?.find((candidate) => candidate.id === inboxId);
  if (found.isPending) return <RowsSkeleton rows={6} height={48} />;
  if (found.error) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!inbox)
    return (
      <EmptyState title={t('inboxes.gone')}>
        <Link to="/settings/inboxes">{t('inboxes.back')}</Link>
      </EmptyState>
    );
  return (
    <>
      <PageHead title={inbox.name}>
        <Link to="/settings/inboxes">{t('inboxes.back')}</Link>
      </PageHead>
      <div className="page-body inbox-page">
        <InboxForm key={inbox.id} inbox={inbox} />
        <Preview inbox={inbox} />
      </div>
    </>
  );
}

type Values = {
  name: string;
  locale: string;
  brandColor: string;
  origins: string;
  botEnabled: boolean;
  identityRequired: boolean;
} & Record<`${'greeting' | 'assistantName' | 'suggestions'}:${(typeof LANGUAGES)[number]}`, string>;

function valuesOf(inbox: Inbox): Values {
  const values: Partial<Values> = {
    name: inbox.name,
    locale: inbox.locale,
    brandColor: inbox.brandColor ?? '',
    origins: inbox.allowedOrigins.join('\n'),
    botEnabled: inbox.botEnabled,
    identityRequired: inbox.identityRequired,
  };
  for (const language of LANGUAGES) {
    values[`greeting:${language}`] = inbox.greeting[language] ?? '';
    values[`assistantName:${language}`] = inbox.assistantName[language] ?? '';
    values[`suggestions:${language}`] = (inbox.suggestions[language] ?? []).join('\n');
  }
  return values as Values;
}

function bodyOf(values: Values): Partial<InboxBody> {
  const texts = (field: 'greeting' | 'assistantName') =>
    Object.fromEntries(
      LANGUAGES.flatMap((language) => (values[`${field}:${language}`]?.trim() ? [[language, values[`${field}:${language}`].trim()]] : [])),
    );
  return {
    name: values.name.trim(),
    locale: values.locale,
    brandColor: values.brandColor || null,
    allowedOrigins: parseOrigins(values.origins ?? '').origins,
    greeting: texts('greeting'),
    assistantName: texts('assistantName'),
    suggestions: Object.fromEntries(LANGUAGES.map((language) => [language, lines(values[`suggestions:${language}`], SUGGESTIONS_MAX)])),
    botEnabled: values.botEnabled,
    identityRequired: values.identityRequired,
  };
}

function InboxForm({ inbox }: { inbox: Inbox }) {
  const { t } = useText();
  const { modal } = App.useApp();
  const [form] = Form.useForm<Values>();
  const color = Form.useWatch('brandColor', form);
  const { busy, save } = useSave(keys.inboxes);
  const [secret, setSecret] = useState<string | null>(null);
  const makeKey = async () => {
    const saved = await save(() => api.inboxes.newIdentityKey(inbox.id), true);
    if (saved) setSecret(saved.reply.secret);
  };
  return (
    <div>
      <h2 className="visually-hidden">{t('inboxes.embed')}</h2>
      <p className="muted" style={{ marginBottom: 6 }}>
        {t('inboxes.embedHint')}
      </p>
      <CopyField text={embedSnippet(window.location.origin, inbox.publicToken)} label={t('inboxes.embed')} />

      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={valuesOf(inbox)}
        onFinish={(values: Values) => void save(() => api.inboxes.patch(inbox.id, bodyOf(values)))}
        style={{ marginTop: 20 }}
        scrollToFirstError
      >
        <div className="form-pair">
          <InboxIdentity />
        </div>
        <Form.Item label={t('inboxes.color')} htmlFor="brandColor" extra={t('inboxes.colorHint')}>
          <div className="brand-color">
            <input
              type="color"
              aria-label={t('inboxes.pickColor')}
              value={/^#[0-9a-f]{6}$/i.test(color ?? '') ? color : '#0f766e'}
              onChange={(event) => form.setFieldValue('brandColor', event.target.value)}
            />
            <Form.Item name="brandColor" noStyle rules={[{ pattern: /^#[0-9a-fA-F]{6}$/, message: t('inboxes.colorRule') }]}>
              <Input id="brandColor" className="mono" placeholder="#0F766E" style={{ width: 120 }} allowClear />
            </Form.Item>
          </div>
        </Form.Item>
        {LANGUAGES.map((language) => (
          <section key={language} lang={language}>
            <h2 className="form-heading">{language === 'zh-CN' ? '简体中文' : 'English'}</h2>
            <Form.Item name={`assistantName:${language}`} label={t('inboxes.assistantName')}>
              <Input maxLength={60} />
            </Form.Item>
            <Form.Item name={`greeting:${language}`} label={t('inboxes.greeting')}>
              <Input.TextArea rows={2} maxLength={500} />
            </Form.Item>
            <Form.Item
              name={`suggestions:${language}`}
              label={t('inboxes.suggestions')}
              extra={t('inboxes.suggestionsHint', { n: SUGGESTIONS_MAX })}
            >
              <Input.TextArea rows={3} />
            </Form.Item>
          </section>
        ))}
        <h2 className="form-heading">{t('inboxes.behaviour')}</h2>
        <div className="switch-row">
          <Form.Item name="botEnabled" valuePropName="checked" noStyle>
            <Switch id="botEnabled" />
          </Form.Item>
          <div>
            <label htmlFor="botEnabled">{t('inboxes.bot')}</label>
            <span className="muted">{t('inboxes.botHint')}</span>
          </div>
        </div>
        <div className="switch-row">
          <Form.Item name="identityRequired" valuePropName="checked" noStyle>
            <Switch id="identityRequired" />
          </Form.Item>
          <div>
            <label htmlFor="identityRequired">{t('inboxes.identity')}</label>
            <span className="muted">{t('inboxes.identityHint')}</span>
          </div>
        </div>
        <Form.Item label={t('inboxes.identityKey')} extra={t('inboxes.identityKeyHint')}>
          <Button
            loading={busy}
            onClick={() =>
              inbox.hasIdentityKey
                ? modal.confirm({
                    title: t('inboxes.newKeyTitle'),
                    content: t('inboxes.newKeyHint'),
                    okText: t('inboxes.newKey'),
                    okButtonProps: { danger: true },
                    onOk: makeKey,
                  })
                : void makeKey()
            }
          >
            {t(inbox.hasIdentityKey ? 'inboxes.newKey' : 'inboxes.makeKey')}
          </Button>
        </Form.Item>
        <Form.Item
          name="origins"
          label={t('inboxes.origins')}
          extra={t('inboxes.originsHint')}
          rules={[
            {
              validator: async (_rule, value: string) => {
                const { wrong } = parseOrigins(value ?? '');
                if (wrong.length > 0) throw new Error(t('inboxes.originWrong', { text: wrong.join(', ') }));
              },
            },
          ]}
        >
          <Input.TextArea rows={3} className="mono" placeholder="https://shop.example.com" />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('action.save')}
        </Button>
      </Form>
      <Modal
        open={secret !== null}
        title={t('inboxes.identityKey')}
        onCancel={() => setSecret(null)}
        onOk={() => setSecret(null)}
        okText={t('once.kept')}
        cancelButtonProps={{ style: { display: 'none' } }}
        mask={{ closable: false }}
      >
        {secret && (
          <div className="once">
            <p>{t('once.hint')}</p>
            <CopyField text={secret} label={t('inboxes.identityKey')} />
          </div>
        )}
      </Modal>
    </div>
  );
}

/** The window as it stands after the last save, on the server's own page for it. */
function Preview({ inbox }: { inbox: Inbox }) {
  const { t } = useText();
  const look = JSON.stringify([inbox.brandColor, inbox.greeting, inbox.assistantName, inbox.suggestions, inbox.locale, inbox.botEnabled]);
  return (
    <section className="inbox-preview" aria-label={t('inboxes.preview')}>
      <h2>{t('inboxes.preview')}</h2>
      <iframe key={look} title={t('inboxes.preview')} src={`/widget/frame/?inbox=${encodeURIComponent(inbox.publicToken)}&preview=1`} />
      <p className="muted">{t('inboxes.previewHint')}</p>
    </section>
  );
}
