import { type IntentModel, loadIntentModel, predictIntent } from '@zhiyin/language';
import type { Platform } from '../../../platform/platform.ts';
import type { LineIndexes } from './line-indexes.ts';
import { FAINT } from './rules.ts';

/** Examples looked at. */
const LOOKED_AT = 20;
/**
 * An accepted intent is doubted when none of its examples is this near, or another intent's is nearer by so much. With 16 lines an intent and a
 * third of the questions foreign, 64-82 % of the doubted acceptances were wrong (training data of BANKING77 and smp2019; 36 and 45 % of all).
 */
const FAR = 0.2;
const NEARER_BY = 0.05;

/** `doubt` 0..1, the larger the more there is against the intent; `instead` is what the examples or the newer model say, where they say something. */
export type SecondOpinion = { doubt: number; instead: string | null };
export type SecondLook = (text: string, locale: string, intent: string) => SecondOpinion | null;

/** 复看: what the nearest examples, and the newest candidate model where there is one, say to an intent that was accepted. */
export function createSecondLook({ db }: Pick<Platform, 'db'>, indexes: LineIndexes) {
  let candidate: { id: string; model: IntentModel } | undefined;

  async function newestCandidate(): Promise<IntentModel | undefined> {
    const [row] = await db.tx((tx) =>
      tx.query<{ id: string }>(
        `SELECT id FROM model_versions WHERE state = 'candidate' AND number > (SELECT number FROM model_versions WHERE state = 'active')
          ORDER BY number DESC LIMIT 1`,
      ),
    );
    if (!row) return undefined;
    if (candidate?.id !== row.id) {
      const [stored] = await db.tx((tx) => tx.query<{ bytes: Buffer }>('SELECT bytes FROM model_versions WHERE id = $1', [row.id]));
      if (!stored) return undefined;
      candidate = { id: row.id, model: loadIntentModel(new Uint8Array(stored.bytes)) };
    }
    return candidate.model;
  }

  return async (): Promise<SecondLook> => {
    const { index, lines } = await indexes.current();
    const newer = await newestCandidate();
    return (text, locale, intent) => {
      const near = index.nearest(text, { limit: LOOKED_AT, least: FAINT }).flatMap((found) => {
        const line = lines.get(found.id);
        return line ? [{ intent: line.intentId, similarity: found.similarity }] : [];
      });
      const own = near.find((line) => line.intent === intent)?.similarity ?? 0;
      const other = near.find((line) => line.intent !== intent);
      if (newer) {
        const said = predictIntent(newer, text, locale === 'und' ? undefined : locale);
        if (said.intent !== intent) return { doubt: said.intent === null ? 1 - own : said.confidence, instead: said.intent };
      }
      if (other && other.similarity - own > NEARER_BY) return { doubt: other.similarity, instead: other.intent };
      return own < FAR ? { doubt: 1 - own, instead: null } : null;
    };
  };
}
