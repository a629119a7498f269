import { detectLanguage, primaryLanguage } from '../text/detect-language.ts';
import { normalise } from '../text/normalise.ts';
import { createSegmenter } from '../text/segment.ts';
import { groupsFor, readerOf, type SynonymGroup, wordsOfGroups } from '../text/synonyms.ts';
import { calibrate } from './calibrate.ts';
import { createChance } from './chance.ts';
import { type Candidate, chooseFeatures } from './choose.ts';
import { findConcepts } from './concepts.ts';
import { denseHead, denseRows, fitDense } from './dense.ts';
import type { TextVectors } from './encoder.ts';
import { type FeatureSpec, hashTexts } from './features.ts';
import { type Fit, fitRows, type Rows, signalsOfRow } from './fitting.ts';
import { generalTexts } from './general/general.ts';
import { characterPairs } from './homophones.ts';
import { groupByLanguage } from './languages.ts';
import { type Example, type IntentModel, type LanguageModel, quantise } from './model.ts';
import { inScopeLogit } from './rejector.ts';
import { hearMessages, messagesToLearnFrom } from './self-training.ts';
import { spellingWords } from './spelling.ts';

export type TrainOptions = {
  /** Same seed, same examples: same model, byte for byte. */
  seed?: number;
  /** Workspace words for the segmenter. */
  vocabulary?: readonly string[];
  /** The workspace's synonyms; every text is read with the canonical words, so that an example with one word of a group teaches the others. */
  synonyms?: readonly SynonymGroup[];
  /** Words and phrases that people who know the trade expect under an intent; used like the pseudo-examples below. */
  keywords?: readonly Example[];
  /** Other wordings of the names of intents, titles of linked articles: for intents with few examples, where cross-validation finds that they help. */
  pseudoExamples?: readonly Example[];
  /** Texts of no intent, e.g. another workspace's traffic, beside the shipped general ones; those that look in scope are left out. */
  outliers?: readonly string[];
  /** Messages of customers that nobody has labelled: for intents with few examples, where held-out rows agree that they help. */
  unlabelled?: readonly string[];
  /** What an encoder said of the examples; used where cross-validation finds that it helps. */
  vectors?: TextVectors;
  /** @param done 0..1 */
  progress?: (done: number, stage: string) => void;
};

/** A model file stays under 8 MB: so many bytes may be spent on features, each costing 8 + one per class. */
const MODEL_BYTES = 7_400_000;
/** Corpora of up to so many lines learn from the shipped general texts what is foreign; larger ones know their own business well enough. */
const SMALL = 6000;
/** An outlier that looks so much in scope (in logits) may well be. */
const SURELY_IN_SCOPE = 2;
/** Up to so many examples an intent's names and the titles of its articles may stand beside them as examples of their own. */
const FEW = 30;

/**
 * Trains one model per language from examples; what depends on the data is chosen by cross-validation inside. Deterministic for a
 * seed; needs no I/O and keeps nothing, so it may run in a worker thread.
 */
export function trainIntents(examples: readonly Example[], options: TrainOptions = {}): IntentModel {
  const seed = options.seed ?? 1;
  const groups = groupByLanguage(examples);
  const languages: LanguageModel[] = [];
  let done = 0;
  for (const [language, own] of groups) {
    const share = own.length / examples.length;
    const start = done;
    languages.push(
      trainLanguage(language, own, options, seed, MODEL_BYTES / groups.size, (part, stage) =>
        options.progress?.(start + part * share, `${language}: ${stage}`),
      ),
    );
    done += share;
  }
  options.progress?.(1, 'done');
  return { version: 1, seed, examples: examples.length, languages };
}

/** The ways to make features that cross-validation chooses from, the most trusted first. */
function candidatesFor(language: string, examples: number, classes: number, bytes: number): Candidate[] {
  const base: FeatureSpec = {
    wordMax: 2,
    skip: true,
    edges: true,
    charMin: 2,
    charMax: 5,
    cjkMax: 2,
    words: false,
    concepts: true,
    core: true,
    minDf: examples > 4000 ? 2 : 1,
    weights: [1, 1, 1, 0.6],
    maxFeatures: Math.floor(bytes / (8 + classes)),
  };
  const plain = { name: 'plain', spec: { ...base, concepts: false } };
  if (language === 'zh') {
    return [
      { name: 'words', spec: { ...base, words: true, concepts: false, weights: [0.6, 0.6, 1, 0.5] } },
      plain,
      { name: 'words and concepts', spec: { ...base, words: true, weights: [0.6, 0.6, 1, 0.4] } },
      { name: 'words and more concepts', spec: { ...base, words: true, weights: [0.6, 0.6, 1, 0.8] } },
    ];
  }
  if (language === 'en') return [{ name: 'concepts', spec: base }, plain];
  return [plain];
}

/** "card_arrival" and "cardArrival" read as "card arrival"; only names in the script of the language say something to it. */
export function nameAsExample(label: string, language: string): string | null {
  const words = label
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
  const chinese = /[\u4e00-\u9fff]/.test(words);
  return /\p{L}{3}/u.test(words) || chinese ? ((language === 'zh') === chinese ? words : null) : null;
}

function trainLanguage(
  language: string,
  examples: readonly Example[],
  options: TrainOptions,
  seed: number,
  bytes: number,
  progress: (done: number, stage: string) => void,
): LanguageModel {
  const chance = createChance(seed);
  progress(0, 'reading');
  const unique = new Map<string, Example>();
  for (const example of examples) unique.set(`${normalise(example.text)}\t${example.intent ?? ''}`, example);
  const all = [...unique.values()];
  const labels = [...new Set(all.flatMap((example) => example.intent ?? []))].sort();
  const classOf = new Map(labels.map((label, c) => [label, c]));
  const classes = labels.length;
  const counts = new Map<string, number>();
  for (const { intent } of all) if (intent !== null) counts.set(intent, (counts.get(intent) ?? 0) + 1);
  const hasFew = (label: string): boolean => (counts.get(label) ?? 0) <= FEW;
  const names = labels.flatMap((label): Example[] => {
    const text = hasFew(label) ? nameAsExample(label, language) : null;
    return text ? [{ text, intent: label }] : [];
  });
  const ofHelp = ({ intent, text, locale }: Example): boolean =>
    intent !== null &&
    classOf.has(intent) &&
    hasFew(intent) &&
    !unique.has(`${normalise(text)}\t${intent}`) &&
    primaryLanguage(locale ?? detectLanguage(text).locale) === language;
  const synonyms = groupsFor(options.synonyms ?? [], language);
  const words = [...new Set([...(options.vocabulary ?? []), ...wordsOfGroups(synonyms)])];
  const segmenter = language === 'zh' ? createSegmenter(words) : null;
  const epochs = all.length > 4000 ? 4 : 10;
  const textsOf = (examples: readonly Example[]): string[] => examples.map((example) => example.text);
  const classesOf = (examples: readonly Example[]): Int32Array =>
    Int32Array.from(examples, (example) => (example.intent === null ? -1 : classOf.get(example.intent)!));

  const read = readerOf(synonyms, segmenter);
  const hash = (texts: readonly string[], spec: FeatureSpec) => hashTexts(texts.map(read), spec, segmenter, findConcepts);

  progress(0.05, 'choosing features');
  let extra = names;
  const choose = (candidates: readonly Candidate[], pseudo: readonly Example[]) =>
    chooseFeatures(
      candidates,
      textsOf([...all, ...pseudo]).map(read),
      classesOf([...all, ...pseudo]),
      all.length,
      classes,
      segmenter,
      all.length > 4000 ? 4 : 6,
      seed,
      chance,
    );
  let { chosen, accuracy } = choose(candidatesFor(language, all.length, classes, bytes), extra);
  const learned = names.length > 0 ? ['names'] : [];
  for (const [name, given] of [
    ['titles', options.pseudoExamples],
    ['keywords', options.keywords],
  ] as const) {
    const more = [...extra, ...(given ?? []).filter(ofHelp)];
    if (more.length === extra.length) continue;
    ({ chosen, accuracy } = choose(
      [
        { ...chosen, pseudo: more.length },
        { ...chosen, pseudo: extra.length },
      ],
      more,
    ));
    if (chosen.pseudo !== more.length) continue;
    extra = more;
    learned.push(name);
  }
  const texts = textsOf([...all, ...extra]);
  const classOfRow = classesOf([...all, ...extra]);
  const { spec } = chosen;
  const messages = messagesToLearnFrom(options.unlabelled ?? [], language, all, classes, chance);
  const readRows = (texts: readonly string[]) => hash([...texts, ...messages], spec);
  const outliers = [
    ...(options.outliers ?? []).filter((text) => primaryLanguage(detectLanguage(text).locale) === language),
    ...(all.length <= SMALL && classes > 1 ? generalTexts(language) : []),
  ];
  // where outliers are to come, messages are heard after them: what is heard should not be foreign
  let rows: Rows = { texts: outliers.length > 0 ? hash(texts, spec) : readRows(texts), labels: classOfRow, real: all.length };
  progress(0.25, 'calibrating');
  const dense = options.vectors ? denseRows(texts, all.length, options.vectors) : null;
  const everyRow = (): Int32Array => Int32Array.from({ length: rows.labels.length }, (_, i) => i);
  let {
    words: calibrated,
    joined,
    hears,
  } = calibrate(rows, dense, classes, spec, epochs, seed, chance, (part) => progress(0.25 + 0.4 * part, 'calibrating'));
  progress(0.65, 'learning');
  const fitAll = (): { fit: Fit; heard: number } => {
    const fit = fitRows(rows, everyRow(), rows.labels, classes, spec, epochs, seed);
    return hears ? hearMessages(rows, everyRow(), rows.labels, classes, spec, epochs, seed, fit) : { fit, heard: 0 };
  };
  let { fit: final, heard } = fitAll();
  let exposed = 0;
  if (outliers.length > 0) {
    // outlier exposure (Hendrycks et al. 2019): what the model so far is not sure of may be called foreign
    const candidates: Rows = {
      texts: hash(outliers, spec),
      labels: new Int32Array(outliers.length).fill(-1),
      real: 0,
    };
    const { temperature, rejector } = calibrated;
    const foreign = outliers.filter((_, i) => inScopeLogit(rejector, signalsOfRow(candidates, i, final, temperature)) < SURELY_IN_SCOPE);
    exposed = foreign.length;
    rows = {
      texts: readRows([...texts, ...foreign]),
      labels: Int32Array.of(...classOfRow, ...foreign.map(() => -1)),
      real: all.length,
      general: texts.length,
    };
    ({
      words: calibrated,
      joined,
      hears,
    } = calibrate(rows, dense, classes, spec, epochs, seed, chance, (part) => progress(0.8 + 0.1 * part, 'learning what is foreign')));
    ({ fit: final, heard } = fitAll());
  }
  const { weights, scales } = quantise(final.model.weights, classes);
  const head =
    dense && joined
      ? denseHead(dense, fitDense(dense, Int32Array.from(texts.keys()), classOfRow, classes, epochs, seed), joined)
      : undefined;
  progress(1, 'learning');
  return {
    language,
    labels,
    spec,
    vocabulary: final.vocabulary,
    weights,
    scales,
    bias: final.model.bias,
    temperature: calibrated.temperature,
    rejector: calibrated.rejector,
    words,
    ...(synonyms.length > 0 && { synonyms }),
    spelling: [...spellingWords(texts.map(read)), ...(language === 'zh' ? characterPairs(texts.map(read)) : [])],
    ...(head && { dense: head }),
    examples: all.length,
    notes: {
      features: chosen.name,
      pseudoExamples: learned.join(' and ') || 'none',
      crossValidation: Math.round(accuracy * 1000) / 1000,
      exposed,
      ...(messages.length > 0 && { messages: messages.length, messagesLearned: heard }),
      ...calibrated.notes,
      ...(options.vectors && { encoder: options.vectors.encoder, encoderShare: head?.share ?? 0 }),
      ...(joined && { encoderAccuracy: joined.notes.heldOutAccuracy!, encoderAuroc: joined.notes.rejectionAuroc! }),
    },
  };
}
