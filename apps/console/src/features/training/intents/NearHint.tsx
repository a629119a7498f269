import type { LineVerdict, UtteranceCheck } from '@zhiyin/contracts';
import { Link } from 'react-router';
import { percent } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/index.ts';
import { useIntents } from './use-intents.ts';

/** The address of an example among its intent's. */
export const exampleAddress = (intentId: string, text: string) =>
  `/training/intents/${encodeURIComponent(intentId)}?q=${encodeURIComponent(text.slice(0, 200))}`;

/** 近重复提醒: whether a sentence stands somewhere already, and what the bot makes of it today. */
export function NearHint({ check, intentId, id }: { check: UtteranceCheck | undefined; intentId: string | undefined; id?: string }) {
  const { t, locale } = useText();
  const { name } = useIntents();
  const { verdict, nearest, understood } = check ?? { verdict: 'new', nearest: [], understood: null };
  const like = nearest.find(
    (line) => line.likeness === verdict.split('_')[0] && (line.intentId === intentId) === verdict.endsWith('_here'),
  );
  return (
    <div id={id} className="near-hint" role="status">
      {like && (
        <p className={verdict.endsWith('elsewhere') ? 'near-warning' : undefined}>
          {t(`near.${verdict as Exclude<LineVerdict, 'new'>}`, { intent: name(like.intentId), share: percent(like.similarity, locale) })}{' '}
          <Link to={exampleAddress(like.intentId, like.text)}>{like.text}</Link>
        </p>
      )}
      {understood && (
        <p className="muted">
          {understood.intent === null
            ? understood.best
              ? t('near.rejected', { intent: name(understood.best) })
              : t('near.unknown')
            : t(understood.intent === intentId ? 'near.understood' : 'near.understoodAs', {
                intent: name(understood.intent),
                share: percent(understood.confidence, locale),
              })}
        </p>
      )}
    </div>
  );
}
