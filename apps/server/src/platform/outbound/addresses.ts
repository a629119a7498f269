import ipaddr from 'ipaddr.js';

/** Addresses inside global ranges that answer only from within a cloud and hand out its secrets. */
const INSIDE_CLOUDS = new Set([
  '168.63.129.16', // Azure host agent ("WireServer")
]);

/** IANA "IPv6 Special-Purpose Address Registry" and RFC 4291: the only block given out for global unicast. */
const IPV6_GLOBAL = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * True when `address` (dotted IPv4 or IPv6 text, no brackets) belongs to the public internet.
 * Everything else is refused: private, loopback, link-local, carrier-grade NAT, multicast, documentation, cloud metadata, and every IPv6 form that carries
 * an IPv4 address inside (mapped, compatible, NAT64, 6to4, Teredo, ISATAP), because a translator may lead it back into the private network.
 * Text that is no address is refused too.
 */
export function isGlobalAddress(address: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) {
    return ipaddr.IPv4.parse(address).range() === 'unicast' && !INSIDE_CLOUDS.has(address);
  }
  // A zone id (fe80::1%eth0) names an interface of this machine: never a public address.
  if (!ipaddr.IPv6.isValid(address) || address.includes('%')) return false;
  const parsed = ipaddr.IPv6.parse(address);
  if (parsed.range() !== 'unicast' || !parsed.match(IPV6_GLOBAL)) return false;
  // ISATAP (RFC 5214): an interface id 0000:5efe or 0200:5efe is followed by an IPv4 address.
  return !(parsed.parts[5] === 0x5efe && ((parsed.parts[4] ?? 0) & 0xfdff) === 0);
}

/** Why an address given by a person or a customer's system is not called. For forms and logs; never shown to whoever only sees the result. */
export type Refusal = 'malformed' | 'scheme' | 'credentials' | 'port' | 'address';
export type Target = { url: URL; host: string; port: number; allowed: boolean };

/** The name an allow-list uses: `host:port` in lower case, IPv6 in brackets. */
export function hostPort(host: string, port: number): string {
  return `${host.toLowerCase()}:${port}`;
}

/**
 * Reads a URL by the WHATWG rules (so that decimal, octal, hexadecimal and full-width forms of an address become the address they mean) and refuses
 * what can be refused without asking the network. `allow` holds `host:port` names that may be on any port and any address.
 */
export function readTarget(text: string, allow: ReadonlySet<string>): { ok: true; target: Target } | { ok: false; refusal: Refusal } {
  if (text.length > 4096 || !URL.canParse(text)) return { ok: false, refusal: 'malformed' };
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { ok: false, refusal: 'scheme' };
  if (url.username !== '' || url.password !== '') return { ok: false, refusal: 'credentials' };
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const host = url.hostname;
  const allowed = allow.has(hostPort(host, port));
  if (!allowed) {
    if (port !== 80 && port !== 443) return { ok: false, refusal: 'port' };
    const literal = literalAddress(host);
    if (literal !== null && !isGlobalAddress(literal)) return { ok: false, refusal: 'address' };
  }
  return { ok: true, target: { url, host, port, allowed } };
}

/** The address a host name already is, without brackets; null for a name that has to be resolved. */
export function literalAddress(host: string): string | null {
  if (host.startsWith('[') && host.endsWith(']')) return host.slice(1, -1);
  return ipaddr.IPv4.isValidFourPartDecimal(host) || host.includes(':') ? host : null;
}
