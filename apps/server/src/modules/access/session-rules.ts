import { HOUR, MINUTE } from '@zhiyin/kernel';

/** How long a sign-in lives: unused for 30 minutes, or 12 hours in all. */
export type SessionLimits = { idleMs: number; absoluteMs: number };
export const SESSION_LIMITS: SessionLimits = { idleMs: 30 * MINUTE, absoluteMs: 12 * HOUR };
/** Use is noted at most once a minute, so that a busy screen does not write at every request. */
export const TOUCH_MS = MINUTE;

/** `touch`: alive, and its last use is to be noted now. */
export function decideSession(
  session: { createdAt: Date; lastUsedAt: Date },
  now: Date,
  limits: SessionLimits,
): 'live' | 'touch' | 'ended' {
  const age = now.getTime() - session.createdAt.getTime();
  const idle = now.getTime() - session.lastUsedAt.getTime();
  if (age >= limits.absoluteMs || idle >= limits.idleMs) return 'ended';
  return idle >= TOUCH_MS ? 'touch' : 'live';
}

/**
 * What of better-auth may be reached from outside; everything else answers 404. People are made by an administrator, so there is
 * no sign-up, and neither e-mail change, deletion, password reset by mail nor social sign-in.
 */
export const AUTH_DOORS: readonly string[] = [
  'POST /sign-in/email',
  'POST /sign-out',
  'GET /get-session',
  'GET /list-sessions',
  'POST /revoke-session',
  'POST /revoke-sessions',
  'POST /revoke-other-sessions',
  'POST /change-password',
  'POST /two-factor/enable',
  'POST /two-factor/disable',
  'POST /two-factor/get-totp-uri',
  'POST /two-factor/verify-totp',
  'POST /two-factor/verify-backup-code',
  'POST /two-factor/generate-backup-codes',
];
