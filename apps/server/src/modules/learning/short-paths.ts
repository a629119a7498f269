import type { Page, ShortPath } from '@zhiyin/contracts';
import { AppError, DAY } from '@zhiyin/kernel';
import { quickKey } from '@zhiyin/retrieval';
import type { Platform } from '../../platform/platform.ts';
import { languageOf } from './rules.ts';

/** A question an article has answered in so many conversations within so many days, with nobody complaining since, gets a short path. */
const EARNED_BY = 5;
const WITHIN_MS = 30 * DAY;

type PathRow = {
  id: string;
  question: string;
  locale: string;
  article_id: string;
  state: ShortPath['state'];
  since: Date;
  conversations: number;
};
export type QuickQuestion = { articleId: string; locale: string; question: string };

/** 快捷路径: frequent questions that go straight to the article that has answered them, and leave again at the first complaint. */
export function createShortPaths(
  { db, ids, clock }: Pick<Platform, 'db' | 'ids' | 'clock'>,
  needs: {
    /** Tells the index that it has to be made anew; inside the transaction of the change. */
    changed: () => Promise<void>;
    titlesOf: (articleIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
    earnedBy?: number;
  },
) {
  const earnedBy = needs.earnedBy ?? EARNED_BY;
  /** A question as the quick-answer table knows it, apart for each language. */
  const keyOf = (question: string, locale: string): string => {
    const key = quickKey(question);
    return key === '' ? '' : `${languageOf(locale)}:${key}`.slice(0, 600);
  };

  return {
    /** One article answered a question of a turn; counts it, and makes a short path of what has earned one. Once a turn. */
    answered: (answer: { turnId: string; conversationId: string; question: string; locale: string; articleId: string }): Promise<void> =>
      db.tx(async (tx) => {
        const questionKey = keyOf(answer.question, answer.locale);
        if (questionKey === '') return;
        const now = clock.now();
        const [row] = await tx.query<{ n: number; state: string | null; article_id: string | null }>(
          `WITH made AS (
             INSERT INTO learning_answers (turn_id, conversation_id, question_key, article_id, created_at) VALUES ($1,$2,$3,$4,$5) ON CONFLICT DO NOTHING RETURNING conversation_id),
           clean AS (
             SELECT conversation_id FROM learning_answers a WHERE question_key = $3 AND article_id = $4 AND complained_at IS NULL AND created_at > $6
                AND created_at > COALESCE((SELECT max(complained_at) FROM learning_answers c WHERE c.question_key = $3 AND c.article_id = $4), '-infinity')
             UNION SELECT conversation_id FROM made)
           SELECT (SELECT count(*) FROM clean)::int AS n, p.state, p.article_id
             FROM (SELECT 1) one LEFT JOIN learning_short_paths p ON p.question_key = $3`,
          [answer.turnId, answer.conversationId, questionKey, answer.articleId, now, new Date(now.getTime() - WITHIN_MS)],
          'answer-insert',
        );
        const mayEarn = !row?.state || row.state === 'withdrawn';
        if (!row || row.n < earnedBy || !mayEarn) return;
        await tx.query(
          `INSERT INTO learning_short_paths (id, question_key, question, locale, article_id, state, since) VALUES ($1,$2,$3,$4,$5,'active',$6)
           ON CONFLICT (workspace_id, question_key) DO UPDATE SET state = 'active', article_id = EXCLUDED.article_id, question = EXCLUDED.question, since = EXCLUDED.since`,
          [ids.next('shortPath'), questionKey, answer.question, answer.locale, answer.articleId, now],
        );
        await needs.changed();
      }),

    /** The customer was not content with what these articles answered in the conversation (or in one turn of it): their short paths go. */
    complained: (about: { conversationId: string; articleIds: readonly string[]; turnId?: string }): Promise<void> =>
      db.tx(async (tx) => {
        const hit = await tx.query<{ question_key: string }>(
          `UPDATE learning_answers SET complained_at = $4 WHERE conversation_id = $1 AND article_id = ANY($2) AND ($3::text IS NULL OR turn_id = $3) AND complained_at IS NULL
           RETURNING question_key`,
          [about.conversationId, about.articleIds, about.turnId ?? null, clock.now()],
        );
        if (hit.length === 0) return;
        const gone = await tx.query(
          `UPDATE learning_short_paths SET state = 'withdrawn', since = $3 WHERE question_key = ANY($1) AND article_id = ANY($2) AND state = 'active' RETURNING id`,
          [hit.map((row) => row.question_key), about.articleIds, clock.now()],
        );
        if (gone.length > 0) await needs.changed();
      }),

    /** What stands in the quick-answer table besides titles. */
    active: (): Promise<QuickQuestion[]> =>
      db.tx(async (tx) => {
        const rows = await tx.query<{ article_id: string; locale: string; question: string }>(
          "SELECT article_id, locale, question FROM learning_short_paths WHERE state = 'active' ORDER BY id",
        );
        return rows.map((row) => ({ articleId: row.article_id, locale: row.locale, question: row.question }));
      }),

    /** Newest change first. */
    list: ({ limit, startingAfter }: { limit: number; startingAfter?: string }): Promise<Page<ShortPath>> =>
      db.tx(async (tx) => {
        const rows = await tx.query<PathRow>(
          `SELECT p.*, (SELECT count(DISTINCT conversation_id)::int FROM learning_answers a WHERE a.question_key = p.question_key AND a.article_id = p.article_id
                          AND complained_at IS NULL AND a.created_at > $3) AS conversations
             FROM learning_short_paths p
            WHERE $1::text IS NULL OR (p.since, p.id) < (SELECT since, id FROM learning_short_paths WHERE id = $1) ORDER BY p.since DESC, p.id DESC LIMIT $2`,
          [startingAfter ?? null, limit + 1, new Date(clock.now().getTime() - WITHIN_MS)],
        );
        const data = await withTitles(rows.slice(0, limit));
        return { data, next: rows.length > limit ? (data.at(-1)?.id ?? null) : null };
      }),

    /** Takes a short path away for good, or lets it stand again. @throws AppError `not_found`. */
    switchTo: (id: string, active: boolean): Promise<ShortPath> =>
      db.tx(async (tx) => {
        const [row] = await tx.query<PathRow>(
          'UPDATE learning_short_paths SET state = $2, since = $3 WHERE id = $1 RETURNING *, 0 AS conversations',
          [id, active ? 'active' : 'removed', clock.now()],
        );
        const [path] = await withTitles(row ? [row] : []);
        if (!path) throw new AppError('not_found', 'There is no such short path.');
        await needs.changed();
        return path;
      }),
  };

  async function withTitles(rows: readonly PathRow[]): Promise<ShortPath[]> {
    const titles = await needs.titlesOf(rows.map((row) => row.article_id));
    return rows.map((row) => ({
      id: row.id,
      question: row.question,
      locale: row.locale,
      articleId: row.article_id,
      title: titles.get(row.article_id) ?? null,
      conversations: row.conversations,
      state: row.state,
      since: row.since.toISOString(),
    }));
  }
}
