import type { LanguageSettings } from '@zhiyin/contracts';
import { useEffect, useRef, useState } from 'react';
import type { Words } from './api.ts';
import { type Draft, isSame, rebase } from './draft.ts';

const PLACE = 'zhiyin.words-draft';

function readKept(): Draft | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? 'null') as Draft | null;
    return kept && Array.isArray(kept.words?.vocabulary) && Array.isArray(kept.base?.synonyms) ? kept : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The words as they are being changed. Nothing unsaved is lost: leaving the site asks first, and a draft waits in this tab until one comes
 * back. What somebody else saves meanwhile is taken in, with the draft's changes made upon it.
 */
export function useDraft(saved: LanguageSettings) {
  const [draft, setDraft] = useState<Draft | undefined>(readKept);
  const current = draft && draft.version !== saved.version ? rebase(draft, saved) : draft;
  const isDirty = current !== undefined && !isSame(current.base, current.words);
  const kept = useRef(isDirty);
  kept.current = isDirty;
  useEffect(() => {
    try {
      if (isDirty && current) sessionStorage.setItem(PLACE, JSON.stringify(current));
      else sessionStorage.removeItem(PLACE);
    } catch {
      // storage is full or forbidden: leaving still asks
    }
  }, [isDirty, current]);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (kept.current) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, []);
  const base: Words = { vocabulary: saved.vocabulary, synonyms: saved.synonyms };
  const words = current?.words ?? base;
  return {
    words,
    draft: isDirty ? current : undefined,
    change: (next: Partial<Words>) => setDraft({ version: saved.version, base, words: { ...words, ...next } }),
    drop: () => setDraft(undefined),
  };
}
