import { useQuery } from '@tanstack/react-query';
import type { Intent } from '@zhiyin/contracts';
import { useCallback, useMemo } from 'react';
import { has, useText } from '../../../i18n/index.ts';
import { pick } from '../../../i18n/locale.ts';
import { intentKeys, intentsApi } from './api.ts';

/** Every intent with its health, and the names people know them by. */
export function useIntents() {
  const { t, locale } = useText();
  const found = useQuery({ queryKey: intentKeys.health, queryFn: ({ signal }) => intentsApi.health(signal) });
  const byId = useMemo(() => new Map(found.data?.data.map((health) => [health.intent.id, health])), [found.data]);
  const nameOf = useCallback(
    (intent: Intent) => {
      const own = pick(intent.name, locale)?.trim() || intent.id;
      const key = `systemIntent.${intent.id}`;
      return intent.system && own === intent.id && has(key) ? t(key) : own;
    },
    [locale, t],
  );
  const name = useCallback(
    (id: string) => {
      const intent = byId.get(id)?.intent;
      return intent ? nameOf(intent) : id;
    },
    [byId, nameOf],
  );
  /** What is not an intent has a name too: rejected as a guess, out of scope as the truth. */
  const nameOrNone = useCallback(
    (id: string | null, as: 'truth' | 'guess') => (id === null ? t(as === 'truth' ? 'intents.outOfScope' : 'intents.rejected') : name(id)),
    [name, t],
  );
  const options = useMemo(
    () =>
      (found.data?.data ?? [])
        .map(({ intent }) => ({
          value: intent.id,
          label: nameOf(intent),
          search: `${intent.id} ${intent.name['zh-CN']} ${intent.name.en}`.toLowerCase(),
        }))
        .sort((a, b) => a.label.localeCompare(b.label, locale)),
    [found.data, nameOf, locale],
  );
  return { found, byId, name, nameOrNone, options };
}

/** A language by its name in the language of the screen. */
export function useLanguageName(): (tag: string) => string {
  const { t, locale } = useText();
  return useMemo(() => {
    const names = new Intl.DisplayNames([locale], { type: 'language' });
    return (tag) => (tag === 'und' ? t('intents.noLanguage') : (names.of(tag) ?? tag));
  }, [locale, t]);
}
