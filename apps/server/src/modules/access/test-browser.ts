import { createHmac } from 'node:crypto';
import type { Auth } from './auth.ts';

export const ORIGIN = 'https://chat.example.com';

/** A browser at the sign-in page: keeps cookies, sends its origin. */
export function aBrowser(auth: Auth, { ip = '203.0.113.7', origin = ORIGIN }: { ip?: string; origin?: string | null } = {}) {
  const jar = new Map<string, string>();
  const setCookies: string[] = [];
  async function send(
    method: string,
    path: string,
    body?: unknown,
    extra: Record<string, string> = {},
  ): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
    const headers = new Headers({
      ...(origin && { origin }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(jar.size > 0 && { cookie: cookie() }),
      ...extra,
    });
    const text = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body);
    const response = await auth.handler(
      new Request(`${ORIGIN}/api/auth${path}`, { method, headers, ...(text !== undefined && { body: text }) }),
      ip,
    );
    for (const line of response.headers.getSetCookie()) {
      setCookies.push(line);
      const [pair = '', ...attributes] = line.split('; ');
      const at = pair.indexOf('=');
      if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const reply: unknown = JSON.parse((await response.text()) || 'null');
    return { status: response.status, body: (reply ?? {}) as Record<string, unknown>, headers: response.headers };
  }
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  return {
    get: (path: string) => send('GET', path),
    post: (path: string, body: unknown = {}, extra?: Record<string, string>) => send('POST', path, body, extra),
    signIn: (email: string, password: string) => send('POST', '/sign-in/email', { email, password }),
    headers: (extra: Record<string, string> = {}) => new Headers({ cookie: cookie(), ...extra }),
    jar,
    setCookies,
  };
}

/** The code an authenticator app shows (RFC 6238: SHA-1, 30 s, 6 digits) for an `otpauth://` address. */
export function totpOf(uri: string, nowMs: number): string {
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  const bits = [...secret.replace(/=+$/, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(nowMs / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
