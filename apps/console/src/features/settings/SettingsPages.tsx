import { Route, Routes } from 'react-router';
import { NotFoundPage } from '../../app/fallback-pages.tsx';
import { AgentsPage } from './AgentsPage.tsx';
import { ApiKeysPage } from './ApiKeysPage.tsx';
import { CannedResponsesPage } from './CannedResponsesPage.tsx';
import { InboxesPage } from './InboxesPage.tsx';
import { InboxPage } from './InboxPage.tsx';
import { QueuesPage } from './QueuesPage.tsx';
import { FirstSetting, SettingsLayout } from './SettingsLayout.tsx';
import { TeamsPage } from './TeamsPage.tsx';

/** 设置: all pages below /settings, loaded together. */
export function SettingsPages() {
  return (
    <Routes>
      <Route element={<SettingsLayout />}>
        <Route index element={<FirstSetting />} />
        <Route path="inboxes" element={<InboxesPage />} />
        <Route path="inboxes/:inboxId" element={<InboxPage />} />
        <Route path="agents" element={<AgentsPage />} />
        <Route path="teams" element={<TeamsPage />} />
        <Route path="queues" element={<QueuesPage />} />
        <Route path="canned-responses" element={<CannedResponsesPage />} />
        <Route path="api-keys" element={<ApiKeysPage />} />
      </Route>
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}
