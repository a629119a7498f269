import { App, Button, Dropdown, type MenuProps } from 'antd';
import { useNavigate } from 'react-router';
import { type Availability, api } from '../api/endpoints.ts';
import { keys, queryClient } from '../api/query-client.ts';
import { useText } from '../i18n/index.ts';
import { LANGUAGES } from '../i18n/locale.ts';
import { useErrorText } from '../ui/states.tsx';
import { useCommands } from './command-registry.ts';
import type { Command } from './commands.ts';
import { setPreferences, usePreferences } from './preferences.ts';
import { useSession } from './session.tsx';

const AVAILABILITIES: readonly Availability[] = ['online', 'away', 'offline'];

/** 在线状态: whether conversations may be given to me. */
export function useSetAvailability(): (availability: Availability) => Promise<void> {
  const { message } = App.useApp();
  const { t } = useText();
  const errorText = useErrorText();
  return async (availability) => {
    try {
      queryClient.setQueryData(keys.me, await api.setAvailability(availability));
      void message.success(t(`availability.now.${availability}`), 2);
    } catch (error) {
      void message.error(errorText(error), 5);
    }
  };
}

/** Leaves only when the server has ended the session: whoever walks away from a shared computer must not be told so falsely. */
function useSignOut(): () => Promise<void> {
  const { message } = App.useApp();
  const { t } = useText();
  return async () => {
    const { auth, attempt } = await import('../api/auth.ts');
    const outcome = await attempt(auth.signOut());
    if (!outcome.ok && outcome.failure.status !== 401) return void message.error(t('account.signOutFailed'), 8);
    queryClient.clear();
    window.location.assign('/console/sign-in');
  };
}

/** The person at this desk: presence, language, light or dark, account, the way out. */
export function PersonMenu({ onShowKeys }: { onShowKeys: () => void }) {
  const { t } = useText();
  const { me, can } = useSession();
  const { locale, scheme } = usePreferences();
  const navigate = useNavigate();
  const setAvailability = useSetAvailability();
  const signOut = useSignOut();
  const availability = can('me.presence') ? me.agent?.availability : undefined;

  useCommands([
    ...(availability
      ? AVAILABILITIES.filter((choice) => choice !== availability).map(
          (choice): Command => ({
            id: `availability:${choice}`,
            title: `availability.go.${choice}`,
            group: 'me',
            run: () => void setAvailability(choice),
          }),
        )
      : []),
    { id: 'sign-out', title: 'account.signOut', group: 'me', run: () => void signOut() },
  ]);

  const items: MenuProps['items'] = [
    { key: 'who', type: 'group', label: `${me.user.name} · ${t(`role.${me.role}`)}` },
    ...(availability
      ? [
          ...AVAILABILITIES.map((choice) => ({
            key: `availability:${choice}`,
            label: (
              <span className="presence-choice">
                <span className={`presence-dot ${choice}`} aria-hidden="true" /> {t(`availability.${choice}`)}
              </span>
            ),
          })),
          { type: 'divider' as const },
        ]
      : []),
    { key: 'account', label: t('place.account') },
    {
      key: 'scheme',
      label: t('scheme.title'),
      children: (['light', 'dark', 'system'] as const).map((choice) => ({ key: `scheme:${choice}`, label: t(`scheme.${choice}`) })),
    },
    {
      key: 'language',
      label: `${t('language.title')} / Language`,
      children: LANGUAGES.map(({ value, label }) => ({ key: `locale:${value}`, label })),
    },
    { key: 'keys', label: t('keys.title') },
    { type: 'divider' },
    { key: 'sign-out', label: t('account.signOut') },
  ];
  const onClick: MenuProps['onClick'] = ({ key }) => {
    const [what, value] = key.split(':');
    if (what === 'availability') void setAvailability(value as Availability);
    else if (what === 'scheme') setPreferences({ scheme: value as 'light' | 'dark' | 'system' });
    else if (what === 'locale') setPreferences({ locale: value as 'zh-CN' | 'en' });
    else if (what === 'account') void navigate('/account');
    else if (what === 'keys') onShowKeys();
    else if (what === 'sign-out') void signOut();
  };
  const name = availability
    ? t('person.menuWithPresence', { name: me.user.name, presence: t(`availability.${availability}`) })
    : t('person.menu', { name: me.user.name });
  return (
    <Dropdown
      trigger={['click']}
      placement="topRight"
      menu={{ items, onClick, selectable: true, selectedKeys: [`availability:${availability}`, `scheme:${scheme}`, `locale:${locale}`] }}
    >
      <Button type="text" className="person" aria-label={name} title={name}>
        <span className="person-face" aria-hidden="true">
          {initial(me.user.name)}
        </span>
        {availability && <span className={`presence-dot ${availability}`} aria-hidden="true" />}
      </Button>
    </Dropdown>
  );
}

/** The first character a name is known by: 林 of 林晓, A of Anna. */
export const initial = (name: string): string => Array.from(name.trim())[0]?.toUpperCase() ?? '·';
