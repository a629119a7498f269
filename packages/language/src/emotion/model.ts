import { EMOTION_LABELS, type EmotionLabel } from '@zhiyin/contracts';
import { createChance, shuffle } from '../intents/chance.ts';
import { type FeatureSpec, hashFeatures, hashTexts } from '../intents/features.ts';
import { fitTemperature, softmax } from '../intents/measures.ts';
import { quantise } from '../intents/model.ts';
import { scoreRows, trainSvm } from '../intents/svm.ts';
import { buildVocabulary, type Vocabulary, Weigher, weighRows } from '../intents/weighing.ts';
import { primaryLanguage } from '../text/detect-language.ts';
import { createSegmenter } from '../text/segment.ts';

/** Polarity names are allowed beside the seven labels: `positive`, `negative`; both kinds may not be mixed sensibly in one corpus. */
export type EmotionExample = { text: string; label: string; locale?: string };

/** A trained classifier of one language; plain data. */
type EmotionLanguageModel = {
  language: string;
  labels: string[];
  spec: FeatureSpec;
  vocabulary: Vocabulary;
  weights: Int8Array;
  scales: Float32Array;
  bias: Float32Array;
  temperature: number;
  examples: number;
};
/** 情绪模型. */
export type EmotionModel = { version: 1; languages: EmotionLanguageModel[] };

const POLARITY: Readonly<Record<string, number>> = {
  positive: 0.7,
  joy: 0.7,
  neutral: 0,
  negative: -0.6,
  anger: -0.8,
  anxiety: -0.4,
  confusion: -0.3,
  disappointment: -0.5,
  sadness: -0.5,
};

/** The place of a label on the scale -1..1; unknown labels count as 0. */
export function polarityOf(label: string): number {
  return POLARITY[label] ?? 0;
}

function specFor(language: string): FeatureSpec {
  const chinese = language === 'zh';
  return {
    wordMax: 2,
    skip: false,
    edges: false,
    charMin: 3,
    charMax: chinese ? 0 : 5,
    cjkMax: 3,
    words: chinese,
    concepts: false,
    minDf: 1,
    weights: [1, 1, 1, 1],
    maxFeatures: 400_000,
  };
}

/** Trains the classifier from labelled texts, one model per language. Deterministic for a seed. */
export function trainEmotion(
  examples: readonly EmotionExample[],
  options: { seed?: number; priors?: Readonly<Record<string, number>> } = {},
): EmotionModel {
  const seed = options.seed ?? 1;
  const groups = new Map<string, EmotionExample[]>();
  for (const example of examples) {
    const language = primaryLanguage(example.locale ?? (/[\u4e00-\u9fff]/.test(example.text) ? 'zh' : 'en'));
    groups.set(language, [...(groups.get(language) ?? []), example]);
  }
  return {
    version: 1,
    languages: [...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([language, own]) => trainLanguage(language, own, seed, options.priors)),
  };
}

function trainLanguage(
  language: string,
  examples: readonly EmotionExample[],
  seed: number,
  priors?: Readonly<Record<string, number>>,
): EmotionLanguageModel {
  const labels = [...new Set(examples.map((example) => example.label))].sort();
  const spec = { ...specFor(language), minDf: examples.length > 3000 ? 2 : 1 };
  const texts = hashTexts(
    examples.map((example) => example.text),
    spec,
    spec.words ? createSegmenter() : null,
    null,
  );
  const truth = Int32Array.from(examples, (example) => labels.indexOf(example.label));
  const fit = (rows: Int32Array, epochs: number) => {
    const vocabulary = buildVocabulary(texts, spec, rows);
    const weigher = new Weigher(vocabulary, spec);
    return {
      vocabulary,
      weigher,
      model: trainSvm(
        weighRows(texts, weigher, rows),
        rows.map((i) => truth[i]!),
        labels.length,
        vocabulary.hashes.length,
        { cost: 0.5, epochs, seed },
      ),
    };
  };
  const order = shuffle(
    Int32Array.from({ length: examples.length }, (_, i) => i),
    createChance(seed),
  );
  const held = order.slice(0, Math.max(1, Math.floor(examples.length / 8)));
  let temperature = 0.4;
  if (examples.length >= 40) {
    const part = fit(order.slice(held.length), 6);
    temperature = fitTemperature(
      scoreRows(part.model, weighRows(texts, part.weigher, held)),
      labels.length,
      held.map((i) => truth[i]!),
    );
  }
  const { vocabulary, model } = fit(
    Int32Array.from({ length: examples.length }, (_, i) => i),
    8,
  );
  return {
    language,
    labels,
    spec,
    vocabulary,
    ...quantise(model.weights, labels.length),
    bias: priors ? shifted(model.bias, labels, examples, temperature, priors) : model.bias,
    temperature,
    examples: examples.length,
  };
}

/** Moves the decision from the shares of labels in the examples to those met in use (prior shift, Saerens et al. 2002). */
function shifted(
  bias: Float32Array,
  labels: readonly string[],
  examples: readonly EmotionExample[],
  temperature: number,
  priors: Readonly<Record<string, number>>,
): Float32Array {
  return bias.map((value, c) => {
    const share = examples.filter(({ label }) => label === labels[c]).length / examples.length;
    const met = priors[labels[c]!];
    return met === undefined ? value : value + temperature * Math.log(met / share);
  });
}

type Prepared = { weigher: Weigher; scores: Float32Array; chances: Float32Array };
const prepared = new WeakMap<EmotionLanguageModel, Prepared>();

/** Chances of each label for a text, in the order of `model.labels`; null when nothing of the text is known to the model. */
export function emotionChances(model: EmotionLanguageModel, text: string): Float32Array | null {
  let at = prepared.get(model);
  if (!at) {
    at = {
      weigher: new Weigher(model.vocabulary, model.spec),
      scores: new Float32Array(model.labels.length),
      chances: new Float32Array(model.labels.length),
    };
    prepared.set(model, at);
  }
  const classes = model.labels.length;
  const { weigher, scores, chances } = at;
  weigher.weigh(hashFeatures(text, model.spec, model.spec.words ? createSegmenter() : null, null));
  if (weigher.length === 0) return null;
  scores.fill(0);
  for (let i = 0; i < weigher.length; i++) {
    const value = weigher.values[i]!;
    const offset = weigher.columns[i]! * classes;
    for (let c = 0; c < classes; c++) scores[c] = scores[c]! + value * model.weights[offset + c]!;
  }
  for (let c = 0; c < classes; c++) scores[c] = scores[c]! * model.scales[c]! + model.bias[c]!;
  softmax(scores, 0, classes, model.temperature, chances);
  return chances;
}

/** True for one of the seven labels of the contracts. */
export function isEmotionLabel(label: string): label is EmotionLabel {
  return (EMOTION_LABELS as readonly string[]).includes(label);
}
