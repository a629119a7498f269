import { LABEL_ERRORS, type Label, type LabelError, type LabelResult } from '@zhiyin/contracts';
import { wilson } from '@zhiyin/kernel';
import { type EntityItem, wrongEntityOf } from './entity-rules.ts';
import { CANNOT_JUDGE_LIMIT, estimate, kappaOf, shrunk, TARGET_ERROR, verdictOf, withheldBecause } from './estimate-rules.ts';
import { finalLabel, judge, labelKey, type Prediction } from './judging-rules.ts';
import type { PastLabels, StratumKey, StratumPlan } from './sampling-rules.ts';

type Item = { turn_id: string; stratum: StratumKey; prediction: Prediction; adjudicated: Label | null; labels: readonly (Label | null)[] };
type FullItem = Item & EntityItem;
export type Judged<I> = { item: I; label: Label; error: LabelError | null | undefined };

/** Items that stand with a label, and what it makes of the prediction. */
export function judged<I extends Item>(items: readonly I[]): Judged<I>[] {
  return items.flatMap((item) => {
    const label = finalLabel(item.labels, item.adjudicated);
    return label ? [{ item, label, error: judge(label, item.prediction) }] : [];
  });
}

/** Whether every label and every adjudication is in. */
export const isComplete = (items: readonly Item[]): boolean =>
  items.every((item) => finalLabel(item.labels, item.adjudicated) !== undefined);

/** Errors and labels by stratum, for the next allocation. */
export function pastOf(items: readonly Item[]): Map<StratumKey, PastLabels> {
  const past = new Map<StratumKey, PastLabels>();
  for (const { item, error } of judged(items)) {
    if (error === undefined) continue;
    const so = past.get(item.stratum) ?? { errors: 0, n: 0 };
    past.set(item.stratum, { errors: so.errors + (error ? 1 : 0), n: so.n + 1 });
  }
  return past;
}

/** The result of a sample: `pool` are the items of four weeks, this one's among them; a turn drawn twice counts once. */
export function resultOf(
  strata: readonly StratumPlan[],
  items: readonly FullItem[],
  pool: readonly Item[],
): Omit<LabelResult, 'sample' | 'pooled'> {
  const standing = judged(items);
  const counting = standing.filter((one) => one.error !== undefined);
  const counted = (is: (error: LabelError | null | undefined) => boolean) =>
    strata.map((plan) => {
      const inside = counting.filter((one) => one.item.stratum === plan.key);
      return { ...plan, n: inside.length, errors: inside.filter((one) => is(one.error)).length };
    });
  const byStratum = counted((error) => error !== null);
  const whole = estimate(byStratum);
  const pairs = items.flatMap(({ labels: [first, second] }) => (first && second ? [[labelKey(first), labelKey(second)] as const] : []));
  const kappa = kappaOf(pairs);
  const verdict = verdictOf(kappa);
  const withheld = withheldBecause(counting.length, verdict);
  const unjudged = wilson(standing.length - counting.length, standing.length);
  return {
    state: isComplete(items) ? 'final' : 'provisional',
    error: withheld ? null : whole,
    withheld,
    n: counting.length,
    target: TARGET_ERROR,
    kappa: { value: kappa, pairs: pairs.length, verdict },
    cannotJudge: { rate: unjudged, alarm: (unjudged.value ?? 0) > CANNOT_JUDGE_LIMIT },
    strata: byStratum.map(({ key, population, size, n, errors }) => ({ key, population, size, n, errors, rate: wilson(errors, n) })),
    errorTypes: LABEL_ERRORS.map((type) => {
      const so = counted((error) => error === type);
      return { type, count: so.reduce((sum, s) => sum + s.errors, 0), rate: estimate(so) };
    }),
    wrongEntity: wrongEntityOf(
      strata,
      counting.map((one) => one.item),
    ),
    intents: intentsOf(pool, whole.value),
  };
}

/** By what the customer meant; labels of several intents belong to none of them. */
function intentsOf(pool: readonly Item[], overall: number | null): LabelResult['intents'] {
  const turns = new Map(judged(pool).map((one) => [one.item.turn_id, one]));
  const counts = new Map<string | null, { n: number; errors: number }>();
  for (const { label, error } of turns.values()) {
    if (error === undefined || label.kind === 'multiple' || label.kind === 'cannot_judge') continue;
    const intent = label.kind === 'intent' ? label.intent : null;
    const so = counts.get(intent) ?? { n: 0, errors: 0 };
    counts.set(intent, { n: so.n + 1, errors: so.errors + (error ? 1 : 0) });
  }
  return [...counts]
    .map(([intent, { n, errors }]) => ({ intent, n, errors, ...shrunk(errors, n, overall) }))
    .sort((a, b) => b.n - a.n || ((a.intent ?? '') < (b.intent ?? '') ? -1 : 1));
}
