import type { LanguageSettings } from '@zhiyin/contracts';
import { useText } from '../../../i18n/index.ts';
import { EmptyState } from '../../../ui/states.tsx';

/** Names that are found as entities, as they were set up; they are read here and changed elsewhere. */
export function Names({ names }: Pick<LanguageSettings, 'names'>) {
  const { t } = useText();
  if (names.length === 0) return <EmptyState title={t('words.noNames')} hint={t('words.namesHint')} />;
  return (
    <div className="words-pane">
      <p className="words-note muted">{t('words.namesHint')}</p>
      <ul className="page-rows">
        {names.map(({ type, value, synonyms }) => (
          <li key={`${type} ${value}`} className="words-row">
            <div className="words-main">
              <span className="words-line">
                <strong>{value}</strong>
                {synonyms
                  .filter((word) => word !== value)
                  .map((word) => (
                    <span key={word} className="chip">
                      {word}
                    </span>
                  ))}
              </span>
            </div>
            <span className="muted">{type === 'product' ? t('words.product') : type}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
