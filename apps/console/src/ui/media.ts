import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query holds now, followed live. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}

/** Below this the context column slides over. */
export const useIsNarrow = () => useMedia('(max-width: 1099px)');
/** Below this one column shows at a time. */
export const useIsPhone = () => useMedia('(max-width: 699px)');
