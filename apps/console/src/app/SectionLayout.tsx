import { useEffect, useRef } from 'react';
import { Navigate, NavLink, Outlet, useLocation } from 'react-router';
import { type MessageKey, useText } from '../i18n/index.ts';
import { EmptyState } from '../ui/states.tsx';
import { PageBoundary } from './fallback-pages.tsx';
import type { Place } from './places.ts';
import './section.css';

/** A part of the console with several pages: a column of those this role may use, and the page chosen. */
export function SectionLayout({ root, title, places }: { root: string; title: MessageKey; places: readonly Place[] }) {
  const { t } = useText();
  const { pathname } = useLocation();
  const list = useRef<HTMLUListElement>(null);
  const present = places.find((place) => pathname.startsWith(place.to))?.to;
  // On a phone the pages stand in one line that scrolls; the present one is to be seen.
  useEffect(() => {
    // In braces: newer browsers give a promise back, which is no clean-up.
    if (present) list.current?.querySelector(`a[href$="${present}"]`)?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [present]);
  const isAllowed = pathname.replace(/\/$/, '') === root ? places.length > 0 : present !== undefined;
  return (
    <div className="section">
      <nav className="section-nav" aria-label={t(title)}>
        <ul ref={list}>
          {places.map((place) => (
            <li key={place.to}>
              <NavLink to={place.to} className="section-link">
                {t(place.title)}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <main id="main" className="shell-page page" tabIndex={-1}>
        {isAllowed ? (
          // A page that breaks leaves the section's own list standing, and the next page starts afresh.
          <PageBoundary inside key={pathname.split('/')[2] ?? ''}>
            <Outlet />
          </PageBoundary>
        ) : (
          <EmptyState title={t('section.notAllowed')} hint={t('section.notAllowedHint')} />
        )}
      </main>
    </div>
  );
}

/** The address of a section itself leads to its first page. */
export function FirstOf({ places }: { places: readonly Place[] }) {
  const first = places[0];
  return first ? <Navigate to={first.to} replace /> : null;
}
