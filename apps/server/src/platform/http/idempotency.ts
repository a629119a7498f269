import { createHash } from 'node:crypto';
import { AppError } from '@zhiyin/kernel';
import type { Platform } from '../platform.ts';
import { type Actor, actorId } from './doors.ts';
import type { RouteReply } from './route.ts';

/** How long a key is remembered. */
const IDEMPOTENCY_HOURS = 24;
const KEY = /^[\x21-\x7e]{1,200}$/;

/**
 * `Idempotency-Key` on every POST: the reply is stored in the transaction of the effect, so a repeat gets the first reply and no second effect,
 * sealed, because some replies carry a secret that is shown once;
 * also when two arrive at once (the second waits on the unique key). The same key for another request is a conflict.
 */
export function createIdempotency({ db, signer }: Pick<Platform, 'db' | 'signer'>) {
  return {
    /** Forgets the keys of the ambient workspace that are too old to be repeated. */
    async sweep(): Promise<void> {
      await db.tx((tx) =>
        tx.query('DELETE FROM idempotency_keys WHERE created_at < now() - make_interval(hours => $1)', [IDEMPOTENCY_HOURS]),
      );
    },
    async once(
      input: { actor: Exclude<Actor, { kind: 'anonymous' }>; door: string; key: string; body: unknown; params: unknown },
      call: () => Promise<RouteReply>,
    ): Promise<RouteReply> {
      if (!KEY.test(input.key)) throw new AppError('invalid', 'Idempotency-Key must be 1 to 200 printable ASCII characters.');
      const who = actorId(input.actor);
      const fingerprint = createHash('sha256')
        .update(JSON.stringify([input.door, input.params, input.body]))
        .digest('hex');
      return db.tx(async (tx) => {
        const made = await tx.query(
          'INSERT INTO idempotency_keys (who, key, fingerprint) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING key',
          [who, input.key, fingerprint],
        );
        if (made.length === 0) {
          const [known] = await tx.query<{ fingerprint: string; status: number; body: string }>(
            'SELECT fingerprint, status, body FROM idempotency_keys WHERE who = $1 AND key = $2',
            [who, input.key],
          );
          if (!known || known.fingerprint !== fingerprint)
            throw new AppError('conflict', 'This Idempotency-Key was used for another request.');
          return { status: known.status, body: JSON.parse(signer.open(known.body)), headers: { 'idempotent-replay': 'true' } };
        }
        const reply = await call();
        if ('stream' in reply) throw new Error('a streamed reply cannot be kept');
        await tx.query('UPDATE idempotency_keys SET status = $3, body = $4 WHERE who = $1 AND key = $2', [
          who,
          input.key,
          reply.status,
          signer.seal(JSON.stringify(reply.body ?? null)),
        ]);
        return reply;
      });
    },
  };
}
export type Idempotency = ReturnType<typeof createIdempotency>;
