import { AppError } from '@zhiyin/kernel';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { z } from 'zod';

/** Longest life of an identity, in seconds. */
export const IDENTITY_MAX_AGE_SECONDS = 600;
const CLOCK_TOLERANCE_SECONDS = 60;

const claims = z.object({
  sub: z.string().min(1).max(200),
  jti: z.string().min(8).max(200),
  exp: z.number(),
  iat: z.number().optional(),
  name: z.string().max(200).optional(),
  email: z.email().max(320).optional(),
  phone: z.string().max(40).optional(),
  tier: z.string().max(40).optional(),
});
export type Identity = z.infer<typeof claims>;

/**
 * Checks a signed identity from the customer's site: HS256 with the inbox's own key, audience = the inbox's public token, at most ten minutes of life,
 * a `jti`. Any other algorithm (`none` included), key, audience or age is refused with the same answer.
 */
export async function verifyIdentity(
  jwt: string,
  inbox: { publicToken: string; identityKey: string | null },
  now: Date,
): Promise<Identity> {
  const refuse = (cause?: unknown) => new AppError('forbidden', 'The signed identity was refused.', { cause });
  if (!inbox.identityKey) throw refuse();
  try {
    if (decodeProtectedHeader(jwt).alg !== 'HS256') throw refuse();
    const { payload } = await jwtVerify(jwt, new TextEncoder().encode(inbox.identityKey), {
      algorithms: ['HS256'],
      audience: inbox.publicToken,
      currentDate: now,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['exp', 'sub', 'jti'],
    });
    const identity = claims.parse(payload);
    if (identity.exp - now.getTime() / 1000 > IDENTITY_MAX_AGE_SECONDS + CLOCK_TOLERANCE_SECONDS) throw refuse();
    return identity;
  } catch (error) {
    throw error instanceof AppError ? error : refuse(error);
  }
}
