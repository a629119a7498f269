import { lazy, Suspense } from 'react';
import { BrowserRouter, Navigate, Route, Routes, useLocation, useParams } from 'react-router';
import { NotFoundPage, PageBoundary } from './fallback-pages.tsx';
import { firstPage } from './places.ts';
import { Shell } from './Shell.tsx';
import { ShellSkeleton } from './ShellSkeleton.tsx';
import { SignedIn, useSession } from './session.tsx';

const SignInPage = lazy(() => import('../features/access/SignInPage.tsx').then((m) => ({ default: m.SignInPage })));
const DeskPage = lazy(() => import('../features/conversations/DeskPage.tsx').then((m) => ({ default: m.DeskPage })));
const ContactsPage = lazy(() => import('../features/contacts/ContactsPage.tsx').then((m) => ({ default: m.ContactsPage })));
const KnowledgePage = lazy(() => import('../features/knowledge/KnowledgePage.tsx').then((m) => ({ default: m.KnowledgePage })));
const AccountPage = lazy(() => import('../features/account/AccountPage.tsx').then((m) => ({ default: m.AccountPage })));
const SettingsPages = lazy(() => import('../features/settings/SettingsPages.tsx').then((m) => ({ default: m.SettingsPages })));
const TrainingPages = lazy(() => import('../features/training/TrainingPages.tsx').then((m) => ({ default: m.TrainingPages })));

function FirstPage() {
  return <Navigate to={firstPage(useSession().can)} replace />;
}

/** A conversation's stable address, wherever it stands. */
function ConversationAddress() {
  return <Navigate to={`/desk/all/${useParams().conversationId ?? ''}`} replace />;
}

/** Everything behind the sign-in. A page that breaks leaves the rail standing, and another page starts afresh. */
function Console() {
  const place = useLocation().pathname.split('/')[1] ?? '';
  return (
    <SignedIn>
      <Shell>
        <PageBoundary key={place}>
          <Suspense fallback={<ShellSkeleton part="page" />}>
            <Routes>
              <Route index element={<FirstPage />} />
              <Route path="desk" element={<Navigate to="/desk/mine" replace />} />
              <Route path="desk/:view/:conversationId?" element={<DeskPage />} />
              <Route path="conversations/:conversationId" element={<ConversationAddress />} />
              <Route path="contacts/:contactId?" element={<ContactsPage />} />
              <Route path="knowledge/:articleId?" element={<KnowledgePage />} />
              <Route path="account" element={<AccountPage />} />
              <Route path="training/*" element={<TrainingPages />} />
              <Route path="settings/*" element={<SettingsPages />} />
              <Route path="*" element={<NotFoundPage />} />
            </Routes>
          </Suspense>
        </PageBoundary>
      </Shell>
    </SignedIn>
  );
}

export function Router() {
  return (
    <BrowserRouter basename="/console">
      <PageBoundary>
        <Suspense fallback={<ShellSkeleton />}>
          <Routes>
            <Route path="/sign-in" element={<SignInPage />} />
            <Route path="*" element={<Console />} />
          </Routes>
        </Suspense>
      </PageBoundary>
    </BrowserRouter>
  );
}
