import type { Emotion, EmotionLabel } from '@zhiyin/contracts';
import { primaryLanguage } from '../text/detect-language.ts';
import { type EmotionLexicon, mergeLexicons } from './lexicon.ts';
import { createLexiconScorer } from './lexicon-score.ts';
import { type EmotionModel, emotionChances, isEmotionLabel, polarityOf } from './model.ts';
import { shippedLexicon } from './shipped-lexicon.ts';
import { shippedEmotionModel } from './shipped-model.ts';

/** How far the trained classifier counts against the lexicon where both speak, 0..1. */
const CLASSIFIER_SHARE = 0.4;

/** So much of a message is read; UTF-16 units. */
const LONGEST = 2000;

export type EmotionReader = { read(text: string, locale: string): Emotion };

/**
 * 情绪识别: lexicon (degree, negation, punctuation, capitals, sarcasm marks, 反问) with a trained classifier beside it.
 * @param parts.lexicon a workspace's own words, merged over the shipped ones
 * @param parts.model a trained classifier; the shipped one when left out
 */
export function createEmotionReader(parts: { lexicon?: EmotionLexicon; model?: EmotionModel } = {}): EmotionReader {
  const scoreByLexicon = createLexiconScorer(parts.lexicon ? mergeLexicons(shippedLexicon, parts.lexicon) : shippedLexicon);
  const model = parts.model ?? shippedEmotionModel();
  return {
    read(whole, locale) {
      const text = whole.slice(0, LONGEST);
      const language = primaryLanguage(locale);
      const found = scoreByLexicon(text, language);
      const trained = model.languages.find((m) => m.language === language);
      const chances = trained ? emotionChances(trained, text) : null;
      let score = found.score;
      const labels: Record<EmotionLabel, number> = { ...found.labels };
      labels.neutral += Math.max(0, 0.32 - Math.abs(found.score));
      if (trained && chances) {
        let mean = 0;
        trained.labels.forEach((label, c) => {
          mean += chances[c]! * polarityOf(label);
          if (isEmotionLabel(label)) labels[label] += CLASSIFIER_SHARE * chances[c]!;
        });
        // without a word of the lexicon the classifier speaks alone, but more softly
        score = found.hits > 0 ? (1 - CLASSIFIER_SHARE) * found.score + CLASSIFIER_SHARE * mean : mean * 0.7;
        if (found.hits > 0 && Math.abs(found.score) >= 0.5) score = found.score * 0.8 + mean * 0.2;
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
}

/** 情绪轨迹: exponentially weighted score of a conversation, `ewma_t = 0.5 s_t + 0.5 ewma_{t-1}`; the first message starts it. */
export function emotionTrajectory(scores: readonly number[], alpha = 0.5): number[] {
  const out: number[] = [];
  for (const score of scores) out.push(out.length === 0 ? score : alpha * score + (1 - alpha) * out[out.length - 1]!);
  return out;
}
