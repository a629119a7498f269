import type { WordUsage } from '@zhiyin/contracts';
import { useText } from '../../../i18n/index.ts';
import { fold } from './draft.ts';

/** In how many examples and messages a word stands; for several words, the sum. */
export function Counts({ usage, words }: { usage: WordUsage | undefined; words: readonly string[] }) {
  const { t } = useText();
  if (!usage) return <span className="words-counts muted">…</span>;
  const byWord = new Map(Object.entries(usage.words).map(([word, counts]) => [fold(word), counts]));
  const sum = { examples: 0, messages: 0 };
  for (const word of new Set(words.map(fold))) {
    sum.examples += byWord.get(word)?.examples ?? 0;
    sum.messages += byWord.get(word)?.messages ?? 0;
  }
  if (sum.examples + sum.messages === 0) return <span className="chip words-counts">{t('words.unseen')}</span>;
  return <span className="words-counts muted tabular">{t('words.counts', sum)}</span>;
}
