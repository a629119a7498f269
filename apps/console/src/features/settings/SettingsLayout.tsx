import { Navigate, NavLink, Outlet, useLocation } from 'react-router';
import { settingsFor } from '../../app/places.ts';
import { useSession } from '../../app/session.tsx';
import { useText } from '../../i18n/index.ts';
import { EmptyState } from '../../ui/states.tsx';
import './settings.css';

/** 设置: a column of what this role may set, and the page chosen. */
export function SettingsLayout() {
  const { t } = useText();
  const { can } = useSession();
  const { pathname } = useLocation();
  const places = settingsFor(can);
  const isAllowed = pathname.replace(/\/$/, '') === '/settings' ? places.length > 0 : places.some((place) => pathname.startsWith(place.to));
  return (
    <div className="settings">
      <nav className="settings-nav" aria-label={t('place.settings')}>
        <ul>
          {places.map((place) => (
            <li key={place.to}>
              <NavLink to={place.to} className="settings-link">
                {t(place.title)}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <main id="main" className="shell-page page" tabIndex={-1}>
        {isAllowed ? <Outlet /> : <EmptyState title={t('settings.notAllowed')} hint={t('settings.notAllowedHint')} />}
      </main>
    </div>
  );
}

export function FirstSetting() {
  const first = settingsFor(useSession().can)[0];
  return first ? <Navigate to={first.to} replace /> : null;
}
