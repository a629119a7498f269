import { REJECTION_SIGNALS } from '@zhiyin/contracts';
import { detectLanguage } from '../text/detect-language.ts';
import { CJK, caseFold } from '../text/normalise.ts';
import { normaliseWithOffsets, replaceTraced, type Traced } from '../text/offsets.ts';
import { locateConcepts, nameOfConcept } from './concepts.ts';
import type { FeatureTrace, Span } from './features.ts';
import { argmax } from './measures.ts';
import type { IntentModel, LanguageModel } from './model.ts';
import { languageModelFor, NOTHING_KNOWN, PART_PRICE, type Prepared, partToRead, prepare, scoreWeighed } from './predict.ts';
import { inScopeLogit, signalsOf } from './rejector.ts';

/** What something adds to the score of the winning intent, and to that of the one it is compared with. */
type Push = { best: number; other: number };
/** A word of the text, `start`/`end` as UTF-16 offsets into the text as given. */
export type ExplainedPiece = Push & {
  text: string;
  start: number;
  end: number;
  /** Share of its features the model has met in training, 0..1. */
  known: number;
  /** The word it was read as, where it was taken for a slip or for a synonym of the workspace. */
  readAs: string | null;
};
/** A group of words of the thesaurus that the text names. Its push is part of its words' pushes. */
export type ExplainedConcept = Push & { name: { 'zh-CN': string; en: string }; words: string[] };
export type RejectionSignal = (typeof REJECTION_SIGNALS)[number];
export type IntentExplanation = {
  /** The language of the model that was asked. */
  language: string;
  best: { intent: string; score: number; bias: number };
  /** The runner-up, or the intent asked for; null where the model knows one intent only. */
  other: { intent: string; score: number; bias: number } | null;
  pieces: ExplainedPiece[];
  concepts: ExplainedConcept[];
  scope: {
    /** Above 0 accepted; `offset` and the pushes of the signals add up to it, unless nothing of the text is known. */
    logit: number;
    offset: number;
    nothingKnown: boolean;
    /** `usual`: the mean while the rejector was learned, in scope and out. Pushes above 0 speak for "in scope". */
    signals: { signal: RejectionSignal; value: number; usual: number; push: number }[];
  };
};

/**
 * 归因: what drove the decision for one text. Scores are linear in the features, so a feature's part is exactly its value times the weight;
 * it is laid on the words the feature was made of, evenly, and within a word evenly on its characters. The pieces' pushes and the bias add up
 * to the score. Of a longer text the sentence that was read is explained. undefined where there is no model for the language.
 * @param against the intent to compare the winner with; the runner-up when left out, unknown, or the winner itself
 */
export function explainIntent(model: IntentModel, text: string, locale?: string, against?: string): IntentExplanation | undefined {
  const detected = locale && locale !== 'und' ? { locale, confidence: 1 } : detectLanguage(text);
  const language = languageModelFor(model, detected.locale, detected.confidence);
  if (!language || language.labels.length === 0) return undefined;
  const ready = prepare(language);
  const trace: FeatureTrace = { features: [], words: [], respelt: [] };
  const part = partToRead(language, text);
  const hashes = ready.read(text, trace, part);
  ready.weigher.weigh(hashes);
  const scores = scoreWeighed(language);
  const best = argmax(scores, 0, scores.length);
  const other = pickOther(language, scores, best, against);
  const normal = normaliseWithOffsets(text);
  const parts = ready.synonyms?.find(normal.text) ?? [];
  const clean = replaceTraced(normal, parts);
  const asOf = new Map(parts.map(({ start, as }) => [normal.from[start]!, as]));
  const laid = layOut(language, ready, hashes, trace, clean.text.length, best, other);
  const one = (at: number) => ({ intent: language.labels[at]!, score: scores[at]!, bias: language.bias[at]! });
  return {
    language: language.language,
    best: one(best),
    other: other < 0 ? null : one(other),
    pieces: mergePieces(
      piecesOf(trace, clean, ready).map((span) => toPiece(text, clean, span, laid, trace)),
      asOf,
    ),
    concepts: laid.concepts,
    scope: explainScope(language, ready, part ? PART_PRICE : 0),
  };
}

function pickOther(language: LanguageModel, scores: Float32Array, best: number, against: string | undefined): number {
  const asked = against === undefined ? -1 : language.labels.indexOf(against);
  if (asked >= 0 && asked !== best) return asked;
  let other = -1;
  for (let c = 0; c < scores.length; c++) if (c !== best && (other < 0 || scores[c]! > scores[other]!)) other = c;
  return other;
}

type Laid = { best: Float64Array; other: Float64Array; known: Float64Array; met: Float64Array; concepts: ExplainedConcept[] };

/** Every feature's part, laid on the characters of the normalised text. */
function layOut(
  language: LanguageModel,
  { weigher }: Prepared,
  hashes: Uint32Array,
  trace: FeatureTrace,
  length: number,
  best: number,
  other: number,
): Laid {
  const { weights, scales, labels } = language;
  const valueAt = new Map<number, number>();
  for (let i = 0; i < weigher.length; i++) valueAt.set(weigher.columns[i]!, weigher.values[i]!);
  const columns = Array.from(hashes, (hash) => weigher.index.get(hash));
  const times = new Map<number, number>();
  for (const column of columns) times.set(column, (times.get(column) ?? 0) + 1);
  const places = locateConcepts(trace.words.map((word) => word.text));
  const made = () => new Float64Array(length);
  const laid: Laid = { best: made(), other: made(), known: made(), met: made(), concepts: [] };
  const concepts = new Map<number, Push>();
  columns.forEach((column, i) => {
    const feature = trace.features[i]!;
    const spans = feature.concepts
      ? feature.concepts.flatMap((concept) => places.get(concept)!.map((at) => trace.words[at]!))
      : feature.spans;
    lay(laid.met, spans, 1);
    if (column < 0) return;
    lay(laid.known, spans, 1);
    const value = valueAt.get(column)! / times.get(column)!;
    const partOf = (c: number) => (c < 0 ? 0 : value * weights[column * labels.length + c]! * scales[c]!);
    const push = { best: partOf(best), other: partOf(other) };
    lay(laid.best, spans, push.best);
    lay(laid.other, spans, push.other);
    for (const concept of feature.concepts ?? []) {
      const sum = concepts.get(concept) ?? { best: 0, other: 0 };
      const share = 1 / feature.concepts!.length;
      concepts.set(concept, { best: sum.best + push.best * share, other: sum.other + push.other * share });
    }
  });
  laid.concepts = [...concepts].map(([concept, push]) => ({
    ...push,
    name: nameOfConcept(concept),
    words: [...new Set(places.get(concept)!.map((at) => trace.words[at]!.text))],
  }));
  return laid;
}

function lay(on: Float64Array, spans: readonly Span[], amount: number): void {
  for (const { from, to } of spans) for (let i = from; i < to; i++) on[i] = on[i]! + amount / spans.length / (to - from);
}

/** The words the explanation speaks of: those the features were made of, Chinese runs cut into words, other runs into characters. */
function piecesOf(trace: FeatureTrace, clean: Traced, { segmenter }: Prepared): Span[] {
  const known = trace.words.map(({ from, to }) => ({ from, to })).sort((a, b) => a.from - b.from);
  const pieces: Span[] = [];
  let at = 0;
  for (const span of [...known, { from: clean.text.length, to: clean.text.length }]) {
    for (const run of clean.text.slice(at, span.from).matchAll(RUN)) {
      let from = at + run.index;
      for (const word of segmenter ? segmenter(run[0]) : run[0].split('')) {
        pieces.push({ from, to: from + word.length });
        from += word.length;
      }
    }
    if (span.to > span.from) pieces.push(span);
    at = Math.max(at, span.to);
  }
  return pieces;
}
const RUN = new RegExp(`${CJK.source}+`, 'gu');

function toPiece(text: string, clean: Traced, { from, to }: Span, laid: Laid, trace: FeatureTrace): ExplainedPiece {
  const sum = (of: Float64Array) => of.subarray(from, to).reduce((total, part) => total + part, 0);
  const [start, end] = [clean.from[from] ?? 0, clean.to[to - 1] ?? 0];
  const met = sum(laid.met);
  return {
    text: text.slice(start, end),
    start,
    end,
    best: sum(laid.best),
    other: sum(laid.other),
    known: met > 0 ? sum(laid.known) / met : 0,
    readAs: trace.respelt.find((word) => word.from === from && word.to === to)?.as ?? null,
  };
}

/** A synonym's canonical word may be several: they were one in the text. */
function mergePieces(pieces: readonly ExplainedPiece[], asOf: ReadonlyMap<number, string>): ExplainedPiece[] {
  const merged: ExplainedPiece[] = [];
  for (const piece of pieces) {
    const as = asOf.get(piece.start);
    const last = merged.at(-1);
    if (as === undefined) merged.push(piece);
    else if (last?.start !== piece.start) merged.push({ ...piece, readAs: as === caseFold(piece.text) ? null : as });
    else
      merged[merged.length - 1] = {
        ...last,
        best: last.best + piece.best,
        other: last.other + piece.other,
        known: (last.known + piece.known) / 2,
      };
  }
  return merged;
}

function explainScope(language: LanguageModel, { weigher, scores, plain }: Prepared, price: number): IntentExplanation['scope'] {
  const { rejector } = language;
  const values = signalsOf(scores, plain, language.temperature, weigher.known, weigher.length);
  const nothingKnown = weigher.length === 0;
  return {
    logit: nothingKnown ? NOTHING_KNOWN : inScopeLogit(rejector, values) - price,
    offset: rejector.offset - price,
    nothingKnown,
    signals: REJECTION_SIGNALS.map((signal, j) => ({
      signal,
      value: values[j]!,
      usual: rejector.mean[j]!,
      push: (rejector.weights[j]! * (values[j]! - rejector.mean[j]!)) / rejector.deviation[j]!,
    })),
  };
}
