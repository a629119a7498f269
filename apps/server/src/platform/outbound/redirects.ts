import { neutralHeaders } from './headers.ts';

export type Hop = { url: URL; method: string; headers: Readonly<Record<string, string>>; body: string | undefined };
/** `here`: the reply is the answer. `on`: ask there instead. `lost`: a redirect nobody may follow. */
export type NextStep = { step: 'here' } | { step: 'on'; hop: Omit<Hop, 'url'> & { address: string } } | { step: 'lost' };

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * What to do with a reply of `status` and `location` (RFC 9110 section 15.4; the change of POST to GET as browsers do it).
 * Another party gets neither credentials nor signatures nor a body: what was meant for one host is not carried to the next.
 */
export function decideRedirect(hop: Hop, status: number, location: string | undefined): NextStep {
  if (!REDIRECTS.has(status) || location === undefined) return { step: 'here' };
  if (!URL.canParse(location, hop.url.href)) return { step: 'lost' };
  const next = new URL(location, hop.url.href);
  next.hash = '';
  const toGet = status === 303 ? hop.method !== 'HEAD' : (status === 301 || status === 302) && hop.method === 'POST';
  const method = toGet ? 'GET' : hop.method;
  const body = toGet ? undefined : hop.body;
  const same = isSameParty(hop.url, next);
  if (!same && (body !== undefined || (method !== 'GET' && method !== 'HEAD'))) return { step: 'lost' };
  const headers = same ? { ...hop.headers } : neutralHeaders(hop.headers);
  if (body === undefined) delete headers['content-type'];
  return { step: 'on', hop: { address: next.href, method, headers, body } };
}

/** The same origin, or the step from plain http to https of the same host on the usual ports. */
function isSameParty(from: URL, to: URL): boolean {
  if (from.origin === to.origin) return true;
  return from.hostname === to.hostname && from.protocol === 'http:' && to.protocol === 'https:' && from.port === '' && to.port === '';
}
