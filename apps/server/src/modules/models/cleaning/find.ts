import { createHash } from 'node:crypto';
import type { CleaningAction, CleaningFinding, CleaningKind } from '@zhiyin/contracts';
import {
  type CleaningReport,
  type CorpusLine,
  cleanCorpus,
  createNeighbours,
  detectLanguage,
  maskPersonalData,
  skeleton,
} from '@zhiyin/language';
import { OUT_OF_SCOPE, toExample } from '../corpora/rules.ts';
import type { CorpusState } from './rules.ts';

const DAY_MS = 86_400_000;
/** Sentences of an intent that are shown beside a line. */
const SHOWN = 3;
/** Texts alike without being the same words (the library's threshold). */
const ALIKE = 0.93;

export type ReviewLine = CorpusState & { source: string; touchedAt: string };
/** Plain data: what one search for findings needs. */
export type Review = {
  lines: readonly ReviewLine[];
  vocabulary: readonly string[];
  now: string;
  staleDays: number | null;
  staleManual: boolean;
  retiredProducts: readonly string[];
};
export type Found = Pick<CleaningFinding, 'kind' | 'score' | 'action' | 'why' | 'personal' | 'sides'> & {
  lines: ReviewLine[];
  intents: string[];
  fingerprint: string;
};

/**
 * What somebody should look at in the lines training learns from, the surest first. System intents are left out: they are matched by rules
 * and phrases, where a single word is right. Deterministic.
 */
export function findIn(review: Review, progress: (done: number, stage: string) => void): Found[] {
  const { lines } = review;
  const now = new Date(review.now);
  const report = cleanCorpus(
    lines.map((line): CorpusLine => {
      const ages = review.staleManual || line.source !== 'manual';
      return { ...toExample(line), ...(ages && { createdAt: line.touchedAt }) };
    }),
    {
      seed: 1,
      vocabulary: review.vocabulary,
      now,
      ...(review.staleDays !== null && { maxAgeDays: review.staleDays }),
      retired: review.retiredProducts,
      progress: (done, stage) => progress(0.9 * Math.min(1, done), stage),
    },
  );
  progress(0.9, 'neighbours');
  const found = [
    ...suspects(review, report),
    ...groups(review, report),
    ...weak(review, report, now),
    ...report.personalData.map(({ line, kinds }): Found => {
      const text = maskPersonalData((lines[line] as ReviewLine).text);
      const isNothingElse = !/\p{L}/u.test(text);
      return single(review, line, 'personal_data', 1, isNothingElse ? { type: 'remove' } : { type: 'edit', text }, { personal: kinds });
    }),
  ];
  progress(1, 'done');
  return found.sort((a, b) => b.score - a.score || (a.fingerprint < b.fingerprint ? -1 : 1));
}

function single(
  { lines }: Review,
  at: number,
  kind: CleaningKind,
  score: number,
  action: CleaningAction,
  more: Partial<Pick<Found, 'why' | 'personal' | 'sides'>> = {},
): Found {
  return made(kind, score, [lines[at] as ReviewLine], action, more);
}

function made(
  kind: CleaningKind,
  score: number,
  own: ReviewLine[],
  action: CleaningAction,
  more: Partial<Pick<Found, 'why' | 'personal' | 'sides'>> = {},
): Found {
  const said = own.map((line) => JSON.stringify([line.intentId, line.text])).sort();
  const intents = new Set(own.map((line) => line.intentId));
  if (action.type === 'relabel') intents.add(action.intentId);
  return {
    kind,
    score: Math.round(score * 1e4) / 1e4,
    action,
    why: null,
    personal: [],
    sides: [],
    ...more,
    lines: own,
    intents: [...intents].sort(),
    fingerprint: createHash('sha256')
      .update(JSON.stringify([kind, more.why ?? null, ...said]))
      .digest('hex'),
  };
}

function byIntent(lines: readonly ReviewLine[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [i, { intentId }] of lines.entries()) {
    const group = groups.get(intentId);
    if (group) group.push(i);
    else groups.set(intentId, [i]);
  }
  return groups;
}

function suspects(review: Review, report: CleaningReport): Found[] {
  const { lines } = review;
  if (report.suspectLabels.length === 0) return [];
  const beside = sidesIn(review);
  return report.suspectLabels.map(({ line, given, suggested, score }) =>
    single(
      review,
      line,
      'suspect_label',
      score,
      { type: 'relabel', intentId: suggested },
      { sides: beside(line, [given, suggested], new Set([lines[line]?.id ?? ''])) },
    ),
  );
}

function sidesIn({ lines, vocabulary }: Review): (line: number, intents: readonly string[], except: ReadonlySet<string>) => Found['sides'] {
  const members = byIntent(lines);
  const nearest = createNeighbours(
    lines.map((line) => line.text),
    vocabulary,
  );
  return (line, intents, except) =>
    intents.map((intentId) => ({
      intentId,
      nearest: nearest(
        line,
        (members.get(intentId) ?? []).filter((i) => !except.has(lines[i]?.id ?? '')),
        SHOWN,
      ).map((i) => lines[i]?.text ?? ''),
    }));
}

function groups(review: Review, report: CleaningReport): Found[] {
  const { lines } = review;
  const oldestFirst = (group: readonly number[]) =>
    group
      .map((i) => lines[i] as ReviewLine)
      .sort((a, b) => (a.touchedAt < b.touchedAt ? -1 : a.touchedAt > b.touchedAt ? 1 : a.id < b.id ? -1 : 1));
  const likeness = (own: readonly ReviewLine[]) => (new Set(own.map((line) => skeleton(line.text))).size === 1 ? 1 : ALIKE);
  const beside = report.conflicts.length > 0 ? sidesIn(review) : undefined;
  return [
    ...report.duplicates.map((group) => {
      const own = oldestFirst(group);
      return made('duplicate', likeness(own), own, { type: 'remove', keepId: own[0]?.id ?? '' });
    }),
    ...report.conflicts.map((conflict) => {
      const own = oldestFirst(conflict.lines);
      const intents = [...new Set(own.map((line) => line.intentId))].sort();
      const proposed = likelier(review, report, conflict.lines);
      const except = new Set(own.map((line) => line.id));
      return made(
        'conflict',
        likeness(own),
        own,
        { type: 'relabel', intentId: proposed },
        { sides: beside?.(conflict.lines[0] ?? 0, intents, except) ?? [] },
      );
    }),
  ];
}

/** Of a conflict's intents the one with the most lines; where that is even, the one whose lines fit best. */
function likelier({ lines }: Review, report: CleaningReport, group: readonly number[]): string {
  const rows = new Map<string, { count: number; suspicion: number }>();
  for (const i of group) {
    const intentId = lines[i]?.intentId ?? OUT_OF_SCOPE;
    const row = rows.get(intentId) ?? { count: 0, suspicion: 0 };
    rows.set(intentId, { count: row.count + 1, suspicion: row.suspicion + (report.scores[i] ?? 0.5) });
  }
  const best = [...rows].sort(
    ([a, x], [b, y]) => y.count - x.count || x.suspicion / x.count - y.suspicion / y.count || (a < b ? -1 : 1),
  )[0];
  return best?.[0] ?? OUT_OF_SCOPE;
}

function weak(review: Review, report: CleaningReport, now: Date): Found[] {
  return report.lowQuality.map(({ line, why }) => {
    const own = review.lines[line] as ReviewLine;
    if (why === 'retired_product') return single(review, line, 'retired_product', 1, { type: 'remove' });
    if (why === 'stale') {
      const days = (now.getTime() - Date.parse(own.touchedAt)) / DAY_MS;
      return single(review, line, 'stale', 1 - (review.staleDays ?? days) / Math.max(days, 1), { type: 'remove' });
    }
    const action: CleaningAction =
      why === 'other_language' ? { type: 'locale', locale: detectLanguage(own.text).locale } : { type: 'remove' };
    return single(review, line, 'low_quality', 1, action, { why });
  });
}
