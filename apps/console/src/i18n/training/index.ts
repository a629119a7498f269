import { intentsEn, intentsZh } from './intents.ts';
import { labellingEn, labellingZh } from './labelling.ts';

/** The words of the trainers' pages, loaded with them: one file an area, each with both languages. */
export const trainingWords = { 'zh-CN': { ...intentsZh, ...labellingZh }, en: { ...intentsEn, ...labellingEn } } as const;
export type TrainingKey = keyof (typeof trainingWords)['zh-CN'];
