import { useText } from '../../../i18n/index.ts';
import { share } from './label-words.ts';

const at = (value: number, top: number) => `${(100 * Math.min(Math.max(0, value), top)) / top}%`;

/** A share with its interval on a line from 0 to `top`; the words beside it say the same. */
export function IntervalBar({
  rate,
  top,
  target,
}: {
  rate: { value: number | null; low: number | null; high: number | null };
  top: number;
  target?: number;
}) {
  const { value, low, high } = rate;
  return (
    <span className="interval" aria-hidden="true">
      {low !== null && high !== null && (
        <span className="interval-range" style={{ insetInlineStart: at(low, top), insetInlineEnd: `calc(100% - ${at(high, top)})` }} />
      )}
      {target !== undefined && <span className="interval-target" style={{ insetInlineStart: at(target, top) }} />}
      {value !== null && <span className="interval-point" style={{ insetInlineStart: at(value, top) }} />}
    </span>
  );
}

/** The end of the scale all intervals of a page share: a round share above the largest value. */
export function scaleOf(values: readonly (number | null)[]): number {
  const largest = Math.max(0.1, ...values.map((value) => value ?? 0));
  return [0.1, 0.2, 0.3, 0.5].find((step) => largest <= step) ?? 1;
}

const STEPS = [0.6, 0.75] as const;

/** Cohen's kappa on a line from 0 to 1 with the thresholds of publishing marked. */
export function KappaGauge({ value, verdict }: { value: number | null; verdict: string }) {
  const { locale } = useText();
  const number = (x: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(x);
  return (
    <div className="kappa" aria-hidden="true">
      <span className="kappa-line">
        <span className="kappa-part bad" style={{ insetInlineStart: 0, width: '60%' }} />
        <span className="kappa-part warn" style={{ insetInlineStart: '60%', width: '15%' }} />
        <span className="kappa-part good" style={{ insetInlineStart: '75%', width: '25%' }} />
        {value !== null && <span className={`kappa-point ${verdict}`} style={{ insetInlineStart: at(value, 1) }} />}
      </span>
      <span className="kappa-marks muted tabular">
        <span style={{ insetInlineStart: 0 }}>0</span>
        {STEPS.map((step) => (
          <span key={step} style={{ insetInlineStart: at(step, 1) }}>
            {number(step)}
          </span>
        ))}
        <span style={{ insetInlineStart: '100%' }}>1</span>
      </span>
    </div>
  );
}

/** "4.8 % [2.8 %, 6.7 %]"; "–" where nothing was counted. */
export function RateWords({ rate }: { rate: { value: number | null; low: number | null; high: number | null } }) {
  const { locale } = useText();
  if (rate.value === null) return <span className="muted">–</span>;
  return (
    <span className="tabular labelling-rate-words">
      {share(rate.value, locale)}{' '}
      <span className="muted">
        [{share(rate.low, locale)}, {share(rate.high, locale)}]
      </span>
    </span>
  );
}
