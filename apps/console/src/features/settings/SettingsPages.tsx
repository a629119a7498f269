import { Route, Routes } from 'react-router';
import { NotFoundPage } from '../../app/fallback-pages.tsx';
import { settingsFor } from '../../app/places.ts';
import { FirstOf, SectionLayout } from '../../app/SectionLayout.tsx';
import { useSession } from '../../app/session.tsx';
import { AgentsPage } from './AgentsPage.tsx';
import { ApiKeysPage } from './ApiKeysPage.tsx';
import { CannedResponsesPage } from './CannedResponsesPage.tsx';
import { InboxesPage } from './InboxesPage.tsx';
import { InboxPage } from './InboxPage.tsx';
import { LanguageProviderPage } from './LanguageProviderPage.tsx';
import { QueuesPage } from './QueuesPage.tsx';
import { TeamsPage } from './TeamsPage.tsx';
import './settings.css';

/** 设置: all pages below /settings, loaded together. */
export function SettingsPages() {
  const places = settingsFor(useSession().can);
  return (
    <Routes>
      <Route element={<SectionLayout root="/settings" title="place.settings" places={places} />}>
        <Route index element={<FirstOf places={places} />} />
        <Route path="inboxes" element={<InboxesPage />} />
        <Route path="inboxes/:inboxId" element={<InboxPage />} />
        <Route path="agents" element={<AgentsPage />} />
        <Route path="teams" element={<TeamsPage />} />
        <Route path="queues" element={<QueuesPage />} />
        <Route path="canned-responses" element={<CannedResponsesPage />} />
        <Route path="api-keys" element={<ApiKeysPage />} />
        <Route path="language-provider" element={<LanguageProviderPage />} />
      </Route>
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}
