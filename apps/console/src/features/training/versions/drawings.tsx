import type { Rate } from '@zhiyin/contracts';
import { useText } from '../../../i18n/index.ts';
import { points, share } from './numbers.ts';
import { place, reachOf } from './scale.ts';

/** A share on a line from 0 to 100 %: the interval as a band, the value as a mark. What it shows stands beside it in figures. */
export function RateLine({ rate }: { rate: Rate }) {
  const { low, high, value } = rate;
  if (value === null || low === null || high === null) return null;
  return (
    <svg className="rate-line" aria-hidden="true" focusable="false">
      <rect className="line-axis" x="0" y="8" width="100%" height="2" />
      <rect className="line-band" x={`${100 * low}%`} y="4" width={`${Math.max(0.5, 100 * (high - low))}%`} height="10" rx="3" />
      <rect className="line-mark" x={`${100 * value}%`} y="1" width="2" height="16" />
    </svg>
  );
}

/** A named share: the figure, its interval, how many it was counted on, and the line. */
export function RateFigure({ name, hint, rate }: { name: string; hint?: string; rate: Rate }) {
  const { t, locale } = useText();
  return (
    <div className="figure">
      <dt>{name}</dt>
      <dd>
        <span className="figure-value tabular">{rate.value === null ? '—' : share(rate.value, locale)}</span>
        {rate.value === null ? (
          <span className="muted">{t('versions.nothingCounted')}</span>
        ) : (
          <>
            <RateLine rate={rate} />
            <span className="muted tabular">
              {t('versions.interval', { low: share(rate.low ?? 0, locale), high: share(rate.high ?? 0, locale), n: rate.n })}
            </span>
          </>
        )}
        {hint && <span className="muted">{hint}</span>}
      </dd>
    </div>
  );
}

export type Difference = { value: number; low: number; high: number };
export type Tone = 'good' | 'bad' | 'plain';

/** A difference of two shares on a line with zero marked, left of which the candidate has less. */
export function DifferenceLine({ difference, tone, left, right }: { difference: Difference; tone: Tone; left: string; right: string }) {
  const { t, locale } = useText();
  const { value, low, high } = difference;
  const reach = reachOf(low, high);
  const from = place(low, reach);
  const to = place(high, reach);
  return (
    <figure className={`difference ${tone}`}>
      <svg
        role="img"
        aria-label={t('versions.differenceRead', {
          value: points(value, locale),
          low: points(low, locale),
          high: points(high, locale),
        })}
      >
        <rect className="line-axis" x="0" y="19" width="100%" height="2" />
        <rect className="line-zero" x="50%" y="4" width="2" height="32" transform="translate(-1 0)" />
        <rect className="line-band" x={`${from}%`} y="13" width={`${Math.max(0.4, to - from)}%`} height="14" rx="4" />
        <rect className="line-mark" x={`${place(value, reach)}%`} y="9" width="3" height="22" transform="translate(-1.5 0)" />
      </svg>
      <figcaption className="tabular">
        <span>
          {points(-reach, locale)}
          <span className="difference-side"> {left}</span>
        </span>
        <span className="difference-zero">0</span>
        <span>
          <span className="difference-side">{right} </span>
          {points(reach, locale)}
        </span>
      </figcaption>
    </figure>
  );
}
