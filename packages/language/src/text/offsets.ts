import { fold, normalise } from './normalise.ts';

/** A normalised text whose every UTF-16 unit knows where it came from: offsets into the text as given, `to` exclusive. */
export type Traced = { text: string; from: Int32Array; to: Int32Array };

/** A character with the marks that combine with it (and conjoining Hangul), which normalising may join. */
const CLUSTER = /[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]+|(?:\P{M}|^)\p{M}*/gsu;
type Unit = { char: string; from: number; to: number };

/** `normalise` with the way back: which part of the customer's text each character of the result stands for. */
export function normaliseWithOffsets(text: string): Traced {
  const clean = normalise(text);
  const units = collapse(read(text));
  if (units.length === clean.length && units.every((unit, i) => unit.char === clean[i])) return traced(clean, (i) => units[i]!);
  // folding took neighbours into account that stand apart here (a final sigma, an invisible mark inside a letter): the nearest place
  const per = clean.length > 0 ? text.length / clean.length : 0;
  return traced(clean, (i) => ({
    char: clean[i]!,
    from: Math.floor(i * per),
    to: Math.max(Math.floor(i * per) + 1, Math.ceil((i + 1) * per)),
  }));
}

/** A traced text in which some parts (in order) are read as something else: every character of that stands for the whole part. */
export function replaceTraced(clean: Traced, parts: readonly { start: number; end: number; as: string }[]): Traced {
  if (parts.length === 0) return clean;
  const units: Unit[] = [];
  const keep = (until: number, at: number): void => {
    for (let i = at; i < until; i++) units.push({ char: clean.text[i]!, from: clean.from[i]!, to: clean.to[i]! });
  };
  let at = 0;
  for (const { start, end, as } of parts) {
    keep(start, at);
    for (const char of as.split('')) units.push({ char, from: clean.from[start]!, to: clean.to[end - 1]! });
    at = end;
  }
  keep(clean.text.length, at);
  return traced(units.map(({ char }) => char).join(''), (i) => units[i]!);
}

function traced(text: string, unitAt: (i: number) => Unit): Traced {
  const from = new Int32Array(text.length);
  const to = new Int32Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = unitAt(i);
    from[i] = unit.from;
    to[i] = unit.to;
  }
  return { text, from, to };
}

/** Each cluster folded on its own; white space as one space, none at the ends. */
function read(text: string): Unit[] {
  const units: Unit[] = [];
  for (const match of text.matchAll(CLUSTER)) {
    const from = match.index;
    const to = from + match[0].length;
    const folded = /^\s+$/u.test(match[0]) ? ' ' : foldCluster(match[0]);
    for (const char of folded.split('')) {
      if (char !== ' ') units.push({ char, from, to });
      else if (units.at(-1)?.char === ' ') units[units.length - 1]!.to = to;
      else if (units.length > 0) units.push({ char, from, to });
    }
  }
  if (units.at(-1)?.char === ' ') units.pop();
  return units;
}

/** `fold` trims; the spaces a compatibility form opens with ("´" is a space and an accent) belong to it. */
function foldCluster(cluster: string): string {
  const marked = fold(`x${cluster}x`);
  return marked.slice(1, -1);
}

/** Long numbers and drawn-out letters, as `normalise` shortens them: what is left out belongs to the last one that stays. */
function collapse(units: readonly Unit[]): Unit[] {
  const out: Unit[] = [];
  for (let i = 0; i < units.length; ) {
    const digits = lengthWhile(units, i, (unit) => /\d/.test(unit.char));
    const letters = /\p{L}/u.test(units[i]!.char) ? lengthWhile(units, i, (unit) => unit.char === units[i]!.char) : 0;
    if (digits >= 3) {
      const kept = Math.min(digits, 4);
      for (let k = 0; k < kept; k++) out.push({ ...units[i + k]!, char: '0', to: units[i + (k === kept - 1 ? digits - 1 : k)]!.to });
      i += digits;
    } else if (letters >= 4) {
      for (let k = 0; k < 3; k++) out.push({ ...units[i + k]!, to: units[i + (k === 2 ? letters - 1 : k)]!.to });
      i += letters;
    } else {
      const step = Math.max(1, digits, letters);
      for (let k = 0; k < step; k++) out.push(units[i + k]!);
      i += step;
    }
  }
  return out;
}

function lengthWhile(units: readonly Unit[], from: number, holds: (unit: Unit) => boolean): number {
  let end = from;
  while (end < units.length && holds(units[end]!)) end++;
  return end - from;
}
