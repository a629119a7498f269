import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api } from '../../../api/endpoints.ts';
import { keys } from '../../../api/query-client.ts';
import { useSession } from '../../../app/session.tsx';
import { useText } from '../../../i18n/index.ts';
import { useIntentNames } from '../../intents/use-intent-names.ts';

const FRESH_MS = 60_000;

/** An intent's title for people; null is no intent. */
export function useIntentName(): (intent: string | null) => string {
  const { t } = useText();
  const { nameOf } = useIntentNames();
  return useCallback((intent) => (intent === null ? t('versions.noIntent') : nameOf(intent)), [nameOf, t]);
}

/** Who did something: an agent's name, or what else acts in a workspace. */
export function useAuthorName(): (author: string) => string {
  const { t } = useText();
  const { me } = useSession();
  const { data } = useQuery({
    queryKey: keys.agents,
    queryFn: ({ signal }) => api.agents.list(signal),
    staleTime: FRESH_MS,
  });
  return (author) => {
    if (author === me.user.id || author === me.agent?.id) return me.user.name;
    const agent = data?.find((one) => one.id === author);
    if (agent) return agent.name;
    if (author.startsWith('key_')) return t('versions.byKey');
    return author.startsWith('demo:') || author === 'system' ? t('versions.bySystem') : author;
  };
}
