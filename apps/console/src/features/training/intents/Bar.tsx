import { percent } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/index.ts';

/** A share of 0..1 as a bar with its figure; `faint` for what was not chosen. */
export function Bar({ value, label, faint }: { value: number; label: string; faint?: boolean }) {
  const { locale } = useText();
  // A little is not nothing.
  const words = value > 0 && value < 0.005 ? `<${percent(0.01, locale)}` : percent(value, locale);
  return (
    <span className={faint ? 'bar faint' : 'bar'} role="img" aria-label={`${label} ${words}`}>
      <span className="bar-track" aria-hidden="true">
        <span style={{ width: `${Math.min(1, Math.max(0, value)) * 100}%` }} />
      </span>
      <span className="tabular" aria-hidden="true">
        {words}
      </span>
    </span>
  );
}
