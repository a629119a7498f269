import { useEffect, useRef } from 'react';
import { useLive } from '../../live/LiveProvider.tsx';

/** The other side hears at most this often that somebody writes. */
const TYPING_EVERY_MS = 3000;
/** No key for this long: not writing any more. */
const TYPING_PAUSE_MS = 4000;

/** Tells the customer's side that somebody writes, sparingly, and never about private notes. */
export function useTypingSign(conversationId: string, active: boolean): { key: (text: string) => void; stop: () => void } {
  const { send } = useLive();
  const state = useRef<{ on: boolean; toldAt: number; timer: ReturnType<typeof setTimeout> | undefined }>({
    on: false,
    toldAt: 0,
    timer: undefined,
  });
  const topic = `conversation:${conversationId}`;
  const stop = () => {
    clearTimeout(state.current.timer);
    if (!state.current.on) return;
    state.current = { on: false, toldAt: 0, timer: undefined };
    send({ type: 'typing', topic, on: false });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sign is taken back when the conversation or the mode changes
  useEffect(() => stop, [topic, active]);
  return {
    stop,
    key(text) {
      if (!active) return;
      if (text === '') return stop();
      clearTimeout(state.current.timer);
      state.current.timer = setTimeout(stop, TYPING_PAUSE_MS);
      const now = Date.now();
      if (now - state.current.toldAt < TYPING_EVERY_MS) return;
      state.current.on = true;
      state.current.toldAt = now;
      send({ type: 'typing', topic, on: true });
    },
  };
}
