import type { LabelItem } from '@zhiyin/contracts';
import { useEffect, useRef } from 'react';
import { useText } from '../../../i18n/index.ts';

/** The sentence to be judged, large, with what was said before it; a new one takes the focus, so that it is read out. */
export function Sentence({ item }: { item: LabelItem }) {
  const { t } = useText();
  const words = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (item.id) words.current?.focus({ preventScroll: true });
  }, [item.id]);
  const lines = item.context.map((line, at) => ({ ...line, key: `${item.id} ${at}` }));
  return (
    <section className="labelling-sentence" aria-label={t('labelling.sentence')}>
      {item.context.length > 0 ? (
        <ol className="labelling-context" aria-label={t('labelling.before')}>
          {lines.map((line) => (
            <li key={line.key} className={line.sender}>
              <span className="muted">{t(`labelling.${line.sender}`)}</span> <span className="plain-text">{line.text}</span>
            </li>
          ))}
        </ol>
      ) : (
        <p className="muted">{t('labelling.noBefore')}</p>
      )}
      <h2 ref={words} tabIndex={-1} lang={item.locale === 'und' ? undefined : item.locale} className="labelling-words plain-text">
        {item.text}
      </h2>
    </section>
  );
}
