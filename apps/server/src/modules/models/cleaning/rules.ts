import type { CleaningAction, CleaningChange, CleaningKind } from '@zhiyin/contracts';
import { skeleton } from '@zhiyin/language';
import { isSystemIntent, type Line } from '../corpora/rules.ts';

export type CorpusState = Line & { id: string };
/** What deciding needs of a finding. */
export type Decidable = { id: string; kind: CleaningKind; lines: readonly CorpusState[]; action: CleaningAction };
export type LineChange = { id: string; before: Line; after: Line | null };

/** These are about the words alone: they hold whatever intent the line has come to. */
export const WORDS_ONLY: readonly CleaningKind[] = ['low_quality', 'retired_product', 'personal_data'];

const lineOf = ({ intentId, locale, text }: Line): Line => ({ intentId, locale, text });
/** What is the same sentence to a model: the words, whatever their case and punctuation. */
const saying = (line: Pick<Line, 'intentId' | 'text'>) => JSON.stringify([line.intentId, skeleton(line.text) || line.text]);

/** The lines of a finding that still are as they were found; empty when what is left is no finding any more. */
export function holdingLines(finding: Pick<Decidable, 'kind' | 'lines'>, now: (id: string) => Line | null | undefined): CorpusState[] {
  const holding = finding.lines.filter((line) => {
    const present = now(line.id);
    return present?.text === line.text && (WORDS_ONLY.includes(finding.kind) || present.intentId === line.intentId);
  });
  const isFinding =
    finding.kind === 'duplicate'
      ? holding.length > 1
      : finding.kind === 'conflict'
        ? new Set(holding.map((line) => line.intentId)).size > 1
        : holding.length > 0;
  return isFinding ? holding : [];
}

/**
 * Applies findings one after another to a corpus: each sees what those before it left.
 * @param chosen instead of what each finding proposes
 * @returns what became of each line that changed, and which findings no longer held when their turn came
 */
export function applyFindings(
  corpus: readonly CorpusState[],
  findings: readonly Decidable[],
  chosen?: CleaningAction,
): { changes: LineChange[]; accepted: string[]; outdated: string[] } {
  const before = new Map(corpus.map((line) => [line.id, lineOf(line)]));
  const present = new Map<string, Line | null>(before);
  const said = new Map<string, Set<string>>();
  for (const line of corpus) said.set(saying(line), (said.get(saying(line)) ?? new Set()).add(line.id));
  const put = (id: string, after: Line | null) => {
    const old = present.get(id);
    if (old) said.get(saying(old))?.delete(id);
    // the intent has the sentence already: one of the two is enough
    const isTwice = after !== null && (said.get(saying(after))?.size ?? 0) > 0;
    const kept = isTwice ? null : after;
    present.set(id, kept);
    if (kept) said.set(saying(kept), (said.get(saying(kept)) ?? new Set()).add(id));
  };
  const accepted: string[] = [];
  const outdated: string[] = [];
  const touched = new Set<string>();
  for (const finding of findings) {
    const holding = holdingLines(finding, (id) => present.get(id));
    if (holding.length === 0) {
      outdated.push(finding.id);
      continue;
    }
    accepted.push(finding.id);
    const action = chosen ?? finding.action;
    const keepId = action.type === 'remove' ? keptOf(finding.kind, holding, action.keepId) : undefined;
    for (const { id } of holding) {
      const line = present.get(id);
      if (!line) continue;
      touched.add(id);
      if (action.type === 'relabel' && line.intentId !== action.intentId) put(id, { ...line, intentId: action.intentId });
      else if (action.type === 'edit' && line.text !== action.text) put(id, { ...line, text: action.text });
      else if (action.type === 'locale') present.set(id, { ...line, locale: action.locale });
      else if (action.type === 'remove' && id !== keepId) put(id, null);
    }
  }
  const changes = [...touched].flatMap((id): LineChange[] => {
    const [old, after] = [before.get(id), present.get(id) ?? null];
    if (!old || (after && after.text === old.text && after.intentId === old.intentId && after.locale === old.locale)) return [];
    return [{ id, before: old, after }];
  });
  return { changes, accepted, outdated };
}

/** Of duplicates one line stays, whatever else happens. */
function keptOf(kind: CleaningKind, holding: readonly CorpusState[], wanted: string | undefined): string | undefined {
  if (holding.some((line) => line.id === wanted)) return wanted;
  return kind === 'duplicate' ? holding[0]?.id : undefined;
}

/** The lines that are no longer as these changes left them, or whose intent is gone: they stand in the way of taking the changes back. */
export function obstaclesTo(changes: readonly LineChange[], corpus: readonly CorpusState[], intents: ReadonlySet<string>): string[] {
  const present = new Map(corpus.map((line) => [line.id, line]));
  return changes
    .filter(({ id, before, after }) => {
      const line = present.get(id);
      const isAsLeft =
        after === null ? line === undefined : line?.text === after.text && line.intentId === after.intentId && line.locale === after.locale;
      return !isAsLeft || !intents.has(before.intentId);
    })
    .map((change) => change.id);
}

/** Whether the bot understands differently at once. */
export function isServing(changes: readonly LineChange[]): boolean {
  return changes.some(({ before, after }) => isSystemIntent(before.intentId) || (after !== null && isSystemIntent(after.intentId)));
}

export type Totals = { relabelled: number; edited: number; locale: number; removed: number };

/** What decisions that hold did, line by line as they left them. */
export function summarise(changes: readonly CleaningChange[]): {
  totals: Totals;
  relabelled: { from: string; to: string; count: number }[];
} {
  const totals: Totals = { relabelled: 0, edited: 0, locale: 0, removed: 0 };
  const moves = new Map<string, { from: string; to: string; count: number }>();
  for (const { before, after } of changes) {
    if (after === null) {
      totals.removed += 1;
      continue;
    }
    if (after.text !== before.text) totals.edited += 1;
    if (after.locale !== before.locale) totals.locale += 1;
    if (after.intentId === before.intentId) continue;
    totals.relabelled += 1;
    const key = JSON.stringify([before.intentId, after.intentId]);
    const move = moves.get(key) ?? { from: before.intentId, to: after.intentId, count: 0 };
    move.count += 1;
    moves.set(key, move);
  }
  const relabelled = [...moves.values()].sort((a, b) => b.count - a.count || (a.from + a.to < b.from + b.to ? -1 : 1));
  return { totals, relabelled };
}
