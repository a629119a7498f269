import type { IntentFinding, IntentHealth, IntentVerdict } from '@zhiyin/contracts';
import { percent } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/index.ts';
import { useIntents, useLanguageName } from './use-intents.ts';

const TONE: Record<IntentVerdict, string> = {
  too_few_examples: 'bad',
  duplicates: 'bad',
  confused: 'bad',
  unbalanced: 'strong',
  unmeasured: '',
  ok: 'good',
};

/** 健康: the most pressing finding in a word. */
export function VerdictChip({ health }: { health: IntentHealth }) {
  const { t } = useText();
  return (
    <span className={`chip ${TONE[health.verdict]}`}>{health.intent.system ? t('intents.system') : t(`verdict.${health.verdict}`)}</span>
  );
}

/** A finding in one sentence, with the figures that led to it. */
export function useFindingText(): (finding: IntentFinding) => string {
  const { t, locale } = useText();
  const { name } = useIntents();
  const languageName = useLanguageName();
  const names = (ids: readonly string[]) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(ids.map(name));
  return (finding) => {
    switch (finding.verdict) {
      case 'too_few_examples':
        return t('finding.tooFew', { language: languageName(finding.language), n: finding.examples, needed: finding.needed });
      case 'duplicates':
        return t('finding.duplicates', { n: finding.lines, intents: names(finding.intents) });
      case 'unbalanced':
        return t('finding.unbalanced', {
          less: languageName(finding.less),
          n: finding.lessExamples,
          more: languageName(finding.more),
          m: finding.moreExamples,
        });
      case 'confused': {
        const atMost = percent(finding.atMost ?? 0, locale);
        const partner = finding.partner === null ? '' : name(finding.partner);
        if (finding.by === 'pair') return t('finding.pair', { n: finding.count, partner });
        if (partner) return t(`finding.${finding.by}`, { atMost, partner });
        return t(`finding.${finding.by}Alone`, { atMost });
      }
      case 'unmeasured':
        return t(`finding.unmeasured.${finding.why}`);
      case 'ok':
        return t('finding.ok');
    }
  };
}
