import type { EmotionLexicon } from './lexicon.ts';
import { enAnger } from './words/en-anger.ts';
import { enAnxiety, enConfusion, enDisappointment, enPositive, enSadness } from './words/en-feelings.ts';
import { enMarks } from './words/en-marks.ts';
import { crisisWords, legalWords } from './words/risk.ts';
import { zhAnger } from './words/zh-anger.ts';
import { zhAnxiety, zhConfusion, zhDisappointment, zhPositive, zhSadness } from './words/zh-feelings.ts';
import { zhMarks } from './words/zh-marks.ts';

/** The lexicon the product comes with, one file of `words/` a category; a workspace's own is merged over it. */
export const shippedLexicon: EmotionLexicon = {
  zh: {
    anger: zhAnger,
    anxiety: zhAnxiety,
    confusion: zhConfusion,
    disappointment: zhDisappointment,
    sadness: zhSadness,
    positive: zhPositive,
    ...zhMarks,
  },
  en: {
    anger: enAnger,
    anxiety: enAnxiety,
    confusion: enConfusion,
    disappointment: enDisappointment,
    sadness: enSadness,
    positive: enPositive,
    ...enMarks,
  },
  crisis: crisisWords,
  legal: legalWords,
};
