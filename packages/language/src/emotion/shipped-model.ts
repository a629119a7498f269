import { type EmotionModel, trainEmotion } from './model.ts';
import { seedEmotionExamples } from './seed-examples.ts';

let made: EmotionModel | undefined;

/** The classifier trained from the shipped examples, made at first use (some tens of milliseconds) and the same every time. */
export function shippedEmotionModel(): EmotionModel {
  made ??= trainEmotion(seedEmotionExamples);
  return made;
}
