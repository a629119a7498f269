import { Button } from 'antd';
import { Component, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useText } from '../i18n/index.ts';
import { EmptyState } from '../ui/states.tsx';

export function NotFoundPage() {
  const { t } = useText();
  return (
    <main id="main" className="shell-page centered" tabIndex={-1}>
      <h1 className="visually-hidden">{t('notFound.title')}</h1>
      <EmptyState title={t('notFound.title')} hint={t('notFound.hint')}>
        <Link to="/">
          <Button>{t('notFound.home')}</Button>
        </Link>
      </EmptyState>
    </main>
  );
}

/** A page that broke, or whose code a new release has replaced: one reload usually mends it, and drafts are kept. */
export class PageBoundary extends Component<{ children: ReactNode; inside?: boolean }, { broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  override componentDidCatch(error: unknown) {
    console.error(error);
  }
  override render() {
    if (!this.state.broken) return this.props.children;
    return this.props.inside ? <CrashWords /> : <PageCrash />;
  }
}

function PageCrash() {
  return (
    <main id="main" className="shell-page centered" tabIndex={-1}>
      <CrashWords />
    </main>
  );
}

function CrashWords() {
  const { t } = useText();
  return (
    <div role="alert">
      <EmptyState title={t('crash.title')} hint={t('crash.hint')}>
        <Button type="primary" onClick={() => window.location.reload()}>
          {t('crash.reload')}
        </Button>
      </EmptyState>
    </div>
  );
}
