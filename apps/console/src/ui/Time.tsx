import { briefAge, exactTime, relativeTime } from '../i18n/format.ts';
import { useText } from '../i18n/index.ts';
import { useNow } from './clock.ts';

/** A relative time with the exact one on hover. */
export function Time({ iso, brief }: { iso: string; brief?: boolean }) {
  const now = useNow();
  const { locale } = useText();
  return (
    <time dateTime={iso} title={exactTime(iso, locale)} className="tabular">
      {brief ? briefAge(iso, now, locale) : relativeTime(iso, now, locale)}
    </time>
  );
}
