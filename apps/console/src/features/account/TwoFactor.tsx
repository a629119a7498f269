import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, QRCode } from 'antd';
import { useState } from 'react';
import { attempt, auth } from '../../api/auth.ts';
import { keys } from '../../api/query-client.ts';
import { useSession } from '../../app/session.tsx';
import { useText } from '../../i18n/index.ts';
import { CopyButton, CopyField } from '../../ui/states.tsx';
import { failureWords } from './auth-words.ts';

type Phase =
  | { at: 'idle' }
  | { at: 'password'; task: 'enable' | 'disable' | 'codes' }
  | { at: 'scan'; uri: string; codes: string[] }
  | { at: 'codes'; codes: string[] };

const secretOf = (uri: string) => new URL(uri).searchParams.get('secret') ?? '';

/** 两步验证: a second factor from an authenticator app, with codes for the day the phone is lost. */
export function TwoFactor() {
  const { t } = useText();
  const { me } = useSession();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [phase, setPhase] = useState<Phase>({ at: 'idle' });
  const [busy, setBusy] = useState(false);
  const on = me.user.twoFactorEnabled;

  const withPassword = async (task: 'enable' | 'disable' | 'codes', password: string) => {
    setBusy(true);
    if (task === 'enable') {
      const outcome = await attempt(auth.twoFactor.enable({ password }));
      if (outcome.ok && 'totpURI' in outcome.data) setPhase({ at: 'scan', uri: outcome.data.totpURI, codes: outcome.data.backupCodes });
      else void message.error(t(outcome.ok ? 'error.internal' : failureWords(outcome.failure)), 5);
    } else if (task === 'codes') {
      const outcome = await attempt(auth.twoFactor.generateBackupCodes({ password }));
      if (outcome.ok) setPhase({ at: 'codes', codes: outcome.data.backupCodes });
      else void message.error(t(failureWords(outcome.failure)), 5);
    } else {
      const outcome = await attempt(auth.twoFactor.disable({ password }));
      if (outcome.ok) {
        setPhase({ at: 'idle' });
        await client.invalidateQueries({ queryKey: keys.me });
        void message.success(t('account.twoFactorOff'), 3);
      } else void message.error(t(failureWords(outcome.failure)), 5);
    }
    setBusy(false);
  };
  const verify = async (code: string, codes: string[]) => {
    setBusy(true);
    const outcome = await attempt(auth.twoFactor.verifyTotp({ code: code.replace(/\s/g, '') }));
    setBusy(false);
    if (!outcome.ok) return void message.error(t(failureWords(outcome.failure)), 5);
    await client.invalidateQueries({ queryKey: keys.me });
    void message.success(t('account.twoFactorOn'), 3);
    setPhase({ at: 'codes', codes });
  };

  if (phase.at === 'password')
    return (
      <Form
        layout="vertical"
        requiredMark={false}
        onFinish={({ password }: { password: string }) => void withPassword(phase.task, password)}
      >
        <Form.Item name="password" label={t('account.confirmPassword')} rules={[{ required: true, message: t('form.required') }]}>
          <Input.Password autoFocus autoComplete="current-password" />
        </Form.Item>
        <div className="form-actions">
          <Button type="primary" htmlType="submit" loading={busy}>
            {t('action.continue')}
          </Button>
          <Button onClick={() => setPhase({ at: 'idle' })}>{t('action.cancel')}</Button>
        </div>
      </Form>
    );
  if (phase.at === 'scan')
    return (
      <div className="two-factor-setup">
        <p>{t('account.scan')}</p>
        <div className="two-factor-scan">
          <div role="img" aria-label={t('account.qr')}>
            <span aria-hidden="true">
              <QRCode type="svg" value={phase.uri} size={168} color="#000000" bgColor="#ffffff" bordered={false} />
            </span>
          </div>
          <div>
            <p className="muted">{t('account.orSecret')}</p>
            <CopyField text={secretOf(phase.uri)} label={t('account.secret')} />
          </div>
        </div>
        <Form layout="vertical" requiredMark={false} onFinish={({ code }: { code: string }) => void verify(code, phase.codes)}>
          <Form.Item
            name="code"
            label={t('account.enterCode')}
            rules={[{ required: true, pattern: /^\s*\d{3}\s?\d{3}\s*$/, message: t('signIn.codeNeeded') }]}
          >
            <Input inputMode="numeric" autoComplete="one-time-code" maxLength={9} style={{ maxWidth: 180 }} />
          </Form.Item>
          <div className="form-actions">
            <Button type="primary" htmlType="submit" loading={busy}>
              {t('account.turnOn')}
            </Button>
            <Button onClick={() => setPhase({ at: 'idle' })}>{t('action.cancel')}</Button>
          </div>
        </Form>
      </div>
    );
  if (phase.at === 'codes')
    return (
      <div className="two-factor-setup">
        <p>{t('account.codesHint')}</p>
        <ul className="backup-codes mono" aria-label={t('account.codes')}>
          {phase.codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className="form-actions">
          <CopyButton text={phase.codes.join('\n')} label={t('account.copyCodes')} size="middle" />
          <Button type="primary" onClick={() => setPhase({ at: 'idle' })}>
            {t('account.codesKept')}
          </Button>
        </div>
      </div>
    );
  return (
    <div className="form-actions">
      {on ? (
        <>
          <span className="chip good">{t('account.isOn')}</span>
          <Button onClick={() => setPhase({ at: 'password', task: 'codes' })}>{t('account.newCodes')}</Button>
          <Button danger onClick={() => setPhase({ at: 'password', task: 'disable' })}>
            {t('account.turnOff')}
          </Button>
        </>
      ) : (
        <Button onClick={() => setPhase({ at: 'password', task: 'enable' })}>{t('account.setUp')}</Button>
      )}
    </div>
  );
}
