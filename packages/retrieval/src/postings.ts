import { kindOf } from './terms.ts';

/** How much evidence one term of each kind is, before its rarity; order as the kinds in terms.ts. */
export type KindWeights = readonly [
  word: number,
  wordPair: number,
  charGram: number,
  cjk1: number,
  cjk2: number,
  cjk3: number,
  functionWord: number,
  code: number,
];

export const KIND_WEIGHTS: KindWeights = [1, 0.5, 0.6, 0.5, 1, 0.3, 0.3, 2];

/** BM25 saturation and length normalisation, Robertson and Zaragoza (2009); chosen for short texts. */
const K1 = 0.9;
const B = 0.4;

/** One searchable piece: its distinct terms with their counts. */
export type Unit = ReadonlyMap<number, number>;

/**
 * An immutable block of the inverted index, all in flat typed arrays: for each term the units that hold it with their
 * impacts (lists), and for each unit its terms with their counts (forward), for exact second looks and for merging.
 */
export type Postings = {
  units: number;
  /** Open-addressing table from term to list number + 1; 0 is empty. */
  slots: Int32Array;
  terms: Uint32Array;
  listStart: Int32Array;
  listUnits: Int32Array;
  /** BM25 impact without rarity, divided by the fourth root of the unit's squared length (half-cosine). */
  listImpacts: Float32Array;
  forwardStart: Int32Array;
  /** List numbers of each unit's terms. */
  forwardTerms: Int32Array;
  forwardCounts: Uint8Array;
  /** Scratch of one search, all zero between searches: by unit, and by list. */
  scores: Float32Array;
  marks: Int16Array;
};

/** The rest of an index around a block: its units, and how many of them hold a term. */
export type Surroundings = { units: number; holders(term: number): number };

/** Rarity by the probabilistic idf of BM25, never negative. */
export const rarity = (units: number, holders: number): number => Math.log(1 + (units - holders + 0.5) / (holders + 0.5));

/** The number of a term's list, or -1. */
export function listOf(postings: Postings, term: number): number {
  const { slots, terms } = postings;
  const mask = slots.length - 1;
  for (let at = (Math.imul(term, 0x9e3779b1) >>> 0) & mask; ; at = (at + 1) & mask) {
    const list = slots[at]! - 1;
    if (list < 0) return -1;
    if (terms[list] === term) return list;
  }
}

/** How many units of the block hold a term. */
export function holders(postings: Postings, term: number): number {
  const list = listOf(postings, term);
  return list < 0 ? 0 : postings.listStart[list + 1]! - postings.listStart[list]!;
}

/** Terms and counts of one unit of a block: how merging takes units over without reading texts again. */
export function unitOf(postings: Postings, unit: number): Unit {
  const terms = new Map<number, number>();
  for (let at = postings.forwardStart[unit]!; at < postings.forwardStart[unit + 1]!; at++) {
    terms.set(postings.terms[postings.forwardTerms[at]!]!, postings.forwardCounts[at]!);
  }
  return terms;
}

/**
 * Builds a block. `outside` tells of the rest of the index (units, holders of a term), so that the length of a unit is
 * measured with the rarities of the whole.
 */
export function buildPostings(units: Iterable<Unit>, outside: Surroundings): Postings {
  const table = growingTable();
  const forwardTerms = growing((n) => new Int32Array(n));
  const forwardCounts = growing((n) => new Uint8Array(n));
  const starts = growing((n) => new Int32Array(n));
  const holding = growing((n) => new Int32Array(n));
  starts.push(0);
  const lengths: Float64Array[] = [];
  const total = new Float64Array(8);
  for (const unit of units) {
    const length = new Float64Array(8);
    for (const [term, count] of unit) {
      const list = table.number(term);
      if (list === holding.size()) holding.push(0);
      holding.array()[list]!++;
      const kept = Math.min(count, 255);
      forwardTerms.push(list);
      forwardCounts.push(kept);
      length[kindOf(term)]! += kept;
    }
    starts.push(forwardTerms.size());
    lengths.push(length);
    for (let kind = 0; kind < 8; kind++) total[kind]! += length[kind]!;
  }
  const count = lengths.length;
  const terms = table.terms();
  const listStart = new Int32Array(terms.length + 1);
  const held = holding.array();
  for (let list = 0; list < terms.length; list++) listStart[list + 1] = listStart[list]! + held[list]!;
  const forwardStart = starts.cut();
  const forward = forwardTerms.cut();
  const counts = forwardCounts.cut();
  const rarities = new Float64Array(terms.length);
  for (let list = 0; list < terms.length; list++) {
    rarities[list] = rarity(outside.units + count, outside.holders(terms[list]!) + held[list]!) * KIND_WEIGHTS[kindOf(terms[list]!)]!;
  }
  const listUnits = new Int32Array(forward.length);
  const listImpacts = new Float32Array(forward.length);
  const cursor = listStart.slice(0, terms.length);
  const impacts = new Float64Array(forward.length);
  for (let unit = 0; unit < count; unit++) {
    const length = lengths[unit]!;
    let squares = 0;
    for (let at = forwardStart[unit]!; at < forwardStart[unit + 1]!; at++) {
      const list = forward[at]!;
      const kind = kindOf(terms[list]!);
      const mean = total[kind]! / count || 1;
      const times = counts[at]!;
      const impact = (times * (K1 + 1)) / (times + K1 * (1 - B + (B * length[kind]!) / mean));
      impacts[at] = impact;
      squares += (impact * rarities[list]!) ** 2;
    }
    const scale = squares > 0 ? squares ** -0.25 : 0;
    for (let at = forwardStart[unit]!; at < forwardStart[unit + 1]!; at++) {
      const to = cursor[forward[at]!]!++;
      listUnits[to] = unit;
      listImpacts[to] = impacts[at]! * scale;
    }
  }
  return {
    units: count,
    slots: table.slots(),
    terms,
    listStart,
    listUnits,
    listImpacts,
    forwardStart,
    forwardTerms: forward,
    forwardCounts: counts,
    scores: new Float32Array(count),
    marks: new Int16Array(terms.length),
  };
}

/** Memory of a block, bytes. */
export function bytesOf(postings: Postings): number {
  let bytes = 0;
  for (const part of Object.values(postings)) if (ArrayBuffer.isView(part)) bytes += part.byteLength;
  return bytes;
}

type Numbers = Int32Array | Uint8Array | Uint32Array;

/** A typed array that doubles when full. */
function growing<T extends Numbers>(make: (length: number) => T) {
  let held = make(1024);
  let size = 0;
  return {
    push(value: number): void {
      if (size === held.length) {
        const larger = make(size * 2);
        larger.set(held);
        held = larger;
      }
      held[size++] = value;
    },
    size: () => size,
    array: () => held,
    cut: (): T => held.slice(0, size) as T,
  };
}

/** Numbers terms in order of first sight; open addressing, at most half full. */
function growingTable() {
  let slots = new Int32Array(2048);
  const terms = growing((n) => new Uint32Array(n));
  const place = (term: number): number => {
    const held = terms.array();
    const mask = slots.length - 1;
    let at = (Math.imul(term, 0x9e3779b1) >>> 0) & mask;
    while (slots[at] !== 0 && held[slots[at]! - 1] !== term) at = (at + 1) & mask;
    return at;
  };
  return {
    number(term: number): number {
      let at = place(term);
      if (slots[at] !== 0) return slots[at]! - 1;
      terms.push(term);
      if (terms.size() * 2 > slots.length) {
        slots = new Int32Array(slots.length * 2);
        const held = terms.array();
        for (let list = 0; list < terms.size() - 1; list++) slots[place(held[list]!)] = list + 1;
        at = place(term);
      }
      slots[at] = terms.size();
      return terms.size() - 1;
    },
    terms: () => terms.cut(),
    slots: () => slots,
  };
}
