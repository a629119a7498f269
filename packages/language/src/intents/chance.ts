/** A reproducible source of chance (xorshift32): numbers in [0,1). The same seed gives the same numbers everywhere. */
export type Chance = () => number;

/** @param seed any integer; 0 counts as 1 */
export function createChance(seed: number): Chance {
  let state = seed >>> 0 || 1;
  // a few rounds so that small seeds do not begin alike
  const next = (): number => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4294967296;
  };
  for (let i = 0; i < 8; i++) next();
  return next;
}

/** Puts an array in random order, in place (Fisher-Yates). */
export function shuffle<T extends { length: number; [index: number]: number }>(list: T, chance: Chance): T {
  for (let i = list.length - 1; i > 0; i--) {
    const j = (chance() * (i + 1)) | 0;
    const kept = list[i]!;
    list[i] = list[j]!;
    list[j] = kept;
  }
  return list;
}
