import type { Explanation } from '@zhiyin/contracts';
import { Fragment } from 'react';
import { Link } from 'react-router';
import { percent } from '../../../i18n/format.ts';
import { has, useText } from '../../../i18n/index.ts';
import { EmotionBar } from '../../../ui/EmotionBar.tsx';
import { Bar } from './Bar.tsx';
import { useIntents, useLanguageName } from './use-intents.ts';

type Props = { text: string } & Pick<Explanation, 'understanding' | 'drivers'>;

/** What was understood: language, intent and what else it could be, system intent, entities where they stand, mood. */
export function Understood({ text, understanding: said, drivers }: Props) {
  const { t, locale } = useText();
  const { name } = useIntents();
  const languageName = useLanguageName();
  const guesses = said.alternatives.slice(0, 4);
  return (
    <section className="intent-part" aria-labelledby="understood-heading">
      <h2 id="understood-heading">{t('try.understood')}</h2>
      <dl className="try-facts">
        <dt>{t('trace.intent')}</dt>
        <dd>
          {said.intent === null ? (
            <span className="chip strong">{t('intents.rejected')}</span>
          ) : (
            <span className="try-guess">
              <Link to={`/training/intents/${encodeURIComponent(said.intent)}`}>{name(said.intent)}</Link>
              <Bar value={said.confidence} label={t('trace.confidence')} />
            </span>
          )}
          {said.intent === null && drivers && (
            <p className="muted">
              {t('try.close', { share: percent(1 / (1 + Math.exp(-drivers.scope.logit)), locale), best: name(drivers.best.intent) })}
            </p>
          )}
        </dd>
        {guesses.length > 0 && (
          <>
            <dt>{t('trace.alternatives')}</dt>
            <dd>
              <ul>
                {guesses.map((guess) => (
                  <li key={guess.intent} className="try-guess">
                    <span>{name(guess.intent)}</span>
                    <Bar faint value={guess.confidence} label={t('trace.confidence')} />
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        <dt>{t('trace.system')}</dt>
        <dd>
          {said.system ? (
            <span className="try-guess">
              <span>{has(`systemIntent.${said.system.intent}`) ? t(`systemIntent.${said.system.intent}`) : said.system.intent}</span>
              <Bar value={said.system.confidence} label={t('trace.confidence')} />
            </span>
          ) : (
            <span className="muted">{t('try.noSystem')}</span>
          )}
        </dd>
        <dt>{t('trace.language')}</dt>
        <dd>
          {languageName(said.locale)} <span className="muted tabular">{percent(said.localeConfidence, locale)}</span>
        </dd>
        <dt>{t('trace.emotion')}</dt>
        <dd>
          <EmotionBar score={said.emotion.score} label={said.emotion.label} />
        </dd>
        <dt>{t('trace.entities')}</dt>
        <dd>
          {said.entities.length === 0 ? (
            <span className="muted">{t('try.noEntities')}</span>
          ) : (
            <Entities text={text} entities={said.entities} />
          )}
        </dd>
      </dl>
    </section>
  );
}

/** The sentence with its entities marked where they stand, and what each means. */
function Entities({ text, entities }: { text: string; entities: Explanation['understanding']['entities'] }) {
  const { t } = useText();
  const typeName = (type: string) => (has(`entityType.${type}`) ? t(`entityType.${type}` as 'entityType.product') : type);
  let at = 0;
  const sorted = [...entities]
    .sort((a, b) => a.start - b.start)
    .filter((entity) => {
      const isFree = entity.start >= at; // of two that overlap the first is marked; the list below has both
      if (isFree) at = entity.end;
      return isFree;
    });
  return (
    <>
      <p className="plain-text">
        {sorted.map((entity, i) => (
          <Fragment key={entity.start}>
            {text.slice(sorted[i - 1]?.end ?? 0, entity.start)}
            <mark className="entity-mark" title={`${typeName(entity.type)}: ${entity.value}`}>
              {text.slice(entity.start, entity.end)}
            </mark>
          </Fragment>
        ))}
        {text.slice(sorted.at(-1)?.end ?? 0)}
      </p>
      <ul className="entity-list">
        {entities.map((entity) => (
          <li key={`${entity.type}${entity.start}`}>
            <span className="chip">{typeName(entity.type)}</span> <span className="mono">{entity.value}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
