import { normalise } from '../text/normalise.ts';
import type { Segmenter } from '../text/segment.ts';
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

/** Longest text that is looked at, in UTF-16 units after normalising: what a customer means stands in the first page. */
export const MAX_LENGTH = 2000;

/**
 * The feature hashes of a text, with repetitions, as a view that is valid until the next call.
 * @param spell corrects words before anything is made of them
 * @param segmenter needed when `spec.words` is set and the text holds Chinese
 * @param trace notes where each feature stands; without one nothing is noted
 */
export function hashFeatures(
  text: string,
  spec: FeatureSpec,
  segmenter: Segmenter | null,
  concepts: ConceptFinder | null,
  spell: Speller | null = null,
  trace: FeatureTrace | null = null,
): Uint32Array {
  scratch.length = 0;
  let clean = normalise(text);
  if (clean.length > MAX_LENGTH) clean = clean.slice(0, MAX_LENGTH);
  const tokens: string[] = [];
  const runs: string[] = [];
  const tokenSpans: Span[] = [];
  const runSpans: Span[] = [];
  for (const match of clean.matchAll(TOKEN)) {
    const before = tokens.length;
    if (match[1]) runs.push(match[1]);
    else if (match[2] && spell) tokens.push(...spell(match[2]).split(' '));
    else tokens.push(match[2] ?? match[3]!);
    if (trace) noteToken(trace, match, match[1] ? runSpans : tokenSpans, tokens.slice(before));
  }
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
    const run = runs[r]!;
    for (let i = 0; i < run.length; i++) {
      let hash = SEED ^ 37;
      for (let k = 0; k < spec.cjkMax && i + k < run.length; k++) {
        hash = step(hash, run.charCodeAt(i + k));
        emit(finish(hash, CJK_RUN));
        note?.(within(runSpans[r]!, i, i + k + 1));
      }
    }
    if (segmenter && (spec.words || spec.concepts)) {
      const words = segmenter(run);
      chinese.push(...words);
      const spans = trace ? noteWords(trace, words, runSpans[r]!) : [];
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
    const ending = runs[runs.length - 1]!;
    emit(finish(hashOf(runs[0]!.slice(0, 2), 41), CJK_RUN));
    note?.(within(runSpans[0]!, 0, Math.min(2, runs[0]!.length)));
    emit(finish(hashOf(ending.slice(-2), 43), CJK_RUN));
    note?.(within(runSpans[runs.length - 1]!, Math.max(0, ending.length - 2), ending.length));
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

function noteToken(trace: FeatureTrace, match: RegExpExecArray, spans: Span[], read: readonly string[]): void {
  const written = { from: match.index, to: match.index + match[0].length };
  if (match[1]) {
    spans.push(written);
    return;
  }
  // Two words written without their space stand one after the other; what was respelt otherwise stands where all of it was written.
  const isSplit = read.join('') === match[0];
  let at = written.from;
  for (const text of read) {
    const span = isSplit ? { from: at, to: at + text.length } : written;
    spans.push(span);
    trace.words.push({ ...span, text });
    at = span.to;
  }
  if (read.join(' ') !== match[0]) trace.respelt.push({ ...written, as: read.join(' ') });
}

function noteWords(trace: FeatureTrace, words: readonly string[], run: Span): Span[] {
  let at = run.from;
  return words.map((text) => {
    const word = { from: at, to: Math.min(run.to, at + text.length), text };
    at = word.to;
    trace.words.push(word);
    return word;
  });
}

const within = (span: Span, from: number, to: number): Span => ({ from: span.from + from, to: span.from + to });

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
