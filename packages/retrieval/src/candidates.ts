import { listOf, type Postings } from './postings.ts';

/** The best so far as a heap with the worst on top; of equals the earlier unit is better. */
function createShortlist(limit: number) {
  const units = new Int32Array(limit);
  const ranks = new Float64Array(limit);
  let size = 0;
  const worse = (a: number, b: number): boolean => ranks[a]! < ranks[b]! || (ranks[a] === ranks[b] && units[a]! > units[b]!);
  const swap = (a: number, b: number): void => {
    const unit = units[a]!;
    const rank = ranks[a]!;
    units[a] = units[b]!;
    ranks[a] = ranks[b]!;
    units[b] = unit;
    ranks[b] = rank;
  };
  return {
    /** Takes a unit in, the worst out when full; gives the rank the next newcomer must pass, 0 while there is room. */
    enter(unit: number, rank: number): number {
      let at = size < limit ? size++ : 0;
      units[at] = unit;
      ranks[at] = rank;
      if (at > 0) {
        for (let up = (at - 1) >> 1; at > 0 && worse(at, up); up = (at - 1) >> 1) {
          swap(at, up);
          at = up;
        }
      } else {
        for (let child = 1; child < size; child = 2 * at + 1) {
          if (child + 1 < size && worse(child + 1, child)) child++;
          if (!worse(child, at)) break;
          swap(at, child);
          at = child;
        }
      }
      return size < limit ? 0 : ranks[0]!;
    },
    /** The units, best first. */
    units: (): number[] =>
      Array.from({ length: size }, (_, at) => at)
        .sort((a, b) => (worse(a, b) ? 1 : -1))
        .map((at) => units[at]!),
  };
}

/**
 * The units with the most evidence for weighted terms, exactly, best first (first stage; of equals the earlier unit first).
 * Term at a time over the flat lists: skipping tests (MaxScore) were measured and cost more than the additions they save on
 * questions of some thirty terms.
 * @param weights term → weight > 0
 * @param limit length of the shortlist
 * @param lift multiplies a unit's evidence for ranking, > 0; null for none
 * @param allowed drops units
 */
export function strongestUnits(
  postings: Postings,
  weights: ReadonlyMap<number, number>,
  limit: number,
  lift: ((unit: number) => number) | null,
  allowed: (unit: number) => boolean,
): { unit: number; raw: number }[] {
  const { scores, listStart } = postings;
  for (const [term, weight] of weights) {
    const list = listOf(postings, term);
    if (list >= 0) addList(postings, listStart[list]!, listStart[list + 1]!, weight);
  }
  const units = lift === null ? shortlistOfAll(scores, limit, allowed) : shortlistLifted(scores, limit, lift, allowed);
  const found = units.map((unit) => ({ unit, raw: scores[unit]! }));
  scores.fill(0);
  return found;
}

function addList({ scores, listUnits, listImpacts }: Postings, start: number, end: number, weight: number): void {
  for (let post = start; post < end; post++) scores[listUnits[post]!]! += weight * listImpacts[post]!;
}

function shortlistOfAll(scores: Float32Array, limit: number, allowed: (unit: number) => boolean): number[] {
  const shortlist = createShortlist(limit);
  let worst = 0;
  for (let unit = 0; unit < scores.length; unit++) if (scores[unit]! > worst && allowed(unit)) worst = shortlist.enter(unit, scores[unit]!);
  return shortlist.units();
}

function shortlistLifted(
  scores: Float32Array,
  limit: number,
  lift: (unit: number) => number,
  allowed: (unit: number) => boolean,
): number[] {
  const shortlist = createShortlist(limit);
  let worst = 0;
  for (let unit = 0; unit < scores.length; unit++) {
    if (scores[unit] === 0) continue;
    const rank = scores[unit]! * lift(unit);
    if (rank > worst && allowed(unit)) worst = shortlist.enter(unit, rank);
  }
  return shortlist.units();
}
