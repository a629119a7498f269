import type { ModelPromotion } from '@zhiyin/contracts';
import { Fragment } from 'react';
import { exactTime } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/index.ts';
import { useAuthorName } from './names.ts';
import { points } from './numbers.ts';

/** 上线记录: when this model took over, and when another took over from it. */
export function PromotionHistory({ promotions, nameOf }: { promotions: readonly ModelPromotion[]; nameOf: (model: string) => string }) {
  const { t, locale } = useText();
  const author = useAuthorName();
  return (
    <section aria-labelledby="promotions">
      <div className="section-head">
        <h2 id="promotions">{t('versions.promotions')}</h2>
      </div>
      {promotions.length === 0 ? (
        <p className="muted">{t('versions.neverActive')}</p>
      ) : (
        <ol className="promotions">
          {promotions.map((one) => (
            <li key={`${one.createdAt}${one.modelId}`}>
              <span className="version-title">
                {t(`versions.promotion.${one.kind}`)} <b>{nameOf(one.modelId)}</b>
                {one.fromModelId && <span className="muted">{t('versions.insteadOf', { model: nameOf(one.fromModelId) })}</span>}
                {one.forced && <span className="chip bad">{t('versions.forced')}</span>}
              </span>
              {one.reason && <span className="version-reason">{one.reason}</span>}
              <span className="muted tabular">
                {author(one.author)} · {exactTime(one.createdAt, locale)}
                {one.figures && (
                  <Fragment>
                    {' · '}
                    {t('versions.differenceRead', {
                      value: points(one.figures.difference.value, locale),
                      low: points(one.figures.difference.low, locale),
                      high: points(one.figures.difference.high, locale),
                    })}
                  </Fragment>
                )}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
