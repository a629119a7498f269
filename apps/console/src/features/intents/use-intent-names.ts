import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../api/endpoints.ts';
import { keys } from '../../api/query-client.ts';
import { useSession } from '../../app/session.tsx';
import { has, useText } from '../../i18n/index.ts';
import { pick } from '../../i18n/locale.ts';

const FRESH_MS = 60_000;

/** Intents by what people call them; whoever may not read intents, and whatever has no name, gets the id. */
export function useIntentNames(): { options: { value: string; label: string }[]; nameOf: (id: string) => string } {
  const { t, locale } = useText();
  const { can } = useSession();
  const { data } = useQuery({
    queryKey: keys.intents,
    queryFn: ({ signal }) => api.intents(signal),
    staleTime: FRESH_MS,
    enabled: can('models.read'),
  });
  return useMemo(() => {
    const names = new Map(data?.map((intent) => [intent.id, pick(intent.name, locale)?.trim() || intent.id]));
    const nameOf = (id: string) => {
      const name = names.get(id) ?? id;
      const key = `systemIntent.${id}`;
      // System intents go by their id in most corpora; people read words.
      return name === id && has(key) ? t(key) : name;
    };
    return { options: (data ?? []).map(({ id }) => ({ value: id, label: nameOf(id) })), nameOf };
  }, [data, locale, t]);
}
