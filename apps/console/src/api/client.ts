/** What went wrong with a call, in the words of the API (`code`), plus `network` when no answer came and `internal` for anything unreadable. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly requestId: string | null;

  constructor(
    status: number,
    code: string,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    requestId: string | null = null,
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.details = details;
    this.requestId = requestId;
  }
}

export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(0, 'internal', error instanceof Error ? error.message : String(error));
}

export type QueryValues = Readonly<Record<string, string | number | boolean | undefined | null>>;

/** `?a=1&b=2` without the empty ones; an empty text when nothing is left. */
export function queryString(values: QueryValues = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  const text = params.toString();
  return text ? `?${text}` : '';
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads an error reply: ours (`{"error":{…}}`), or anything a proxy in between may have put there. */
export function readError(status: number, body: unknown, headerRequestId: string | null): ApiError {
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined);
  const fallback =
    status === 401
      ? 'unauthenticated'
      : status === 403
        ? 'forbidden'
        : status === 404
          ? 'not_found'
          : status >= 500
            ? 'unavailable'
            : 'internal';
  return new ApiError(
    status,
    text(error.code) ?? fallback,
    text(error.message) ?? `HTTP ${status}`,
    isRecord(error.details) ? error.details : {},
    text(error.requestId) ?? headerRequestId,
  );
}

let onUnauthenticated: () => void = () => {};
/** Whoever owns the session hears here that it has ended. */
export function whenUnauthenticated(listener: () => void): void {
  onUnauthenticated = listener;
}

type Call = { query?: QueryValues; body?: unknown; form?: FormData; signal?: AbortSignal };

/** One call to `/api/v1`. Throws only ApiError (or the abort of `signal`). */
export async function call<T>(method: string, path: string, { query, body, form, signal }: Call = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}${queryString(query)}`, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        // The server words its refusals in the language of the screen.
        'accept-language': document.documentElement.lang,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: form ?? (body === undefined ? null : JSON.stringify(body)),
      signal: signal ?? null,
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError(0, 'network', cause instanceof Error ? cause.message : 'no answer');
  }
  const text = await response.text().catch(() => '');
  let parsed: unknown;
  try {
    parsed = text ? JSON.parse(text) : undefined;
  } catch {
    parsed = undefined;
  }
  if (!response.ok) {
    const error = readError(response.status, parsed, response.headers.get('x-request-id'));
    if (response.status === 401) onUnauthenticated();
    throw error;
  }
  return parsed as T;
}
