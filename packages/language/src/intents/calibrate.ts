import { type Chance, shuffle } from './chance.ts';
import type { FeatureSpec } from './features.ts';
import { fitRows, type Judgement, judgeRows, type Rows } from './fitting.ts';
import { accuracyOf, auroc, fitTemperature } from './measures.ts';
import type { Rejector } from './model.ts';
import { fitRejector, inScopeLogit, marginRejector, setThreshold } from './rejector.ts';
import { scoreRows } from './svm.ts';
import { weighRows } from './weighing.ts';

/**
 * 拒识预算: of the texts whose intent would be found, the share that may be rejected in order to catch texts of no intent: at least
 * `least`, and up to `most` as long as fewer than `caught` of the held-out intents' texts are rejected. Those are neighbours of what is
 * in scope, so that of truly foreign texts far more are caught. Measured on rows left out of training; new messages are further from the
 * examples, and a larger share of them is rejected in service.
 */
const REJECTION_BUDGET = { least: 0.0075, most: 0.03, caught: 0.36 };
/** Share of the rows that plays "new messages in scope" in each round. */
const HELD_OUT = 0.15;

type Calibration = { temperature: number; rejector: Rejector; notes: Record<string, number | string> };

/**
 * Temperature and rejector by leaving out (留出法): in each round a fifth of the intents plays "out of scope" and part of the other
 * rows plays "new messages in scope"; what a model of the rest says of both is what the rejector learns from. With fewer than four
 * intents, or too few rows, the plain best score decides.
 */
export function calibrate(
  rows: Rows,
  classes: number,
  spec: FeatureSpec,
  epochs: number,
  seed: number,
  chance: Chance,
  progress: (done: number) => void,
): Calibration {
  const rounds = rows.real > 6000 ? 2 : rows.real > 1500 ? 3 : 5;
  const inScope: (Judgement & { right: boolean })[] = [];
  const outOfScope: Judgement[] = [];
  let temperature = 0.15;
  let heldOutAccuracy = 0;
  const order = shuffle(
    Int32Array.from({ length: classes }, (_, i) => i),
    chance,
  );
  for (let round = 0; round < rounds; round++) {
    const renumber = new Int32Array(classes).fill(-1);
    const left = new Set<number>();
    if (classes >= 4) for (let i = round % 5; i < classes; i += 5) left.add(order[i]!);
    let kept = 0;
    for (let c = 0; c < classes; c++) if (!left.has(c)) renumber[c] = kept++;
    const training: number[] = [];
    const fresh: number[] = [];
    const foreign: number[] = [];
    for (let i = 0; i < rows.labels.length; i++) {
      const label = rows.labels[i]!;
      if (label >= 0 && left.has(label)) {
        if (i < rows.real) foreign.push(i);
      } else if (i < rows.real && chance() < HELD_OUT) (label >= 0 ? fresh : foreign).push(i);
      else training.push(i);
    }
    if (training.length === 0 || fresh.length === 0) continue;
    const picked = Int32Array.from(training);
    const classOf = (i: number): number => (rows.labels[i]! < 0 ? -1 : renumber[rows.labels[i]!]!);
    const fitted = fitRows(rows, picked, picked.map(classOf), kept, spec, epochs, seed);
    const truth = Int32Array.from(fresh, classOf);
    if (round === 0) {
      const scores = scoreRows(fitted.model, weighRows(rows.texts, fitted.weigher, Int32Array.from(fresh)));
      temperature = fitTemperature(scores, kept, truth);
      heldOutAccuracy = accuracyOf(scores, kept, truth);
    }
    for (const [k, judged] of judgeRows(rows, fresh, fitted, temperature).entries())
      inScope.push({ ...judged, right: judged.best === truth[k] });
    outOfScope.push(...judgeRows(rows, foreign, fitted, temperature));
    progress((round + 1) / rounds);
  }
  const positive = inScope.map((judged) => judged.signals);
  const negative = outOfScope.map((judged) => judged.signals);
  const quality = (rejector: Rejector): number =>
    auroc(
      positive.map((row) => inScopeLogit(rejector, row)),
      negative.map((row) => inScopeLogit(rejector, row)),
    ) ?? 0;
  let rejector = marginRejector();
  let chosen = 'margin';
  let reached = quality(rejector);
  if (positive.length >= 20 && negative.length >= 20) {
    const learned = fitRejector(positive, negative);
    if (quality(learned) >= reached) {
      rejector = learned;
      chosen = 'leave-intents-out';
      reached = quality(learned);
    }
  }
  const right = inScope.filter((judged) => judged.right).map((judged) => judged.signals);
  const kept = right.length >= 20 ? right : positive;
  return {
    temperature,
    rejector: setThreshold(rejector, kept, budgetFor(rejector, kept, negative)),
    notes: { rejector: chosen, heldOutAccuracy: round3(heldOutAccuracy), rejectionAuroc: round3(reached) },
  };
}

/** The smallest share of right answers to give up that catches enough, within the budget. */
function budgetFor(rejector: Rejector, kept: readonly Float64Array[], foreign: readonly Float64Array[]): number {
  const { least, most, caught } = REJECTION_BUDGET;
  if (foreign.length === 0) return least;
  const logits = foreign.map((row) => inScopeLogit(rejector, row)).sort((a, b) => a - b);
  const needed = logits[Math.floor(logits.length * caught)]!;
  const lost = kept.filter((row) => inScopeLogit(rejector, row) < needed).length / Math.max(1, kept.length);
  return Math.min(most, Math.max(least, lost));
}

function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}
