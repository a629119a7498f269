import { type Chance, shuffle } from './chance.ts';
import { type DenseRows, fitDense, scoreDense } from './dense.ts';
import type { FeatureSpec } from './features.ts';
import { fitRows, type Rows, type Scored, scoreRow } from './fitting.ts';
import { accuracyOf, argmax, auroc, fitTemperature } from './measures.ts';
import type { Rejector } from './model.ts';
import { fitRejector, inScopeLogit, marginRejector, setThreshold, signalsOf } from './rejector.ts';
import { hearMessages } from './self-training.ts';

/**
 * 拒识预算: of the texts whose intent would be found, the share that may be rejected in order to catch texts of no intent: at least
 * `least`, and up to `most` as long as fewer than `caught` of the held-out intents' texts are rejected. Those are neighbours of what is
 * in scope, so that of truly foreign texts far more are caught. Measured on rows left out of training; new messages are further from the
 * examples, and a larger share of them is rejected in service. How the three numbers were first chosen is not recorded; on the
 * validation split of CLINC150 they keep 91.6 % in scope and catch 79 % of what is foreign.
 * A model that was shown outliers may give up more, until `caughtFar` of those it was not shown are rejected: ADR 12.
 */
const REJECTION_BUDGET = { least: 0.0075, most: 0.03, mostExposed: 0.045, caught: 0.36, caughtFar: 0.8 };
/** Share of the rows that plays "new messages in scope" in each round. */
const HELD_OUT = 0.15;
/** Shares of an encoder's scores in the joined ones that are tried. */
const SHARES = [0.2, 0.35, 0.5, 0.65, 0.8];

type Calibration = { temperature: number; rejector: Rejector; notes: Record<string, number | string> };
/** A row left out of its round: what the models of the round say of it. `truth` -1 = foreign, and `far` where it is an outlier. */
type Held = Scored & { dense: Float32Array | null; truth: number; round: number; far: boolean };

/** Of the messages customers write, the share that belongs to some intent; how the two kinds of mistake are weighed against each other. */
const IN_SCOPE = 0.8;

/**
 * Temperature and rejector by leaving out (留出法): in each round a fifth of the intents plays "out of scope" and part of the other
 * rows plays "new messages in scope"; what a model of the rest says of both is what the rejector learns from. Of the outliers, half are
 * rows of no class, the others foreign messages. With fewer than four
 * intents, or too few rows, the plain best score decides.
 * @returns `hears`: whether the unlabelled texts of `rows` help (self-training.ts), and then the rest is of models that heard them; `words`
 * for the model of the words; `joined` where an encoder's vectors make it right more often by more than chance
 */
export function calibrate(
  rows: Rows,
  dense: DenseRows | null,
  classes: number,
  spec: FeatureSpec,
  epochs: number,
  seed: number,
  chance: Chance,
  progress: (done: number) => void,
): { words: Calibration; joined: (Calibration & { share: number }) | null; hears: boolean } {
  const rounds = rows.real > 6000 ? 2 : rows.real > 1500 ? 3 : 5;
  const held: Held[] = [];
  const heldHeard: Held[] = [];
  const hasMessages = rows.texts.rows > rows.labels.length;
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
    const general = rows.general ?? rows.labels.length;
    const far: number[] = [];
    for (let i = general; i < rows.labels.length; i++) (chance() < 0.5 ? far : training).push(i);
    for (let i = 0; i < general; i++) {
      const label = rows.labels[i]!;
      if (label >= 0 && left.has(label)) {
        if (i < rows.real) foreign.push(i);
      } else if (i < rows.real && chance() < HELD_OUT) (label >= 0 ? fresh : foreign).push(i);
      else training.push(i);
    }
    if (training.length === 0 || fresh.length === 0) continue;
    const picked = Int32Array.from(training);
    const classOf = (i: number): number => (rows.labels[i]! < 0 ? -1 : renumber[rows.labels[i]!]!);
    const labels = picked.map(classOf);
    const fitted = fitRows(rows, picked, labels, kept, spec, epochs, seed);
    const denseModel = dense && fitDense(dense, picked, labels, kept, epochs, seed);
    const heard = hasMessages ? hearMessages(rows, picked, labels, kept, spec, epochs, seed, fitted).fit : null;
    for (const i of [...fresh, ...foreign, ...far]) {
      const row = {
        dense: dense && denseModel && dense.has[i] ? scoreDense(denseModel, dense, i) : null,
        truth: rows.labels[i]! >= 0 && !left.has(rows.labels[i]!) ? classOf(i) : -1,
        round,
        far: i >= general,
      };
      held.push({ ...scoreRow(rows, i, fitted), ...row });
      if (heard) heldHeard.push({ ...scoreRow(rows, i, heard), ...row });
    }
    progress((round + 1) / rounds);
  }
  const untaught = conclude(held);
  const learned = heldHeard.length > 0 ? conclude(heldHeard) : null;
  const hears = learned !== null && isPreferred(heldHeard, learned, held, untaught);
  const [rest, words] = hears ? [heldHeard, learned] : [held, untaught];
  const share = dense ? chooseShare(rest) : 0;
  return { words, joined: share > 0 ? { share, ...conclude(join(rest, share)) } : null, hears };
}

const isRight = (row: Held): boolean => argmax(row.scores, 0, row.scores.length) === row.truth;

/** The signals of rejector.ts for a row that was left out. */
const signalsOfHeld = ({ scores, plain, known, length }: Held, temperature: number): Float64Array =>
  signalsOf(scores, plain, temperature, known, length);

/**
 * Whether models that have heard messages are to be preferred: of the same rows in scope more must be right; and of all rows, by what becomes
 * of them (accepted with the right intent, or foreign and rejected), they must not come out worse by more than one standard error.
 */
function isPreferred(heard: readonly Held[], withHeard: Calibration, before: readonly Held[], withBefore: Calibration): boolean {
  const isHandled = (row: Held, { temperature, rejector }: Calibration): boolean => {
    const isAccepted = inScopeLogit(rejector, signalsOfHeld(row, temperature)) >= 0;
    return row.truth < 0 ? !isAccepted : isAccepted && isRight(row);
  };
  const foreign = heard.filter((row) => row.truth < 0).length;
  let more = 0;
  let gain = 0;
  let variance = 0;
  heard.forEach((row, i) => {
    const inScope = row.truth >= 0;
    if (inScope) more += Number(isRight(row)) - Number(isRight(before[i]!));
    const difference = Number(isHandled(row, withHeard)) - Number(isHandled(before[i]!, withBefore));
    const weight = inScope ? IN_SCOPE / (heard.length - foreign) : (1 - IN_SCOPE) / foreign;
    gain += weight * difference;
    variance += weight * weight * difference * difference;
  });
  return more > 0 && gain >= -Math.sqrt(variance);
}

/** The rows that have a vector, by their joined scores. */
function join(held: readonly Held[], share: number): Held[] {
  return held.flatMap((row) => {
    const { dense } = row;
    return dense === null ? [] : { ...row, scores: row.scores.map((score, c) => (1 - share) * score + share * dense[c]!) };
  });
}

/** The share of an encoder's scores that makes most rows right; 0 unless it is more than the words alone, beyond chance: McNemar's test at two sigma, because several shares are tried. */
function chooseShare(held: readonly Held[]): number {
  const fresh = held.filter((row) => row.truth >= 0 && row.dense !== null);
  const before = fresh.map(isRight);
  let best = 0;
  let most = 0;
  for (const share of SHARES) {
    let gained = 0;
    let lost = 0;
    join(fresh, share).forEach((row, i) => {
      const right = isRight(row);
      if (right && !before[i]) gained++;
      if (!right && before[i]) lost++;
    });
    if (gained - lost > Math.max(most, 2 * Math.sqrt(gained + lost))) {
      best = share;
      most = gained - lost;
    }
  }
  return best;
}

function conclude(held: readonly Held[]): Calibration {
  const first = held.filter((row) => row.round === 0 && row.truth >= 0);
  let temperature = 0.15;
  let heldOutAccuracy = 0;
  if (first.length > 0) {
    const kept = first[0]!.scores.length;
    const scores = new Float32Array(first.length * kept);
    first.forEach((row, i) => {
      scores.set(row.scores, i * kept);
    });
    const truth = Int32Array.from(first, (row) => row.truth);
    temperature = fitTemperature(scores, kept, truth);
    heldOutAccuracy = accuracyOf(scores, kept, truth);
  }
  const judged = held.map((row) => ({
    signals: signalsOfHeld(row, temperature),
    foreign: row.truth < 0,
    far: row.far,
    right: row.truth >= 0 && isRight(row),
  }));
  const positive = judged.filter((row) => !row.foreign).map((row) => row.signals);
  const negative = judged.filter((row) => row.foreign).map((row) => row.signals);
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
  const right = judged.filter((row) => row.right).map((row) => row.signals);
  const kept = right.length >= 20 ? right : positive;
  return {
    temperature,
    rejector: setThreshold(
      rejector,
      kept,
      budgetFor(
        rejector,
        kept,
        judged.filter((row) => row.foreign && !row.far).map((row) => row.signals),
        judged.filter((row) => row.far).map((row) => row.signals),
      ),
    ),
    notes: { rejector: chosen, heldOutAccuracy: round3(heldOutAccuracy), rejectionAuroc: round3(reached) },
  };
}

/** The smallest share of right answers to give up that catches enough, within the budget. */
function budgetFor(
  rejector: Rejector,
  kept: readonly Float64Array[],
  foreign: readonly Float64Array[],
  far: readonly Float64Array[],
): number {
  const { least, caught, caughtFar } = REJECTION_BUDGET;
  const most = far.length > 0 ? REJECTION_BUDGET.mostExposed : REJECTION_BUDGET.most;
  if (foreign.length + far.length === 0) return least;
  const atShare = (rows: readonly Float64Array[], share: number): number =>
    rows.map((row) => inScopeLogit(rejector, row)).sort((a, b) => a - b)[Math.floor(rows.length * share)] ?? Number.NEGATIVE_INFINITY;
  const needed = Math.max(atShare(foreign, caught), atShare(far, caughtFar));
  const lost = kept.filter((row) => inScopeLogit(rejector, row) < needed).length / Math.max(1, kept.length);
  return Math.min(most, Math.max(least, lost));
}

function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}
