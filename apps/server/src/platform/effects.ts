import { AppError, type Log } from '@zhiyin/kernel';
import type { Jobs, Mailer, Platform } from './platform.ts';

const JOB = 'effects.perform';
/** Tries of one effect before it is a dead letter: over a day with growing pauses. */
const TRIES = 32;

type Row = { id: string; kind: EffectKind; idempotency_key: string; payload: Record<string, unknown>; status: string };
export type MailPayload = { to: string; subject: string; text: string };
export type EffectKind = 'mail';
type Performers = { mail: (payload: MailPayload, key: string) => Promise<void> };

export type Effects = {
  /** Asks for a side effect in the open transaction: it happens if that commits, once per `key`. */
  record(kind: 'mail', key: string, payload: MailPayload): Promise<void>;
};

/**
 * 副作用: everything the product does to the world outside goes through here. One ledger row each, written with its cause; performed after the commit
 * by a job that may run again, with the row's own key for the provider. What can never work is a dead letter at once, the rest is tried for about a day.
 */
export function createEffects({
  db,
  ids,
  clock,
  log,
  jobs,
  mail,
}: Pick<Platform, 'db' | 'ids' | 'clock'> & { log: Log; jobs: Jobs; mail: Mailer }): Effects {
  const performers: Performers = { mail: ({ to, subject, text }, idempotencyKey) => mail.send({ to, subject, text, idempotencyKey }) };

  jobs.define<{ id: string }>(JOB, { retryLimit: TRIES, retryDelaySeconds: 2 }, async ({ id }) => {
    const [row] = await db.tx((tx) =>
      tx.query<Row>("UPDATE effects SET attempts = attempts + 1 WHERE id = $1 AND status = 'pending' RETURNING *", [id]),
    );
    if (!row) return;
    try {
      await performers[row.kind](row.payload as MailPayload, row.idempotency_key);
    } catch (error) {
      const isHopeless = error instanceof AppError && error.code === 'invalid';
      const reason = error instanceof Error ? error.message.slice(0, 300) : String(error);
      await db.tx((tx) =>
        tx.query("UPDATE effects SET last_error = $2, status = CASE WHEN $3 OR attempts > $4 THEN 'dead' ELSE status END WHERE id = $1", [
          id,
          reason,
          isHopeless,
          TRIES,
        ]),
      );
      log.warn('effect.failed', { id, kind: row.kind, hopeless: isHopeless });
      if (!isHopeless) throw error;
      return;
    }
    await db.tx((tx) => tx.query("UPDATE effects SET status = 'done', done_at = $2, last_error = NULL WHERE id = $1", [id, clock.now()]));
  });

  return {
    async record(kind, key, payload) {
      await db.tx(async (tx) => {
        const id = ids.next('effect');
        const made = await tx.query(
          'INSERT INTO effects (id, kind, idempotency_key, payload, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (workspace_id, kind, idempotency_key) DO NOTHING RETURNING id',
          [id, kind, key, JSON.stringify(payload), clock.now()],
        );
        if (made.length > 0) await jobs.send(JOB, { id });
      });
    },
  };
}
