import type { Platform } from '../../platform/platform.ts';
import { createClusterStore, type GuessIntents } from './clusters/service.ts';
import { createPlacing, type KnownTexts } from './placing.ts';
import { createShortPaths } from './short-paths.ts';
import { createSignals } from './signals.ts';

export type Learning = ReturnType<typeof createLearning>;

/** 学习: what the bot did not understand or answer, gathered into clusters a trainer decides on; and short paths of what is asked often. */
export function createLearning(
  platform: Platform,
  needs: {
    /** The corpus and its own words, for how rare a word is. */
    known: KnownTexts;
    /** What the active model takes a text for. */
    guesser: () => Promise<GuessIntents>;
  } & Parameters<typeof createShortPaths>[1],
) {
  return {
    signals: createSignals(platform),
    placing: createPlacing({ ...platform, known: needs.known }),
    clusters: createClusterStore(platform, needs.guesser),
    shortPaths: createShortPaths(platform, needs),
  };
}
