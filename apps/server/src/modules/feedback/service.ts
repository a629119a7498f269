import type { SourceRef } from '@zhiyin/contracts';
import { AppError, DAY, HOUR } from '@zhiyin/kernel';
import type { Platform } from '../../platform/platform.ts';
import { lockFor } from '../../platform/postgres/locks.ts';

/** Wrong-answer flags one visitor may raise a day: more would let one person put an article down. */
const FLAGS_A_DAY = 5;
/** How long after the first rating a customer may think again. */
const RATING_OPEN_MS = 72 * HOUR;

export type Feedback = ReturnType<typeof createFeedback>;

/** 反馈: star ratings and wrong-answer flags. */
export function createFeedback({ db, ids, clock }: Platform) {
  return {
    /** One rating a conversation and side that served; a later one replaces it. @throws AppError `conflict` once 72 hours have gone since the first. */
    async rate(input: {
      conversationId: string;
      visitorId: string;
      stars: number;
      tags: readonly string[];
      comment: string | null;
      served: 'bot' | 'agent';
    }): Promise<{ id: string }> {
      return db.tx(async (tx) => {
        const now = clock.now();
        await lockFor(tx, 'feedback', input.conversationId);
        const [known] = await tx.query<{ id: string; created_at: Date }>(
          'SELECT id, created_at FROM ratings WHERE conversation_id = $1 AND served = $2 ORDER BY created_at LIMIT 1',
          [input.conversationId, input.served],
        );
        if (known && now.getTime() - known.created_at.getTime() > RATING_OPEN_MS)
          throw new AppError('conflict', 'This conversation was rated, and too long ago to change it.');
        const id = known?.id ?? ids.next('rating');
        const said = [input.stars, JSON.stringify(input.tags), input.comment];
        if (known) await tx.query('UPDATE ratings SET stars = $2, tags = $3, comment = $4 WHERE id = $1', [id, ...said]);
        else
          await tx.query(
            'INSERT INTO ratings (id, stars, tags, comment, conversation_id, visitor_id, served, created_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)',
            [id, ...said, input.conversationId, input.visitorId, input.served, now],
          );
        return { id };
      });
    },
    /** The same customer flagging the same answer again changes the reason, and counts once. */
    async flag(input: {
      messageId: string;
      conversationId: string;
      visitorId: string;
      reason: string;
      comment: string | null;
      sources: readonly SourceRef[];
    }): Promise<{ id: string; isNew: boolean }> {
      return db.tx(async (tx) => {
        const now = clock.now();
        await lockFor(tx, 'feedback', input.visitorId);
        const [known] = await tx.query<{ id: string }>(
          'UPDATE answer_flags SET reason = $3, comment = $4 WHERE message_id = $1 AND visitor_id = $2 RETURNING id',
          [input.messageId, input.visitorId, input.reason, input.comment],
        );
        if (known) return { id: known.id, isNew: false };
        const [today] = await tx.query<{ n: number }>(
          'SELECT count(*)::int AS n FROM answer_flags WHERE visitor_id = $1 AND created_at > $2',
          [input.visitorId, new Date(now.getTime() - DAY)],
        );
        if ((today?.n ?? 0) >= FLAGS_A_DAY)
          throw new AppError('rate_limited', 'Thank you; you have flagged enough answers for today.', { retryAfterSeconds: 3600 });
        const id = ids.next('flag');
        await tx.query(
          'INSERT INTO answer_flags (id, message_id, conversation_id, visitor_id, reason, comment, sources, created_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)',
          [id, input.messageId, input.conversationId, input.visitorId, input.reason, input.comment, JSON.stringify(input.sources), now],
        );
        return { id, isNew: true };
      });
    },
  };
}
