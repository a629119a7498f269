import type { Understanding } from '@zhiyin/contracts';
import { createEmotionReader, type EmotionReader } from './emotion/reader.ts';
import { createEntityFinder, type EntityFinder } from './entities/finder.ts';
import type { TextVector } from './intents/encoder.ts';
import { explainIntent, type IntentExplanation } from './intents/explain.ts';
import type { Example, IntentModel } from './intents/model.ts';
import { type IntentPrediction, predictIntent } from './intents/predict.ts';
import { createSystemRecogniser, type SystemGuess } from './system/recogniser.ts';
import { detectLanguage } from './text/detect-language.ts';

export type Language = {
  /** @param options.vector what an encoder said of the text, where a workspace has one and it answered in time */
  understand(text: string, options: { now: Date; locale?: string; vector?: TextVector }): Understanding;
  /** What of the words drove the intent; undefined where no model speaks the language. An encoder's share is not in it. `against`: see `explainIntent`. */
  explain(text: string, options: { locale?: string; against?: string }): IntentExplanation | undefined;
};

/**
 * A text the workspace's own model knows is business: then "out of scope" is wrong (a music service is asked for songs), and so is what
 * only the classifier thinks it heard.
 */
function outweighed(guess: SystemGuess, found: IntentPrediction): boolean {
  if (found.intent === null) return false;
  if (guess.intent === 'out_of_scope') return found.confidence >= 0.4;
  return guess.by === 'classifier' && found.confidence >= 0.6;
}

/**
 * 理解: everything that is understood of one customer text: language, business intent, system intent, entities, emotion.
 * @param parts.intents the workspace's business intents
 * @param parts.systemIntents a system-intent classifier; made from the shipped phrases when left out
 * @param parts.systemPhrases a workspace's own phrases of system intents
 */
export function createLanguage(parts: {
  intents: IntentModel;
  systemIntents?: IntentModel;
  systemPhrases?: readonly Example[];
  entities?: EntityFinder;
  emotion?: EmotionReader;
}): Language {
  const entities = parts.entities ?? createEntityFinder({});
  const emotion = parts.emotion ?? createEmotionReader();
  const system = createSystemRecogniser({ model: parts.systemIntents, phrases: parts.systemPhrases });
  const read = (text: string, locale: string | undefined) =>
    locale && locale !== 'und' ? { locale, confidence: 1 } : detectLanguage(text);
  /** The language the intent model is told; an unsure one it looks at itself. */
  const told = (detected: { locale: string; confidence: number }) => (detected.confidence >= 0.6 ? detected.locale : undefined);
  const language: Language = {
    explain: (text, { locale, against }) => explainIntent(parts.intents, text, told(read(text, locale)), against),
    understand(text, { now, locale, vector }) {
      const detected = read(text, locale);
      const found = predictIntent(parts.intents, text, told(detected), vector);
      const guess = system.read(text, detected.locale);
      return {
        locale: detected.locale,
        localeConfidence: detected.confidence,
        intent: found.intent,
        confidence: found.confidence,
        alternatives: found.alternatives,
        system: guess && !outweighed(guess, found) ? { intent: guess.intent, confidence: guess.confidence } : null,
        entities: entities.find(text, detected.locale, now),
        emotion: emotion.read(text, detected.locale),
      };
    },
  };
  // dictionaries and indexes are made at first use: not while the first customer waits
  language.understand('你好，请问 hello', { now: new Date(0) });
  return language;
}
