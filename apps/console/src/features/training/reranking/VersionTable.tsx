import type { Reranking } from '@zhiyin/contracts';
import { Button } from 'antd';
import { exactTime } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/index.ts';
import { useAuthorName } from '../versions/names.ts';
import { points, share, whole } from '../versions/numbers.ts';

/** 学到的各版: what each version learned from and how it measured, newest first. */
export function VersionTable({
  reranking: { versions, inUse, judgements },
  onUse,
}: {
  reranking: Reranking;
  onUse: ((number: number) => void) | null;
}) {
  const { t, locale } = useText();
  const author = useAuthorName();
  return (
    <div className="table-scroll">
      <table className="data-table stacked">
        <thead>
          <tr>
            {(['version', 'learnedFrom', 'firstRight', 'difference', 'verdict'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`reranking.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {versions.map(({ number, figures, ...version }) => (
            <tr key={number}>
              <th scope="row">
                <span className="tabular">{number}</span> {number === inUse && <span className="chip good">{t('reranking.current')}</span>}
                <div className="muted">
                  {t('reranking.by', { author: author(version.author), time: exactTime(version.createdAt, locale) })}
                </div>
                {version.reason && <div className="muted">{version.reason}</div>}
              </th>
              <td data-label={t('reranking.learnedFrom')}>
                {t('reranking.learnedFromRead', { n: whole(version.judgements, locale), helpful: whole(version.helpful, locale) })}
              </td>
              <td data-label={t('reranking.firstRight')} className="tabular">
                {figures.questions === 0
                  ? '–'
                  : t('reranking.firstRightRead', { before: share(figures.before, locale), after: share(figures.after, locale) })}
              </td>
              <td data-label={t('reranking.difference')} className="tabular">
                {figures.questions === 0
                  ? '–'
                  : t('reranking.differenceRead', {
                      value: points(figures.difference.value, locale),
                      low: points(figures.difference.low, locale),
                      high: points(figures.difference.high, locale),
                    })}
              </td>
              <td data-label={t('reranking.verdict')}>
                <span className={`chip ${version.isUsable ? 'good' : ''}`}>
                  {t(
                    version.isUsable
                      ? 'reranking.usable'
                      : figures.questions < judgements.least
                        ? 'reranking.tooFew'
                        : 'reranking.unusable',
                  )}
                </span>{' '}
                {onUse && number !== inUse && (
                  <Button size="small" onClick={() => onUse(number)}>
                    {t('reranking.useThis', { n: number })}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
