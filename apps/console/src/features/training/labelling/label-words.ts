import { useQuery } from '@tanstack/react-query';
import type { Label } from '@zhiyin/contracts';
import { has, useText } from '../../../i18n/index.ts';
import { pick } from '../../../i18n/locale.ts';
import { labellingApi, labellingKeys } from './api.ts';

export type Choice = { id: string; name: string };

/** A share as people write it, with one decimal; "–" for none (never 0). */
export const share = (value: number | null, locale: string): string =>
  value === null ? '–' : new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(value);

/** Kinds of entities in words; a workspace's own go by their name. */
export function useEntityType(): (type: string) => string {
  const { t } = useText();
  return (type) => {
    const key = `entityType.${type}`;
    return has(key) ? t(key) : type;
  };
}

/** The intents of a sample in their fixed order, and labels in words. */
export function useChoices(sampleId: string) {
  const { t, locale } = useText();
  const found = useQuery({
    queryKey: labellingKeys.choices(sampleId),
    queryFn: ({ signal }) => labellingApi.choices(sampleId, signal),
    staleTime: 10 * 60_000,
  });
  // System intents go by their id in most corpora; people read words.
  const nameOf = (id: string, given: string | undefined) => {
    const key = `labelling.intent.${id}`;
    return given && given !== id ? given : has(key) ? t(key) : id;
  };
  const choices: Choice[] = (found.data?.data ?? []).map(({ id, name }) => ({ id, name: nameOf(id, pick(name, locale)) }));
  const intentName = (id: string) =>
    id === 'out_of_scope' ? t('labelling.outOfScope') : (choices.find((one) => one.id === id)?.name ?? id);
  const labelName = (label: Label): string => {
    switch (label.kind) {
      case 'intent':
        return intentName(label.intent);
      case 'multiple':
        return label.intents.map(intentName).join(' + ');
      case 'out_of_scope':
        return t('labelling.outOfScope');
      case 'cannot_judge':
        return t('labelling.cannotJudge');
    }
  };
  return { found, choices, intentName, labelName };
}
