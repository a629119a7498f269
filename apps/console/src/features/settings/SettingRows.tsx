import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { EmptyState, ErrorState, RowsSkeleton } from '../../ui/states.tsx';

type Props<T> = {
  found: UseQueryResult<T[]>;
  empty: { title: string; hint: string; action?: ReactNode };
  row: (item: T) => ReactNode;
  keyOf: (item: T) => string;
};

/** A settings list in each of its states: coming, failed, empty, there. */
export function SettingRows<T>({ found, empty, row, keyOf }: Props<T>) {
  if (found.isPending) return <RowsSkeleton rows={4} height={52} />;
  if (found.error) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data.length === 0)
    return (
      <EmptyState title={empty.title} hint={empty.hint}>
        {empty.action}
      </EmptyState>
    );
  return (
    <ul className="page-rows">
      {found.data.map((item) => (
        <li key={keyOf(item)}>{row(item)}</li>
      ))}
    </ul>
  );
}
