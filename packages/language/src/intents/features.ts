import { withoutClutter } from '../text/clutter.ts';
import { coreOf } from '../text/courtesies.ts';
import { normalise } from '../text/normalise.ts';
import type { Segmenter } from '../text/segment.ts';
import { inFull } from '../text/shorthand.ts';
import type { HomophoneReader } from './homophones.ts';
import type { Speller } from './spelling.ts';

/**
 * What of a text becomes a feature. Four blocks, each normalised on its own and then joined with its weight:
 * words (n-grams, skip-grams, sentence edges), characters inside words, Chinese/Japanese/Korean runs, and concepts.
 */
export type FeatureSpec = {
  /** Longest word n-gram, 1..3. */
  wordMax: number;
  /** Also pairs with one word between them. */
  skip: boolean;
  /** First and last words, marked as such. */
  edges: boolean;
  /** Character n-grams inside words, both ends of the word marked; charMax 0 = none. */
  charMin: number;
  charMax: number;
  /** Character n-grams of CJK runs, 1..3. */
  cjkMax: number;
  /** Chinese words of the segmenter as features. */
  words: boolean;
  /** Concepts of the shipped thesaurus as features. */
  concepts: boolean;
  /** Courtesies around the request are passed over; absent in models made before there was a choice. */
  core?: boolean;
  /** A feature must stand in so many documents. */
  minDf: number;
  /** Weight of the blocks: words, characters, CJK runs, concepts. */
  weights: readonly [number, number, number, number];
  /** At most so many features (the most frequent ones); 0 = no limit. */
  maxFeatures: number;
};

/** Runs of Chinese, Japanese or Korean; words of other letters, which end where such a run begins ("E1怎么办"); the signs that say something. */
const TOKEN =
  /([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af]+)|([[\p{L}\p{N}\p{M}]--[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af]]+(?:'[\p{L}]+)?)|([?!¥$€£%])/gv;
const SEED = 2166136261;
const step = (hash: number, unit: number): number => Math.imul(hash ^ unit, 16777619);

function finish(hash: number, block: number): number {
  let h = hash ^ (hash >>> 15);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  return ((h & ~3) | block) >>> 0;
}
function hashOf(text: string, seed: number): number {
  let hash = SEED ^ seed;
  for (let i = 0; i < text.length; i++) hash = step(hash, text.charCodeAt(i));
  return hash;
}

/** Maps a word (or a segmented Chinese word) to concept numbers; see concepts.ts. */
export type ConceptFinder = (words: readonly string[]) => readonly number[];

const WORD = 0;
const CHARACTER = 1;
const CJK_RUN = 2;
/** Block of the concept features; the block stands in the two low bits of a hash. */
export const CONCEPT = 3;

/** Reused between texts so that featurising allocates next to nothing; grows as needed. */
const scratch = { hashes: new Uint32Array(4096), length: 0 };
function emit(hash: number): void {
  if (scratch.length === scratch.hashes.length) {
    const larger = new Uint32Array(scratch.hashes.length * 2);
    larger.set(scratch.hashes);
    scratch.hashes = larger;
  }
  scratch.hashes[scratch.length++] = hash;
}

/** Where something stands in the normalised text; `to` exclusive. */
export type Span = { from: number; to: number };
/**
 * Filled by `hashFeatures` when asked: for every feature, in order, the words or characters it was made of. Concept features name their
 * concepts instead; `words` are what concepts were looked for in.
 */
export type FeatureTrace = {
  features: { spans: readonly Span[]; concepts?: readonly number[] }[];
  words: (Span & { text: string })[];
  /** Words that were read as another. */
  respelt: (Span & { as: string })[];
};

/** What is read as something else than was written, when predicting: misspelt words, Chinese characters that sound alike. */
export type Corrections = { spell: Speller | null; hear: HomophoneReader | null };
const NO_CORRECTIONS: Corrections = { spell: null, hear: null };

/** Longest text that is looked at, in UTF-16 units after normalising: what a customer means stands in the first page. */
export const MAX_LENGTH = 2000;

/**
 * The feature hashes of a text, with repetitions, as a view that is valid until the next call.
 * @param corrections made before anything is made of the words
 * @param segmenter needed when `spec.words` is set and the text holds Chinese
 * @param trace notes where each feature stands; without one nothing is noted
 * @param part of the normalised text to be read; all of it when left out
 */
export function hashFeatures(
  text: string,
  spec: FeatureSpec,
  segmenter: Segmenter | null,
  concepts: ConceptFinder | null,
  corrections: Corrections = NO_CORRECTIONS,
  trace: FeatureTrace | null = null,
  part: Span | null = null,
): Uint32Array {
  scratch.length = 0;
  const { tokens, tokenSpans, runs } = readText(text, spec.core === true, corrections, trace, part);
  const note = trace && ((...spans: Span[]) => trace.features.push({ spans }));
  const wordHashes = tokens.map((token) => hashOf(token, 11));
  const n = tokens.length;
  for (let i = 0; i < n; i++) {
    let gram = wordHashes[i]!;
    emit(finish(gram, WORD));
    note?.(tokenSpans[i]!);
    for (let k = 1; k < spec.wordMax && i + k < n; k++) {
      gram = step(step(gram, 0x1f), wordHashes[i + k]!);
      emit(finish(gram, WORD));
      note?.(...tokenSpans.slice(i, i + k + 1));
    }
    if (spec.skip && i + 2 < n) {
      emit(finish(step(step(wordHashes[i]!, 0x2e), wordHashes[i + 2]!), WORD));
      note?.(tokenSpans[i]!, tokenSpans[i + 2]!);
    }
  }
  if (spec.edges && n > 0) {
    emit(finish(step(wordHashes[0]!, 0x5e), WORD));
    note?.(tokenSpans[0]!);
    emit(finish(step(wordHashes[n - 1]!, 0x24), WORD));
    note?.(tokenSpans[n - 1]!);
    if (n > 1) {
      emit(finish(step(step(wordHashes[0]!, 0x5f), wordHashes[1]!), WORD));
      note?.(tokenSpans[0]!, tokenSpans[1]!);
    }
  }
  if (spec.charMax > 0) {
    for (let t = 0; t < n; t++) {
      const token = tokens[t]!;
      const last = token.length + 2;
      for (let i = 0; i < last; i++) {
        let hash = SEED ^ 23;
        for (let k = 0; k < spec.charMax && i + k < last; k++) {
          const at = i + k;
          hash = step(hash, at === 0 || at === last - 1 ? 32 : token.charCodeAt(at - 1));
          if (k + 1 < spec.charMin) continue;
          emit(finish(hash, CHARACTER));
          note?.(partOf(tokenSpans[t]!, token.length, i - 1, at));
        }
      }
    }
  }
  const chinese: string[] = [];
  for (let r = 0; r < runs.length; r++) {
    const { heard: run, at, written } = runs[r]!;
    for (let i = 0; i < run.length; i++) {
      let hash = SEED ^ 37;
      for (let k = 0; k < spec.cjkMax && i + k < run.length; k++) {
        hash = step(hash, run.charCodeAt(i + k));
        emit(finish(hash, CJK_RUN));
        note?.(...stretch(at, i, i + k + 1));
      }
    }
    if (segmenter && (spec.words || spec.concepts)) {
      const words = segmenter(run);
      chinese.push(...words);
      const spans = trace ? noteWords(trace, words, written, at) : [];
      if (spec.words) {
        for (let i = 0; i < words.length; i++) {
          const word = hashOf(words[i]!, 11);
          emit(finish(word, WORD));
          note?.(spans[i]!);
          if (spec.wordMax > 1 && i + 1 < words.length) {
            emit(finish(step(step(word, 0x1f), hashOf(words[i + 1]!, 11)), WORD));
            note?.(spans[i]!, spans[i + 1]!);
          }
        }
      }
    }
  }
  if (spec.edges && runs.length > 0) {
    const first = runs[0]!;
    const last = runs[runs.length - 1]!;
    const length = last.heard.length;
    emit(finish(hashOf(first.heard.slice(0, 2), 41), CJK_RUN));
    note?.(...stretch(first.at, 0, Math.min(2, first.heard.length)));
    emit(finish(hashOf(last.heard.slice(-2), 43), CJK_RUN));
    note?.(...stretch(last.at, Math.max(0, length - 2), length));
  }
  if (spec.concepts && concepts) {
    const found = [...concepts([...tokens, ...chinese])].sort((a, b) => a - b);
    for (let i = 0; i < found.length; i++) {
      emit(finish(step(SEED ^ 53, found[i]!), CONCEPT));
      trace?.features.push({ spans: [], concepts: [found[i]!] });
      for (let k = i + 1; k < found.length && k < i + 6; k++) {
        emit(finish(step(step(SEED ^ 59, found[i]!), found[k]!), CONCEPT));
        trace?.features.push({ spans: [], concepts: [found[i]!, found[k]!] });
      }
    }
  }
  return scratch.hashes.subarray(0, scratch.length);
}

/** A run of Chinese as it was written and as it was read, equally long, and where its characters stand. */
type Run = { written: string; heard: string; at: number[] };

/**
 * The words and the Chinese runs of a text. Links and handles are passed over, and courtesies where `isCore`; Chinese runs with nothing but blanks between
 * them are one.
 */
function readText(
  text: string,
  isCore: boolean,
  { spell, hear }: Corrections,
  trace: FeatureTrace | null,
  part: Span | null,
): { tokens: string[]; tokenSpans: Span[]; runs: Run[] } {
  const clean = withoutClutter(normalise(text).slice(0, MAX_LENGTH));
  const offset = part?.from ?? 0;
  const asked = part ? clean.slice(part.from, part.to) : clean;
  const core = isCore ? coreOf(asked) : { from: 0, to: asked.length };
  const start = offset + core.from;
  const tokens: string[] = [];
  const tokenSpans: Span[] = [];
  const runs: Run[] = [];
  let end = -1;
  for (const match of asked.slice(core.from, core.to).matchAll(TOKEN)) {
    const from = start + match.index;
    if (match[1]) {
      const places = Array.from(match[1], (_, i) => from + i);
      const before = runs.at(-1);
      if (before && end >= 0 && clean.slice(end, from).trim() === '') {
        before.written += match[1];
        before.at.push(...places);
      } else runs.push({ written: match[1], heard: '', at: places });
      end = from + match[1].length;
      continue;
    }
    end = -1;
    const written = match[0];
    const read = match[2] ? inFull(written).split(' ') : [written];
    const words = match[2] && spell ? read.flatMap((word) => spell(word).split(' ')) : read;
    tokens.push(...words);
    if (trace) noteToken(trace, tokenSpans, words, written, from);
  }
  for (const run of runs) run.heard = hear ? hear(run.written) : run.written;
  return { tokens, tokenSpans, runs };
}

/** What was read as several words is divided among them: at the missing space, or evenly. */
function noteToken(trace: FeatureTrace, spans: Span[], words: readonly string[], written: string, from: number): void {
  const isSplit = words.join('') === written;
  let at = 0;
  words.forEach((text, i) => {
    const to = isSplit ? at + text.length : Math.max(at + 1, Math.floor(((i + 1) * written.length) / words.length));
    const span = { from: from + at, to: from + to };
    spans.push(span);
    trace.words.push({ ...span, text });
    if (!isSplit) trace.respelt.push({ ...span, as: text });
    at = to;
  });
  if (isSplit && words.length > 1) trace.respelt.push({ from, to: from + written.length, as: words.join(' ') });
}

function noteWords(trace: FeatureTrace, words: readonly string[], written: string, at: readonly number[]): Span[] {
  let i = 0;
  return words.map((text) => {
    const to = Math.min(at.length, i + text.length);
    const span = { from: at[i]!, to: at[to - 1]! + 1 };
    if (written.slice(i, to) !== text) trace.respelt.push({ ...span, as: text });
    trace.words.push({ ...span, text });
    i = to;
    return span;
  });
}

/** Characters `from` up to `to` of a run, where they stand: a span for each stretch without blanks. */
function stretch(at: readonly number[], from: number, to: number): Span[] {
  const spans: Span[] = [];
  for (let i = from; i < to; i++) {
    const last = spans.at(-1);
    if (last && last.to === at[i]) last.to++;
    else spans.push({ from: at[i]!, to: at[i]! + 1 });
  }
  return spans;
}

/** Characters `first`..`last` of a word as it was read (its edges lie one outside), where they stand in the word as it was written. */
function partOf(span: Span, length: number, first: number, last: number): Span {
  const scale = (span.to - span.from) / length;
  const from = Math.min(length - 1, Math.max(0, first));
  const to = Math.max(from + 1, Math.min(length, last));
  return { from: span.from + Math.floor(from * scale), to: span.from + Math.max(Math.floor(from * scale) + 1, Math.round(to * scale)) };
}

/** Texts turned into hashes once, so that folds and rounds of cross-validation need not read them again. */
export type HashedTexts = { rows: number; ptr: Int32Array; hashes: Uint32Array };

/** Hashes a list of texts. */
export function hashTexts(
  texts: readonly string[],
  spec: FeatureSpec,
  segmenter: Segmenter | null,
  concepts: ConceptFinder | null,
): HashedTexts {
  const ptr = new Int32Array(texts.length + 1);
  let hashes = new Uint32Array(Math.max(1024, texts.length * 160));
  let length = 0;
  for (let i = 0; i < texts.length; i++) {
    const found = hashFeatures(texts[i]!, spec, segmenter, concepts);
    if (length + found.length > hashes.length) {
      const larger = new Uint32Array(Math.max(hashes.length * 2, length + found.length));
      larger.set(hashes.subarray(0, length));
      hashes = larger;
    }
    hashes.set(found, length);
    length += found.length;
    ptr[i + 1] = length;
  }
  return { rows: texts.length, ptr, hashes: hashes.subarray(0, length) };
}
