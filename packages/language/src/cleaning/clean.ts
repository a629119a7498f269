import { createGazetteerFinder } from '../entities/gazetteer.ts';
import { findConcepts } from '../intents/concepts.ts';
import { type FeatureSpec, type HashedTexts, hashTexts } from '../intents/features.ts';
import { groupByLanguage } from '../intents/languages.ts';
import type { Example } from '../intents/model.ts';
import { buildVocabulary, Weigher, weighRows } from '../intents/weighing.ts';
import { LINE_WEIGHTS, likenessSpec } from '../likeness/spec.ts';
import { detectLanguage, primaryLanguage } from '../text/detect-language.ts';
import { skeleton } from '../text/normalise.ts';
import { createSegmenter } from '../text/segment.ts';
import { doubtLabels } from './label-doubts.ts';
import { findNearDuplicates } from './near-duplicates.ts';
import { findPersonalData, type PersonalData } from './personal-data.ts';

/** A line of a corpus; `createdAt` (ISO) lets old lines be found. */
export type CorpusLine = Example & { createdAt?: string };
export type LowQuality = 'no_words' | 'too_short' | 'too_long' | 'other_language' | 'placeholder' | 'stale' | 'retired_product';

/** 清洗 findings; lines are positions in the list given, from 0. Everything is proposed, nothing is changed. */
export type CleaningReport = {
  /** Labels a model trained on the rest of the corpus would not give, most suspicious first; score 0..1. */
  suspectLabels: { line: number; given: string; suggested: string; score: number }[];
  /** Groups of lines that say the same with the same label. */
  duplicates: number[][];
  /** Groups of lines that say the same with different labels. */
  conflicts: { lines: number[]; intents: string[] }[];
  lowQuality: { line: number; why: LowQuality }[];
  personalData: { line: number; kinds: PersonalData['kind'][] }[];
  /** Suspicion of each line's label, 0 (fits) .. 1 (fits another); null where it cannot be judged (no label, too few lines). */
  scores: (number | null)[];
};

export type CleaningOptions = {
  seed?: number;
  vocabulary?: readonly string[];
  now?: Date;
  /** Lines older than this are stale; needs `now` and lines with `createdAt`. */
  maxAgeDays?: number;
  /** Names of products no longer sold: lines that mention them are proposed for removal. */
  retired?: readonly string[];
  progress?: (done: number, stage: string) => void;
};

/** From this cosine on two texts count as the same; word order and small typing differences remain below it. */
const SAME = 0.93;
const DAY = 86_400_000;

/**
 * 语料清洗: proposes what to look at in a corpus: labels by confident learning (Northcutt et al. 2021, five folds), near-duplicates
 * and conflicts, lines of low quality, stale lines, personal data.
 */
export function cleanCorpus(lines: readonly CorpusLine[], options: CleaningOptions = {}): CleaningReport {
  const report: CleaningReport = {
    suspectLabels: [],
    duplicates: [],
    conflicts: [],
    lowQuality: [],
    personalData: [],
    scores: lines.map(() => null),
  };
  const positions = new Map<Example, number>(lines.map((line, i) => [line, i]));
  const groups = groupByLanguage(lines);
  let done = 0;
  for (const [language, own] of groups) {
    options.progress?.(done / lines.length, `${language}: labels`);
    const before = done;
    judgeLabels(language, own as CorpusLine[], positions, report, {
      ...options,
      progress: (part, stage) => options.progress?.((before + part * own.length) / lines.length, `${language}: ${stage}`),
    });
    done += own.length;
  }
  report.suspectLabels.sort((a, b) => b.score - a.score || a.line - b.line);
  const retired = findRetired(options.retired ?? []);
  lines.forEach((line, i) => {
    const why = weaknessOf(line, retired, options);
    if (why) report.lowQuality.push({ line: i, why });
    const kinds = [...new Set(findPersonalData(line.text).map((found) => found.kind))];
    if (kinds.length) report.personalData.push({ line: i, kinds });
  });
  options.progress?.(1, 'done');
  return report;
}

/** Names match as products do elsewhere: whatever their case, width and separators, and never inside another word or model number. */
function findRetired(names: readonly string[]): (text: string) => boolean {
  const find = createGazetteerFinder([{ type: 'retired', fuzzy: false, entries: names.map((value) => ({ value, synonyms: [] })) }]);
  return (text) => find(text).length > 0;
}

function weaknessOf(line: CorpusLine, isRetired: (text: string) => boolean, options: CleaningOptions): LowQuality | null {
  const plain = skeleton(line.text);
  if (!/\p{L}/u.test(plain)) return 'no_words';
  if (/\{\{?\s*\w+\s*\}?\}|<\w+>|\[[A-Z_]{3,}\]|\bx{4,}\b|lorem ipsum/i.test(line.text)) return 'placeholder';
  if (plain.length < 2) return 'too_short';
  if (line.text.length > 500) return 'too_long';
  if (line.locale) {
    const detected = detectLanguage(line.text);
    if (detected.locale !== 'und' && detected.confidence >= 0.9 && primaryLanguage(detected.locale) !== primaryLanguage(line.locale))
      return 'other_language';
  }
  if (isRetired(line.text)) return 'retired_product';
  if (options.now && options.maxAgeDays !== undefined && line.createdAt) {
    const age = (options.now.getTime() - Date.parse(line.createdAt)) / DAY;
    if (age > options.maxAgeDays) return 'stale';
  }
  return null;
}

function judgeLabels(
  language: string,
  own: readonly CorpusLine[],
  positions: ReadonlyMap<Example, number>,
  report: CleaningReport,
  options: CleaningOptions,
): void {
  const chinese = language === 'zh';
  const spec = likenessSpec({ weights: LINE_WEIGHTS, concepts: chinese || language === 'en', minDf: own.length > 3000 ? 2 : 1 });
  const texts = hashTexts(
    own.map((line) => line.text),
    spec,
    chinese ? createSegmenter(options.vocabulary) : null,
    findConcepts,
  );
  const lineOf = (i: number): number => positions.get(own[i]!)!;
  groupSame(own, texts, spec, lineOf, report);

  const labels = [...new Set(own.flatMap((line) => (line.intent === null ? [] : [line.intent])))].sort();
  const classOf = new Map(labels.map((label, c) => [label, c]));
  const truth = Int32Array.from(own, (line) => (line.intent === null ? -1 : classOf.get(line.intent)!));
  if (labels.length < 2 || own.length < 20) return;
  const { scores, suspects } = doubtLabels(texts, truth, labels.length, spec, options);
  scores.forEach((score, i) => {
    if (score !== null) report.scores[lineOf(i)] = Math.round(score * 1e6) / 1e6;
  });
  for (const { at, likely } of suspects)
    report.suspectLabels.push({
      line: lineOf(at),
      given: labels[truth[at]!]!,
      suggested: labels[likely]!,
      score: Math.round((scores[at] ?? 0) * 1e4) / 1e4,
    });
}

function groupSame(
  own: readonly CorpusLine[],
  texts: HashedTexts,
  spec: FeatureSpec,
  lineOf: (i: number) => number,
  report: CleaningReport,
): void {
  const vocabulary = buildVocabulary(texts, { ...spec, minDf: 1 });
  const rows = weighRows(texts, new Weigher(vocabulary, spec));
  for (const group of findNearDuplicates(
    rows,
    vocabulary.hashes.length,
    SAME,
    own.map((line) => skeleton(line.text)),
  )) {
    const byIntent = new Map<string, number[]>();
    for (const i of group) byIntent.set(own[i]!.intent ?? '', [...(byIntent.get(own[i]!.intent ?? '') ?? []), lineOf(i)]);
    if (byIntent.size > 1) report.conflicts.push({ lines: group.map(lineOf).sort((a, b) => a - b), intents: [...byIntent.keys()].sort() });
    for (const same of byIntent.values()) if (same.length > 1) report.duplicates.push(same.sort((a, b) => a - b));
  }
}
