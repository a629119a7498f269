import type { Explanation, NearLine, UtteranceBulkReply, UtteranceCheck, UtterancePreview } from '@zhiyin/contracts';
import type { Language } from '@zhiyin/language';
import { skeleton } from '@zhiyin/language';
import type { Platform } from '../../../platform/platform.ts';
import type { Corpora } from '../corpora/service.ts';
import type { KnownLines, LineIndexes } from './line-indexes.ts';
import { FAINT, likenessOf, reasonOf, SIMILAR, verdictOf } from './rules.ts';

/** How many near lines a person is shown, and how many a verdict is made by. */
const SHOWN = 5;
const LOOKED_AT = 20;

export type Examples = ReturnType<typeof createExamples>;

/** 例句: what a sentence is to the corpus before it goes in, many at once, and why the bot understands it as it does. */
export function createExamples(
  { clock }: Pick<Platform, 'clock'>,
  { corpora, indexes, language }: { corpora: Pick<Corpora, 'createUtterances'>; indexes: LineIndexes; language: () => Promise<Language> },
) {
  function nearest(
    { index, lines }: KnownLines,
    text: string,
    { except, least = SIMILAR }: { except?: string; least?: number } = {},
  ): NearLine[] {
    return index.nearest(text, { limit: LOOKED_AT, least }).flatMap((found) => {
      const line = lines.get(found.id);
      if (!line || found.id === except) return [];
      return { id: found.id, ...line, similarity: Math.round(found.similarity * 1e4) / 1e4, likeness: likenessOf(found) };
    });
  }

  return {
    /** Near-duplicates of a sentence, and what the active model makes of it today. */
    async check(asked: { text: string; intentId?: string; locale?: string; except?: string }): Promise<UtteranceCheck> {
      const near = nearest(await indexes.current(), asked.text, { except: asked.except });
      const verdict = verdictOf(near, asked.intentId);
      const reason = reasonOf(near, verdict, asked.intentId);
      const said = (await language()).understand(asked.text, { now: clock.now(), ...(asked.locale && { locale: asked.locale }) });
      const shown = near.slice(0, SHOWN);
      return {
        verdict,
        nearest: reason && !shown.includes(reason) ? [...shown.slice(0, -1), reason] : shown,
        understood: { intent: said.intent, best: said.intent ?? said.alternatives[0]?.intent ?? null, confidence: said.confidence },
      };
    },

    /** The same for a list, in slices: others are served meanwhile. */
    async preview({ intentId, texts }: { intentId: string; texts: readonly string[] }): Promise<UtterancePreview> {
      const known = await indexes.current();
      const turn = indexes.createTurns();
      const seen = new Set<string>();
      const data: UtterancePreview['data'] = [];
      for (const text of texts) {
        const near = nearest(known, text);
        const verdict = verdictOf(near, intentId);
        const words = skeleton(text) || text;
        data.push({ text, verdict, again: seen.has(words), nearest: reasonOf(near, verdict, intentId) });
        seen.add(words);
        await turn();
      }
      return { data };
    },

    /** Many examples of one intent as one corpus version. @throws AppError `invalid` for an unknown intent. */
    addAll: (
      asked: { intentId: string; texts: readonly string[]; locale?: string; reason: string },
      author: string,
    ): Promise<UtteranceBulkReply> => corpora.createUtterances(asked, author),

    /** Everything understood of a sentence, what drove the intent, and the examples nearest to it. */
    async explain({ text, locale, against }: { text: string; locale?: string; against?: string }): Promise<Explanation> {
      const spoken = await language();
      const understanding = spoken.understand(text, { now: clock.now(), ...(locale && { locale }) });
      const drivers = spoken.explain(text, { ...(locale && { locale }), ...(against !== undefined && { against }) }) ?? null;
      return { understanding, drivers, nearest: nearest(await indexes.current(), text, { least: FAINT }).slice(0, SHOWN) };
    },
  };
}
