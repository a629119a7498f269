import { type ChangeEvent, type CompositionEvent, useEffect, useRef, useState } from 'react';

/** How long typing must rest before it counts. */
const REST_MS = 300;

/**
 * A search field whose words stand in the address. The field holds what is typed itself: an address changes too late for an input
 * method, which would lose what it composes. Half a composed word is not looked for; an address that changes by other means is taken over.
 * @param tell hears the words, trimmed, once typing rests
 */
export function useSearchWords(inAddress: string, tell: (words: string) => void) {
  const [words, setWords] = useState(inAddress);
  const [composed, setComposed] = useState(0);
  const told = useRef(inAddress);
  const composing = useRef(false);
  const latest = useRef(tell);
  latest.current = tell;
  useEffect(() => {
    if (inAddress === told.current) return;
    told.current = inAddress;
    setWords(inAddress);
  }, [inAddress]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a word that is composed to its end is looked for even when its letters were there before
  useEffect(() => {
    const next = words.trim();
    if (next === told.current) return;
    const timer = setTimeout(() => {
      if (composing.current) return;
      told.current = next;
      latest.current(next);
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [words, composed]);
  return {
    value: words,
    onChange: (event: ChangeEvent<HTMLInputElement>) => setWords(event.target.value),
    onCompositionStart: () => {
      composing.current = true;
    },
    onCompositionEnd: (event: CompositionEvent<HTMLInputElement>) => {
      composing.current = false;
      setWords(event.currentTarget.value);
      setComposed((n) => n + 1);
    },
  };
}
