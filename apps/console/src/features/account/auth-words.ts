import type { AuthFailure } from '../../api/auth.ts';
import type { MessageKey } from '../../i18n/index.ts';

/** Why an account change was refused, as one sentence. */
export function failureWords(failure: AuthFailure): MessageKey {
  if (failure.code === 'NETWORK' || failure.status >= 500) return 'error.network';
  if (failure.status === 429) return 'signIn.tooMany';
  if (failure.code === 'INVALID_PASSWORD') return 'account.wrongPassword';
  if (failure.code === 'PASSWORD_TOO_SHORT' || failure.code === 'PASSWORD_TOO_LONG' || failure.code === 'PASSWORD_COMPROMISED')
    return 'account.weakPassword';
  if (failure.code === 'INVALID_CODE') return 'signIn.wrongCode';
  if (failure.code === 'SESSION_NOT_FRESH') return 'account.signInAgain';
  return 'error.internal';
}

/** 最短密码: what the server takes at least. */
export const PASSWORD_MIN = 10;
