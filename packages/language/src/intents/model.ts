import type { SynonymGroup } from '../text/synonyms.ts';
import type { FeatureSpec } from './features.ts';
import type { Vocabulary } from './weighing.ts';

/** 训练样本: one example; intent null = out of scope (域外). */
export type Example = { text: string; intent: string | null; locale?: string };

/** Logistic scorer "is this in scope?" over the signals of rejector.ts; 0 is the threshold. */
export type Rejector = {
  mean: Float64Array;
  deviation: Float64Array;
  weights: Float64Array;
  /** Added after the weighted sum: shifts the threshold to 0. */
  offset: number;
};

/**
 * 向量头: a second linear model, over an encoder's vectors; its scores join those of the words. The model of the words stands on its own
 * beside it, with its own confidences and threshold, for texts that come without a vector.
 */
export type DenseHead = {
  encoder: string;
  /** Taken off every vector before it is scaled to unit length: what all texts have in common tells nothing. */
  mean: Float32Array;
  weights: Int8Array;
  scales: Float32Array;
  bias: Float32Array;
  /** Share of these scores in the joined ones, 0..1. */
  share: number;
  temperature: number;
  rejector: Rejector;
};

/** Everything about one language. Weights are int8, feature-major; a weight is `weights[f * classes + c] * scales[c]`. */
export type LanguageModel = {
  /** Primary language tag: zh, en, fr … */
  language: string;
  labels: string[];
  spec: FeatureSpec;
  vocabulary: Vocabulary;
  weights: Int8Array;
  scales: Float32Array;
  bias: Float32Array;
  temperature: number;
  rejector: Rejector;
  /** Own words given to the segmenter when the model was trained. */
  words: string[];
  /** The workspace's synonyms when the model was trained: texts are read with their canonical words. Absent where there were none. */
  synonyms?: readonly SynonymGroup[];
  /** Words that misspelt ones may be meant for, most frequent first; then pairs of Chinese characters seen side by side, likewise. */
  spelling: string[];
  /** Joined in for texts that come with a vector; absent where none was given in training, or none helped. */
  dense?: DenseHead;
  examples: number;
  /** What cross-validation chose, for people to read. */
  notes: Record<string, number | string>;
};

/** 意图模型: plain data that can be sent to a worker and stored by `saveIntentModel`. */
export type IntentModel = { version: 1; seed: number; examples: number; languages: LanguageModel[] };

/** The trained weights as int8, each class on its own scale. */
export function quantise(weights: Float32Array, classes: number): { weights: Int8Array; scales: Float32Array } {
  const scales = new Float32Array(classes);
  for (let i = 0; i < weights.length; i++) {
    const size = Math.abs(weights[i]!);
    const c = i % classes;
    if (size > scales[c]!) scales[c] = size;
  }
  for (let c = 0; c < classes; c++) scales[c] = scales[c]! / 127 || 1;
  const out = new Int8Array(weights.length);
  for (let i = 0; i < weights.length; i++) out[i] = Math.round(weights[i]! / scales[i % classes]!);
  return { weights: out, scales };
}
