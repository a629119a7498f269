/** Remembers answers by key for a while; never failures. */
export function cached<T>(clock: { monotonic(): number }, ms: number, read: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, { value: Promise<T>; until: number }>();
  return (key) => {
    const at = clock.monotonic();
    const found = known.get(key);
    if (found && found.until > at) return found.value;
    if (known.size > 1000) known.clear();
    const value = read(key);
    known.set(key, { value, until: at + ms });
    value.catch(() => known.delete(key));
    return value;
  };
}
