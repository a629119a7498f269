/** Index of the largest of scores[from .. from+count). */
export function argmax(scores: ArrayLike<number>, from: number, count: number): number {
  let best = 0;
  for (let c = 1; c < count; c++) if (scores[from + c]! > scores[from + best]!) best = c;
  return best;
}

/** Share of rows whose best class is their label; rows labelled -1 are not counted. */
export function accuracyOf(scores: Float32Array, classes: number, labels: Int32Array): number {
  let right = 0;
  let counted = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i]! < 0) continue;
    counted++;
    if (argmax(scores, i * classes, classes) === labels[i]) right++;
  }
  return counted ? right / counted : 0;
}

/** Softmax probabilities of scores[from..from+classes) at a temperature, into out (the whole of it). */
export function softmax(scores: ArrayLike<number>, from: number, classes: number, temperature: number, out: Float32Array): void {
  let top = -Infinity;
  for (let c = 0; c < classes; c++) if (scores[from + c]! > top) top = scores[from + c]!;
  let sum = 0;
  for (let c = 0; c < classes; c++) {
    const e = Math.exp((scores[from + c]! - top) / temperature);
    out[c] = e;
    sum += e;
  }
  for (let c = 0; c < classes; c++) out[c] = out[c]! / sum;
}

/** The temperature (Guo et al. 2017, "On calibration of modern neural networks") that makes held-out labels likeliest. */
export function fitTemperature(scores: Float32Array, classes: number, labels: Int32Array): number {
  let best = 0.15;
  let least = Infinity;
  for (let t = 0.03; t < 3; t *= 1.1) {
    let loss = 0;
    for (let i = 0; i < labels.length; i++) {
      if (labels[i]! < 0) continue;
      const from = i * classes;
      const top = scores[from + argmax(scores, from, classes)]!;
      let sum = 0;
      for (let c = 0; c < classes; c++) sum += Math.exp((scores[from + c]! - top) / t);
      loss += Math.log(sum) - (scores[from + labels[i]!]! - top) / t;
    }
    if (loss < least) {
      least = loss;
      best = t;
    }
  }
  return best;
}

/** Chance that a positive scores above a negative, ties half (area under the ROC curve); null when a side is empty. */
export function auroc(positive: ArrayLike<number>, negative: ArrayLike<number>): number | null {
  if (positive.length === 0 || negative.length === 0) return null;
  const all: { score: number; positive: boolean }[] = [];
  for (let i = 0; i < positive.length; i++) all.push({ score: positive[i]!, positive: true });
  for (let i = 0; i < negative.length; i++) all.push({ score: negative[i]!, positive: false });
  all.sort((a, b) => a.score - b.score);
  let rank = 0;
  for (let i = 0; i < all.length; ) {
    let j = i;
    while (j < all.length && all[j]!.score === all[i]!.score) j++;
    for (let k = i; k < j; k++) if (all[k]!.positive) rank += (i + j + 1) / 2;
    i = j;
  }
  return (rank - (positive.length * (positive.length + 1)) / 2) / (positive.length * negative.length);
}

/** Mean F1 over the labels that occur, and per label: precision, recall, F1, how many. Pairs are [truth, guess]. */
export function f1ByLabel(pairs: readonly (readonly [string, string | null])[]): {
  macroF1: number;
  labels: { label: string; precision: number; recall: number; f1: number; support: number }[];
} {
  const counts = new Map<string, { hit: number; given: number; truth: number }>();
  const of = (label: string) => {
    const found = counts.get(label) ?? { hit: 0, given: 0, truth: 0 };
    counts.set(label, found);
    return found;
  };
  for (const [truth, guess] of pairs) {
    of(truth).truth++;
    if (guess !== null) of(guess).given++;
    if (truth === guess) of(truth).hit++;
  }
  const labels = [...counts]
    .filter(([, c]) => c.truth > 0)
    .map(([label, c]) => ({
      label,
      precision: c.given ? c.hit / c.given : 0,
      recall: c.hit / c.truth,
      f1: c.hit ? (2 * c.hit) / (c.given + c.truth) : 0,
      support: c.truth,
    }));
  return { macroF1: labels.length ? labels.reduce((sum, l) => sum + l.f1, 0) / labels.length : 0, labels };
}
