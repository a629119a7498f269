import { createAuthClient } from 'better-auth/client';
import { twoFactorClient } from 'better-auth/client/plugins';

/** Sign-in, sessions and two-factor of better-auth at /api/auth. Import this lazily: only sign-in and account pages need it. */
export const auth = createAuthClient({
  baseURL: window.location.origin,
  basePath: '/api/auth',
  plugins: [twoFactorClient()],
  fetchOptions: { retry: 0 },
});

export type AuthFailure = { code: string; message: string; status: number };

/** A better-auth reply as a value: what it gave, or why not. */
export async function attempt<T>(
  request: Promise<{ data: T | null; error: { code?: string | undefined; message?: string | undefined; status: number } | null }>,
): Promise<{ ok: true; data: T } | { ok: false; failure: AuthFailure }> {
  try {
    const { data, error } = await request;
    if (error || data === null)
      return { ok: false, failure: { code: error?.code ?? '', message: error?.message ?? '', status: error?.status ?? 0 } };
    return { ok: true, data };
  } catch (cause) {
    return { ok: false, failure: { code: 'NETWORK', message: cause instanceof Error ? cause.message : '', status: 0 } };
  }
}
