/** The place of the first string (or key) that PostgreSQL and JSON cannot both hold: a NUL, or half a surrogate pair. Undefined when all is well. */
export function findBrokenText(value: unknown, at = '', depth = 0): string | undefined {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? at : undefined;
  if (value === null || typeof value !== 'object') return undefined;
  if (depth > 32) return at; // nothing of ours nests this deep
  for (const [key, inner] of Object.entries(value)) {
    if (key.includes('\0') || !key.isWellFormed()) return at;
    const found = findBrokenText(inner, at ? `${at}.${key}` : key, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
