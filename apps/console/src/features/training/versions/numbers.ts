import type { Rate } from '@zhiyin/contracts';

/** A share with one decimal: near 100 % the whole percent hides what matters. */
export const share = (value: number, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);

/** A difference of shares in percentage points, always with its sign. */
export const points = (value: number, locale: string): string =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' })
    .format(100 * value)
    .replace('-', '−');

export const whole = (value: number, locale: string): string => new Intl.NumberFormat(locale).format(value);

/** "83.3 % (78.1–87.6 %)"; a dash where nothing was counted. */
export function rateText(rate: Rate, locale: string): string {
  if (rate.value === null || rate.low === null || rate.high === null) return '—';
  return `${share(rate.value, locale)} (${share(rate.low, locale)}–${share(rate.high, locale)})`;
}
