import type { NearLine } from '@zhiyin/contracts';
import { Link } from 'react-router';
import { percent } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/index.ts';
import { exampleAddress } from './NearHint.tsx';
import { useIntents } from './use-intents.ts';

/** The examples written most like the sentence, whatever the model made of it. */
export function NearestExamples({ nearest }: { nearest: readonly NearLine[] }) {
  const { t, locale } = useText();
  const { name } = useIntents();
  return (
    <section className="intent-part" aria-labelledby="nearest-heading">
      <h2 id="nearest-heading">{t('try.nearest')}</h2>
      {nearest.length === 0 ? (
        <p className="muted">{t('try.nearestNone')}</p>
      ) : (
        <ul className="nearest">
          {nearest.map((line) => (
            <li key={line.id}>
              <Link to={exampleAddress(line.intentId, line.text)} lang={line.locale}>
                {line.text}
              </Link>
              <span className="muted tabular">
                {name(line.intentId)} · {percent(line.similarity, locale)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
