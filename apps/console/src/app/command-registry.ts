import { useEffect, useRef, useSyncExternalStore } from 'react';
import { type Command, comboOf, meaningOf } from './commands.ts';
import { getPreferences } from './preferences.ts';

/** What can be done on the page as it stands; the latest page's commands win over the shell's. */
const registered = new Map<object, () => readonly Command[]>();
const listeners = new Set<() => void>();
let version = 0;
const changed = () => {
  version += 1;
  for (const listener of listeners) listener();
};

export const listCommands = (): Command[] => {
  const seen = new Set<string>();
  const all: Command[] = [];
  for (const source of [...registered.values()].reverse())
    for (const command of source()) {
      if (seen.has(command.id)) continue;
      seen.add(command.id);
      all.push(command);
    }
  return all;
};

/** Offers commands while the calling component is on the screen. `commands` may be a new array at every render. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  latest.current = commands;
  const signature = commands.map((command) => command.id).join();
  useEffect(() => {
    const owner = {};
    registered.set(owner, () => latest.current);
    changed();
    return () => {
      registered.delete(owner);
      changed();
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list of ids is what readers wait for
  useEffect(changed, [signature]);
}

export function useCommandList(): Command[] {
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => version,
  );
  return listCommands();
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !(target instanceof HTMLInputElement && /^(checkbox|radio|button|range)$/.test(target.type));
const isInDialog = (target: EventTarget | null) =>
  target instanceof Element && target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null;

/** How long after `g` the second key may come. */
const SECOND_KEY_MS = 1200;

/** Listens to the keys of the whole page. Returns how to stop. */
export function listenToKeys(): () => void {
  let first: { key: string; at: number } | null = null;
  const onKeyDown = (event: KeyboardEvent) => {
    // An input method composing Chinese owns every key until it is done.
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    if (/^(Control|Meta|Alt|Shift)$/.test(event.key)) return;
    const combo = comboOf({ key: event.key, ctrl: event.ctrlKey, meta: event.metaKey, alt: event.altKey, shift: event.shiftKey });
    const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
    const typing = isTyping(event.target);
    if (isInDialog(event.target) || (typing && !hasModifier)) return;
    if (!hasModifier && !getPreferences().singleKeys) return;
    const before = first && event.timeStamp - first.at < SECOND_KEY_MS ? first.key : null;
    first = null;
    const meaning = meaningOf(listCommands(), before, combo);
    if (meaning.kind === 'begins') first = { key: combo, at: event.timeStamp };
    if (meaning.kind !== 'run' || (typing && !meaning.command.whileTyping)) return;
    event.preventDefault();
    if (!event.repeat || meaning.command.repeats) meaning.command.run();
  };
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}
