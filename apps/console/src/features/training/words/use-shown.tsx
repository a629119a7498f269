import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { useText } from '../../../i18n/index.ts';

const STEP = 100;

/** The first rows of a long list, and a button for the next ones; a new search begins anew. */
export function useShown<T>(rows: readonly T[], search: string): { shown: readonly T[]; more: ReactNode } {
  const { t } = useText();
  const [limit, setLimit] = useState({ search, n: STEP });
  const n = limit.search === search ? limit.n : STEP;
  return {
    shown: rows.slice(0, n),
    more:
      rows.length > n ? (
        <div className="list-more">
          <Button onClick={() => setLimit({ search, n: n + STEP })}>{t('words.showMore', { n: rows.length - n })}</Button>
        </div>
      ) : null,
  };
}
