import { detectLanguage, primaryLanguage } from '../text/detect-language.ts';
import { normalise } from '../text/normalise.ts';
import { scoreBag, trainBag } from './bag.ts';
import { type Chance, createChance, shuffle } from './chance.ts';
import type { FeatureSpec } from './features.ts';
import { type Fit, fitRows, type Rows } from './fitting.ts';
import { argmax } from './measures.ts';
import type { Example } from './model.ts';
import { scoreRows, trainSvm } from './svm.ts';
import { weighRows } from './weighing.ts';

/**
 * 自训练: messages nobody has labelled teach an intent model with few examples how customers word what they want. Two models of different
 * kinds learn from the examples, the linear one and a bag with a hidden layer (bag.ts); what they agree on of a message becomes its label,
 * and the linear model learns from both. Measured in docs/adr/0010-sentence-vectors.md.
 */

/** Intents with more examples than this on average learn next to nothing from it. */
const FEW_SHOT = 30;
/** At most so many examples: beyond them the training would take minutes. */
const EXAMPLES_MAX = 3000;
/** Fewer messages than this tell too little. */
const MESSAGES_MIN = 100;
/** At most so many messages are read. */
const MESSAGES_MAX = 4000;

/** A message must look as much in scope as three in four of the examples do to a model that has not seen them. */
const GATE = 0.25;
/** Share of the messages whose label is least clear that is left out. */
const UNCLEAR = 0.15;
/** An intent takes at most so many times the messages it would have if all were even. */
const CROWD = 3;
/** Folds of the examples, and how many of them are looked at to set the gate. */
const FOLDS = { of: 5, looked: 2 };
const BAG = { hidden: 96, epochs: 30, rate: 0.1, dropout: 0.3 };

/** The messages of a language worth learning from, each once and none of them an example; none where there are enough examples. */
export function messagesToLearnFrom(
  unlabelled: readonly string[],
  language: string,
  examples: readonly Example[],
  classes: number,
  chance: Chance,
): string[] {
  if (examples.length > EXAMPLES_MAX || examples.length > FEW_SHOT * classes) return [];
  const seen = new Set(examples.map((example) => normalise(example.text)));
  const messages: string[] = [];
  for (const text of unlabelled) {
    const clean = normalise(text);
    if (clean === '' || seen.has(clean) || primaryLanguage(detectLanguage(text).locale) !== language) continue;
    seen.add(clean);
    messages.push(text);
  }
  if (messages.length < MESSAGES_MIN) return [];
  const order = shuffle(
    Int32Array.from({ length: messages.length }, (_, i) => i),
    chance,
  );
  return Array.from(order.slice(0, MESSAGES_MAX), (at) => messages[at]!);
}

/**
 * The linear model after it has heard the messages: half of it has learned from the examples alone, half from the messages as well, over the
 * features the examples have. (Alone, the second half is right as often, but surer of messages that belong to no intent.)
 * @param fitted the linear model of the rows `picked`; `labels` are theirs, -1 = of no class
 * @returns the model, and how many messages it learned from
 */
export function hearMessages(
  rows: Rows,
  picked: Int32Array,
  labels: Int32Array,
  classes: number,
  spec: FeatureSpec,
  epochs: number,
  seed: number,
  fitted: Fit,
): { fit: Fit; heard: number } {
  const told = labelMessages(rows, picked, labels, classes, spec, epochs, seed, fitted);
  const taught = trainSvm(
    weighRows(rows.texts, fitted.weigher, Int32Array.of(...picked, ...told.rows)),
    Int32Array.of(...labels, ...told.labels),
    classes,
    fitted.model.features,
    { cost: 1, epochs, seed },
  );
  const half = (a: Float32Array, b: Float32Array): Float32Array => a.map((value, i) => (value + b[i]!) / 2);
  const model = { ...taught, weights: half(fitted.model.weights, taught.weights), bias: half(fitted.model.bias, taught.bias) };
  return { fit: { ...fitted, model }, heard: told.rows.length };
}

/** The messages (texts of `rows` past the last label) that can be told: their places in `rows.texts`, and the class of each. */
function labelMessages(
  rows: Rows,
  picked: Int32Array,
  labels: Int32Array,
  classes: number,
  spec: FeatureSpec,
  epochs: number,
  seed: number,
  fitted: Fit,
): { rows: Int32Array; labels: Int32Array } {
  const none = { rows: new Int32Array(0), labels: new Int32Array(0) };
  const messages = Int32Array.from({ length: rows.texts.rows - rows.labels.length }, (_, i) => rows.labels.length + i);
  const gate = gateOf(rows, picked, labels, classes, spec, epochs, seed);
  if (classes < 2 || messages.length === 0 || gate === null) return none;
  const scoresOf = (places: Int32Array): Float32Array => scoreRows(fitted.model, weighRows(rows.texts, fitted.weigher, places));
  const all = scoresOf(messages);
  const inScope = messages.filter((_, k) => topOf(all, k, classes) >= gate);
  if (inScope.length === 0) return none;
  const known = [...picked.keys()].filter((k) => labels[k]! >= 0);
  const bag = trainBag(
    weighRows(
      rows.texts,
      fitted.weigher,
      Int32Array.from(known, (k) => picked[k]!),
    ),
    Int32Array.from(known, (k) => labels[k]!),
    classes,
    fitted.vocabulary.hashes.length,
    { ...BAG, seed },
  );
  const linear = scoresOf(inScope);
  const bagged = scoreBag(bag, weighRows(rows.texts, fitted.weigher, inScope));
  const told = Array.from(inScope, (_, k) => tell(linear, bagged, k, classes));
  const order = [...told.keys()].sort((a, b) => told[b]!.lead - told[a]!.lead || a - b).slice(0, Math.ceil((1 - UNCLEAR) * told.length));
  const most = Math.ceil((CROWD * order.length) / classes);
  const taken = new Int32Array(classes);
  const kept = order.filter((at) => taken[told[at]!.label]!++ < most);
  return {
    rows: Int32Array.from(kept, (at) => inScope[at]!),
    labels: Int32Array.from(kept, (at) => told[at]!.label),
  };
}

/** The best score that three in four of the examples reach in a model that has not seen them; null where there are too few to tell. */
function gateOf(
  rows: Rows,
  picked: Int32Array,
  labels: Int32Array,
  classes: number,
  spec: FeatureSpec,
  epochs: number,
  seed: number,
): number | null {
  const examples = Int32Array.from(picked.keys()).filter((k) => labels[k]! >= 0 && picked[k]! < rows.real);
  if (examples.length < FOLDS.of * 2) return null;
  shuffle(examples, createChance(seed));
  const tops: number[] = [];
  for (let fold = 0; fold < FOLDS.looked; fold++) {
    const held = examples.filter((_, i) => i % FOLDS.of === fold);
    const left = new Set(held);
    const rest = Int32Array.from(picked.keys()).filter((k) => !left.has(k));
    const fitted = fitRows(
      rows,
      rest.map((k) => picked[k]!),
      rest.map((k) => labels[k]!),
      classes,
      spec,
      epochs,
      seed,
    );
    const scores = scoreRows(
      fitted.model,
      weighRows(
        rows.texts,
        fitted.weigher,
        held.map((k) => picked[k]!),
      ),
    );
    for (let i = 0; i < held.length; i++) tops.push(topOf(scores, i, classes));
  }
  tops.sort((a, b) => a - b);
  return tops[Math.floor(GATE * tops.length)]!;
}

const topOf = (scores: Float32Array, row: number, classes: number): number =>
  scores[row * classes + argmax(scores, row * classes, classes)]!;

/** The class the two models give a message together, and by how much it leads. Their scores are of different sizes: each is standardised. */
function tell(linear: Float32Array, bag: Float32Array, row: number, classes: number): { label: number; lead: number } {
  const [from, to] = [row * classes, (row + 1) * classes];
  const a = standardise(linear.subarray(from, to));
  const both = standardise(bag.subarray(from, to)).map((score, c) => (score + a[c]!) / 2);
  const label = argmax(both, 0, classes);
  let second = -Infinity;
  for (let c = 0; c < classes; c++) if (c !== label && both[c]! > second) second = both[c]!;
  return { label, lead: both[label]! - second };
}

function standardise(scores: Float32Array): Float32Array {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const deviation = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length) || 1;
  return scores.map((score) => (score - mean) / deviation);
}
