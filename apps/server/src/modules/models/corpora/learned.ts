import type { Localised } from '@zhiyin/contracts';
import { AppError, type Clock, type Ids } from '@zhiyin/kernel';
import type { Tx } from '../../../platform/platform.ts';
import { isSystemIntent, type Line, OUT_OF_SCOPE, withLocales } from './rules.ts';
import {
  type By,
  type Changed,
  endIntents,
  endUtterances,
  findIntent,
  findSameLine,
  findUtterance,
  hasLines,
  insertIntents,
  insertUtterances,
  readLocales,
} from './store.ts';

type Change = <T>(by: By, work: (tx: Tx, version: number) => Promise<{ result: T; changed?: Changed }>) => Promise<T>;
/** What came of a batch: the lines added, how many were there already, and whether the intent was made for it. */
export type Learned = { added: string[]; known: number; madeIntent: boolean };

/** Lines that come from what customers said: many at once, and all back again. */
export function createLearnedLines(change: Change, { ids, clock }: { ids: Pick<Ids, 'next'>; clock: Clock }) {
  return {
    /**
     * Adds lines to one intent as one version; those the intent has already are left out. Without any new line no version is made.
     * @param asked.create names an intent that is made if it is not there; out of scope is made when first needed
     * @throws AppError `invalid` for an unknown intent
     */
    addLines: (
      asked: { intentId: string; create?: { name: Localised }; lines: readonly { text: string; locale?: string }[]; source: string },
      by: By,
    ): Promise<Learned> =>
      change(by, async (tx, version) => {
        const { intentId } = asked;
        const isSystem = isSystemIntent(intentId);
        const create = asked.create ?? (intentId === OUT_OF_SCOPE ? { name: { 'zh-CN': '域外', en: 'Out of scope' } } : undefined);
        const isThere = (await findIntent(tx, intentId)) !== undefined;
        if (!isThere && !create) throw new AppError('invalid', 'There is no such intent.', { details: { reason: 'no_intent' } });
        const fresh: string[] = [];
        for (const { text } of asked.lines) if (!fresh.includes(text) && !(await findSameLine(tx, intentId, text))) fresh.push(text);
        const localeOf = new Map(asked.lines.map(({ text, locale }) => [text, locale === 'und' ? undefined : locale]));
        const lines = withLocales(
          fresh.map((text) => ({ intentId, text, locale: localeOf.get(text) })),
          undefined,
          await readLocales(tx),
        );
        const made = lines.map((line: Line) => ({ ...line, id: ids.next('utterance') as string }));
        if (!isThere && create)
          await insertIntents(tx, version, clock.now(), [
            {
              id: intentId,
              name: create.name,
              category: isSystem ? 'system' : 'general',
              queue: 'q_general',
              sopId: null,
              system: isSystem,
            },
          ]);
        await insertUtterances(tx, version, clock.now(), asked.source, made);
        const result = { added: made.map(({ id }) => id), known: asked.lines.length - made.length, madeIntent: !isThere };
        if (made.length === 0 && isThere) return { result };
        return { result, changed: { added: made.length + (isThere ? 0 : 1), removed: 0, serving: !isThere || isSystem } };
      }),

    /** Takes added lines back where they stand as they were added, and the intent that was made for them if nothing else has come to it. */
    removeLines: (
      asked: { ids: readonly string[]; intentId: string; source: string; madeIntent: boolean },
      by: By,
    ): Promise<{ removed: number }> =>
      change(by, async (tx, version) => {
        const unchanged: string[] = [];
        for (const id of asked.ids) {
          const line = await findUtterance(tx, id);
          if (line?.intentId === asked.intentId && line.source === asked.source && (await isFirstWording(tx, id))) unchanged.push(id);
        }
        if (unchanged.length > 0) await endUtterances(tx, version, unchanged);
        const endsIntent = asked.madeIntent && !(await hasLines(tx, asked.intentId)) && (await isFirstIntent(tx, asked.intentId));
        if (endsIntent) await endIntents(tx, version, [asked.intentId]);
        const removed = unchanged.length + (endsIntent ? 1 : 0);
        const result = { removed: unchanged.length };
        if (removed === 0) return { result };
        return { result, changed: { added: 0, removed, serving: endsIntent || isSystemIntent(asked.intentId) } };
      }),
  };
}

/** Neither the wording nor the language of a line was ever changed. */
async function isFirstWording(tx: Tx, id: string): Promise<boolean> {
  return (await tx.query('SELECT 1 FROM utterances WHERE id = $1 LIMIT 2', [id])).length === 1;
}
async function isFirstIntent(tx: Tx, id: string): Promise<boolean> {
  return (
    (
      await tx.query(
        'SELECT 1 FROM intents WHERE id = $1 AND until_version IS NULL AND since_version = (SELECT min(since_version) FROM intents WHERE id = $1)',
        [id],
      )
    ).length === 1
  );
}
