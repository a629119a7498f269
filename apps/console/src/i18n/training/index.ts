/** The words of the trainers' pages, loaded with them: one file an area, each with both languages. */
export const trainingWords = { 'zh-CN': {}, en: {} } as const;
export type TrainingKey = keyof (typeof trainingWords)['zh-CN'];
