import { useSyncExternalStore } from 'react';
import { type Preferences, parsePreferences } from './parse-preferences.ts';

export { CONTEXT_WIDTH, LIST_WIDTH } from './parse-preferences.ts';

const STORAGE_KEY = 'zhiyin.preferences';

function readStorage(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

let current = parsePreferences(readStorage(), navigator.language);
const listeners = new Set<() => void>();

export const getPreferences = (): Preferences => current;
export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(current));
  } catch {
    // Private windows may refuse; the choice then lasts until the reload.
  }
  for (const listener of listeners) listener();
}
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
export const usePreferences = (): Preferences => useSyncExternalStore(subscribe, getPreferences);
