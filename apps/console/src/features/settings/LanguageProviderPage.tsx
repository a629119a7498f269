import { useQuery } from '@tanstack/react-query';
import type { LanguageProvider, LanguageProviderTrial } from '@zhiyin/contracts';
import { Alert, Button, Form, Input, Radio } from 'antd';
import { useState } from 'react';
import { toApiError } from '../../api/client.ts';
import { api, type LanguageProviderBody } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';
import { has, useText } from '../../i18n/index.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { ErrorState, RowsSkeleton, useErrorText } from '../../ui/states.tsx';
import { useSave } from './use-save.ts';

/** 语言模型服务: where sentence vectors come from, tried before it is saved. */
export function LanguageProviderPage() {
  const { t } = useText();
  const found = useQuery({ queryKey: keys.languageProvider, queryFn: ({ signal }) => api.languageProvider.get(signal) });
  return (
    <>
      <PageHead title={t('settings.languageProvider')} hint={t('provider.hint')} />
      {found.isPending ? (
        <RowsSkeleton rows={4} height={48} />
      ) : found.error ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <div className="page-body provider-page">
          <ProviderForm key={found.data.updatedAt} provider={found.data} />
        </div>
      )}
    </>
  );
}

type Values = { kind: LanguageProvider['kind']; url: string; model: string; key: string; directory: string };
const KINDS = ['none', 'openai', 'onnx'] as const;

function bodyOf({ kind, url, model, key, directory }: Values): LanguageProviderBody {
  if (kind === 'none') return { kind };
  if (kind === 'onnx') return { kind, directory: directory.trim() };
  return { kind, url: url.trim(), model: model.trim(), ...(key?.trim() && { key: key.trim() }) };
}

function ProviderForm({ provider }: { provider: LanguageProvider }) {
  const { t } = useText();
  const errorText = useErrorText();
  const [form] = Form.useForm<Values>();
  const kind = Form.useWatch('kind', form) ?? provider.kind;
  const { busy, save } = useSave(keys.languageProvider);
  const [trying, setTrying] = useState(false);
  const [trial, setTrial] = useState<LanguageProviderTrial | { failure: string } | null>(null);

  /** True when the failure was about the address and stands beside its field. */
  const markAddress = (error: unknown): boolean => {
    const reason = `provider.${String(toApiError(error).details.reason)}`;
    if (!has(reason)) return false;
    form.setFields([{ name: 'url', errors: [t(reason)] }]);
    return true;
  };
  const onSave = async (values: Values) => {
    const isRefused = await save(
      () =>
        api.languageProvider.put(bodyOf(values)).then(
          () => false,
          (error: unknown) => {
            if (!markAddress(error)) throw error;
            return true;
          },
        ),
      true,
    );
    if (isRefused?.reply === false) setTrial(null);
  };
  const onTry = async () => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return;
    setTrying(true);
    setTrial(null);
    try {
      setTrial(await api.languageProvider.test(bodyOf(values)));
    } catch (error) {
      if (!markAddress(error)) setTrial({ failure: errorText(error) });
    } finally {
      setTrying(false);
    }
  };
  const required = [{ required: true, whitespace: true, message: t('form.required') }];
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{
        kind: provider.kind,
        url: provider.url ?? '',
        model: provider.model ?? '',
        key: '',
        directory: provider.directory ?? '',
      }}
      onValuesChange={() => setTrial(null)}
      onFinish={(values) => void onSave(values)}
      scrollToFirstError
    >
      <Form.Item name="kind" label={t('provider.kind')}>
        <Radio.Group className="provider-kinds">
          {KINDS.map((one) => (
            <Radio key={one} value={one}>
              {t(`provider.kind.${one}`)}
              <span className="muted">{t(`provider.kindHint.${one}`)}</span>
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
      {kind === 'openai' && (
        <>
          <Form.Item name="url" label={t('provider.url')} extra={t('provider.urlHint')} rules={required}>
            <Input type="url" placeholder="https://api.example.com/v1" autoComplete="off" spellCheck={false} />
          </Form.Item>
          <Form.Item name="model" label={t('provider.model')} rules={required}>
            <Input autoComplete="off" spellCheck={false} />
          </Form.Item>
          <Form.Item name="key" label={t('provider.key')} extra={t(provider.hasKey ? 'provider.keyKept' : 'provider.keyHint')}>
            <Input.Password autoComplete="new-password" placeholder={provider.hasKey ? '••••••••' : ''} />
          </Form.Item>
        </>
      )}
      {kind === 'onnx' && (
        <Form.Item
          name="directory"
          label={t('provider.directory')}
          extra={t('provider.directoryHint')}
          rules={[...required, { pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/, message: t('provider.directoryWrong') }]}
        >
          <Input autoComplete="off" spellCheck={false} placeholder="bge-small-zh" />
        </Form.Item>
      )}
      {kind !== 'none' && <p className="muted">{t('provider.nextTraining')}</p>}
      <div className="provider-foot">
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('action.save')}
        </Button>
        {kind !== 'none' && (
          <Button loading={trying} onClick={() => void onTry()}>
            {t('provider.try')}
          </Button>
        )}
      </div>
      <div aria-live="polite">{trial && <Trial trial={trial} />}</div>
    </Form>
  );
}

function Trial({ trial }: { trial: LanguageProviderTrial | { failure: string } }) {
  const { t } = useText();
  if ('failure' in trial) return <Alert type="error" showIcon title={trial.failure} />;
  if (!trial.ok)
    return (
      <Alert
        type="error"
        showIcon
        title={t(`provider.problem.${trial.problem}`)}
        description={trial.status === null ? undefined : t('provider.status', { status: trial.status, ms: trial.ms })}
      />
    );
  return (
    <Alert
      type="success"
      showIcon
      title={t('provider.works', { ms: trial.ms, dimensions: trial.dimensions })}
      description={t('provider.similarity', { value: trial.similarity.toFixed(2) })}
    />
  );
}
