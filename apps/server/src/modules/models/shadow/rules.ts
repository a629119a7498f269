import { SHADOW_CHANGED_WARN, type ShadowEvaluation } from '@zhiyin/contracts';
import { wilson } from '@zhiyin/kernel';
import { normalise } from '@zhiyin/language';
import { pairedDifference } from '../evaluation/intervals.ts';
import type { Outcome } from '../evaluation/rules.ts';

/** What a customer wrote in one turn, personal data masked; `und` where nobody could tell the language. */
export type TrafficTurn = { text: string; locale: string };
/** What two models say of the same turns, aligned with them. */
export type Guesses = { candidate: readonly Outcome[]; baseline: readonly Outcome[] };
export type ShadowFigures = Pick<
  ShadowEvaluation,
  'n' | 'agreement' | 'candidateRejected' | 'baselineRejected' | 'rejectedDifference' | 'warnings' | 'changes' | 'more' | 'unlike'
>;
type Row = ShadowEvaluation['unlike'][number];

/** Kinds of change, samples of each, and most unlike texts that are kept to be looked at. */
const LISTED = { changes: 60, samples: 5, unlike: 40 };

/** A turn says something when it has at least one letter of any script. */
export const saysSomething = (text: string): boolean => /\p{L}/u.test(text);

const unlikeness = (row: Row) => Math.abs(row.candidate.confidence - row.baseline.confidence);
const surest = (row: Row) => Math.max(row.candidate.confidence, row.baseline.confidence);
const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** 影子评测指标: how far two models agree on unlabelled turns, and in what they differ. */
export function shadowFigures(turns: readonly TrafficTurn[], { candidate, baseline }: Guesses): ShadowFigures {
  const rows = turns.map((turn, i): Row => {
    const [own, other] = [candidate[i], baseline[i]];
    if (!own || !other) throw new Error('every turn needs the guess of both models');
    return {
      text: turn.text,
      locale: turn.locale,
      candidate: { intent: own.guess, confidence: own.confidence },
      baseline: { intent: other.guess, confidence: other.confidence },
    };
  });
  const n = rows.length;
  const count = (holds: (row: Row) => boolean) => rows.filter(holds).length;
  const agree = count((row) => row.candidate.intent === row.baseline.intent);
  const pairs = {
    both: count((row) => row.candidate.intent === null && row.baseline.intent === null),
    onlyCandidate: count((row) => row.candidate.intent === null && row.baseline.intent !== null),
    onlyBaseline: count((row) => row.candidate.intent !== null && row.baseline.intent === null),
    neither: count((row) => row.candidate.intent !== null && row.baseline.intent !== null),
  };
  const rejectedDifference = pairedDifference(pairs);
  const groups = Map.groupBy(
    rows.filter((row) => row.candidate.intent !== row.baseline.intent),
    (row) => JSON.stringify([row.baseline.intent, row.candidate.intent]),
  );
  const changes = [...groups.values()]
    .map((group) => ({
      from: group[0]?.baseline.intent ?? null,
      to: group[0]?.candidate.intent ?? null,
      count: group.length,
      samples: distinct(
        group.toSorted((a, b) => surest(b) - surest(a) || byName(a.text, b.text)),
        LISTED.samples,
      ),
    }))
    .sort((a, b) => b.count - a.count || byName(a.from ?? '', b.from ?? '') || byName(a.to ?? '', b.to ?? ''));
  const left = changes.slice(LISTED.changes);
  return {
    n,
    agreement: wilson(agree, n),
    candidateRejected: wilson(pairs.both + pairs.onlyCandidate, n),
    baselineRejected: wilson(pairs.both + pairs.onlyBaseline, n),
    rejectedDifference,
    warnings: [
      ...(n > 0 && (n - agree) / n > SHADOW_CHANGED_WARN ? (['changed'] as const) : []),
      ...(n > 0 && (rejectedDifference.low > 0 || rejectedDifference.high < 0) ? (['rejected'] as const) : []),
    ],
    changes: changes.slice(0, LISTED.changes),
    more: { kinds: left.length, turns: left.reduce((sum, one) => sum + one.count, 0) },
    unlike: distinct(
      rows.filter((row) => unlikeness(row) > 0).sort((a, b) => unlikeness(b) - unlikeness(a) || byName(a.text, b.text)),
      LISTED.unlike,
    ),
  };
}

/** The first rows, each wording once. */
function distinct(rows: readonly Row[], most: number): Row[] {
  const seen = new Set<string>();
  const kept: Row[] = [];
  for (const row of rows) {
    if (kept.length === most) break;
    const key = normalise(row.text);
    if (seen.has(key)) continue;
    seen.add(key);
    kept.push(row);
  }
  return kept;
}
