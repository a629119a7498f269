import { IMPLICIT_SOURCES, type SignalSource } from '@zhiyin/contracts';
import { DAY } from '@zhiyin/kernel';
import type { Platform, Tx } from '../../platform/platform.ts';
import { isWorthLearning, languageOf, signalText, textKeyOf } from './rules.ts';
import { isExplicit, SIGNS_A_CONVERSATION, SIGNS_A_VISITOR } from './sign-rules.ts';

export const PLACE_JOB = 'learning.place-signals';
/** For so long the same line of the same visitor counts once, in however many conversations. */
const REPEAT_MS = 30 * DAY;

export type NewSignal = {
  source: SignalSource;
  conversationId: string;
  visitorId: string;
  messageId: string | null;
  turnId: string | null;
  /** Personal data is covered already. */
  text: string;
  locale: string;
  guess: { intent: string; confidence: number } | null;
  /** What an agent named. */
  intentId?: string | null;
  /** What a sign points to instead of the guess. */
  hint?: string | null;
  author?: string;
};

/** Signals come in inside the transaction that causes them; where they belong is found afterwards, by a job. */
export function createSignals({ db, ids, clock, jobs }: Pick<Platform, 'db' | 'ids' | 'clock' | 'jobs'>) {
  /** A conversation and a visitor are heard so often and no more. What is known already may be said again: it changes nothing. */
  async function isTooMuch(tx: Tx, { conversationId, visitorId }: NewSignal, onceKey: string, now: Date): Promise<boolean> {
    const [heard] = await tx.query<{ talk: number; day: number; known: boolean }>(
      `SELECT count(*) FILTER (WHERE conversation_id = $1)::int AS talk, count(*) FILTER (WHERE created_at > $4)::int AS day,
              COALESCE(bool_or(once_key = $3), false) AS known
         FROM learning_signals WHERE visitor_id = $2 AND source = ANY($5)`,
      [conversationId, visitorId, onceKey, new Date(now.getTime() - DAY), IMPLICIT_SOURCES],
      'signs-count',
    );
    return heard !== undefined && !heard.known && (heard.talk >= SIGNS_A_CONVERSATION || heard.day >= SIGNS_A_VISITOR);
  }

  return {
    /**
     * Once for a source and turn (or message): again only changes what an agent named. Undefined where nothing could be learned from the text,
     * and where there were signs enough of this conversation or visitor.
     */
    record: (signal: NewSignal): Promise<{ id: string } | undefined> =>
      db.tx(async (tx) => {
        const text = signalText(signal.text);
        const textKey = textKeyOf(text);
        const onceKey = `${signal.source}:${(signal.source === 'retag' || signal.source === 'flag' ? signal.messageId : signal.turnId) ?? ''}`;
        if (textKey === '' || (signal.source !== 'retag' && !isWorthLearning(text))) return undefined;
        const now = clock.now();
        if (!isExplicit(signal.source) && (await isTooMuch(tx, signal, onceKey, now))) return undefined;
        const [row] = await tx.query<{ id: string; fresh: boolean }>(
          `INSERT INTO learning_signals (id, once_key, source, conversation_id, visitor_id, message_id, turn_id, text, text_key, locale, language,
                                         guess_intent, guess_confidence, intent_id, author, repeated, created_at, hint_intent)
           VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,
                   EXISTS (SELECT 1 FROM learning_signals WHERE visitor_id = $5 AND text_key = $9 AND conversation_id <> $4 AND created_at > $17),$16,$18)
           ON CONFLICT (workspace_id, once_key) DO UPDATE SET intent_id = EXCLUDED.intent_id, author = EXCLUDED.author
           RETURNING id, (xmax = 0) AS fresh`,
          [
            ids.next('signal'),
            onceKey,
            signal.source,
            signal.conversationId,
            signal.visitorId,
            signal.messageId,
            signal.turnId,
            text,
            textKey,
            signal.locale,
            languageOf(signal.locale),
            signal.guess?.intent ?? null,
            signal.guess?.confidence ?? null,
            signal.intentId ?? null,
            signal.author ?? null,
            now,
            new Date(now.getTime() - REPEAT_MS),
            signal.hint ?? null,
          ],
          'signal-insert',
        );
        if (row?.fresh) await jobs.send(PLACE_JOB, {});
        return row && { id: row.id };
      }),
  };
}
