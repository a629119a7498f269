/** The few failures a caller is meant to understand. Anything else is a bug and becomes `internal`. */
export const ERROR_CODES = [
  'not_found',
  'conflict',
  'forbidden',
  'unauthenticated',
  'invalid',
  'too_large',
  'unsupported',
  'rate_limited',
  'unavailable',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** What a service throws when the caller is meant to understand and react. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** Machine-readable extra, safe to show to the caller. */
  readonly details: Readonly<Record<string, unknown>> | undefined;
  /** Seconds after which trying again makes sense; becomes the Retry-After header. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: Readonly<Record<string, unknown>>; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
