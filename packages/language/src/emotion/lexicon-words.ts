import type { EmotionLabel } from '@zhiyin/contracts';
import { fold } from '../text/normalise.ts';
import { type EmotionLexicon, isList, LEXICON_LISTS } from './lexicon.ts';

export type Word = { text: string; weight: number; label: EmotionLabel };
type ListName = (typeof LEXICON_LISTS)[number];

/** One language's words by their first character, the longest first, and its lists, the longest first. */
export type LanguageWords = { words: ReadonlyMap<string, readonly Word[]>; lists: Readonly<Record<ListName, readonly string[]>> };

const LABELS: Readonly<Record<string, EmotionLabel>> = {
  anger: 'anger',
  anxiety: 'anxiety',
  confusion: 'confusion',
  disappointment: 'disappointment',
  sadness: 'sadness',
  positive: 'joy',
  joy: 'joy',
};
const RISKS: readonly string[] = ['crisis', 'legal'];

/** The form texts and words are compared in: folded, numbers kept ("12315" is not an order number), drawn-out letters cut to three. */
export function readForm(text: string): string {
  return fold(text).replace(/(\p{L})\1{3,}/gu, '$1$1$1');
}

export function compileLexicon(lexicon: EmotionLexicon): {
  languages: ReadonlyMap<string, LanguageWords>;
  crisis: readonly string[];
  legal: readonly string[];
} {
  const list = (key: string, name: string): string[] => {
    const found = lexicon[key]?.[name];
    return isList(found) ? found.map(readForm).sort((a, b) => b.length - a.length) : [];
  };
  const risk = (key: string): string[] => Object.keys(lexicon[key] ?? {}).flatMap((language) => list(key, language));
  const languages = new Map<string, LanguageWords>();
  for (const language of Object.keys(lexicon)) {
    if (RISKS.includes(language)) continue;
    const words = new Map<string, Word[]>();
    for (const [name, label] of Object.entries(LABELS)) {
      const group = lexicon[language]?.[name];
      if (group === undefined || isList(group)) continue;
      for (const [raw, weight] of Object.entries(group)) {
        const text = readForm(raw);
        if (text === '') continue;
        words.set(text[0]!, [...(words.get(text[0]!) ?? []), { text, weight, label }]);
      }
    }
    for (const bucket of words.values()) bucket.sort((a, b) => b.text.length - a.text.length);
    const lists = Object.fromEntries(LEXICON_LISTS.map((name) => [name, list(language, name)])) as Record<ListName, string[]>;
    languages.set(language, { words, lists });
  }
  return { languages, crisis: risk('crisis'), legal: risk('legal') };
}
