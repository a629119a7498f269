import type { Entity, TurnTrace } from '@zhiyin/contracts';
import type { Platform } from '../../platform/platform.ts';

export type Bot = ReturnType<typeof createBot>;

/** A customer's turn as the intent model saw it. `intent` null = rejected; `fallback`: the bot had no answer and said so. */
export type UnderstoodTurn = {
  id: string;
  conversationId: string;
  /** The first of its messages. */
  messageId: string;
  at: Date;
  /** Personal data masked. */
  text: string;
  locale: string;
  intent: string | null;
  system: string | null;
  confidence: number;
  /** As found, not masked. */
  entities: Entity[];
  fallback: boolean;
};

/** 机器人: the trace of every turn that was applied, so that a person can read what was understood, found and decided, how sure, how long. */
export function createBot({ db, clock }: Platform) {
  return {
    async record(turn: { id: string; conversationId: string; uptoSeq: number; trace: TurnTrace }): Promise<void> {
      await db.tx((tx) =>
        tx.query(
          'INSERT INTO bot_turns (id, conversation_id, upto_seq, outcome, rule, trace, created_at) VALUES ($1,$2,$3,$4,$5,$6,$7)',
          [turn.id, turn.conversationId, turn.uptoSeq, 'applied', turn.trace.decision.rule, JSON.stringify(turn.trace), clock.now()],
          'bot-turn-insert',
        ),
      );
    },
    async findTurn(id: string): Promise<TurnTrace | undefined> {
      return db.tx(async (tx) => (await tx.query<{ trace: TurnTrace }>('SELECT trace FROM bot_turns WHERE id = $1', [id]))[0]?.trace);
    },
    /** Newest last. */
    async traceOf(conversationId: string, limit = 200): Promise<TurnTrace[]> {
      return db.tx(async (tx) => {
        const rows = await tx.query<{ trace: TurnTrace }>(
          'SELECT trace FROM bot_turns WHERE conversation_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2',
          [conversationId, limit],
        );
        return rows.map((r) => r.trace).reverse();
      });
    },
    /** Turns of a time with words of the customer, in order; of too many the newest. */
    async tracesBetween(from: Date, until: Date, most: number): Promise<(TurnTrace & { conversationId: string })[]> {
      const rows = await db.tx((tx) =>
        tx.query<{ conversation_id: string; trace: TurnTrace }>(
          `SELECT conversation_id, trace FROM bot_turns WHERE created_at > $1 AND created_at <= $2 AND btrim(trace->>'text') <> ''
            ORDER BY created_at DESC, id DESC LIMIT $3`,
          [from, until, most],
        ),
      );
      return rows.map(({ conversation_id: conversationId, trace }) => ({ ...trace, conversationId })).reverse();
    },
    /** Every turn with words of the customer in [from, until) that was answered with; in order. */
    async understoodBetween(from: Date, until: Date): Promise<UnderstoodTurn[]> {
      return db.tx((tx) =>
        tx.query<UnderstoodTurn>(
          `SELECT id, conversation_id AS "conversationId", created_at AS at, trace->>'text' AS text, trace->'messageIds'->>0 AS "messageId",
                  trace->'understanding'->>'locale' AS locale, trace->'understanding'->>'intent' AS intent,
                  trace->'understanding'->'system'->>'intent' AS system, (trace->'understanding'->>'confidence')::float8 AS confidence,
                  trace->'understanding'->'entities' AS entities,
                  (trace->'decision'->'actions' @? '$[*] ? (@.type == "record_gap" || @.type == "reply" && @.summary starts with "fallback:" || @.type == "handoff" && @.summary like_regex "repeated_fallback")') AS fallback
             FROM bot_turns
            WHERE created_at >= $1 AND created_at < $2 AND outcome = 'applied' AND trace->'messageIds'->>0 IS NOT NULL AND btrim(trace->>'text') <> ''
            ORDER BY created_at, id`,
          [from, until],
        ),
      );
    },
    /**
     * What customers wrote in a sample of the turns of a time, masked: at most `limit`, the same whenever the same is asked. `turns` counts
     * all of them, the wordless ones (reminders, pictures) too, which the sample leaves out.
     */
    async sampleTexts({
      from,
      to,
      limit,
      seed,
    }: {
      from: Date;
      to: Date;
      limit: number;
      seed: number;
    }): Promise<{ turns: number; sample: { text: string; locale: string }[] }> {
      return db.tx(async (tx) => {
        const [counted] = await tx.query<{ turns: number }>(
          'SELECT count(*)::int AS turns FROM bot_turns WHERE created_at > $1 AND created_at <= $2',
          [from, to],
        );
        const sample = await tx.query<{ text: string; locale: string }>(
          `SELECT t.trace->>'text' AS text, t.trace->'understanding'->>'locale' AS locale
             FROM (SELECT id FROM bot_turns WHERE created_at > $1 AND created_at <= $2 ORDER BY hashtextextended(id, $3), id LIMIT $4) AS drawn
             JOIN bot_turns t USING (id) WHERE btrim(t.trace->>'text') <> '' ORDER BY t.id`,
          [from, to, seed, limit],
        );
        return { turns: counted?.turns ?? 0, sample };
      });
    },
  };
}
