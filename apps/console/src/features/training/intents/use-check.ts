import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { UtteranceCheck } from '@zhiyin/contracts';
import { useEffect, useState } from 'react';
import { intentKeys, intentsApi } from './api.ts';

/** How long typing rests before the sentence is looked up. */
const REST_MS = 250;

/** What a sentence is to the corpus, asked for while it is typed; undefined while nothing is known of what stands there now. */
export function useCheck(text: string, intentId: string | undefined, except?: string): UtteranceCheck | undefined {
  const wanted = text.trim();
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wanted), REST_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const body = { text: asked, ...(intentId && { intentId }), ...(except && { except }) };
  const { data } = useQuery({
    queryKey: intentKeys.check(body),
    queryFn: ({ signal }) => intentsApi.check(body, signal),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  });
  return wanted === '' ? undefined : data;
}
