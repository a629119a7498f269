import { LINE_WEIGHTS, likenessSpec } from '../likeness/spec.ts';
import { cosine, createVectors, type SparseVector } from '../likeness/vectors.ts';
import { CJK } from '../text/normalise.ts';
import { createSegmenter } from '../text/segment.ts';

/**
 * Looks for the nearest of given sentences by the cosine of their weighted features.
 * @returns a function of a sentence's position, the positions to choose from, and how many: positions, nearest first, never itself and
 * never the same words twice
 */
export function createNeighbours(
  sentences: readonly string[],
  vocabulary: readonly string[] = [],
): (of: number, among: readonly number[], count: number) => number[] {
  const segmenter = sentences.some((text) => CJK.test(text)) ? createSegmenter(vocabulary) : null;
  const { vectorOf } = createVectors(likenessSpec({ weights: LINE_WEIGHTS }), segmenter, sentences);
  const vectors: SparseVector[] = [];
  const vectorAt = (row: number): SparseVector => {
    vectors[row] ??= vectorOf(sentences[row]!);
    return vectors[row];
  };
  return (of, among, count) => {
    const found = among
      .filter((row) => row !== of && sentences[row] !== sentences[of])
      .map((row) => ({ row, cosine: cosine(vectorAt(of), vectorAt(row)) }))
      .sort((a, b) => b.cosine - a.cosine || a.row - b.row);
    const said = new Set<string>();
    return found.flatMap(({ row }) => (said.size < count && !said.has(sentences[row]!) && said.add(sentences[row]!) ? [row] : []));
  };
}
