import type { Localised } from '@zhiyin/contracts';
import { AppError, type Clock, type Ids } from '@zhiyin/kernel';
import type { Tx } from '../../../platform/platform.ts';
import { type FileLine, isSystemIntent, OUT_OF_SCOPE, withLocales } from './rules.ts';
import {
  type By,
  type Changed,
  endIntents,
  endUtterances,
  findIntent,
  findUtterance,
  hasLines,
  insertIntents,
  insertUtterances,
  readKnownTexts,
  readLocales,
} from './store.ts';

type Change = <T>(by: By, work: (tx: Tx, version: number) => Promise<{ result: T; changed?: Changed }>) => Promise<T>;
type Given = { intentId: string; text: string; locale?: string };
/** What came of a batch: the corpus version now, the lines added, how many were there already, and whether the intent was made for it. */
export type Added = { version: number; added: string[]; known: number; madeIntent: boolean };

/** Many lines at once, as one version, and all back again. What an intent has already, or what stands twice, is left out. */
export function createBatches(change: Change, { ids, clock }: { ids: Pick<Ids, 'next'>; clock: Clock }) {
  async function put(tx: Tx, version: number, given: readonly Given[], source: string): Promise<string[]> {
    const fresh: FileLine[] = [];
    for (const [intentId, lines] of Map.groupBy(given, (line) => line.intentId)) {
      const there = await readKnownTexts(
        tx,
        intentId,
        lines.map((line) => line.text),
      );
      for (const line of lines) if (!there.has(line.text) && there.add(line.text)) fresh.push({ ...line, locale: line.locale });
    }
    const made = withLocales(fresh, undefined, await readLocales(tx)).map((line) => ({ ...line, id: ids.next('utterance') as string }));
    if (made.length > 0) await insertUtterances(tx, version, clock.now(), source, made);
    return made.map((line) => line.id);
  }

  return {
    /**
     * Adds lines to one intent. Without any new line no version is made.
     * @param asked.create names an intent that is made if it is not there; out of scope is made when first needed
     * @throws AppError `invalid` for an unknown intent
     */
    addLines: (
      asked: { intentId: string; create?: { name: Localised }; lines: readonly { text: string; locale?: string }[]; source: string },
      by: By,
    ): Promise<Added> =>
      change(by, async (tx, version) => {
        const { intentId } = asked;
        const isSystem = isSystemIntent(intentId);
        const create = asked.create ?? (intentId === OUT_OF_SCOPE ? { name: { 'zh-CN': '域外', en: 'Out of scope' } } : undefined);
        const isThere = (await findIntent(tx, intentId)) !== undefined;
        if (!isThere && !create)
          throw new AppError('invalid', 'There is no such intent.', { details: { field: 'intentId', reason: 'no_intent' } });
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
        const given = asked.lines.map(({ text, locale }): Given => ({ intentId, text, ...(locale !== 'und' && locale && { locale }) }));
        const added = await put(tx, version, given, asked.source);
        const result = { added, known: given.length - added.length, madeIntent: !isThere };
        if (added.length === 0 && isThere) return { result: { ...result, version: version - 1 } };
        return {
          result: { ...result, version },
          changed: { added: added.length + (isThere ? 0 : 1), removed: 0, serving: !isThere || isSystem },
        };
      }),

    /** Adds lines to several intents; those of an intent that does not exist are counted and left out. */
    addToIntents: (given: readonly Given[], source: string, by: By): Promise<{ added: number; known: number; withoutIntent: number }> =>
      change(by, async (tx, version) => {
        const rows = await tx.query<{ id: string }>('SELECT id FROM intents WHERE until_version IS NULL');
        const intents = new Set(rows.map((row) => row.id));
        const own = given.filter((line) => intents.has(line.intentId));
        const added = (await put(tx, version, own, source)).length;
        const result = { added, known: own.length - added, withoutIntent: given.length - own.length };
        if (added === 0) return { result };
        return { result, changed: { added, removed: 0, serving: own.some((line) => isSystemIntent(line.intentId)) } };
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
