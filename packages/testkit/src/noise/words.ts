/** Numbers in [0,1). */
export type Chance = () => number;
/** Writes the same request in a worse way. */
export type Noise = (text: string, chance: Chance) => string;

export function oneOf<T>(list: readonly T[], chance: Chance): T {
  return list[Math.floor(chance() * list.length)] as T;
}

/** So many of a list, in random order. */
export function someOf<T>(list: readonly T[], count: number, chance: Chance): T[] {
  const rest = [...list];
  return Array.from({ length: Math.min(count, rest.length) }, () => rest.splice(Math.floor(chance() * rest.length), 1)[0] as T);
}

/** The beginning of a word, at least two letters. */
export const chop = (word: string, chance: Chance): string => word.slice(0, 2 + Math.floor(chance() * (word.length - 1)));

/** Reproducible numbers in [0,1) (mulberry32). */
export function seededChance(seed: number): Chance {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
