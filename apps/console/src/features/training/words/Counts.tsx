import type { WordUsage } from '@zhiyin/contracts';
import { useText } from '../../../i18n/index.ts';
import { fold } from './draft.ts';

/** What was counted: the saved words, by their folded form, with those that stand nowhere as 0. */
export type Counted = ReadonlyMap<string, { examples: number; messages: number }>;

export function countedOf(usage: WordUsage | undefined, saved: readonly string[]): Counted | undefined {
  if (!usage) return undefined;
  const counted = new Map(saved.map((word) => [fold(word), { examples: 0, messages: 0 }]));
  for (const [word, counts] of Object.entries(usage.words)) counted.set(fold(word), counts);
  return counted;
}

/** How often words stand in examples and messages; a word that is not saved yet has not been counted. */
export function Counts({ counted, words }: { counted: Counted | undefined; words: readonly string[] }) {
  const { t } = useText();
  if (!counted) return <span className="words-counts muted">…</span>;
  const found = [...new Set(words.map(fold))].flatMap((word) => counted.get(word) ?? []);
  if (found.length === 0) return <span className="words-counts muted">{t('words.notCounted')}</span>;
  const examples = found.reduce((sum, counts) => sum + counts.examples, 0);
  const messages = found.reduce((sum, counts) => sum + counts.messages, 0);
  if (examples + messages === 0) return <span className="chip words-counts">{t('words.unseen')}</span>;
  return <span className="words-counts muted tabular">{t('words.counts', { examples, messages })}</span>;
}
