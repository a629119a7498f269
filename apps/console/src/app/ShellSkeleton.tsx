import { useText } from '../i18n/index.ts';

/** The outline of the console while the first answers are on their way. */
export function ShellSkeleton({ part = 'all' }: { part?: 'all' | 'page' }) {
  const { t } = useText();
  return (
    <div className="shell" role="status" aria-label={t('state.loading')}>
      {part === 'all' && <div className="rail" />}
      <div className="shell-page" style={{ padding: 16, display: 'grid', gap: 12, alignContent: 'start' }}>
        <div className="skeleton" style={{ height: 28, width: 220 }} />
        <div className="skeleton" style={{ height: 72 }} />
        <div className="skeleton" style={{ height: 72, opacity: 0.7 }} />
        <div className="skeleton" style={{ height: 72, opacity: 0.4 }} />
      </div>
    </div>
  );
}
