import { Alert, Button, Checkbox, Form, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { type AuthFailure, attempt, auth } from '../../api/auth.ts';
import { keys, queryClient } from '../../api/query-client.ts';
import { setPreferences, usePreferences } from '../../app/preferences.ts';
import type { MessageKey } from '../../i18n/index.ts';
import { useText } from '../../i18n/index.ts';
import { Mark } from '../../ui/Mark.tsx';
import { safeReturn } from './safe-return.ts';
import './sign-in.css';

type Step = 'password' | 'code' | 'backup';

function failureKey(failure: AuthFailure): MessageKey {
  if (failure.status === 429) return 'signIn.tooMany';
  if (failure.code === 'NETWORK' || failure.status >= 500 || failure.status === 0) return 'error.network';
  if (failure.code.includes('TWO_FACTOR_COOKIE')) return 'signIn.expired';
  if (failure.code.includes('LOCKED') || failure.code.includes('TOO_MANY')) return 'signIn.tooMany';
  if (failure.code.includes('BACKUP') || failure.code === 'INVALID_CODE' || failure.code.includes('OTP')) return 'signIn.wrongCode';
  if (failure.code.includes('BANNED') || failure.status === 403) return 'signIn.disabled';
  return 'signIn.wrong';
}

/** 登录: e-mail and password, then the second factor where one is set up. */
export function SignInPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const { locale } = usePreferences();
  const [step, setStep] = useState<Step>('password');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<MessageKey | null>(null);
  const code = useRef<HTMLDivElement>(null);
  useEffect(() => {
    document.title = `${t('signIn.title')} · ${t('app.name')}`;
  }, [t]);
  useEffect(() => {
    if (step !== 'password') code.current?.querySelector('input')?.focus();
  }, [step]);

  const enter = async () => {
    // What another person left in memory must not greet this one.
    queryClient.clear();
    await queryClient.invalidateQueries({ queryKey: keys.me });
    void navigate(safeReturn(params.get('return')), { replace: true });
  };
  const finish = async (outcome: { ok: true; data: unknown } | { ok: false; failure: AuthFailure }) => {
    setBusy(false);
    if (!outcome.ok) {
      const key = failureKey(outcome.failure);
      setProblem(key);
      if (key === 'signIn.expired') setStep('password');
      return;
    }
    const data = outcome.data as { twoFactorRedirect?: boolean };
    if (data.twoFactorRedirect) setStep('code');
    else await enter();
  };
  const start = () => {
    setBusy(true);
    setProblem(null);
  };
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <div className="sign-in-brand">
          <Mark />
          <span>{t('app.name')}</span>
        </div>
        <h1>{t(step === 'password' ? 'signIn.title' : 'signIn.secondTitle')}</h1>
        {problem && <Alert type="error" showIcon title={t(problem)} role="alert" className="sign-in-problem" />}
        {step === 'password' && (
          <Form
            layout="vertical"
            requiredMark={false}
            onFinish={async ({ email, password }: { email: string; password: string }) => {
              start();
              await finish(await attempt(auth.signIn.email({ email: email.trim(), password })));
            }}
          >
            <Form.Item name="email" label={t('signIn.email')} rules={[{ required: true, type: 'email', message: t('signIn.emailNeeded') }]}>
              <Input size="large" type="email" autoComplete="username" autoFocus inputMode="email" />
            </Form.Item>
            <Form.Item name="password" label={t('signIn.password')} rules={[{ required: true, message: t('signIn.passwordNeeded') }]}>
              <Input.Password size="large" autoComplete="current-password" />
            </Form.Item>
            <Button type="primary" htmlType="submit" size="large" block loading={busy}>
              {t('signIn.enter')}
            </Button>
            <p className="sign-in-hint">{t('signIn.forgot')}</p>
          </Form>
        )}
        {step === 'code' && (
          <div ref={code}>
            <Form
              key="code"
              layout="vertical"
              requiredMark={false}
              initialValues={{ trustDevice: false }}
              onFinish={async ({ code: digits, trustDevice }: { code: string; trustDevice: boolean }) => {
                start();
                await finish(await attempt(auth.twoFactor.verifyTotp({ code: digits.replace(/\s/g, ''), trustDevice })));
              }}
            >
              <p className="sign-in-hint">{t('signIn.codeHint')}</p>
              <Form.Item
                name="code"
                label={t('signIn.code')}
                rules={[{ required: true, pattern: /^\s*\d{3}\s?\d{3}\s*$/, message: t('signIn.codeNeeded') }]}
              >
                <Input size="large" inputMode="numeric" autoComplete="one-time-code" maxLength={9} className="sign-in-code" />
              </Form.Item>
              <Form.Item name="trustDevice" valuePropName="checked">
                <Checkbox>{t('signIn.trust')}</Checkbox>
              </Form.Item>
              <Button type="primary" htmlType="submit" size="large" block loading={busy}>
                {t('signIn.verify')}
              </Button>
            </Form>
            <Button type="link" block onClick={() => setStep('backup')}>
              {t('signIn.useBackup')}
            </Button>
          </div>
        )}
        {step === 'backup' && (
          <div ref={code}>
            <Form
              key="backup"
              layout="vertical"
              requiredMark={false}
              onFinish={async ({ code: backup }: { code: string }) => {
                start();
                await finish(await attempt(auth.twoFactor.verifyBackupCode({ code: backup.trim() })));
              }}
            >
              <p className="sign-in-hint">{t('signIn.backupHint')}</p>
              <Form.Item name="code" label={t('signIn.backup')} rules={[{ required: true, message: t('signIn.codeNeeded') }]}>
                <Input size="large" autoComplete="off" className="sign-in-code" />
              </Form.Item>
              <Button type="primary" htmlType="submit" size="large" block loading={busy}>
                {t('signIn.verify')}
              </Button>
            </Form>
            <Button type="link" block onClick={() => setStep('code')}>
              {t('signIn.useCode')}
            </Button>
          </div>
        )}
        <div className="sign-in-language">
          <button
            type="button"
            className="plain-button"
            lang={locale === 'zh-CN' ? 'en' : 'zh-CN'}
            onClick={() => setPreferences({ locale: locale === 'zh-CN' ? 'en' : 'zh-CN' })}
          >
            {locale === 'zh-CN' ? 'English' : '简体中文'}
          </button>
        </div>
      </div>
    </main>
  );
}
