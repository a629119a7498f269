import { CJK, normalise } from '../text/normalise.ts';
import { toSimplified } from '../text/traditional-chinese.ts';

/** 词表: values with the names customers give them. */
export type Gazetteer = { type: string; entries: readonly { value: string; synonyms: readonly string[] }[]; fuzzy?: boolean };

type Node = { next: Map<string, Node>; hit: { type: string; value: string } | null };
type GazetteerHit = { type: string; value: string; start: number; end: number; confidence: number };

/** A text folded for matching, and where each unit of it stood. */
type Folded = { units: string[]; start: number[]; end: number[] };

function fold(text: string): Folded {
  const folded: Folded = { units: [], start: [], end: [] };
  let at = 0;
  for (const character of text) {
    const units = toSimplified(character.normalize('NFKC')).toLowerCase();
    for (const unit of units) {
      folded.units.push(unit);
      folded.start.push(at);
      folded.end.push(at + character.length);
    }
    at += character.length;
  }
  return folded;
}

const SEPARATOR = /[\s\-_./·]/;
const WORD = /[\p{L}\p{N}]/u;
const isLatin = (unit: string | undefined): boolean => unit !== undefined && WORD.test(unit) && !CJK.test(unit);

/** Finds the entries of word lists in texts: exact up to case, width, script variant and separators; misspelt ones where asked. */
export function createGazetteerFinder(gazetteers: readonly Gazetteer[]): (text: string) => GazetteerHit[] {
  const root: Node = { next: new Map(), hit: null };
  const fuzzy: { type: string; value: string; word: string }[] = [];
  const codes = new Map<string, GazetteerCode>();
  for (const { type, entries, fuzzy: loose } of gazetteers) {
    for (const { value, synonyms } of entries) {
      for (const name of new Set([value, ...synonyms])) {
        const units = fold(name).units.filter((unit) => !SEPARATOR.test(unit));
        if (units.length === 0) continue;
        let node = root;
        for (const unit of units) {
          let next = node.next.get(unit);
          if (!next) {
            next = { next: new Map(), hit: null };
            node.next.set(unit, next);
          }
          node = next;
        }
        node.hit ??= { type, value };
        const word = units.join('');
        if (/^[a-z]+\d{2,}[a-z]*$/.test(word)) codes.set(word, { type, value });
        // codes ("AP-300") are not guessed by distance: one digit off is another product
        if (loose !== false && !/\d/.test(word) && word.length >= (CJK.test(word) ? 4 : 5))
          fuzzy.push({ type, value, word: normalise(word) });
      }
    }
  }

  return (text) => {
    const folded = fold(text);
    const { units } = folded;
    const hits: GazetteerHit[] = [];
    for (let i = 0; i < units.length; i++) {
      if (isLatin(units[i]) && isLatin(units[i - 1])) continue;
      let node: Node | undefined = root;
      let best: { end: number; hit: { type: string; value: string } } | null = null;
      for (let j = i; j < units.length; j++) {
        const next: Node | undefined = node.next.get(units[j]!);
        if (!next) {
          if (j > i && SEPARATOR.test(units[j]!)) continue;
          break;
        }
        node = next;
        const whole = !(isLatin(units[j]) && isLatin(units[j + 1])) || isPlural(units, j);
        if (node.hit && whole) best = { end: j, hit: node.hit };
      }
      if (best) {
        hits.push({ ...best.hit, start: folded.start[i]!, end: folded.end[best.end]!, confidence: 1 });
        i = best.end;
      }
    }
    if (fuzzy.length > 0) hits.push(...fuzzyHits(folded, fuzzy, hits));
    if (codes.size > 0) hits.push(...codeHits(folded, codes, hits));
    return hits;
  };
}

function isPlural(units: readonly string[], at: number): boolean {
  return units[at + 1] === 's' && !isLatin(units[at + 2]);
}

type GazetteerCode = { type: string; value: string };

/** A code as a hurried hand types it: O for 0, l for 1, two letters the wrong way round or one twice. The digits must be the same. */
function codeHits(
  { units, start, end }: Folded,
  codes: ReadonlyMap<string, GazetteerCode>,
  exact: readonly GazetteerHit[],
): GazetteerHit[] {
  const out: GazetteerHit[] = [];
  for (const match of units
    .map((unit) => (unit.length === 1 ? unit : ' '))
    .join('')
    .matchAll(/(?<![a-z0-9])(?<letters>[a-z]{2,5})[-_ ]?(?<digits>\d[\doil]{1,4}|[oil\d]{1,4}\d)(?<rest>[a-z]?)(?![a-z0-9])/g)) {
    const { letters, digits, rest } = match.groups!;
    const number = digits!.replace(/o/g, '0').replace(/[il]/g, '1');
    const from = start[match.index]!;
    const to = end[match.index + match[0].length - 1]!;
    if (exact.some((hit) => hit.start < to && from < hit.end)) continue;
    const tries = number === digits ? swapped(letters!) : [letters!];
    const found = tries.flatMap((word) => codes.get(`${word}${number}${rest}`) ?? []);
    if (found.length > 0 && found.every(({ value }) => value === found[0]!.value))
      out.push({ ...found[0]!, start: from, end: to, confidence: 0.75 });
  }
  return out;
}

/** Neighbours exchanged, doubled letters single. */
function swapped(word: string): string[] {
  const out = [word.replace(/(.)\1/, '$1')];
  for (let i = 0; i + 1 < word.length; i++) out.push(word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2));
  return out;
}

function fuzzyHits(
  folded: Folded,
  entries: readonly { type: string; value: string; word: string }[],
  exact: readonly GazetteerHit[],
): GazetteerHit[] {
  const { units, start, end } = folded;
  const out: GazetteerHit[] = [];
  const taken = (from: number, to: number) => exact.some((hit) => hit.start < to && from < hit.end);
  // Latin words, one to three together
  const words: { from: number; to: number }[] = [];
  for (let i = 0; i < units.length; i++) {
    if (!isLatin(units[i])) continue;
    let j = i;
    while (isLatin(units[j + 1])) j++;
    words.push({ from: i, to: j });
    i = j;
  }
  for (let w = 0; w < words.length; w++) {
    let joined = '';
    for (let k = w; k < Math.min(words.length, w + 3); k++) {
      joined += units.slice(words[k]!.from, words[k]!.to + 1).join('');
      if (joined.length < 4) continue;
      for (const entry of entries) {
        if (CJK.test(entry.word) || entry.word[0] !== joined[0]) continue;
        const allowed = entry.word.length >= 9 ? 2 : 1;
        const distance = editDistance(joined, entry.word, allowed);
        if (distance === 0 || distance > allowed) continue;
        const span = { start: start[words[w]!.from]!, end: end[words[k]!.to]! };
        if (!taken(span.start, span.end)) out.push({ type: entry.type, value: entry.value, ...span, confidence: 0.9 - 0.15 * distance });
      }
    }
  }
  // Chinese: one other character among at least four
  for (const entry of entries) {
    if (!CJK.test(entry.word)) continue;
    const size = entry.word.length;
    for (let i = 0; i + size <= units.length; i++) {
      let different = 0;
      for (let k = 0; k < size && different < 2; k++) if (units[i + k] !== entry.word[k]) different++;
      if (different === 1 && CJK.test(units[i]!) && CJK.test(units[i + size - 1]!)) {
        const span = { start: start[i]!, end: end[i + size - 1]! };
        if (!taken(span.start, span.end)) out.push({ type: entry.type, value: entry.value, ...span, confidence: 0.7 });
      }
    }
  }
  return out;
}

/** Damerau-Levenshtein distance (optimal string alignment); stops counting above `limit`. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before = new Array<number>(b.length + 1).fill(0);
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, before[j - 2]! + 1);
      row.push(value);
      least = Math.min(least, value);
    }
    if (least > limit) return limit + 1;
    before = last;
    last = row;
  }
  return last[b.length]!;
}
