/** What may be said to another host: enough for webhooks, CRM/ERP and model services, and nothing that steers a proxy or a cloud's metadata service. */
const NEUTRAL = new Set(['accept', 'accept-language', 'content-type', 'if-modified-since', 'if-none-match', 'user-agent', 'x-request-id']);
/** Secrets and signatures meant for one party; left behind when a redirect leads to another. */
const FOR_ONE_PARTY = new Set([
  'anthropic-version',
  'api-key',
  'authorization',
  'idempotency-key',
  'webhook-id',
  'webhook-signature',
  'webhook-timestamp',
  'x-api-key',
  'x-chatwoot-signature',
  'x-chatwoot-timestamp',
  'x-chatwoot-delivery',
]);

export type HeaderCheck = { ok: true; headers: Record<string, string> } | { ok: false; name: string };

/** Lower-cases the names; refuses a name outside the list and a value that is not printable (line breaks would start another header). */
export function checkHeaders(given: Readonly<Record<string, string>>): HeaderCheck {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const lower = name.toLowerCase();
    if (!NEUTRAL.has(lower) && !FOR_ONE_PARTY.has(lower)) return { ok: false, name };
    if (!/^[\x20-\x7e\t]{0,8192}$/.test(value)) return { ok: false, name };
    headers[lower] = value;
  }
  return { ok: true, headers };
}

/** What is left to say to a party the caller did not name. */
export function neutralHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => NEUTRAL.has(name)));
}

/** Reply headers as one text each, without cookies: no caller of ours keeps a session with another host. */
export function readReplyHeaders(raw: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (value === undefined || name === 'set-cookie') continue;
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}
