import { type EmotionModel, trainEmotion } from './model.ts';
import { seedEmotionExamples } from './seed-examples.ts';

/** How often a customer's message is in each mood, roughly: most are plain. An assumption; the examples hold far more anger than life does. */
const PRIORS = { neutral: 0.72, anger: 0.1, disappointment: 0.06, anxiety: 0.04, joy: 0.05, confusion: 0.02, sadness: 0.01 };

let made: EmotionModel | undefined;

/** The classifier trained from the shipped examples, made at first use and the same every time. */
export function shippedEmotionModel(): EmotionModel {
  made ??= trainEmotion(seedEmotionExamples, { priors: PRIORS });
  return made;
}
