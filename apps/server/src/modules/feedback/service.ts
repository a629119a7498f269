import type { SourceRef } from '@zhiyin/contracts';
import { AppError, DAY } from '@zhiyin/kernel';
import type { Platform } from '../../platform/platform.ts';

/** Wrong-answer flags one visitor may raise a day (OPERATIONS 7.5). */
const FLAGS_A_DAY = 5;

export type Feedback = ReturnType<typeof createFeedback>;

/** 反馈: star ratings and wrong-answer flags. */
export function createFeedback({ db, ids, clock }: Platform) {
  return {
    async rate(input: {
      conversationId: string;
      visitorId: string;
      stars: number;
      tags: readonly string[];
      comment: string | null;
      served: 'bot' | 'agent';
    }): Promise<{ id: string }> {
      return db.tx(async (tx) => {
        const id = ids.next('rating');
        await tx.query(
          'INSERT INTO ratings (id, conversation_id, visitor_id, stars, tags, comment, served, created_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)',
          [id, input.conversationId, input.visitorId, input.stars, JSON.stringify(input.tags), input.comment, input.served, clock.now()],
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
        await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [input.visitorId]);
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
    /** Open flags by article, each customer once. */
    async flagsByArticle(): Promise<Map<string, number>> {
      return db.tx(async (tx) => {
        const rows = await tx.query<{ article: string; n: number }>(
          `SELECT s->>'articleId' AS article, count(DISTINCT visitor_id)::int AS n FROM answer_flags, jsonb_array_elements(COALESCE(sources, '[]')) s GROUP BY 1`,
        );
        return new Map(rows.map((r) => [r.article, r.n]));
      });
    },
  };
}
