import { REJECTION_SIGNALS } from '@zhiyin/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChance } from './chance.ts';
import { findConcepts, stem } from './concepts.ts';
import { type FeatureSpec, hashFeatures, hashTexts } from './features.ts';
import { HashIndex } from './hash-index.ts';
import { auroc, f1ByLabel, fitTemperature, softmax } from './measures.ts';
import { fitRejector, inScopeLogit, setThreshold } from './rejector.ts';
import { scoreRows, trainSvm } from './svm.ts';
import { buildVocabulary, Weigher, weighRows } from './weighing.ts';

const SPEC: FeatureSpec = {
  wordMax: 2,
  skip: true,
  edges: true,
  charMin: 2,
  charMax: 4,
  cjkMax: 2,
  words: false,
  concepts: false,
  minDf: 1,
  weights: [1, 1, 1, 1],
  maxFeatures: 0,
};

describe('features', () => {
  it('makes rows of unit length, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 8 }), (texts) => {
        const hashed = hashTexts(texts, SPEC, null, null);
        const rows = weighRows(hashed, new Weigher(buildVocabulary(hashed, SPEC), SPEC));
        for (let i = 0; i < rows.rows; i++) {
          let norm = 0;
          for (let p = rows.ptr[i]!; p < rows.ptr[i + 1]!; p++) norm += rows.val[p]! ** 2;
          if (rows.ptr[i] !== rows.ptr[i + 1]) expect(norm).toBeCloseTo(1, 4);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('keeps the most frequent features when there may be only so many', () => {
    const hashed = hashTexts(['refund please', 'refund now', 'refund later', 'parcel lost'], SPEC, null, null);
    const { hashes } = buildVocabulary(hashed, { ...SPEC, maxFeatures: 12 });
    expect(hashes.length).toBe(12);
    const refund = hashTexts(['refund'], { ...SPEC, charMax: 0, edges: false }, null, null).hashes[0]!;
    expect([...hashes]).toContain(refund);
  });

  it('says what share of a text is known', () => {
    const hashed = hashTexts(['where is my parcel'], SPEC, null, null);
    const weigher = new Weigher(buildVocabulary(hashed, SPEC), SPEC);
    weigher.weigh(hashTexts(['where is my parcel'], SPEC, null, null).hashes);
    expect(weigher.known[0]).toBe(1);
    weigher.weigh(hashTexts(['zygotic quux'], SPEC, null, null).hashes);
    expect(weigher.known[0]).toBe(0);
  });

  it('finds every hash at the position it was given', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 0xffffffff }), { maxLength: 3000 }), (hashes) => {
        const index = new HashIndex(4);
        for (const hash of hashes) index.add(hash);
        hashes.forEach((hash, i) => {
          expect(index.get(hash)).toBe(i);
        });
        expect(index.size).toBe(hashes.length);
      }),
      { numRuns: 30 },
    );
  });
});

describe('concepts 行业同义词', () => {
  it.each([
    ['money back', 'refund'],
    ['parcel', 'delivery'],
    ['快递', 'shipping'],
    ['退款', 'reimbursed'],
  ])('%s and %s share a concept', (a, b) => {
    const left = findConcepts(a.split(' '));
    expect(findConcepts(b.split(' ')).some((concept) => left.includes(concept))).toBe(true);
  });
  it.each([
    ['charging', 'charged'],
    ['topping', 'topped'],
    ['deliveries', 'delivery'],
  ])('%s and %s have the same stem', (a, b) => {
    expect(stem(a)).toBe(stem(b));
  });
});

describe('support vector machines', () => {
  const texts = ['where is my parcel', 'parcel not here', 'track the parcel', 'refund please', 'money back', 'i want a refund'];
  const hashed = hashTexts(texts, SPEC, null, null);
  const vocabulary = buildVocabulary(hashed, SPEC);
  const rows = weighRows(hashed, new Weigher(vocabulary, SPEC));
  const labels = Int32Array.of(0, 0, 0, 1, 1, 1);

  it('separates what can be separated', () => {
    const scores = scoreRows(trainSvm(rows, labels, 2, vocabulary.hashes.length, { cost: 1, epochs: 10, seed: 1 }), rows);
    labels.forEach((label, i) => {
      expect(scores[i * 2 + label]!).toBeGreaterThan(scores[i * 2 + 1 - label]!);
    });
  });
  it('is the same for the same seed', () => {
    const train = (seed: number) => trainSvm(rows, labels, 2, vocabulary.hashes.length, { cost: 1, epochs: 3, seed }).weights;
    expect(train(7)).toEqual(train(7));
  });
  it('scores a row of no class low for every class', () => {
    const foreign = Int32Array.of(0, 0, 0, 1, 1, -1);
    const scores = scoreRows(trainSvm(rows, foreign, 2, vocabulary.hashes.length, { cost: 1, epochs: 10, seed: 1 }), rows);
    expect(Math.max(scores[10]!, scores[11]!)).toBeLessThan(0);
  });
});

describe('measures', () => {
  it('area under the curve: perfect, none, ties half', () => {
    expect(auroc([2, 3], [0, 1])).toBe(1);
    expect(auroc([0, 1], [2, 3])).toBe(0);
    expect(auroc([1, 1], [1, 1])).toBe(0.5);
    expect(auroc([], [1])).toBeNull();
  });
  it('F1 by label counts what was never answered as missed', () => {
    const { macroF1, labels } = f1ByLabel([
      ['a', 'a'],
      ['a', null],
      ['b', 'b'],
    ]);
    expect(labels.find((l) => l.label === 'a')).toMatchObject({ precision: 1, recall: 0.5 });
    expect(macroF1).toBeCloseTo((2 / 3 + 1) / 2, 10);
  });
  it('softmax sums to one at any temperature', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 9 }),
        fc.double({ min: 0.05, max: 3, noNaN: true }),
        (scores, t) => {
          const out = new Float32Array(scores.length);
          softmax(scores, 0, scores.length, t, out);
          expect(out.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4);
        },
      ),
    );
  });
  it('a model that errs is given a higher temperature than one that does not', () => {
    const scores = Float32Array.of(1, 0, 1, 0, 1, 0, 1, 0);
    expect(fitTemperature(scores, 2, Int32Array.of(0, 0, 1, 1))).toBeGreaterThan(fitTemperature(scores, 2, Int32Array.of(0, 0, 0, 0)));
  });
});

describe('rejector 拒识', () => {
  const chance = createChance(3);
  const around = (centre: number) =>
    Array.from({ length: 200 }, () => Float64Array.from(REJECTION_SIGNALS, (_, j) => (j < 2 ? centre : 0) + chance()));
  const inside = around(1);
  const outside = around(0.2);
  const rejector = fitRejector(inside, outside);
  it('tells the two sides apart', () => {
    expect(
      auroc(
        inside.map((s) => inScopeLogit(rejector, s)),
        outside.map((s) => inScopeLogit(rejector, s)),
      ),
    ).toBeGreaterThan(0.9);
  });
  it.each([0.02, 0.1, 0.3])('rejects the share of the budget %s', (budget) => {
    const set = setThreshold(rejector, inside, budget);
    expect(Math.abs(inside.filter((s) => inScopeLogit(set, s) < 0).length / inside.length - budget)).toBeLessThan(0.011);
  });
});

describe('words of other letters beside Chinese', () => {
  const spec = {
    wordMax: 1,
    skip: false,
    edges: false,
    charMin: 0,
    charMax: 0,
    cjkMax: 1,
    words: false,
    concepts: false,
    minDf: 1,
    weights: [1, 1, 1, 1],
    maxFeatures: 0,
  } as const;
  const features = (text: string) => [...hashFeatures(text, spec, null, null)].sort();
  it.each(['E1怎么办', 'App里没有', '连不上wifi了', '第3步 OK吗'])('%s reads the same with and without spaces', (text) => {
    const spaced = text.replace(/(?<=[A-Za-z0-9])(?=\p{Script=Han})|(?<=\p{Script=Han})(?=[A-Za-z0-9])/gu, ' ');
    expect(spaced).not.toBe(text);
    expect(features(text)).toEqual(features(spaced));
  });
});
