import { f1ByLabel } from '../intents/measures.ts';
import { detectLanguage, primaryLanguage } from '../text/detect-language.ts';
import { type EmotionExample, type EmotionModel, emotionChances } from './model.ts';
import type { EmotionReader } from './reader.ts';

export type Polarity = 'positive' | 'negative' | 'neutral';
export type EmotionEvaluation = {
  /** Share of texts whose label is right. */
  accuracy: number;
  macroF1: number;
  labels: { label: string; precision: number; recall: number; f1: number; support: number }[];
};

/** Bounds of a label: at or below -0.25 negative, at or above 0.25 positive. */
export function polarityOfScore(score: number): Polarity {
  return score <= -0.25 ? 'negative' : score >= 0.25 ? 'positive' : 'neutral';
}

/**
 * Figures of emotion reading on labelled texts (`positive`, `negative`, `neutral`, or the seven labels).
 * @param trained a classifier trained for these labels: it decides alone, it knows the corpus's own idea of the labels
 */
export function evaluateEmotion(reader: EmotionReader, test: readonly EmotionExample[], trained?: EmotionModel): EmotionEvaluation {
  const polar = test.every((example) => ['positive', 'negative', 'neutral'].includes(example.label));
  // where a test knows no neutral texts, saying "neutral" is no answer: the sign of the score decides
  const asked = new Set(test.map((example) => example.label));
  const pairs: [string, string | null][] = test.map((example) => {
    const locale = example.locale ?? detectLanguage(example.text).locale;
    const model = trained?.languages.find((language) => language.language === primaryLanguage(locale));
    const chances = model ? emotionChances(model, example.text) : null;
    if (model && chances) return [example.label, model.labels[chances.indexOf(Math.max(...chances))]!];
    const { score, label } = reader.read(example.text, locale);
    if (!polar) return [example.label, label];
    return [example.label, asked.has('neutral') ? polarityOfScore(score) : score >= 0 ? 'positive' : 'negative'];
  });
  const { macroF1, labels } = f1ByLabel(pairs);
  return { accuracy: pairs.length ? pairs.filter(([a, b]) => a === b).length / pairs.length : 0, macroF1, labels };
}
