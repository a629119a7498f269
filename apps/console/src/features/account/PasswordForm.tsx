import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { attempt, auth } from '../../api/auth.ts';
import { keys } from '../../api/query-client.ts';
import { useText } from '../../i18n/index.ts';
import { failureWords, PASSWORD_MIN } from './auth-words.ts';

export function PasswordForm() {
  const { t } = useText();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [form] = Form.useForm();
  const [busy, setBusy] = useState(false);
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={async ({ current, next }: { current: string; next: string }) => {
        setBusy(true);
        const outcome = await attempt(auth.changePassword({ currentPassword: current, newPassword: next, revokeOtherSessions: true }));
        setBusy(false);
        if (!outcome.ok) return void message.error(t(failureWords(outcome.failure)), 5);
        form.resetFields();
        await client.invalidateQueries({ queryKey: keys.sessions });
        void message.success(t('account.passwordChanged'), 3);
      }}
    >
      <Form.Item name="current" label={t('account.currentPassword')} rules={[{ required: true, message: t('form.required') }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item
        name="next"
        label={t('account.newPassword')}
        extra={t('account.passwordRule', { n: PASSWORD_MIN })}
        rules={[{ required: true, min: PASSWORD_MIN, message: t('account.passwordRule', { n: PASSWORD_MIN }) }]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Button htmlType="submit" loading={busy}>
        {t('account.changePassword')}
      </Button>
    </Form>
  );
}
