import type { Platform, Tx } from '../../platform/platform.ts';
import { accountOfEmail, decideSignIn, FAILURE_WINDOW_MS, LOCK_MS, type SignInRecord, withdrawAttempt } from './lockout-rules.ts';

/** Old records taken away with each attempt, so that the table stays small however many e-mails are tried. */
const SWEEP = 50;

/** The counting of failed sign-ins, in the database: shared between nodes, kept over restarts. */
export function createLockout({ db, clock, signer }: Pick<Platform, 'db' | 'clock' | 'signer'>) {
  const hashOf = (email: string) => signer.hash(`sign-in:${accountOfEmail(email)}`);

  /** Counts an attempt before its password is looked at; `at` names it for `withdraw`. `retryAfterSeconds` when the account is locked. */
  function begin(email: string): Promise<{ allowed: true; at: Date } | { allowed: false; retryAfterSeconds: number }> {
    return db.directory(async (tx) => {
      const now = clock.now();
      await sweep(tx, now);
      const verdict = decideSignIn(await lockRecord(tx, email, now), now);
      if (!verdict.allowed) return verdict;
      await store(tx, email, verdict.record);
      return { allowed: true, at: now };
    });
  }

  /** The attempt never came to a password (refused for another reason): it is not held against the account. */
  function withdraw(email: string, at: Date): Promise<void> {
    return db.directory(async (tx) => store(tx, email, withdrawAttempt(await lockRecord(tx, email, clock.now()), at)));
  }

  /** The password was right: nothing is held against the account any more. */
  function succeed(email: string): Promise<void> {
    return db.directory(async (tx) => {
      await tx.query('DELETE FROM auth_sign_in_failures WHERE account_hash = $1', [hashOf(email)]);
    });
  }

  async function lockRecord(tx: Tx, email: string, now: Date): Promise<SignInRecord> {
    const [row] = await tx.query<{ failed_at: Date[]; locked_until: Date | null }>(
      `INSERT INTO auth_sign_in_failures (account_hash, touched_at) VALUES ($1, $2)
       ON CONFLICT (account_hash) DO UPDATE SET touched_at = EXCLUDED.touched_at
       RETURNING failed_at, locked_until`,
      [hashOf(email), now],
    );
    return { failedAt: row?.failed_at ?? [], lockedUntil: row?.locked_until ?? null };
  }

  async function store(tx: Tx, email: string, { failedAt, lockedUntil }: SignInRecord): Promise<void> {
    await tx.query('UPDATE auth_sign_in_failures SET failed_at = $2::timestamptz[], locked_until = $3 WHERE account_hash = $1', [
      hashOf(email),
      failedAt.map((at) => at.toISOString()),
      lockedUntil,
    ]);
  }

  async function sweep(tx: Tx, now: Date): Promise<void> {
    await tx.query(
      `DELETE FROM auth_sign_in_failures WHERE account_hash IN
         (SELECT account_hash FROM auth_sign_in_failures WHERE touched_at < $1 ORDER BY touched_at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
      [new Date(now.getTime() - FAILURE_WINDOW_MS - LOCK_MS), SWEEP],
    );
  }

  return { begin, withdraw, succeed };
}
