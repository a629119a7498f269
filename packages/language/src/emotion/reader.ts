import type { Emotion, EmotionLabel } from '@zhiyin/contracts';
import { primaryLanguage } from '../text/detect-language.ts';
import { type EmotionLexicon, mergeLexicons } from './lexicon.ts';
import { createLexiconScorer } from './lexicon-score.ts';
import { type EmotionModel, emotionChances, isEmotionLabel, polarityOf } from './model.ts';
import { shippedLexicon } from './shipped-lexicon.ts';
import { shippedEmotionModel } from './shipped-model.ts';

/** A classifier of no examples counts this much against the lexicon where both speak, 0..1; the more it has seen, the more. */
const LEAST_SHARE = 0.4;
/** From so many examples on it gains: at twice as many it has half of what is left. */
const EXAMPLES_TRUSTED = 1000;

/** So much of a message is read; UTF-16 units. */
const LONGEST = 2000;

export type Polarity = 'positive' | 'negative' | 'neutral';

export type EmotionReader = {
  read(text: string, locale: string): Emotion;
  /**
   * 极性: negative at or below -0.25, positive at or above 0.25. A classifier trained without neutral texts knows none:
   * in its language the sign of the score decides.
   */
  polarity(text: string, locale: string): Polarity;
};

/** Bounds of the polarities. */
const POLAR = 0.25;

/**
 * 情绪识别: lexicon (degree, negation, punctuation, capitals, sarcasm marks, 反问) with a trained classifier beside it.
 * @param parts.lexicon a workspace's own words, merged over the shipped ones
 * @param parts.model a trained classifier; the shipped one when left out
 */
export function createEmotionReader(parts: { lexicon?: EmotionLexicon; model?: EmotionModel } = {}): EmotionReader {
  const scoreByLexicon = createLexiconScorer(parts.lexicon ? mergeLexicons(shippedLexicon, parts.lexicon) : shippedLexicon);
  const model = parts.model ?? shippedEmotionModel();
  const modelFor = (locale: string) => model.languages.find(({ language }) => language === primaryLanguage(locale));
  const reader: EmotionReader = {
    polarity(text, locale) {
      const { score } = reader.read(text, locale);
      const least = modelFor(locale)?.labels.includes('neutral') === false ? Number.MIN_VALUE : POLAR;
      return score <= -least ? 'negative' : score >= least ? 'positive' : 'neutral';
    },
    read(whole, locale) {
      const text = whole.slice(0, LONGEST);
      const language = primaryLanguage(locale);
      const found = scoreByLexicon(text, language);
      const trained = modelFor(locale);
      const chances = trained ? emotionChances(trained, text) : null;
      let score = found.score;
      const labels: Record<EmotionLabel, number> = { ...found.labels };
      // what carries no word of the lexicon is the classifier's to say, where there is one
      const share = found.hits > 0 ? shareOf(trained?.examples ?? 0) : 1;
      if (found.hits > 0 || !chances) labels.neutral += Math.max(0, 0.32 - Math.abs(found.score));
      if (trained && chances) {
        let mean = 0;
        trained.labels.forEach((label, c) => {
          mean += chances[c]! * polarityOf(label);
          if (isEmotionLabel(label)) labels[label] += share * chances[c]!;
        });
        score = (1 - share) * found.score + share * mean;
        // words this strong outweigh a classifier that has seen little
        if (found.hits > 0 && Math.abs(found.score) >= 0.5 && share < 0.6) score = found.score * 0.8 + mean * 0.2;
      }
      if (found.crisis) {
        score = Math.min(score, -0.9);
        labels.sadness += 1;
      }
      score = Math.max(-1, Math.min(1, Math.round(score * 1000) / 1000));
      // a negative score has a negative label, a positive one has not
      if (score <= -0.25) {
        labels.joy = 0;
        labels.neutral = 0;
      }
      let label: EmotionLabel = 'neutral';
      let sum = 0;
      for (const name of Object.keys(labels) as EmotionLabel[]) {
        sum += labels[name];
        if (labels[name] > labels[label]) label = name;
      }
      const confidence = sum > 0 ? Math.min(0.99, labels[label] / sum) : 0.5;
      return { score, label, confidence: Math.round(confidence * 1000) / 1000, crisis: found.crisis };
    },
  };
  return reader;
}

function shareOf(examples: number): number {
  return LEAST_SHARE + (1 - LEAST_SHARE) * (Math.max(0, examples - EXAMPLES_TRUSTED) / examples || 0);
}
