import { setImmediate } from 'node:timers/promises';
import type { JudgementSource, RerankerVersion, Reranking, RerankingBody, RerankingMove } from '@zhiyin/contracts';
import { AppError, DAY } from '@zhiyin/kernel';
import {
  crossValidation,
  isWorthUsing,
  type JudgedList,
  LEAST_QUESTIONS,
  quickKey,
  type Reranker,
  readReranker,
  type Steps,
  training,
} from '@zhiyin/retrieval';
import type { Platform, Tx } from '../../../platform/platform.ts';
import { lockFor } from '../../../platform/postgres/locks.ts';

/** Judgements older than this say little of the articles there are now; and of the younger ones the newest so many are learned from. */
const LEARNED_FROM_MS = 180 * DAY;
const LEARNED_FROM = 2_000;
/** Between so many searches, others get their turn. */
const BREATH = 20;
const SHOWN = 20;
/** Who learns on schedule. */
const SCHEDULE = 'system';

/** What was understood of a judged question, as search is asked. */
export type AskedAs = { intents: { intent: string; confidence: number }[]; products: string[]; codes: string[] };
export type NewJudgement = {
  conversationId: string;
  question: string;
  locale: string;
  asked: AskedAs;
  articleIds: readonly string[];
  source: JudgementSource;
};
type Judgement = { question: string; locale: string; asked: AskedAs; article_id: string; source: JudgementSource };
type VersionRow = {
  number: number;
  judgements: number;
  helpful: number;
  figures: RerankerVersion['figures'];
  usable: boolean;
  author: string;
  reason: string;
  created_at: Date;
};
type MoveRow = { mode: RerankingMove['mode']; number: number | null; author: string; reason: string; created_at: Date };

/** Others get their turn after each step of the work. */
async function inTurns<Result>(steps: Steps<Result>): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await setImmediate();
  }
}

/** 重排: judgements of answers, the re-rankers learned from them, and which one orders what customers are answered with. */
export function createReranking(
  { db, ids, clock }: Pick<Platform, 'db' | 'ids' | 'clock'>,
  library: {
    /** The articles a re-ranker would order anew for a question, by search alone, with their features. */
    rows: (judged: { text: string; locale: string } & AskedAs) => Promise<{ articleId: string; row: number[] }[]>;
    /** Says that what search works with has changed. */
    changed: () => Promise<void>;
  },
) {
  const lastMove = async (tx: Tx): Promise<MoveRow | undefined> =>
    (await tx.query<MoveRow>('SELECT * FROM knowledge_reranking_moves ORDER BY position DESC LIMIT 1'))[0];

  async function moveTo(tx: Tx, move: Omit<MoveRow, 'created_at'>): Promise<void> {
    const before = await lastMove(tx);
    await tx.query(
      `INSERT INTO knowledge_reranking_moves (position, mode, number, author, reason, created_at)
       SELECT COALESCE(max(position), 0) + 1, $1, $2, $3, $4, $5 FROM knowledge_reranking_moves`,
      [move.mode, move.number, move.author, move.reason, clock.now()],
    );
    if ((before?.number ?? null) !== move.number) await library.changed();
  }

  /** The newest version, where it measured well. */
  const usable = async (tx: Tx): Promise<number | null> => {
    const [newest] = await tx.query<{ number: number; usable: boolean }>(
      'SELECT number, usable FROM knowledge_rerankers ORDER BY number DESC LIMIT 1',
    );
    return newest?.usable ? newest.number : null;
  };

  const lock = (tx: Tx) => lockFor(tx, 'knowledge.reranking', db.workspaceId());

  const status = (): Promise<Reranking> =>
    db.tx(async (tx) => {
      const [move, versions, moves, counts] = [
        await lastMove(tx),
        await tx.query<VersionRow>(
          'SELECT number, judgements, helpful, figures, usable, author, reason, created_at FROM knowledge_rerankers ORDER BY number DESC LIMIT $1',
          [SHOWN],
        ),
        await tx.query<MoveRow>('SELECT * FROM knowledge_reranking_moves ORDER BY position DESC LIMIT $1', [SHOWN]),
        await tx.query<{ source: JudgementSource; n: number }>(
          'SELECT source, count(*)::int AS n FROM knowledge_judgements WHERE created_at > $1 GROUP BY source',
          [new Date(clock.now().getTime() - LEARNED_FROM_MS)],
        ),
      ];
      const count = (source: JudgementSource): number => counts.find((row) => row.source === source)?.n ?? 0;
      return {
        mode: move?.mode ?? 'automatic',
        inUse: move?.number ?? null,
        judgements: { solved: count('solved'), refused: count('refused'), flagged: count('flagged'), least: LEAST_QUESTIONS },
        versions: versions.map(({ created_at: at, usable: isUsable, ...row }) => ({ ...row, isUsable, createdAt: at.toISOString() })),
        moves: moves.map(({ mode, number, author, reason, created_at: at }) => ({
          mode,
          number,
          author,
          reason,
          createdAt: at.toISOString(),
        })),
      };
    });

  /** The judgements as lists to learn from; where an article is no longer found for its question, nothing is learned. */
  async function listsOf(judgements: readonly Judgement[]): Promise<(JudgedList & { group: string })[]> {
    const lists: (JudgedList & { group: string })[] = [];
    for (const [at, { question, locale, asked, article_id: articleId, source }] of judgements.entries()) {
      if (at % BREATH === 0) await setImmediate();
      const found = await library.rows({ text: question, locale, ...asked });
      const judged = found.findIndex((one) => one.articleId === articleId);
      if (judged < 0 || found.length < 2) continue;
      lists.push({ rows: found.map(({ row }) => row), judged, isHelpful: source === 'solved', group: `${locale} ${quickKey(question)}` });
    }
    return lists;
  }

  return {
    status,

    /** What a customer said of an answer; a later word on the same answer replaces the earlier. */
    record: ({ conversationId, question, locale, asked, articleIds, source }: NewJudgement): Promise<void> =>
      db.tx(async (tx) => {
        if (quickKey(question) === '') return;
        for (const articleId of articleIds)
          await tx.query(
            `INSERT INTO knowledge_judgements (id, once_key, question, locale, asked, article_id, source, created_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)
             ON CONFLICT (workspace_id, once_key) DO UPDATE SET source = EXCLUDED.source, created_at = EXCLUDED.created_at`,
            [
              ids.next('judgement'),
              `${conversationId}:${articleId}:${quickKey(question)}`.slice(0, 800),
              question.slice(0, 2000),
              locale,
              JSON.stringify(asked),
              articleId,
              source,
              clock.now(),
            ],
          );
      }),

    /**
     * Learns a new version from the judgements of the last half year and measures it by cross-validation. In the mode `automatic` it is used when it
     * is worth it, and search's own order otherwise. Undefined when nobody has judged anything since the last one.
     */
    async learn(by: { author: string; reason: string } = { author: SCHEDULE, reason: '' }): Promise<number | undefined> {
      const [judgements, known] = await db.tx(async (tx) => [
        await tx.query<Judgement & { created_at: Date }>(
          'SELECT question, locale, asked, article_id, source, created_at FROM knowledge_judgements WHERE created_at > $1 ORDER BY created_at DESC, id DESC LIMIT $2',
          [new Date(clock.now().getTime() - LEARNED_FROM_MS), LEARNED_FROM],
        ),
        (await tx.query<{ created_at: Date }>('SELECT created_at FROM knowledge_rerankers ORDER BY number DESC LIMIT 1'))[0],
      ]);
      const newest = judgements[0]?.created_at;
      if (!newest || (by.author === SCHEDULE && known && known.created_at >= newest)) return undefined;
      const lists = await listsOf(judgements);
      const figures = await inTurns(crossValidation(lists));
      const reranker = await inTurns(training(lists));
      return db.tx(async (tx) => {
        await lock(tx);
        const [made] = await tx.query<{ number: number }>(
          `INSERT INTO knowledge_rerankers (number, reranker, judgements, helpful, figures, usable, author, reason, created_at)
           SELECT COALESCE(max(number), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8 FROM knowledge_rerankers RETURNING number`,
          [
            JSON.stringify(reranker),
            lists.length,
            lists.filter(({ isHelpful }) => isHelpful).length,
            JSON.stringify(figures),
            isWorthUsing(figures),
            by.author,
            by.reason,
            clock.now(),
          ],
        );
        const move = await lastMove(tx);
        const next = await usable(tx);
        if ((move?.mode ?? 'automatic') === 'automatic' && (move?.number ?? null) !== next)
          await moveTo(tx, { mode: 'automatic', number: next, ...by });
        return made?.number;
      });
    },

    /** Sets who orders. @throws AppError `not_found`: there is no such version. */
    set: (body: RerankingBody, author: string): Promise<Reranking> =>
      db.tx(async (tx) => {
        await lock(tx);
        const number = body.mode === 'version' ? body.number : body.mode === 'off' ? null : await usable(tx);
        if (body.mode === 'version') {
          const [known] = await tx.query('SELECT 1 FROM knowledge_rerankers WHERE number = $1', [body.number]);
          if (!known) throw new AppError('not_found', 'There is no such version of the order.');
        }
        await moveTo(tx, { mode: body.mode, number, author, reason: body.reason });
        return status();
      }),

    /** What orders now; undefined: search's own order. Inside the caller's transaction. */
    async current(tx: Tx): Promise<Reranker | undefined> {
      const [row] = await tx.query<{ reranker: unknown }>(
        `SELECT reranker FROM knowledge_rerankers WHERE number = (SELECT number FROM knowledge_reranking_moves ORDER BY position DESC LIMIT 1)`,
      );
      return readReranker(row?.reranker) ?? undefined;
    },
  };
}
