/** Small checks for what crosses the border between the host page and the frame. Both sides treat the other as a stranger. */
export type Check = (value: unknown) => boolean;

/** What a site may attach to a contact or a conversation: flat, small, plain. */
type AttributeValue = string | number | boolean | null;
export type Attributes = Record<string, AttributeValue>;

const MAX_ATTRIBUTES = 50;
const KEY = /^[A-Za-z][\w.-]{0,59}$/;

export const isText =
  (max: number): Check =>
  (value) =>
    typeof value === 'string' && value.length <= max;
export const isFlag: Check = (value) => typeof value === 'boolean';
export const isCount: Check = (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < 1e6;
export const isColour: Check = (value) => typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value);
export const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.includes(value as string);
export const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
export const listOf =
  (check: Check, max: number): Check =>
  (value) =>
    Array.isArray(value) && value.length <= max && value.every(check);

export function isAttributes(value: unknown): value is Attributes {
  if (!isPlain(value)) return false;
  const entries = Object.entries(value);
  return entries.length <= MAX_ATTRIBUTES && entries.every(([key, v]) => KEY.test(key) && isAttributeValue(v));
}

function isAttributeValue(value: unknown): value is AttributeValue {
  return value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)) || isText(1000)(value);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One entry per message type, one check per field. */
export type Shapes<M extends { type: string }> = {
  [T in M['type']]: { [K in Exclude<keyof Extract<M, { type: T }>, 'type'>]-?: Check };
};

/** The mark every message of ours carries, so that other scripts' messages are passed over quickly. */
const MARK = 'zhiyin';
const VERSION = 1;

export const seal = <M extends { type: string }>(message: M): M & { zhiyin: number } =>
  ({ ...message, [MARK]: VERSION }) as M & { zhiyin: number };

/**
 * A message of ours out of something that arrived, or null. Every field must be known, present and sound;
 * the result is rebuilt from checked fields, so nothing rides along.
 */
export function unseal<M extends { type: string }>(shapes: Shapes<M>, value: unknown): M | null {
  if (!isPlain(value) || value[MARK] !== VERSION || typeof value.type !== 'string' || !Object.hasOwn(shapes, value.type)) return null;
  const shape = shapes[value.type as M['type']] as Record<string, Check>;
  const out: Record<string, unknown> = { type: value.type };
  for (const [field, check] of Object.entries(shape)) {
    if (!Object.hasOwn(value, field) || !check(value[field])) return null;
    out[field] = value[field];
  }
  return Object.keys(value).length === Object.keys(out).length + 1 ? (out as M) : null;
}
