import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { Button, type ButtonProps, Tooltip } from 'antd';
import { type ReactNode, useState } from 'react';
import { toApiError } from '../api/client.ts';
import { has, useText } from '../i18n/index.ts';

/** An error in words: what happened, what was kept, what to do, and the request id to quote. */
export function ErrorState({ error, onRetry, kept, fill }: { error: unknown; onRetry?: () => void; kept?: string; fill?: boolean }) {
  const { t } = useText();
  const { requestId } = toApiError(error);
  return (
    <div className="state" role="alert" style={fill ? { minHeight: '100%' } : undefined}>
      <span className="state-title">{useErrorText()(error)}</span>
      {kept && <p>{kept}</p>}
      {onRetry && (
        <div className="state-actions">
          <Button onClick={onRetry}>{t('action.retry')}</Button>
        </div>
      )}
      {requestId && (
        <span className="state-request">
          {t('error.requestId')} <code className="mono">{requestId}</code> <CopyButton text={requestId} />
        </span>
      )}
    </div>
  );
}

/** One sentence for a failure. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useText();
  return (error) => {
    const { code, message, details } = toApiError(error);
    const refusal = `refusal.${String(details.reason)}`;
    if (has(refusal)) return t(refusal);
    const key = `error.${code}`;
    // Here the server's own sentence says more than ours could: which field, which name is taken.
    if ((code === 'invalid' || code === 'conflict') && message) return message;
    return has(key) ? t(key) : t('error.internal');
  };
}

/** An empty list: what would be here, and the first step. */
export function EmptyState({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <div className="state">
      <span className="state-title">{title}</span>
      {hint && <p>{hint}</p>}
      {children && <div className="state-actions">{children}</div>}
    </div>
  );
}

/** The next page of a list, where there is one. */
export function LoadMore({
  list,
  ...look
}: {
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
} & Pick<ButtonProps, 'block' | 'type'>) {
  const { t } = useText();
  if (!list.hasNextPage) return null;
  return (
    <div className="list-more">
      <Button {...look} loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {t('action.loadMore')}
      </Button>
    </div>
  );
}

/** The shape of rows to come. */
export function RowsSkeleton({ rows = 6, height = 56 }: { rows?: number; height?: number }) {
  const { t } = useText();
  return (
    <div role="status" aria-label={t('state.loading')} style={{ display: 'grid', gap: 8, padding: 12 }}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <div key={row} className="skeleton" style={{ height, opacity: 1 - row / (rows + 2) }} />
      ))}
    </div>
  );
}

export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Plain-HTTP addresses have no clipboard; the old way still works there.
    const area = document.createElement('textarea');
    area.value = text;
    area.setAttribute('aria-hidden', 'true');
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

export function CopyButton({ text, label, size = 'small' }: { text: string; label?: string; size?: 'small' | 'middle' }) {
  const { t } = useText();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    if (!(await copyText(text))) return;
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  const name = copied ? t('action.copied') : (label ?? t('action.copy'));
  return (
    <Tooltip title={name}>
      <Button
        size={size}
        type={label ? 'default' : 'text'}
        icon={copied ? <CheckOutlined /> : <CopyOutlined />}
        aria-label={name}
        onClick={() => void copy()}
      >
        {label ? name : undefined}
      </Button>
    </Tooltip>
  );
}

/** A text to take away: a key, a snippet, an address. */
export function CopyField({ text, label }: { text: string; label: string }) {
  return (
    <fieldset className="copy-field" aria-label={label}>
      <code className="mono">{text}</code>
      <CopyButton text={text} />
    </fieldset>
  );
}
