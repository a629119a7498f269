import type { TurnTrace } from '@zhiyin/contracts';
import type { Platform } from '../../platform/platform.ts';

export type Bot = ReturnType<typeof createBot>;

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
  };
}
