/** 语言: from a customer's text to what it means: language, intent, entities, emotion; training, evaluation and cleaning of corpora. */

export { type CleaningOptions, type CleaningReport, type CorpusLine, cleanCorpus, type LowQuality } from './cleaning/clean.ts';
export { createLineIndex, type LineIndex, type SimilarLine } from './cleaning/line-index.ts';
export { findPersonalData, type PersonalData } from './cleaning/personal-data.ts';
export { type EmotionEvaluation, evaluateEmotion, type Polarity, polarityOfScore } from './emotion/evaluate.ts';
export { type EmotionLexicon, mergeLexicons } from './emotion/lexicon.ts';
export { type EmotionExample, type EmotionModel, trainEmotion } from './emotion/model.ts';
export { createEmotionReader, type EmotionReader, emotionTrajectory } from './emotion/reader.ts';
export { shippedLexicon } from './emotion/shipped-lexicon.ts';
export { createEntityFinder, type EntityFinder, type PatternEntity } from './entities/finder.ts';
export type { Gazetteer } from './entities/gazetteer.ts';
export { readCsv } from './formats/csv.ts';
export { type ExampleFormat, formatOf, readExamples, writeExamples } from './formats/format.ts';
export { readJsonLines } from './formats/jsonl.ts';
export type { LineProblem, ReadExamples } from './formats/lines.ts';
export { evaluateIntents, type IntentEvaluation } from './intents/evaluate.ts';
export type { ExplainedConcept, ExplainedPiece, IntentExplanation, RejectionSignal } from './intents/explain.ts';
export type { Example, IntentModel } from './intents/model.ts';
export { loadIntentModel, ModelFileError, saveIntentModel } from './intents/model-file.ts';
export { type IntentPrediction, predictIntent } from './intents/predict.ts';
export { type TrainOptions, trainIntents } from './intents/train.ts';
export { shippedSystemExamples } from './system/phrases.ts';
export { createSystemRecogniser, type SystemGuess, type SystemRecogniser } from './system/recogniser.ts';
export { type DetectedLanguage, detectLanguage, primaryLanguage } from './text/detect-language.ts';
export { normalise, skeleton } from './text/normalise.ts';
export { segment } from './text/segment.ts';
export { toSimplified } from './text/traditional-chinese.ts';
export { createLanguage, type Language } from './understand.ts';
