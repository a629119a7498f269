import { isStorableText } from '@zhiyin/contracts';

/** All bodies here are a few short texts. */
const BODY_MAX = 16_384;
const BODY_DEPTH = 4;

/** The JSON of a request, or why it is refused. Everything better-auth gets to see has passed here. */
export async function readBody(request: Request): Promise<{ ok: true; text: string; value: unknown } | { ok: false; refusal: Response }> {
  if (request.method === 'GET') return { ok: true, text: '', value: null };
  const text = await request.text();
  if (text.length > BODY_MAX) return { ok: false, refusal: refuse(413, 'TOO_LARGE', 'The body is too large.') };
  if (text === '') return { ok: true, text, value: null };
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) {
    return { ok: false, refusal: refuse(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send application/json.') };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, refusal: refuse(400, 'INVALID_JSON', 'The body is not JSON.') };
  }
  if (!isStorable(value)) return { ok: false, refusal: refuse(400, 'INVALID_TEXT', 'Text must not contain NUL or broken characters.') };
  return { ok: true, text, value };
}

/** Every text in it can be kept by PostgreSQL, and it is no deeper than anything that is asked for here. */
function isStorable(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return isStorableText(value);
  if (value === null || typeof value !== 'object') return true;
  return depth < BODY_DEPTH && Object.entries(value).every(([key, inner]) => isStorableText(key) && isStorable(inner, depth + 1));
}

/** A refusal in the form better-auth's own client reads. */
export function refuse(status: number, code: string, message: string, retryAfterSeconds?: number): Response {
  const headers = new Headers({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  if (retryAfterSeconds !== undefined) headers.set('retry-after', String(retryAfterSeconds));
  return new Response(JSON.stringify({ code, message }), { status, headers });
}

/** The standard name for the wait, no caching, and no inner words of a failure. */
export function finish(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.set('cache-control', 'no-store');
  const wait = headers.get('x-retry-after');
  if (response.status === 429 && wait) headers.set('retry-after', wait);
  headers.delete('x-retry-after');
  if (response.status >= 500) return refuse(response.status, 'INTERNAL', 'Something went wrong.');
  return new Response(response.body, { status: response.status, headers });
}
