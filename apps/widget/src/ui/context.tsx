import { createContext } from 'preact';
import { useContext, useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { Chat } from '../chat/chat.ts';
import type { Host } from '../chat/host.ts';
import type { Cell, ChatState } from '../chat/state.ts';
import type { UiLocale, Words } from '../i18n/locale.ts';
import type { Preferences } from './preferences.ts';

/** What every part of the window may use. */
export type Surroundings = {
  chat: Chat;
  host: Host;
  state: ChatState;
  words: Words;
  locale: UiLocale;
  preferences: Preferences;
  setPreferences: Cell<Preferences>['patch'];
  /** The assistant's own name, e.g. 小澜. */
  assistantName: string;
  preview(file: Preview | null): void;
};
export type Preview = { url: string; name: string };

const Context = createContext<Surroundings | null>(null);
export const Provider = Context.Provider;

export function useSurroundings(): Surroundings {
  const found = useContext(Context);
  if (!found) throw new Error('outside the window');
  return found;
}

export function useCell<T>(cell: Cell<T>): T {
  const [value, setValue] = useState(cell.get());
  useLayoutEffect(() => {
    setValue(cell.get());
    return cell.subscribe(() => setValue(cell.get()));
  }, [cell]);
  return value;
}

/** An address for a file that is still only here; given back when it is no longer shown. */
export function useObjectUrl(blob: Blob | undefined): string {
  const url = useMemo(() => (blob ? URL.createObjectURL(blob) : ''), [blob]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return url;
}
