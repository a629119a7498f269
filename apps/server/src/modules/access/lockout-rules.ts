import { MINUTE, SECOND } from '@zhiyin/kernel';

/** Failed sign-ins of one account within the window that lock it. */
export const FAILURES_ALLOWED = 5;
export const FAILURE_WINDOW_MS = 15 * MINUTE;
export const LOCK_MS = 15 * MINUTE;

/** What is remembered of an account: when its latest sign-ins failed (oldest first), and until when it is locked. */
export type SignInRecord = { failedAt: readonly Date[]; lockedUntil: Date | null };
export type SignInVerdict = { allowed: true; record: SignInRecord } | { allowed: false; retryAfterSeconds: number };

/**
 * 登录锁定: may this attempt try its password? An allowed attempt is counted as failed beforehand, so that attempts made at once
 * cannot all slip under the limit; success forgets the record. The fifth failure within 15 minutes locks for 15 minutes.
 * Attempts during a lock neither count nor lengthen it.
 */
export function decideSignIn(record: SignInRecord, now: Date): SignInVerdict {
  if (record.lockedUntil && record.lockedUntil > now) {
    return { allowed: false, retryAfterSeconds: Math.ceil((record.lockedUntil.getTime() - now.getTime()) / SECOND) };
  }
  // A lock that has ended starts a new count.
  const counted = record.lockedUntil ? [] : record.failedAt.filter((at) => now.getTime() - at.getTime() < FAILURE_WINDOW_MS);
  const failedAt = [...counted, now];
  const lockedUntil = failedAt.length >= FAILURES_ALLOWED ? new Date(now.getTime() + LOCK_MS) : null;
  return { allowed: true, record: { failedAt, lockedUntil } };
}

/** Takes one attempt back, and with it the lock it may have caused. */
export function withdrawAttempt(record: SignInRecord, at: Date): SignInRecord {
  const index = record.failedAt.findIndex((failed) => failed.getTime() === at.getTime());
  if (index === -1) return record;
  const failedAt = record.failedAt.toSpliced(index, 1);
  return { failedAt, lockedUntil: failedAt.length >= FAILURES_ALLOWED ? record.lockedUntil : null };
}

/** The account an e-mail names: letter case, width and surrounding space make no difference. */
export function accountOfEmail(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase();
}
