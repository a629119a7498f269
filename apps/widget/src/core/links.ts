/** The only kinds of address a message may lead to. */
const PROTOCOLS = new Set(['http:', 'https:', 'mailto:', 'tel:']);
const MAX_LENGTH = 2000;
/** Controls, spaces and marks that show nothing or turn the reading direction: they only ever hide where a link goes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: naming them is the point
const HIDDEN = /[\u0000-\u0020\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff]/;

/**
 * The address a link may really have, or null when it must stay plain text: absolute http(s), mailto or tel,
 * without a user name in front of the host (`https://bank.example@evil.example`) and without hidden characters.
 */
export function safeHref(raw: string): string | null {
  if (raw.length > MAX_LENGTH || HIDDEN.test(raw)) return null;
  if (!/^(https?:\/\/|mailto:|tel:)/i.test(raw)) return null;
  let url: URL;
  try {
    url = new URL(raw);
  } catch {
    return null;
  }
  if (!PROTOCOLS.has(url.protocol) || url.username !== '' || url.password !== '') return null;
  return url.href;
}

/** A source's or attachment's address: absolute like any link, or a path on our own server (`origin`). */
export function safeOwnHref(raw: string, origin: string): string | null {
  if (!raw.startsWith('/')) return safeHref(raw);
  if (HIDDEN.test(raw) || raw.length > MAX_LENGTH) return null;
  try {
    const url = new URL(raw, origin);
    return url.origin === origin ? url.href : null;
  } catch {
    return null;
  }
}

/** Where a bare address ends: at space, quotes, angle brackets, and at Chinese text or punctuation that follows it. */
const BARE = /^https?:\/\/[^\s<>"'`\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]{1,1000}/i;

/** A bare http(s) address at the start of `text`, without the punctuation that belongs to the sentence; null if there is none. */
export function bareLink(text: string): { text: string; href: string } | null {
  let found = BARE.exec(text)?.[0];
  if (!found) return null;
  // Trailing punctuation belongs to the sentence, and so does a closing bracket that was not opened inside the address.
  let surplus = count(found, ')') - count(found, '(');
  let end = found.length;
  for (; end > 0; end -= 1) {
    const last = found[end - 1]!;
    if (last === ')' && surplus > 0) surplus -= 1;
    else if (!'.,;:!?*_~'.includes(last)) break;
  }
  found = found.slice(0, end);
  const href = safeHref(found);
  return href ? { text: found, href } : null;
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}
