import type { IntentGuess } from '@zhiyin/contracts';
import { coreOf } from '../text/courtesies.ts';
import { detectLanguage, primaryLanguage } from '../text/detect-language.ts';
import { CJK, normalise } from '../text/normalise.ts';
import { createSegmenter, type Segmenter } from '../text/segment.ts';
import { sentencesOf } from '../text/sentences.ts';
import { createSynonymReader, readerOf, type SynonymReader } from '../text/synonyms.ts';
import { findConcepts } from './concepts.ts';
import { joinScores } from './dense.ts';
import type { TextVector } from './encoder.ts';
import { type Corrections, type FeatureTrace, hashFeatures, MAX_LENGTH, type Span } from './features.ts';
import { createHomophoneReader } from './homophones.ts';
import { argmax, softmax } from './measures.ts';
import type { DenseHead, IntentModel, LanguageModel } from './model.ts';
import { inScopeLogit, signalsOf } from './rejector.ts';
import { createSpeller } from './spelling.ts';
import { Weigher } from './weighing.ts';

/** What the intent model says of a text. */
export type IntentPrediction = {
  locale: string;
  /** null when rejected as out of scope, or when there is no model for the language. */
  intent: string | null;
  /** Calibrated chance, 0..1, that the best intent is right given that the text is in scope. */
  confidence: number;
  alternatives: IntentGuess[];
  /** 0..1; accepted from 0.5. */
  inScope: number;
};

export type Prepared = {
  weigher: Weigher;
  read: (text: string, trace?: FeatureTrace, part?: Span) => Uint32Array;
  /** The text with the canonical words of the workspace's synonyms; as it is where there are none. */
  readAs: (text: string) => string;
  segmenter: Segmenter | null;
  synonyms: SynonymReader | null;
  scores: Float32Array;
  plain: Float32Array;
  chances: Float32Array;
};
/** What a model needs at hand to predict, made at its first use. Models are plain data and never change. */
const prepared = new WeakMap<LanguageModel, Prepared>();

export function prepare(model: LanguageModel): Prepared {
  const known = prepared.get(model);
  if (known) return known;
  const segmenter: Segmenter | null = model.language === 'zh' ? (text, guess) => createSegmenter(model.words)(text, guess) : null;
  const synonyms = model.synonyms ? createSynonymReader(model.synonyms, segmenter, normalise) : null;
  const readAs = readerOf(model.synonyms ?? [], segmenter);
  const concepts = model.spec.concepts ? findConcepts : null;
  const pairs = model.spelling.filter((known) => CJK.test(known));
  const words = pairs.length > 0 ? model.spelling.filter((known) => !CJK.test(known)) : model.spelling;
  const corrections: Corrections = {
    spell: words.length > 0 ? createSpeller(words) : null,
    hear: pairs.length > 0 && segmenter ? createHomophoneReader(pairs, segmenter) : null,
  };
  const made: Prepared = {
    weigher: new Weigher(model.vocabulary, model.spec),
    readAs,
    read: (text, trace, part) => hashFeatures(readAs(text), model.spec, segmenter, concepts, corrections, trace, part),
    segmenter,
    synonyms,
    scores: new Float32Array(model.labels.length),
    plain: new Float32Array(model.labels.length),
    chances: new Float32Array(model.labels.length),
  };
  prepared.set(model, made);
  return made;
}

const ALTERNATIVES = 4;
/** The logit of a text of which nothing at all is known: it cannot be in scope, whatever the biases say. */
export const NOTHING_KNOWN = -20;

/** The model for a text: of its language; for a text without one ("E1", "😀") the one trained on most. */
export function languageModelFor(model: IntentModel, locale: string, confidence: number): LanguageModel | undefined {
  const found = model.languages.find((language) => language.language === primaryLanguage(locale));
  if (found || model.languages.length === 0) return found;
  const largest = model.languages.reduce((a, b) => (b.examples > a.examples ? b : a));
  if (locale === 'und' || confidence < 0.6)
    return model.languages.find((language) => language.language === 'en' && isLatin(primaryLanguage(locale))) ?? largest;
  // a guess between languages of the Latin script is unsure on short texts ("carte?"): they go to the model of that script
  if (confidence < 0.85 && isLatin(primaryLanguage(locale))) return model.languages.find((language) => isLatin(language.language));
  return undefined;
}

const isLatin = (language: string): boolean => !['zh', 'ja', 'ko', 'th', 'ar', 'ru', 'uk', 'he', 'el', 'hi', 'und'].includes(language);

/**
 * 意图识别 of one text: detects the language unless a locale is given, asks the model of that language, and rejects what belongs to
 * no intent. Without a model for the language the answer is honest: no intent, confidence 0.
 * @param vector what an encoder said of the text; used where the model learned from the same encoder, else the words alone decide
 */
export function predictIntent(model: IntentModel, text: string, locale?: string, vector?: TextVector): IntentPrediction {
  const detected = locale && locale !== 'und' ? { locale, confidence: 1 } : detectLanguage(text);
  const language = languageModelFor(model, detected.locale, detected.confidence);
  if (!language || language.labels.length === 0)
    return { locale: detected.locale, intent: null, confidence: 0, alternatives: [], inScope: 0 };
  const { scores, plain, chances, weigher } = prepare(language);
  const classes = language.labels.length;
  const head = headFor(language, vector);
  // a vector speaks for all of the text
  const part = head ? undefined : partToRead(language, text);
  scoreText(language, text, part);
  if (head && vector) joinScores(head, vector.values, scores);
  const { temperature, rejector } = head ?? language;
  softmax(scores, 0, classes, temperature, chances);
  const best = argmax(scores, 0, classes);
  const signals = signalsOf(scores, plain, temperature, weigher.known, weigher.length);
  const logit = (weigher.length === 0 && !head ? NOTHING_KNOWN : inScopeLogit(rejector, signals)) - (part ? PART_PRICE : 0);
  const inScope = 1 / (1 + Math.exp(-logit));
  const accepted = logit >= 0;
  const ranked = rankClasses(chances, accepted ? best : -1, ALTERNATIVES);
  return {
    locale: detected.locale,
    intent: accepted ? language.labels[best]! : null,
    confidence: chances[best]!,
    alternatives: ranked.map((c) => ({ intent: language.labels[c]!, confidence: chances[c]! })),
    inScope,
  };
}

/** So much less in scope (in logits) is a sentence than the whole of a text that says the same: who looks often enough finds something. */
export const PART_PRICE = 1;
/** Sentences that are looked at, the first ones. */
const MAX_SENTENCES = 8;
const MAY_END_INSIDE = /[.!?。！？;；…]\s*[^\s.!?。！？;；…]/u;

/**
 * 长文本: the sentence of a longer text that holds the request, in places of the normalised text (synonyms read as their canonical words); undefined where the whole of it is the
 * better reading, or where there is only one sentence.
 */
export function partToRead(language: LanguageModel, text: string): Span | undefined {
  if (!MAY_END_INSIDE.test(text)) return undefined;
  const { scores, plain, weigher, readAs } = prepare(language);
  const clean = normalise(readAs(text)).slice(0, MAX_LENGTH);
  const sentences = sentencesOf(clean).filter(({ from, to }) => !coreOf(clean.slice(from, to)).empty);
  if (sentences.length === 0) return undefined;
  const logitOf = (part?: Span): number => {
    scoreText(language, text, part);
    if (weigher.length === 0) return NOTHING_KNOWN;
    return inScopeLogit(language.rejector, signalsOf(scores, plain, language.temperature, weigher.known, weigher.length));
  };
  let best: Span | undefined;
  let most = logitOf() + PART_PRICE;
  for (const sentence of sentences.slice(0, MAX_SENTENCES)) {
    const logit = logitOf(sentence);
    if (logit > most) [best, most] = [sentence, logit];
  }
  return best;
}

/** The head that can read the vector; undefined for one of another encoder or length, or with numbers that are none. */
function headFor({ dense }: LanguageModel, vector: TextVector | undefined): DenseHead | undefined {
  if (!dense || !vector || vector.encoder !== dense.encoder || vector.values.length !== dense.mean.length) return undefined;
  return vector.values.every(Number.isFinite) && vector.values.some((value) => value !== 0) ? dense : undefined;
}

/** The largest chances, best first, without one class. */
function rankClasses(chances: Float32Array, without: number, count: number): number[] {
  const out: number[] = [];
  for (let c = 0; c < chances.length; c++) {
    if (c === without) continue;
    if (out.length === count && chances[c]! <= chances[out[count - 1]!]!) continue;
    let at = Math.min(out.length, count - 1);
    while (at > 0 && chances[out[at - 1]!]! < chances[c]!) {
      out[at] = out[at - 1]!;
      at--;
    }
    out[at] = c;
  }
  return out;
}

/** Scores of every class for a text; valid until the next call for the same model. */
function scoreText(language: LanguageModel, text: string, part?: Span): Float32Array {
  const { weigher, read } = prepare(language);
  weigher.weigh(read(text, undefined, part));
  return scoreWeighed(language);
}

/** Scores of every class for what was last weighed. */
export function scoreWeighed(language: LanguageModel): Float32Array {
  const { weigher, scores, plain } = prepare(language);
  const { weights, scales, bias } = language;
  const classes = language.labels.length;
  const { columns, values, plainLength, length } = weigher;
  plain.fill(0);
  addInt8Scores(plain, weights, classes, columns, values, 0, plainLength);
  scores.set(plain);
  addInt8Scores(scores, weights, classes, columns, values, plainLength, length);
  for (let c = 0; c < classes; c++) {
    scores[c] = scores[c]! * scales[c]! + bias[c]!;
    plain[c] = plain[c]! * scales[c]! + bias[c]!;
  }
  return scores;
}

/** Like `addScores` of svm.ts, for int8 weights; a function of its own, since one that sees both kinds of array runs at half the speed. */
function addInt8Scores(
  score: Float32Array,
  weights: Int8Array,
  classes: number,
  idx: Int32Array,
  val: Float32Array,
  from: number,
  to: number,
): void {
  let p = from;
  for (; p + 3 < to; p += 4) {
    const a = idx[p]! * classes;
    const b = idx[p + 1]! * classes;
    const c = idx[p + 2]! * classes;
    const d = idx[p + 3]! * classes;
    const va = val[p]!;
    const vb = val[p + 1]!;
    const vc = val[p + 2]!;
    const vd = val[p + 3]!;
    for (let k = 0; k < classes; k++)
      score[k] = score[k]! + (va * weights[a + k]! + vb * weights[b + k]! + (vc * weights[c + k]! + vd * weights[d + k]!));
  }
  for (; p < to; p++) {
    const offset = idx[p]! * classes;
    const value = val[p]!;
    for (let k = 0; k < classes; k++) score[k] = score[k]! + value * weights[offset + k]!;
  }
}
