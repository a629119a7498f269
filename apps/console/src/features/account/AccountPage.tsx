import { Segmented } from 'antd';
import type { ReactNode } from 'react';
import { setPreferences, usePreferences } from '../../app/preferences.ts';
import { useSession } from '../../app/session.tsx';
import { useText } from '../../i18n/index.ts';
import { LANGUAGES } from '../../i18n/locale.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { Sessions } from './Sessions.tsx';
import { TwoFactor } from './TwoFactor.tsx';
import './account.css';

/** 我的账户: what belongs to the person, not to the workspace. */
export function AccountPage() {
  const { t } = useText();
  const { me } = useSession();
  const { scheme, locale } = usePreferences();
  return (
    <main id="main" className="shell-page page" tabIndex={-1}>
      <PageHead title={t('place.account')} hint={me.workspace.name} />
      <div className="page-body account">
        <Part title={t('account.profile')} hint={t('account.nameHint')}>
          <dl className="account-facts">
            <dt>{t('account.name')}</dt>
            <dd>{me.user.name}</dd>
            <dt>{t('signIn.email')}</dt>
            <dd>{me.user.email}</dd>
            <dt>{t('agents.role')}</dt>
            <dd>{t(`role.${me.role}`)}</dd>
            {me.agent && (
              <>
                <dt>{t('agents.capacity')}</dt>
                <dd className="tabular">{me.agent.capacity}</dd>
              </>
            )}
          </dl>
        </Part>
        <Part title={t('account.look')}>
          <div className="account-choice">
            <span id="scheme-label">{t('scheme.title')}</span>
            <Segmented
              aria-labelledby="scheme-label"
              value={scheme}
              onChange={(value) => setPreferences({ scheme: value })}
              options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`scheme.${value}`) }))}
            />
          </div>
          <div className="account-choice">
            <span id="language-label">{t('language.title')}</span>
            <Segmented
              aria-labelledby="language-label"
              value={locale}
              onChange={(value) => setPreferences({ locale: value })}
              options={LANGUAGES}
            />
          </div>
        </Part>
        <Part title={t('account.password')}>
          <PasswordForm />
        </Part>
        <Part title={t('account.twoFactor')} hint={t('account.twoFactorHint')}>
          <TwoFactor />
        </Part>
        <Part title={t('account.sessions')} hint={t('account.sessionsHint')}>
          <Sessions />
        </Part>
      </div>
    </main>
  );
}

function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <section className="account-part" aria-label={title}>
      <div>
        <h2>{title}</h2>
        {hint && <p className="muted">{hint}</p>}
      </div>
      <div className="account-fields">{children}</div>
    </section>
  );
}
