import { useSyncExternalStore } from 'react';

type Who = 'contact' | 'bot' | 'agent';
export type Typing = { who: Who; name: string | undefined };

/** A typing sign lasts until it is taken back or this long (contracts/live.ts). */
const TYPING_LASTS_MS = 6000;

const writing = new Map<string, { typing: Typing; timer: ReturnType<typeof setTimeout> }>();
const listeners = new Set<() => void>();
const changed = () => {
  for (const listener of listeners) listener();
};

export function heardTyping(conversationId: string, who: Who, name: string | undefined, on: boolean): void {
  const held = writing.get(conversationId);
  if (!on && held?.typing.who !== who) return;
  if (held) clearTimeout(held.timer);
  if (on) {
    const timer = setTimeout(() => {
      writing.delete(conversationId);
      changed();
    }, TYPING_LASTS_MS);
    const typing = held && held.typing.who === who && held.typing.name === name ? held.typing : { who, name };
    writing.set(conversationId, { typing, timer });
  } else writing.delete(conversationId);
  changed();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
/** Who is writing in a conversation now. */
export const useTyping = (conversationId: string): Typing | undefined =>
  useSyncExternalStore(subscribe, () => writing.get(conversationId)?.typing);
