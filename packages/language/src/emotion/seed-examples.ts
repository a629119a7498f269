import { shippedSystemExamples } from '../system/phrases.ts';
import type { EmotionExample } from './model.ts';
import { enSeeds } from './seeds/en.ts';
import { zhSeeds } from './seeds/zh.ts';

/** The mood that goes with what customers do to a conversation; ordinary questions and requests are neutral. */
const MOODS: Readonly<Record<string, string>> = {
  refuse_bot: 'anger',
  resolved_no: 'disappointment',
  resolved_yes: 'joy',
  legal_threat: 'anger',
  safety_risk: 'anxiety',
  infosec_risk: 'anxiety',
};

/** What the shipped classifier learns from, so that emotion works before a workspace has labels. */
export const seedEmotionExamples: readonly EmotionExample[] = [
  ...Object.entries(zhSeeds).flatMap(([label, texts]) => texts.map((text) => ({ text, label, locale: 'zh' }))),
  ...Object.entries(enSeeds).flatMap(([label, texts]) => texts.map((text) => ({ text, label, locale: 'en' }))),
  ...shippedSystemExamples.map(({ text, intent, locale }) => ({ text, label: MOODS[intent ?? ''] ?? 'neutral', locale })),
];
