/**
 * Small things kept in the frame's own origin: the visitor's token, drafts, preferences.
 * Where the browser closes storage to embedded pages, they live as long as the page; nothing else changes.
 */
export type Keeper = { get(key: string): string | null; set(key: string, value: string | null): void };

export function createKeeper(inbox: string): Keeper {
  const memory = new Map<string, string>();
  const name = (key: string) => `zhiyin:${inbox}:${key}`;
  return {
    get(key) {
      try {
        return localStorage.getItem(name(key)) ?? memory.get(key) ?? null;
      } catch {
        return memory.get(key) ?? null;
      }
    },
    set(key, value) {
      if (value === null) memory.delete(key);
      else memory.set(key, value);
      try {
        if (value === null) localStorage.removeItem(name(key));
        else localStorage.setItem(name(key), value);
      } catch {
        // Kept in memory above.
      }
    },
  };
}
