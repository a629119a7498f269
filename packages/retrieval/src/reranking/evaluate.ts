import { countsOf, factors, finish, type JudgedList, type Reranker, type Steps, training } from './reranker.ts';

/** Held-out figures: of so many questions with a helpful article, the share that had it first before and after, and the difference with its 95 % interval. */
export type RerankFigures = { questions: number; before: number; after: number; difference: { value: number; low: number; high: number } };

const FOLDS = 5;
const Z95 = 1.96;
/** An order that is worse by more than this, within the interval, is not used. */
const TOLERANCE = 0.005;
/** Fewer held-out questions say nothing. */
export const LEAST_QUESTIONS = 50;

/** Whether the helpful article of a list stands first: by search, and with the re-ranker. */
function firsts(reranker: Reranker, { rows, judged }: JudgedList): { before: boolean; after: boolean } {
  const by = factors(reranker, rows);
  const order = rows.map((row, at) => row[0]! + Math.log(by[at]!));
  const first = (values: readonly number[]): number => values.indexOf(Math.max(...values));
  return { before: first(rows.map((row) => row[0]!)) === judged, after: first(order) === judged };
}

type Pair = { before: boolean; after: boolean; count: number };

/** Paired: every question is asked both ways. Every list counts once: for lists nobody chose by their order. */
export function figuresOf(reranker: Reranker, lists: readonly JudgedList[]): RerankFigures {
  return summed(lists.filter(({ isHelpful }) => isHelpful).map((list) => ({ ...firsts(reranker, list), count: 1 })));
}

/** Weighted shares; the interval of the mean of the paired differences by its sandwich variance. */
function summed(pairs: readonly Pair[]): RerankFigures {
  const total = pairs.reduce((sum, { count }) => sum + count, 0) || 1;
  const share = (of: (pair: Pair) => number): number => pairs.reduce((sum, pair) => sum + pair.count * of(pair), 0) / total;
  const gain = ({ before, after }: Pair): number => Number(after) - Number(before);
  const value = share(gain);
  const spread = (Z95 * Math.sqrt(pairs.reduce((sum, pair) => sum + (pair.count * (gain(pair) - value)) ** 2, 0))) / total;
  const round = (number: number): number => Math.round(number * 10_000) / 10_000;
  return {
    questions: pairs.length,
    before: round(share(({ before }) => Number(before))),
    after: round(share(({ after }) => Number(after))),
    difference: { value: round(value), low: round(value - spread), high: round(value + spread) },
  };
}

/**
 * Five-fold cross-validation: lists of one group (the same question asked again) stand in one fold, so that nothing is measured on a question
 * it was learned from.
 */
export function* crossValidation(lists: readonly (JudgedList & { group: string })[]): Steps<RerankFigures> {
  const groups = [...new Set(lists.map(({ group }) => group))].sort();
  const foldOf = new Map(groups.map((group, at) => [group, at % FOLDS]));
  const counts = countsOf(lists);
  const pairs: Pair[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const held = lists.flatMap((list, at) => (foldOf.get(list.group) === fold && list.isHelpful ? [{ list, count: counts[at]! }] : []));
    if (held.length === 0) continue;
    const reranker = yield* training(lists.filter(({ group }) => foldOf.get(group) !== fold));
    for (const { list, count } of held) pairs.push({ ...firsts(reranker, list), count });
  }
  return summed(pairs);
}
export const crossValidate = (lists: readonly (JudgedList & { group: string })[]): RerankFigures => finish(crossValidation(lists));

/** Used only when it puts more right articles first, and is not worse beyond the tolerance at the low end of the interval. */
export function isWorthUsing({ questions, difference }: RerankFigures): boolean {
  return questions >= LEAST_QUESTIONS && difference.value > 0 && difference.low >= -TOLERANCE;
}
