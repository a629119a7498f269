import { CONCEPT, type FeatureSpec, type HashedTexts } from './features.ts';
import { HashIndex } from './hash-index.ts';

/** Sparse rows: row i holds columns idx[ptr[i]..ptr[i+1]) with values val. */
export type SparseRows = { rows: number; ptr: Int32Array; idx: Int32Array; val: Float32Array };

/** The features a model knows: their hashes (block in the two low bits) and inverse document frequencies. */
export type Vocabulary = { hashes: Uint32Array; idf: Float32Array };

/**
 * Chooses the features of a corpus and weighs them: idf = ln((1+n)/(1+df)) + 1 (the smoothed form of Salton's, as in scikit-learn).
 * @param rows which rows count; all of them when left out
 */
export function buildVocabulary(texts: HashedTexts, spec: FeatureSpec, rows?: Int32Array): Vocabulary {
  const index = new HashIndex(1 << 16);
  let df = new Int32Array(1 << 16);
  let seen = new Int32Array(1 << 16).fill(-1);
  let known = new Uint32Array(1 << 16);
  const n = rows ? rows.length : texts.rows;
  for (let r = 0; r < n; r++) {
    const row = rows ? rows[r]! : r;
    for (let p = texts.ptr[row]!; p < texts.ptr[row + 1]!; p++) {
      const hash = texts.hashes[p]!;
      const at = index.add(hash);
      if (at >= df.length) {
        const [df2, seen2, known2] = [
          new Int32Array(df.length * 2),
          new Int32Array(df.length * 2).fill(-1),
          new Uint32Array(df.length * 2),
        ];
        df2.set(df);
        seen2.set(seen);
        known2.set(known);
        [df, seen, known] = [df2, seen2, known2];
      }
      if (seen[at] !== r) {
        seen[at] = r;
        known[at] = hash;
        df[at] = df[at]! + 1;
      }
    }
  }
  let minDf = spec.minDf;
  const count = (least: number): number => {
    let total = 0;
    for (let i = 0; i < index.size; i++) if (df[i]! >= least) total++;
    return total;
  };
  if (spec.maxFeatures > 0) while (count(minDf) > spec.maxFeatures) minDf++;
  // room left under the limit goes to the first features of the next lower frequency
  let spare = minDf > spec.minDf ? spec.maxFeatures - count(minDf) : 0;
  const size = count(minDf) + spare;
  const hashes = new Uint32Array(size);
  const idf = new Float32Array(size);
  let at = 0;
  for (let i = 0; i < index.size; i++) {
    if (df[i]! < minDf && !(spare > 0 && df[i] === minDf - 1 && spare-- > 0)) continue;
    hashes[at] = known[i]!;
    idf[at++] = Math.log((1 + n) / (1 + df[i]!)) + 1;
  }
  return { hashes, idf };
}

/** Turns hashes into weighted sparse rows over a vocabulary; made once per model, used for every text. */
export class Weigher {
  readonly index: HashIndex;
  private readonly vocabulary: Vocabulary;
  private readonly weights: FeatureSpec['weights'];
  private readonly counts: Int32Array;
  /** The row of the last `weigh`: columns and values, `length` of them. */
  columns = new Int32Array(1024);
  values = new Float32Array(1024);
  length = 0;
  /** The first so many of the row are words and characters, the rest concepts. */
  plainLength = 0;
  /** Of the last `weigh`: the share (0..1, by idf) of its words, characters, CJK runs and concepts that the vocabulary knows; 1 for an absent block. */
  readonly known = new Float64Array(4);
  private readonly rarest: number;

  constructor(vocabulary: Vocabulary, spec: FeatureSpec) {
    let rarest = 1;
    for (const value of vocabulary.idf) if (value > rarest) rarest = value;
    this.rarest = rarest;
    this.vocabulary = vocabulary;
    this.weights = spec.weights;
    this.index = new HashIndex(vocabulary.hashes.length);
    for (const hash of vocabulary.hashes) this.index.add(hash);
    this.counts = new Int32Array(vocabulary.hashes.length);
  }

  /** (1 + ln tf) · idf, each block scaled to its weight, the row to unit length. */
  weigh(hashes: Uint32Array): void {
    let length = 0;
    const { counts } = this;
    if (hashes.length > this.columns.length) {
      this.columns = new Int32Array(hashes.length * 2);
      this.values = new Float32Array(hashes.length * 2);
    }
    const { columns, values } = this;
    const unknown = [0, 0, 0, 0];
    const found = [0, 0, 0, 0];
    for (let i = 0; i < hashes.length; i++) {
      const column = this.index.get(hashes[i]!);
      if (column < 0) {
        unknown[hashes[i]! & 3]! += this.rarest;
        continue;
      }
      found[hashes[i]! & 3]! += this.vocabulary.idf[column]!;
      if (counts[column] === 0) columns[length++] = column;
      counts[column] = counts[column]! + 1;
    }
    for (let b = 0; b < 4; b++) this.known[b] = found[b]! + unknown[b]! > 0 ? found[b]! / (found[b]! + unknown[b]!) : 1;
    const norms = [0, 0, 0, 0];
    for (let i = 0; i < length; i++) {
      const column = columns[i]!;
      const count = counts[column]!;
      counts[column] = 0;
      const value = (count > 1 ? 1 + Math.log(count) : 1) * this.vocabulary.idf[column]!;
      values[i] = value;
      norms[this.vocabulary.hashes[column]! & 3]! += value * value;
    }
    let total = 0;
    for (let b = 0; b < 4; b++) if (norms[b]! > 0) total += this.weights[b]! * this.weights[b]!;
    const scale = norms.map((norm, b) => (norm > 0 ? this.weights[b]! / Math.sqrt(norm * total) : 0));
    for (let i = 0; i < length; i++) values[i] = values[i]! * scale[this.vocabulary.hashes[columns[i]!]! & 3]!;
    // concepts last: what the scores are without them tells known words from merely related ones
    let plain = 0;
    for (let i = 0; i < length; i++) {
      if ((this.vocabulary.hashes[columns[i]!]! & 3) === CONCEPT) continue;
      const column = columns[i]!;
      const value = values[i]!;
      columns[i] = columns[plain]!;
      values[i] = values[plain]!;
      columns[plain] = column;
      values[plain++] = value;
    }
    this.plainLength = plain;
    this.length = length;
  }
}

/** Weighs many rows; `rows` picks and orders them. */
export function weighRows(texts: HashedTexts, weigher: Weigher, rows?: Int32Array): SparseRows {
  const n = rows ? rows.length : texts.rows;
  const ptr = new Int32Array(n + 1);
  let capacity = 0;
  for (let r = 0; r < n; r++) {
    const row = rows ? rows[r]! : r;
    capacity += texts.ptr[row + 1]! - texts.ptr[row]!;
  }
  const idx = new Int32Array(capacity);
  const val = new Float32Array(capacity);
  let at = 0;
  for (let r = 0; r < n; r++) {
    const row = rows ? rows[r]! : r;
    weigher.weigh(texts.hashes.subarray(texts.ptr[row]!, texts.ptr[row + 1]!));
    idx.set(weigher.columns.subarray(0, weigher.length), at);
    val.set(weigher.values.subarray(0, weigher.length), at);
    at += weigher.length;
    ptr[r + 1] = at;
  }
  return { rows: n, ptr, idx: idx.subarray(0, at), val: val.subarray(0, at) };
}
