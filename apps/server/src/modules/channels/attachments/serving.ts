import { MINUTE } from '@zhiyin/kernel';
import { type AttachmentKind, CONTENT_TYPES } from './content/types.ts';

/** How long a link to an attachment works. */
export const LINK_MS = 5 * MINUTE;
const PREFIX = '/api/v1/attachments';

/** What the signature of a link covers: whose file, which, under what name, until when (seconds since 1970). */
export function linkText(workspaceId: string, id: string, name: string, expires: number): string {
  return [workspaceId, id, String(expires), name].join('\n');
}

export function linkAddress(workspaceId: string, id: string, name: string, expires: number, signature: string): string {
  return `${PREFIX}/${encodeURIComponent(id)}/${encodeURIComponent(name)}?w=${encodeURIComponent(workspaceId)}&e=${expires}&s=${encodeURIComponent(signature)}`;
}

export type ByteRange = { start: number; end: number };
/**
 * The part of a file a `Range` header asks for (RFC 9110 section 14): one range of bytes. `whole` where there is none, or one we need not honour
 * (several ranges, another unit, nonsense); `unsatisfiable` where it begins past the end.
 */
export function readRange(header: string | undefined, bytes: number): ByteRange | 'whole' | 'unsatisfiable' {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  if (!found) return 'whole';
  const [, from = '', to = ''] = found;
  if (from === '') {
    if (to === '') return 'whole';
    const last = Number(to);
    return last === 0 || bytes === 0 ? 'unsatisfiable' : { start: Math.max(0, bytes - last), end: bytes - 1 };
  }
  const start = Number(from);
  const end = to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  if (to !== '' && Number(to) < start) return 'whole';
  return start >= bytes ? 'unsatisfiable' : { start, end };
}

/** RFC 6266 with the name in UTF-8 (RFC 8187) and a plain one for old clients. */
export function contentDisposition(inline: boolean, name: string): string {
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_');
  const extended = encodeURIComponent(name.toWellFormed()).replace(/['()*!]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${inline ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${extended}`;
}

const KNOWN_MIMES: ReadonlySet<string> = new Set(Object.values(CONTENT_TYPES).map((type) => type.mime));

/**
 * Headers under which a stored file is safe to hand to a browser: our own content type and no guessing, shown in place only as picture, sound or film,
 * and even then as a document without scripts, origin or requests. `same-site` lets the widget and the console show it where files get an origin of their own.
 */
export function servingHeaders(file: { kind: AttachmentKind; mime: string; name: string }): Record<string, string> {
  return {
    'content-type': KNOWN_MIMES.has(file.mime) ? file.mime : 'application/octet-stream',
    'content-disposition': contentDisposition(file.kind !== 'file', file.name),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': 'same-site',
    'cache-control': `private, max-age=${LINK_MS / 1000}`,
    'referrer-policy': 'no-referrer',
  };
}
