import { BookOutlined, ExperimentOutlined, IdcardOutlined, InboxOutlined, SearchOutlined, SettingOutlined } from '@ant-design/icons';
import { Badge, Button, Tooltip } from 'antd';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { NavLink, useLocation, useNavigate } from 'react-router';
import { has, useText } from '../i18n/index.ts';
import { LiveProvider, useCounts, useLive } from '../live/LiveProvider.tsx';
import { Mark } from '../ui/Mark.tsx';
import { listenToKeys, useCommands } from './command-registry.ts';
import type { Command } from './commands.ts';
import { NewConversationNotices } from './NewConversationNotices.tsx';
import { PersonMenu } from './PersonMenu.tsx';
import { placesFor, SETTINGS, settingsFor, TRAINING, trainingFor } from './places.ts';
import { setPreferences, usePreferences } from './preferences.ts';
import { useSession } from './session.tsx';
import './shell.css';

const CommandPalette = lazy(() => import('./CommandPalette.tsx').then((m) => ({ default: m.CommandPalette })));
const KeysDialog = lazy(() => import('./KeysDialog.tsx').then((m) => ({ default: m.KeysDialog })));

const ICONS: Record<string, ReactNode> = {
  '/desk': <InboxOutlined />,
  '/contacts': <IdcardOutlined />,
  '/knowledge': <BookOutlined />,
  '/training': <ExperimentOutlined />,
  '/settings': <SettingOutlined />,
};

export function Shell({ children }: { children: ReactNode }) {
  return (
    <LiveProvider>
      <ShellFrame>{children}</ShellFrame>
    </LiveProvider>
  );
}

function ShellFrame({ children }: { children: ReactNode }) {
  const { t } = useText();
  const { can } = useSession();
  const navigate = useNavigate();
  const counts = useCounts();
  const [palette, setPalette] = useState(false);
  const [keysShown, setKeysShown] = useState(false);
  const { locale, scheme } = usePreferences();
  useEffect(listenToKeys, []);
  useTitle(can('conversations.reply') ? (counts.data?.mine ?? 0) : 0);

  const places = placesFor(can);
  const settings = settingsFor(can);
  const training = trainingFor(can);
  const go = (to: string) => () => void navigate(to);
  const commands: Command[] = [
    ...places.map((place): Command => ({ id: `go:${place.to}`, title: place.title, group: 'go', combo: place.combo, run: go(place.to) })),
    ...[...training, ...settings].map((place): Command => ({ id: `go:${place.to}`, title: place.title, group: 'go', run: go(place.to) })),
    ...(training.length > 0
      ? [{ id: 'go:/training', title: 'place.training', group: 'go', combo: 'g t', run: go('/training') } satisfies Command]
      : []),
    ...(settings.length > 0
      ? [{ id: 'go:/settings', title: 'place.settings', group: 'go', combo: 'g s', run: go('/settings') } satisfies Command]
      : []),
    { id: 'go:/account', title: 'place.account', group: 'go', combo: 'g a', run: go('/account') },
    {
      id: 'palette',
      title: 'palette.open',
      group: 'general',
      combo: 'mod+k',
      whileTyping: true,
      keyOnly: true,
      run: () => setPalette(true),
    },
    { id: 'keys', title: 'keys.title', group: 'general', combo: '?', run: () => setKeysShown(true) },
    {
      id: 'language',
      title: locale === 'zh-CN' ? 'language.toEnglish' : 'language.toChinese',
      group: 'me',
      run: () => setPreferences({ locale: locale === 'zh-CN' ? 'en' : 'zh-CN' }),
    },
    ...(['light', 'dark', 'system'] as const)
      .filter((choice) => choice !== scheme)
      .map(
        (choice): Command => ({
          id: `scheme:${choice}`,
          title: `scheme.use.${choice}`,
          group: 'me',
          run: () => setPreferences({ scheme: choice }),
        }),
      ),
  ];
  useCommands(commands);

  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        {t('shell.skip')}
      </a>
      <nav className="rail" aria-label={t('shell.nav')}>
        <span className="rail-mark" aria-hidden="true">
          <Mark />
        </span>
        <ul className="rail-list">
          {places.map((place) => (
            <RailEntry key={place.to} to={place.to} label={t(place.title)} badge={place.to === '/desk' ? (counts.data?.queued ?? 0) : 0} />
          ))}
          {training.length > 0 && <RailEntry to="/training" label={t('place.training')} badge={0} />}
          {settings.length > 0 && <RailEntry to="/settings" label={t('place.settings')} badge={0} />}
        </ul>
        <div className="rail-foot">
          <Tooltip title={`${t('palette.open')} (Ctrl/⌘ K)`} placement="right">
            <Button
              type="text"
              className="rail-search"
              icon={<SearchOutlined />}
              aria-label={t('palette.open')}
              onClick={() => setPalette(true)}
            />
          </Tooltip>
          <PersonMenu onShowKeys={() => setKeysShown(true)} />
        </div>
      </nav>
      <div className="shell-body">
        <LiveBanner />
        {children}
      </div>
      <NewConversationNotices />
      <Suspense>
        {palette && <CommandPalette onClose={() => setPalette(false)} />}
        {keysShown && <KeysDialog onClose={() => setKeysShown(false)} />}
      </Suspense>
    </div>
  );
}

function RailEntry({ to, label, badge }: { to: string; label: string; badge: number }) {
  const { t } = useText();
  return (
    <li>
      <NavLink to={to} className="rail-entry">
        <Badge count={badge} size="small" offset={[4, -2]} overflowCount={99} title={t('shell.queued', { n: badge })}>
          <span className="rail-icon" aria-hidden="true">
            {ICONS[to]}
          </span>
        </Badge>
        <span>{label}</span>
      </NavLink>
    </li>
  );
}

/** Tells at once that what is on the screen may be old, and what that means for what one writes. */
function LiveBanner() {
  const { t } = useText();
  const { state } = useLive();
  if (state !== 'offline') return null;
  return (
    <div className="live-banner" role="status">
      {t('live.offline')}
    </div>
  );
}

/** The tab's title carries the page and how many conversations are mine. */
function useTitle(mine: number): void {
  const { t } = useText();
  const { pathname } = useLocation();
  const key = `place.${pathname.split('/')[1] ?? ''}`;
  const page = [...TRAINING, ...SETTINGS].find((place) => pathname.startsWith(place.to))?.title;
  useEffect(() => {
    const names = [page && t(page), has(key) && t(key), t('app.name')].filter(Boolean).join(' · ');
    document.title = mine > 0 ? `(${mine}) ${names}` : names;
  }, [key, mine, page, t]);
}
