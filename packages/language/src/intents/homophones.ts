import { normalise } from '../text/normalise.ts';
import type { Segmenter } from '../text/segment.ts';
import { soundOf } from '../text/sounds.ts';

/** Reads a run of Chinese characters as it was meant: as many characters as were given. */
export type HomophoneReader = (run: string) => string;

const HAN = /[\u4e00-\u9fff]{2,}/g;
/** A larger corpus may hold slips of its own: there a pair counts from the second time. */
const LARGE = 2000;

/** The pairs of characters that stand side by side in a corpus, most frequent first. */
export function characterPairs(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const [run] of normalise(text).matchAll(HAN))
      for (let i = 0; i + 1 < run.length; i++) {
        const pair = run.slice(i, i + 2);
        counts.set(pair, (counts.get(pair) ?? 0) + 1);
      }
  const least = texts.length > LARGE ? 2 : 1;
  return [...counts]
    .filter(([, count]) => count >= least)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([pair]) => pair);
}

/**
 * 同音字纠错: a character that the corpus never saw beside either neighbour is read as one that sounds alike and that it did see
 * there: what input methods offer wrongly ("只付" for 支付), and what speech recognition hears. A character stays where the corpus knows
 * one side of it, and inside a word of the dictionary.
 * @param pairs known pairs, most frequent first
 */
export function createHomophoneReader(pairs: readonly string[], segmenter: Segmenter): HomophoneReader {
  const known = new Set(pairs);
  /** Characters seen after a character, and before one, by their sound; with the rank of the pair. */
  const after = new Map<string, Map<string, number>>();
  const before = new Map<string, Map<string, number>>();
  const add = (to: Map<string, Map<string, number>>, key: string, character: string, rank: number): void => {
    const list = to.get(key) ?? new Map<string, number>();
    to.set(key, list.set(character, rank));
  };
  pairs.forEach((pair, rank) => {
    add(after, `${pair[0]}${soundOf(pair.charCodeAt(1))}`, pair[1]!, rank);
    add(before, `${soundOf(pair.charCodeAt(0))}${pair[1]}`, pair[0]!, rank);
  });
  const far = pairs.length;
  return (run) => {
    const read = run.split('');
    let alone: Uint8Array | undefined;
    for (let i = 0; i < read.length; i++) {
      const [left, here, right] = [read[i - 1], read[i]!, read[i + 1]];
      if ((left && known.has(left + here)) || (right && known.has(here + right))) continue;
      alone ??= standsAlone(run, segmenter);
      if (!alone[i]) continue;
      const sound = soundOf(here.charCodeAt(0));
      const follows = left ? after.get(`${left}${sound}`) : undefined;
      const precedes = right ? before.get(`${sound}${right}`) : undefined;
      let best = here;
      let least = Number.POSITIVE_INFINITY;
      for (const character of new Set([...(follows?.keys() ?? []), ...(precedes?.keys() ?? [])])) {
        // seen on both sides is better than often on one
        const rank = (left ? (follows?.get(character) ?? 2 * far) : 0) + (right ? (precedes?.get(character) ?? 2 * far) : 0);
        if (rank < least) [best, least] = [character, rank];
      }
      read[i] = best;
    }
    return read.join('');
  };
}

/** Which characters are no part of a longer word of the dictionary. */
function standsAlone(run: string, segmenter: Segmenter): Uint8Array {
  const alone = new Uint8Array(run.length);
  let at = 0;
  for (const word of segmenter(run, false)) {
    if (word.length === 1) alone[at] = 1;
    at += word.length;
  }
  return alone;
}
