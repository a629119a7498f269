import { EMOTION_LABELS } from '@zhiyin/contracts';
import { f1ByLabel } from '../intents/measures.ts';
import { detectLanguage, primaryLanguage } from '../text/detect-language.ts';
import { type EmotionExample, type EmotionModel, emotionChances } from './model.ts';
import type { EmotionReader } from './reader.ts';

type Figures = {
  /** Share of texts whose label is right. */
  accuracy: number;
  macroF1: number;
  labels: { label: string; precision: number; recall: number; f1: number; support: number }[];
};
/** What the reader says, as it is used, and beside it figures that are named for what they are. */
export type EmotionEvaluation = Figures & {
  /** What was compared: `polarity` (labels positive, negative, neutral) or `label` (the seven). */
  measured: 'polarity' | 'label';
  /** Texts labelled positive or negative whose score has the right sign: what a two-way corpus asks. Null without such texts. */
  twoWay: { accuracy: number; support: number } | null;
  /** The trained classifier alone, without lexicon; null without one. */
  classifier: Figures | null;
};

const POLARITIES: readonly string[] = ['positive', 'negative', 'neutral'];

/**
 * Figures of emotion reading on labelled texts: `positive`, `negative`, `neutral`, or the seven labels (`neutral` is in both).
 * @param trained the classifier the reader was made with, to be measured by itself as well
 */
export function evaluateEmotion(reader: EmotionReader, test: readonly EmotionExample[], trained?: EmotionModel): EmotionEvaluation {
  const measured = test.some(({ label }) => label !== 'neutral' && (EMOTION_LABELS as readonly string[]).includes(label))
    ? ('label' as const)
    : ('polarity' as const);
  const read = test.map(({ text, label, locale: given }) => ({ text, label, locale: given ?? detectLanguage(text).locale }));
  const own: [string, string | null][] = read.map(({ text, label, locale }) => [
    label,
    measured === 'label' ? reader.read(text, locale).label : reader.polarity(text, locale),
  ]);
  const signed = read.filter(({ label }) => POLARITIES.includes(label) && label !== 'neutral');
  const right = signed.filter(({ text, label, locale }) => {
    const { score } = reader.read(text, locale);
    return label === 'positive' ? score > 0 : score < 0;
  });
  return {
    measured,
    ...figuresOf(own),
    twoWay: signed.length > 0 ? { accuracy: right.length / signed.length, support: signed.length } : null,
    classifier: trained ? figuresOf(read.map(({ text, label, locale }) => [label, classified(trained, text, locale)])) : null,
  };
}

function figuresOf(pairs: [string, string | null][]): Figures {
  const { macroF1, labels } = f1ByLabel(pairs);
  return { accuracy: pairs.length ? pairs.filter(([a, b]) => a === b).length / pairs.length : 0, macroF1, labels };
}

/** Null where the classifier does not know the language or any piece of the text. */
function classified(trained: EmotionModel, text: string, locale: string): string | null {
  const model = trained.languages.find(({ language }) => language === primaryLanguage(locale));
  const chances = model ? emotionChances(model, text) : null;
  return model && chances ? model.labels[chances.indexOf(Math.max(...chances))]! : null;
}
