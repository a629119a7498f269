import { AppError } from '@zhiyin/kernel';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { twoFactor } from 'better-auth/plugins';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import type { Platform } from '../../platform/platform.ts';
import { finish, readBody, refuse } from './auth-replies.ts';
import { createLockout } from './lockout.ts';
import { authAccounts, authRateLimits, authSessions, authTwoFactors, authUsers, authVerifications } from './schema.ts';
import { AUTH_DOORS, decideSession, SESSION_LIMITS, type SessionLimits } from './session-rules.ts';

export const AUTH_BASE_PATH = '/api/auth';
export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 200;

/** Carries the caller's address from the edge to better-auth; whatever the caller itself sent under this name is dropped. */
const IP_HEADER = 'x-zhiyin-client-ip';
/** Wrong codes of one person's second factor, over all challenges, before it is locked for as long as the password would be. */
const CODE_FAILURES_ALLOWED = 5;
const CODE_LOCK_SECONDS = 15 * 60;
/** Requests of one address a minute: an office behind one address signs in at nine, a guesser gets nowhere. */
const SIGN_INS_PER_MINUTE = 30;
const CODES_PER_MINUTE = 30;
const REQUESTS_PER_MINUTE = 120;

export type AuthOptions = {
  platform: Pick<Platform, 'db' | 'clock' | 'ids' | 'log' | 'signer'>;
  /** A pool of the application role; better-auth works on the directory tables only. */
  pool: pg.Pool;
  /** How browsers reach this server, e.g. `https://chat.example.com`. */
  baseUrl: string;
  /** At least 32 characters; signs cookies and encrypts second-factor secrets. */
  secret: string;
  production: boolean;
  /** Multiplies the limits per address; for load tests. */
  rateLimitScale?: number;
  limits?: SessionLimits;
};

/** 登录: e-mail and password, sessions, second factor, lock-out. Everything outside the listed doors is refused. */
export function createAuth({ platform, pool, baseUrl, secret, production, rateLimitScale = 1, limits = SESSION_LIMITS }: AuthOptions) {
  const { db, clock, ids, log } = platform;
  const lockout = createLockout(platform);
  const secure = baseUrl.startsWith('https://');
  const cookiePrefix = secure ? '__Host-zhiyin' : 'zhiyin';
  const perMinute = (max: number) => ({ window: 60, max: Math.max(1, Math.round(max * rateLimitScale)) });

  const auth = betterAuth({
    appName: 'Zhiyin',
    baseURL: baseUrl,
    basePath: AUTH_BASE_PATH,
    secret,
    trustedOrigins: async (request) => trustedOriginsOf(baseUrl, production, request),
    telemetry: { enabled: false },
    // Without a level of its own: with one, better-auth also writes to the console past this function.
    logger: {
      log: (level, message) => {
        if (level === 'error') log.warn('auth.refused', { reason: String(message).slice(0, 200) });
      },
    },
    database: drizzleAdapter(drizzle(pool), {
      provider: 'pg',
      transaction: true,
      schema: {
        user: authUsers,
        session: authSessions,
        account: authAccounts,
        verification: authVerifications,
        twoFactor: authTwoFactors,
        rateLimit: authRateLimits,
      },
    }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: PASSWORD_MIN, maxPasswordLength: PASSWORD_MAX },
    account: { accountLinking: { enabled: false } },
    // The limits are kept by `sessionOf`; the absolute one stands here too, so that the cookie goes when the session does.
    session: { expiresIn: limits.absoluteMs / 1000, disableSessionRefresh: true, freshAge: 0, cookieCache: { enabled: false } },
    rateLimit: {
      enabled: true,
      storage: 'database',
      ...perMinute(REQUESTS_PER_MINUTE),
      customRules: {
        '/sign-in/email': perMinute(SIGN_INS_PER_MINUTE),
        '/change-password': perMinute(CODES_PER_MINUTE),
        '/two-factor/*': perMinute(CODES_PER_MINUTE),
        '/get-session': false,
      },
    },
    advanced: {
      cookiePrefix,
      disableOriginCheck: false, // said here because better-auth turns both checks off by itself under NODE_ENV=test
      disableCSRFCheck: false,
      useSecureCookies: false, // its prefix would be `__Secure-`; `__Host-` is stricter and stands in cookiePrefix
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', secure, path: '/' },
      ipAddress: { ipAddressHeaders: [IP_HEADER] },
      database: { generateId: () => ids.secret(16) },
    },
    plugins: [
      twoFactor({
        issuer: 'Zhiyin',
        accountLockout: { enabled: true, maxFailedAttempts: CODE_FAILURES_ALLOWED, durationSeconds: CODE_LOCK_SECONDS },
      }),
    ],
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            if (!(await isMember(session.userId)))
              throw new APIError('UNAUTHORIZED', { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'Invalid email or password' });
            const latest = session.createdAt.getTime() + limits.absoluteMs;
            const expiresAt = new Date(Math.min(session.expiresAt.getTime(), latest));
            return { data: { ...session, expiresAt, createdAt: clock.now(), updatedAt: clock.now() } };
          },
        },
      },
    },
    hooks: {
      before: createAuthMiddleware(async (ctx) => {
        // A changed password always ends the other sessions, whatever the caller asked for.
        if (ctx.path === '/change-password') return { context: { body: { ...ctx.body, revokeOtherSessions: true } } };
        return undefined;
      }),
      after: createAuthMiddleware(async (ctx) => {
        const fresh = ctx.context.newSession;
        const old = ctx.context.session;
        if (!fresh || !old || old.user.id !== fresh.user.id) return;
        const factorChanged =
          (ctx.path === '/two-factor/verify-totp' && old.session.token !== fresh.session.token) || ctx.path === '/two-factor/disable';
        if (factorChanged || ctx.path === '/change-password') await endProofsOf(fresh.user.id, fresh.session.token);
      }),
    },
  });

  /** Somebody who is disabled everywhere cannot sign in, and is not told more than with a wrong password. */
  function isMember(userId: string): Promise<boolean> {
    return db.directory(
      async (tx) => (await tx.query('SELECT 1 FROM memberships WHERE user_id = $1 AND disabled_at IS NULL LIMIT 1', [userId])).length > 0,
    );
  }

  /** Ends every session of a person (but one), trusted devices and half-done sign-ins with them. */
  function endProofsOf(userId: string, exceptToken: string | null = null): Promise<void> {
    return db.directory(async (tx) => {
      await tx.query('DELETE FROM auth_session WHERE user_id = $1 AND token IS DISTINCT FROM $2', [userId, exceptToken]);
      await tx.query("DELETE FROM auth_verification WHERE value = $1 AND (identifier LIKE 'trust-device-%' OR identifier LIKE '2fa-%')", [
        userId,
      ]);
    });
  }

  /**
   * Who the session cookie names, or null. Ends sessions that are past a limit. Read from the record at every call, so that a revoked
   * session is refused at once on every node.
   * @throws AppError `unavailable` when the record cannot be read.
   */
  async function sessionOf(headers: Headers): Promise<{ userId: string; sessionId: string } | null> {
    const cookie = headers.get('cookie');
    if (!cookie?.includes(`${cookiePrefix}.session_token=`)) return null;
    const found = await auth.api
      .getSession({ headers: new Headers({ cookie }), query: { disableRefresh: true } })
      .catch((error: unknown) => {
        throw new AppError('unavailable', 'Sign-in is away for a moment.', { retryAfterSeconds: 1, cause: error });
      });
    if (!found) return null;
    const { id: sessionId, userId, createdAt, updatedAt } = found.session;
    const now = clock.now();
    const state = decideSession({ createdAt, lastUsedAt: updatedAt }, now, limits);
    if (state === 'ended') await db.directory((tx) => tx.query('DELETE FROM auth_session WHERE id = $1', [sessionId]));
    if (state === 'touch')
      await db.directory((tx) => tx.query('UPDATE auth_session SET updated_at = $2 WHERE id = $1 AND updated_at < $2', [sessionId, now]));
    return state === 'ended' ? null : { userId, sessionId };
  }

  /** Answers everything under `/api/auth/`. `ip` is the caller's address as the edge knows it. Never throws. */
  async function handler(request: Request, ip: string): Promise<Response> {
    try {
      const path = new URL(request.url).pathname.slice(AUTH_BASE_PATH.length);
      if (!AUTH_DOORS.includes(`${request.method} ${path}`)) return refuse(404, 'NOT_FOUND', 'Not found');
      const read = await readBody(request);
      if (!read.ok) return read.refusal;
      const headers = new Headers(request.headers);
      headers.set(IP_HEADER, ip);
      headers.delete('content-length');
      const forwarded = new Request(request.url, { method: request.method, headers, ...(read.text === '' ? {} : { body: read.text }) });
      if (path === '/sign-in/email') return finish(await signIn(forwarded, read.value));
      await sessionOf(headers);
      return finish(await auth.handler(forwarded));
    } catch (error) {
      if (error instanceof AppError && error.code === 'unavailable')
        return refuse(503, 'UNAVAILABLE', error.message, error.retryAfterSeconds);
      log.error('auth.failed', { reason: 'unexpected' }, error);
      return refuse(500, 'INTERNAL', 'Something went wrong.');
    }
  }

  async function signIn(request: Request, body: unknown): Promise<Response> {
    const email = body !== null && typeof body === 'object' && 'email' in body ? body.email : undefined;
    if (typeof email !== 'string' || email.length > 320) return refuse(400, 'INVALID_EMAIL', 'Invalid email');
    const attempt = await lockout.begin(email);
    if (!attempt.allowed) {
      log.warn('auth.locked', { retryAfterSeconds: attempt.retryAfterSeconds });
      return refuse(429, 'TOO_MANY_ATTEMPTS', 'Too many failed sign-ins. Try again later.', attempt.retryAfterSeconds);
    }
    const response = await auth.handler(request).catch(async (error: unknown) => {
      await lockout.withdraw(email, attempt.at);
      throw error;
    });
    if (response.ok) await lockout.succeed(email);
    else if (response.status !== 401) await lockout.withdraw(email, attempt.at);
    log.info('auth.sign-in', { status: response.status });
    return response;
  }

  return { handler, sessionOf, endProofsOf };
}
export type Auth = ReturnType<typeof createAuth>;

/** The site's own origin; outside production also the address it was reached by, e.g. 127.0.0.1 beside localhost. */
function trustedOriginsOf(baseUrl: string, production: boolean, request: Request | undefined): string[] {
  const own = new URL(baseUrl).origin;
  const host = request?.headers.get('host');
  return production || !host ? [own] : [own, `http://${host}`, `https://${host}`];
}
