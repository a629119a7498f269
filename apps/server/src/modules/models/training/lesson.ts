import type { TrainedWith } from '@zhiyin/contracts';
import {
  type Example,
  loadIntentModel,
  normalise,
  predictIntent,
  type SynonymGroup,
  saveIntentModel,
  type TextVector,
  type TextVectors,
  trainIntents,
} from '@zhiyin/language';
import type { Exam, Outcome } from '../evaluation/rules.ts';
import { ingredientsOf } from './ingredients.ts';

/** Sentence vectors, where the workspace has set up an encoder; undefined where it has not, or where it fails or is late. */
export type TextEncoders = {
  /** @param wanted the encoders whose vectors are of use */
  forMessage(text: string, wanted: ReadonlySet<string>): Promise<TextVector | undefined>;
  forTraining(texts: readonly string[], signal?: AbortSignal): Promise<TextVectors | undefined>;
};

/** The title of a published article, in one language, and the intents the article is for. */
export type ArticleTitle = { title: string; locale: string; intents: readonly string[] };

/** An article for more intents than this says what none of them is about. */
const INTENTS_OF_A_TITLE = 2;

/** Titles as examples of the intents their articles are for, in an order of their own. */
export function titlesAsExamples(titles: readonly ArticleTitle[]): Example[] {
  return titles
    .filter(({ intents }) => intents.length <= INTENTS_OF_A_TITLE)
    .flatMap(({ title, locale, intents }) => intents.map((intent): Example => ({ text: title, intent, locale })))
    .sort((a, b) => compare(`${a.intent}\n${a.locale}\n${a.text}`, `${b.intent}\n${b.locale}\n${b.text}`));
}
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Plain data: what one training or evaluation needs. */
export type Lesson = {
  examples: readonly Example[];
  vocabulary: readonly string[];
  synonyms: readonly SynonymGroup[];
  /** Keywords of intents, as examples. */
  keywords: readonly Example[];
  /** Names of intents and titles of articles linked to them: examples of their own where there are few. */
  names: readonly Example[];
  titles: readonly Example[];
  /** What customers wrote lately, masked and without labels: teaches intents with few examples. */
  unlabelled?: readonly string[];
  seed: number;
  exams: readonly Exam[];
  /** What the workspace's encoder says of examples and exams, where it has one. */
  vectors?: TextVectors;
  /** True: make the model. False: only measure it. */
  make: boolean;
  /** The stored model, where only measuring is asked. */
  model?: Uint8Array;
};
export type Made = {
  bytes: Uint8Array;
  languages: { language: string; intents: number; examples: number }[];
  ingredients: TrainedWith['ingredients'];
};
export type Learned = {
  made: Made | null;
  /** Aligned with the exams; null where the corpus does not know the intent. */
  outcomes: (Outcome | null)[];
  twin: boolean;
};

/**
 * Trains on everything a corpus version holds, and measures. The examples of a frozen set must not be trained on, or every figure flatters;
 * nor should customers do without them. So where set and corpus overlap, the figures come from a twin: same seed, same corpus without the
 * set's texts (also where they stand in other spelling or under another intent); nor are they among the unlabelled messages. The model itself has learned all the twin has, and more.
 * Deterministic: the same lesson gives the same bytes and outcomes.
 */
export function learn(lesson: Lesson, progress: (done: number, stage: string) => void): Learned {
  const asked = new Set(lesson.exams.map((exam) => normalise(exam.text)));
  const apart = lesson.examples.filter((example) => !asked.has(normalise(example.text)));
  const twin = apart.length < lesson.examples.length;
  const parts = Math.max(1, Number(lesson.make) + Number(twin));
  const unlabelled = lesson.unlabelled?.filter((text) => !asked.has(normalise(text)));
  const trainOn = (examples: readonly Example[], part: number, stage: string) =>
    trainIntents(examples, {
      seed: lesson.seed,
      vocabulary: lesson.vocabulary,
      synonyms: lesson.synonyms,
      keywords: lesson.keywords,
      pseudoExamples: [...lesson.names, ...lesson.titles],
      unlabelled,
      vectors: lesson.vectors,
      progress: (done) => progress((0.95 * (part + done)) / parts, stage),
    });
  const stored = !lesson.make && !twin && lesson.model ? loadIntentModel(lesson.model) : null;
  const whole = stored ?? (lesson.make || !twin ? trainOn(lesson.examples, 0, 'training') : null);
  const examined = twin || !whole ? trainOn(apart, parts - 1, 'training a twin to be measured') : whole;
  progress(0.95, 'measuring');
  const known = new Set(lesson.examples.map((example) => example.intent));
  const vectorOf = readerOf(lesson.vectors);
  const outcomes = lesson.exams.map((exam): Outcome | null => {
    if (exam.intent !== null && !known.has(exam.intent)) return null;
    const { intent, confidence } = predictIntent(examined, exam.text, exam.locale === 'und' ? undefined : exam.locale, vectorOf(exam.text));
    return { guess: intent, confidence: Math.round(confidence * 1e4) / 1e4 };
  });
  progress(1, 'done');
  return {
    made:
      lesson.make && whole
        ? {
            bytes: saveIntentModel(whole),
            languages: whole.languages.map((one) => ({ language: one.language, intents: one.labels.length, examples: one.examples })),
            ingredients: ingredientsOf({ ...lesson, unlabelled: unlabelled ?? [] }),
          }
        : null,
    outcomes,
    twin,
  };
}

function readerOf(vectors: TextVectors | undefined): (text: string) => TextVector | undefined {
  if (!vectors) return () => undefined;
  const { encoder, dimensions } = vectors;
  const rowOf = new Map(vectors.texts.map((text, row) => [text, row]));
  return (text) => {
    const row = rowOf.get(text);
    return row === undefined ? undefined : { encoder, values: vectors.vectors.subarray(row * dimensions, (row + 1) * dimensions) };
  };
}
