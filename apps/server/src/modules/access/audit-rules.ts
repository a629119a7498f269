import { canonicalJson, type Json } from '@zhiyin/kernel';

/** Who did it: a person, an API key, or the program itself. */
export type AuditActor = { kind: 'person' | 'api-key' | 'system'; id: string | null; name: string };
export type AuditTarget = { type: string; id: string };
export type AuditRow = {
  seq: number;
  /** ISO-8601 UTC with milliseconds. */
  at: string;
  actor: Json;
  action: string;
  target: Json;
  before: Json;
  after: Json;
  why: string | null;
  prevHash: string;
  hash: string;
};
export type ChainVerdict = { ok: true; rows: number } | { ok: false; seq: number; problem: 'changed' | 'missing' | 'cut-off' };

/** The `prevHash` of the first row. */
export const GENESIS = 'genesis';

const SECRET_KEYS = /pass(word|phrase)|secret|token|hash|authorization|cookie|credential|backup_?codes|^(api_?)?key$/i;
const EMAIL = /([^\s@<>"(),;:]{1,64})@([^\s@<>"(),;:]+\.[^\s@<>"(),;:]{2,})/g;
/** Digits with spaces and dashes between, standing alone: not the inside of an id or a time. */
const LONG_NUMBER = /(?<![A-Za-z0-9_])(?<![0-9a-f]-)\+?\d[\d\s-]{5,}\d(?![A-Za-z0-9_])(?!-[0-9a-f])/g;
const DEPTH_MAX = 8;
const TEXT_MAX = 500;
/** Longer texts are cut to this before they are searched. */
const SEARCHED_MAX = 4000;

/**
 * 脱敏: what may stand in the audit log. Values under secret names disappear, e-mails keep their first letter and domain,
 * numbers of 7 and more digits (phone, card, identity) keep the last two; texts end at 500 characters.
 */
export function maskForAudit(value: unknown, depth = 0): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'string') return maskText(value);
  if (value instanceof Date) return value.toISOString();
  if (depth >= DEPTH_MAX || typeof value !== 'object') return '…';
  if (Array.isArray(value)) return value.map((item) => maskForAudit(item, depth + 1));
  const masked: Record<string, Json> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    const safeKey = storable(key);
    masked[safeKey] = SECRET_KEYS.test(key) && inner !== null ? '***' : maskForAudit(inner, depth + 1);
  }
  return masked;
}

/** The same for one text. */
export function maskText(text: string): string {
  const masked = storable(text.slice(0, SEARCHED_MAX))
    .replace(EMAIL, (_, name: string, domain: string) => `${[...name][0]}***@${domain}`)
    .replace(LONG_NUMBER, (number) => (number.replace(/\D/g, '').length >= 7 && !isDateLike(number) ? `***${number.slice(-2)}` : number));
  return masked.length > TEXT_MAX ? `${masked.slice(0, TEXT_MAX).toWellFormed()}…` : masked;
}

/** `2026-01-05` has 8 digits and is nobody's number. */
const isDateLike = (text: string) => /^\d{4}-\d{2}-\d{2}/.test(text);

/** PostgreSQL holds neither NUL nor lone surrogates. */
const storable = (text: string) => text.toWellFormed().replaceAll('\0', '\ufffd');

/** The text a row's hash is made of: everything in it and the hash before it, so no row can be changed, moved or taken out alone. */
export function auditText(workspaceId: string, row: Omit<AuditRow, 'hash'>): string {
  const { seq, at, actor, action, target, before, after, why, prevHash } = row;
  return canonicalJson([workspaceId, seq, at, actor, action, target, before, after, why, prevHash]);
}

/** How far a chain has been walked: the last good row. */
export type ChainWalk = { seq: number; hash: string };
export const CHAIN_START: ChainWalk = { seq: 0, hash: GENESIS };

/** One more row of the walk, in order of `seq`; names the row that was changed or the number that is missing. */
export function walkChain(
  workspaceId: string,
  walk: ChainWalk,
  row: AuditRow,
  sign: (text: string) => string,
): { ok: true; walk: ChainWalk } | (ChainVerdict & { ok: false }) {
  if (row.seq !== walk.seq + 1) return { ok: false, seq: walk.seq + 1, problem: 'missing' };
  if (row.prevHash !== walk.hash || row.hash !== sign(auditText(workspaceId, row))) return { ok: false, seq: row.seq, problem: 'changed' };
  return { ok: true, walk: { seq: row.seq, hash: row.hash } };
}

/** Whether the walk ended where the chain is known to end. */
export function endChain(walk: ChainWalk, head: ChainWalk): ChainVerdict {
  if (walk.seq === head.seq && walk.hash === head.hash) return { ok: true, rows: walk.seq };
  return { ok: false, seq: Math.max(walk.seq, head.seq), problem: 'cut-off' };
}
