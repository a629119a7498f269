/** Prefixes of every id in the product; an id is `<prefix>_<uuidv7>`. */
export const ID_PREFIXES = {
  workspace: 'ws',
  conversation: 'conv',
  message: 'msg',
  contact: 'cont',
  visitor: 'vis',
  agent: 'agt',
  team: 'team',
  queue: 'queue',
  ticket: 'tkt',
  article: 'art',
  source: 'src',
  procedure: 'sop',
  flag: 'flag',
  turn: 'turn',
  sla: 'sla',
  survey: 'srv',
  review: 'qa',
  incident: 'inc',
  run: 'run',
  inbox: 'inbox',
  attachment: 'att',
  rating: 'rate',
  handoff: 'hand',
  event: 'evt',
  apiKey: 'key',
  canned: 'can',
  effect: 'eff',
  model: 'mdl',
  utterance: 'utt',
  labelSample: 'smp',
  labelItem: 'lbl',
  finding: 'find',
  cluster: 'clus',
  signal: 'sig',
  decision: 'dec',
  shortPath: 'path',
  judgement: 'jdg',
  node: 'node',
  webhook: 'wh',
} as const;
export type IdKind = keyof typeof ID_PREFIXES;

/** A branded id: two kinds of id never mix by accident. */
export type Id<K extends IdKind> = string & { readonly __kind?: K };

/** The only source of ids and secrets. */
export interface Ids {
  /** A new time-ordered id, `<prefix>_<uuidv7>`. Ids identify; they never authorise. */
  next<K extends IdKind>(kind: K): Id<K>;
  /** A random secret of `bytes` (16 = 128 bits unless told) in base64url. */
  secret(bytes?: number): string;
}

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/**
 * Ids from a clock and a source of random bytes (RFC 9562 UUID version 7: 48 bits of milliseconds, then random).
 * Ids made in the same millisecond by one maker still sort in the order they were made (12-bit counter).
 */
export function createIds(nowMs: () => number, randomBytes: (n: number) => Uint8Array): Ids {
  let lastMs = 0;
  let counter = 0;
  return {
    next(kind) {
      let ms = nowMs();
      if (ms <= lastMs) {
        ms = lastMs;
        counter += 1;
        if (counter > 0xfff) {
          ms += 1;
          counter = 0;
        }
      } else {
        counter = 0;
      }
      lastMs = ms;
      const b = randomBytes(16);
      b[0] = Math.floor(ms / 2 ** 40) & 0xff;
      b[1] = Math.floor(ms / 2 ** 32) & 0xff;
      b[2] = (ms >>> 24) & 0xff;
      b[3] = (ms >>> 16) & 0xff;
      b[4] = (ms >>> 8) & 0xff;
      b[5] = ms & 0xff;
      b[6] = 0x70 | (counter >>> 8);
      b[7] = counter & 0xff;
      b[8] = 0x80 | ((b[8] ?? 0) & 0x3f);
      const h = Array.from(b, (byte) => HEX[byte]);
      const uuid = `${h.slice(0, 4).join('')}-${h.slice(4, 6).join('')}-${h.slice(6, 8).join('')}-${h.slice(8, 10).join('')}-${h.slice(10).join('')}`;
      return `${ID_PREFIXES[kind]}_${uuid}`;
    },
    secret: (bytes = 16) => base64url(randomBytes(bytes)),
  };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
function base64url(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const chars = Math.min(4, bytes.length - i + 1);
    for (let c = 0; c < chars; c += 1) out += ALPHABET[(word >>> (18 - 6 * c)) & 63];
  }
  return out;
}
