import { cleaningEn, cleaningZh } from './cleaning.ts';
import { intentsEn, intentsZh } from './intents.ts';
import { labellingEn, labellingZh } from './labelling.ts';
import { learningEn, learningZh } from './learning.ts';
import { rerankingEn, rerankingZh } from './reranking.ts';
import { versionsEn, versionsZh } from './versions.ts';
import { wordsEn, wordsZh } from './words.ts';

/** The words of the trainers' pages, loaded with them: one file an area, each with both languages. */
export const trainingWords = {
  'zh-CN': { ...cleaningZh, ...intentsZh, ...labellingZh, ...learningZh, ...rerankingZh, ...versionsZh, ...wordsZh },
  en: { ...cleaningEn, ...intentsEn, ...labellingEn, ...learningEn, ...rerankingEn, ...versionsEn, ...wordsEn },
} as const;
export type TrainingKey = keyof (typeof trainingWords)['zh-CN'];
