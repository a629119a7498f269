import type { FeatureSpec, HashedTexts } from './features.ts';
import { argmax } from './measures.ts';
import { signalsOf } from './rejector.ts';
import { addScores, type LinearModel, trainSvm } from './svm.ts';
import { buildVocabulary, type Vocabulary, Weigher, weighRows } from './weighing.ts';

/** Training rows: hashed texts, class of each (-1 = of no class), and how many of them are real examples (the rest are pseudo-examples). */
export type Rows = { texts: HashedTexts; labels: Int32Array; real: number };
export type Fit = { model: LinearModel; weigher: Weigher; vocabulary: Vocabulary };

/** Trains on some rows; `labels` are theirs, in the same order. */
export function fitRows(
  rows: Rows,
  picked: Int32Array,
  labels: Int32Array,
  classes: number,
  spec: FeatureSpec,
  epochs: number,
  seed: number,
): Fit {
  const vocabulary = buildVocabulary(rows.texts, spec, picked);
  const weigher = new Weigher(vocabulary, spec);
  const model = trainSvm(weighRows(rows.texts, weigher, picked), labels, classes, vocabulary.hashes.length, { cost: 1, epochs, seed });
  return { model, weigher, vocabulary };
}

/** What a fitted model makes of a row it has not seen. */
export type Judgement = { best: number; signals: Float64Array };

/** Judges rows by a fitted model. */
export function judgeRows(rows: Rows, picked: readonly number[], { weigher, model }: Fit, temperature: number): Judgement[] {
  const scores = new Float32Array(model.classes);
  const plain = new Float32Array(model.classes);
  return picked.map((row) => {
    weigher.weigh(rows.texts.hashes.subarray(rows.texts.ptr[row]!, rows.texts.ptr[row + 1]!));
    plain.set(model.bias);
    addScores(plain, model.weights, model.classes, weigher.columns, weigher.values, 0, weigher.plainLength);
    scores.set(plain);
    addScores(scores, model.weights, model.classes, weigher.columns, weigher.values, weigher.plainLength, weigher.length);
    return { best: argmax(scores, 0, model.classes), signals: signalsOf(scores, plain, temperature, weigher.known, weigher.length) };
  });
}
