/** Anything that JSON holds. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One text for one value, whatever the order of its keys. */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`;
  const object = value as { readonly [key: string]: Json };
  return `{${Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key] ?? null)}`)
    .join(',')}}`;
}

/** Whether two values are the same once stored as JSON (PostgreSQL's jsonb keeps no order of keys); a key that is undefined is not there. */
export const isSameJson = (a: unknown, b: unknown): boolean => canonicalJson(stored(a)) === canonicalJson(stored(b));

const stored = (value: unknown): Json => (value === undefined ? null : JSON.parse(JSON.stringify(value)));
