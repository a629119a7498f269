import { type Rate, wilson } from '@zhiyin/kernel';
import { normalise } from '@zhiyin/language';
import { mcnemar, type Pairs, pairedDifference } from './intervals.ts';

/** An example with the truth; intent null = out of scope. */
export type Exam = { text: string; intent: string | null; locale: string };
/** What a model said of it; undefined guesses do not exist: null = rejected. */
export type Outcome = { guess: string | null; confidence: number };

/** Share of a corpus that is put aside for measuring. */
const SPLIT_SHARE = 0.2;
/** How many errors and changed texts are kept to be looked at. */
const LISTED = 100;

/** FNV-1a over UTF-16 units with a final mix (MurmurHash3's fmix32): spreads texts evenly, the same on every machine. 0..2^32-1. */
export function textHash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * 评测集划分: about a fifth of every intent's lines in every language, at least one where there are two (a single line stays for training),
 * chosen by the hash of the normalised text: the same corpus gives the same set, and a line is not chosen by where it stands.
 * A text that stands under two intents has no one truth, and is left out.
 */
export function splitForEvaluation(lines: readonly Exam[]): Exam[] {
  const truths = new Map<string, Set<string | null>>();
  const groups = new Map<string, Map<string, Exam>>();
  for (const line of lines) {
    const text = normalise(line.text);
    truths.set(text, (truths.get(text) ?? new Set()).add(line.intent));
    const name = JSON.stringify([line.intent, line.locale]);
    const group = groups.get(name) ?? new Map<string, Exam>();
    if (!group.has(text)) group.set(text, line);
    groups.set(name, group);
  }
  return [...groups.keys()].sort().flatMap((name) => {
    const group = [...(groups.get(name) as Map<string, Exam>)];
    const take = group.length < 2 ? 0 : Math.max(1, Math.round(group.length * SPLIT_SHARE));
    return group
      .filter(([text]) => truths.get(text)?.size === 1)
      .map(([text, line]) => ({ text, line, hash: textHash(text) }))
      .sort((a, b) => a.hash - b.hash || (a.text < b.text ? -1 : 1))
      .slice(0, take)
      .map(({ line }) => line);
  });
}

/** Right: the intent and accepted; out of scope: rejected. */
export const isRight = (exam: Pick<Exam, 'intent'>, outcome: Outcome): boolean => outcome.guess === exam.intent;

export type IntentFigures = {
  intent: string;
  precision: number | null;
  recall: number | null;
  f1: number;
  support: number;
  confusedWith?: string | null;
};
export type Figures = {
  examples: number;
  accuracy: Rate;
  inScope: Rate;
  outOfScope: Rate;
  macroF1: number | null;
  intents: IntentFigures[];
  confusions: { truth: string | null; guess: string | null; count: number }[];
  errors: (Exam & { truth: string | null; guess: string | null; confidence: number })[];
};

/**
 * 评测指标 of one model. Precision, recall and F1 count a rejected text as missed; macro F1 is the mean over the intents the set asks for.
 * @param outcomes aligned with `exams`; null = the model's corpus does not know the intent, not counted
 */
export function figuresOf(exams: readonly Exam[], outcomes: readonly (Outcome | null)[]): Figures {
  const counts = new Map<string, { hit: number; given: number; support: number }>();
  const of = (intent: string) => {
    const found = counts.get(intent) ?? { hit: 0, given: 0, support: 0 };
    counts.set(intent, found);
    return found;
  };
  const confusions = new Map<string, { truth: string | null; guess: string | null; count: number }>();
  const errors: Figures['errors'] = [];
  let [examples, right, inScope, inScopeRight] = [0, 0, 0, 0];
  exams.forEach((exam, i) => {
    const outcome = outcomes[i];
    if (!outcome) return;
    const { guess, confidence } = outcome;
    const isHit = isRight(exam, outcome);
    examples += 1;
    if (isHit) right += 1;
    if (guess !== null) of(guess).given += 1;
    if (exam.intent !== null) {
      inScope += 1;
      const own = of(exam.intent);
      own.support += 1;
      if (isHit) {
        inScopeRight += 1;
        own.hit += 1;
      }
    }
    if (isHit) return;
    const key = JSON.stringify([exam.intent, guess]);
    const pair = confusions.get(key) ?? { truth: exam.intent, guess, count: 0 };
    pair.count += 1;
    confusions.set(key, pair);
    errors.push({ ...exam, truth: exam.intent, guess, confidence });
  });
  const pairs = [...confusions.values()].sort(
    (a, b) => b.count - a.count || byName(a.truth ?? '', b.truth ?? '') || byName(a.guess ?? '', b.guess ?? ''),
  );
  const intents = [...counts]
    .map(([intent, { hit, given, support }]): IntentFigures => {
      const worst = pairs.find((pair) => pair.truth === intent);
      return {
        intent,
        precision: given ? hit / given : null,
        recall: support ? hit / support : null,
        f1: hit ? (2 * hit) / (given + support) : 0,
        support,
        ...(worst && { confusedWith: worst.guess }),
      };
    })
    .sort((a, b) => byName(a.intent, b.intent));
  const asked = intents.filter((one) => one.support > 0);
  return {
    examples,
    accuracy: wilson(right, examples),
    inScope: wilson(inScopeRight, inScope),
    outOfScope: wilson(right - inScopeRight, examples - inScope),
    macroF1: asked.length ? asked.reduce((sum, one) => sum + one.f1, 0) / asked.length : null,
    intents,
    confusions: pairs,
    errors: errors.sort((a, b) => b.confidence - a.confidence || byName(a.text, b.text)).slice(0, LISTED),
  };
}

export type JudgedWrong = Figures['errors'][number] & { ordinal: number };

/**
 * What was judged wrongly, surest first; of one truth (null = out of scope) and one guess (null = rejected) where they are given.
 * @param outcomes aligned with `exams`; null = not counted
 */
export function wrongOf(
  exams: readonly Exam[],
  outcomes: readonly (Outcome | null)[],
  cell: { truth?: string | null; guess?: string | null },
): JudgedWrong[] {
  const found: JudgedWrong[] = [];
  exams.forEach((exam, ordinal) => {
    const outcome = outcomes[ordinal];
    if (!outcome || isRight(exam, outcome)) return;
    if (cell.truth !== undefined && exam.intent !== cell.truth) return;
    if (cell.guess !== undefined && outcome.guess !== cell.guess) return;
    found.push({ ...exam, ordinal, truth: exam.intent, ...outcome });
  });
  return found.sort((a, b) => b.confidence - a.confidence || a.ordinal - b.ordinal);
}

const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export type Comparison = {
  examples: number;
  candidateAccuracy: Rate;
  baselineAccuracy: Rate;
  onlyCandidateRight: number;
  onlyBaselineRight: number;
  difference: { value: number; low: number; high: number };
  pValue: number;
  verdict: 'better' | 'not_worse' | 'worse';
  intents: { intent: string; support: number; candidateRecall: number; baselineRecall: number }[];
  changes: (Omit<Exam, 'intent'> & {
    truth: string | null;
    candidate: string | null;
    baseline: string | null;
    change: 'broken' | 'fixed';
  })[];
};

/**
 * 上线判定: two models on the same texts. The candidate is worse when the whole 95 % interval of the paired difference lies below zero; anything
 * else is not worse beyond what chance explains. Texts of intents the candidate's corpus gave up are not asked; intents only the candidate
 * knows count as errors of the baseline.
 */
export function compareModels(
  exams: readonly Exam[],
  candidate: readonly (Outcome | null)[],
  baseline: readonly (Outcome | null)[],
): Comparison {
  const pairs: Pairs = { both: 0, onlyCandidate: 0, onlyBaseline: 0, neither: 0 };
  const intents = new Map<string, { support: number; candidate: number; baseline: number }>();
  const changes: Comparison['changes'] = [];
  exams.forEach((exam, i) => {
    const own = candidate[i];
    if (!own) return;
    const other = baseline[i] ?? null;
    const isOwn = isRight(exam, own);
    const isOther = other !== null && isRight(exam, other);
    pairs[isOwn ? (isOther ? 'both' : 'onlyCandidate') : isOther ? 'onlyBaseline' : 'neither'] += 1;
    if (exam.intent !== null) {
      const row = intents.get(exam.intent) ?? { support: 0, candidate: 0, baseline: 0 };
      row.support += 1;
      row.candidate += Number(isOwn);
      row.baseline += Number(isOther);
      intents.set(exam.intent, row);
    }
    if (isOwn !== isOther)
      changes.push({
        text: exam.text,
        locale: exam.locale,
        truth: exam.intent,
        candidate: own.guess,
        baseline: other?.guess ?? null,
        change: isOwn ? 'fixed' : 'broken',
      });
  });
  const { both, onlyCandidate, onlyBaseline, neither } = pairs;
  const n = both + onlyCandidate + onlyBaseline + neither;
  const difference = pairedDifference(pairs);
  return {
    examples: n,
    candidateAccuracy: wilson(both + onlyCandidate, n),
    baselineAccuracy: wilson(both + onlyBaseline, n),
    onlyCandidateRight: onlyCandidate,
    onlyBaselineRight: onlyBaseline,
    difference,
    pValue: mcnemar(onlyCandidate, onlyBaseline),
    verdict: difference.high < 0 ? 'worse' : difference.low > 0 ? 'better' : 'not_worse',
    intents: [...intents]
      .map(([intent, row]) => ({
        intent,
        support: row.support,
        candidateRecall: row.candidate / row.support,
        baselineRecall: row.baseline / row.support,
      }))
      .sort((a, b) => a.candidateRecall - a.baselineRecall - (b.candidateRecall - b.baselineRecall) || byName(a.intent, b.intent)),
    changes: changes.sort((a, b) => byName(a.change, b.change) || byName(a.text, b.text)).slice(0, LISTED),
  };
}
