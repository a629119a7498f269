import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allocate,
  bandOf,
  doublesOf,
  drawSample,
  expectedError,
  lotOf,
  PLANNED_ERROR,
  PLANNED_MARGIN,
  STRATUM_FLOOR,
  sampleSize,
  stratumOf,
} from './sampling-rules.ts';

describe('size of a sample', () => {
  test.each([
    ['an endless population', 1e12, 385],
    ['2,000 turns', 2000, 323],
    ['30 turns (the floor of the stratum then takes them all)', 30, 28],
    ['one turn', 1, 1],
    ['no turn', 0, 0],
  ])('%s', (_, population, size) => expect(sampleSize(PLANNED_ERROR, PLANNED_MARGIN, population)).toBe(size));

  test.each([
    [400, 80],
    [385, 77],
    [200, 50],
    [50, 50],
    [12, 12],
    [0, 0],
  ])('of %i items %i are labelled twice', (size, doubles) => expect(doublesOf(size)).toBe(doubles));
});

test.each([
  [0.599, 'low'],
  [0.6, 'mid'],
  [0.85, 'mid'],
  [0.851, 'high'],
])('a confidence of %d is %s', (confidence, band) => expect(bandOf(confidence)).toBe(band));

describe('allocation', () => {
  test('follows N_h sqrt(p_h (1 - p_h))', () => {
    // weights 1200·.4583, 3800·.3, 15000·.1187 = 550, 1140, 1780
    expect(
      allocate(400, [
        { population: 1200, expected: 0.3 },
        { population: 3800, expected: 0.1 },
        { population: 15000, expected: 1 / 70 },
      ]),
    ).toEqual([63, 132, 205]);
  });
  test('gives each stratum 30 or all of it, and shares the rest out', () => {
    expect(
      allocate(300, [
        { population: 10000, expected: 0.1 },
        { population: 100, expected: 0.1 },
        { population: 12, expected: 0.1 },
      ]),
    ).toEqual([258, 30, 12]);
  });
  const strata = fc.array(
    fc.record({ population: fc.integer({ min: 1, max: 5000 }), expected: fc.double({ min: 0.002, max: 0.998, noNaN: true }) }),
    { minLength: 1, maxLength: 6 },
  );
  test('spends exactly the size, between floor and ceiling of each; more error expected never means fewer labels', () => {
    fc.assert(
      fc.property(strata, fc.integer({ min: 0, max: 2000 }), (given, size) => {
        const sizes = allocate(size, given);
        const floors = given.map(({ population }) => Math.min(STRATUM_FLOOR, population));
        const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
        expect(sum(sizes)).toBe(Math.min(sum(given.map((s) => s.population)), Math.max(size, sum(floors))));
        sizes.forEach((n, h) => {
          expect(n).toBeGreaterThanOrEqual(floors[h] ?? 0);
          expect(n).toBeLessThanOrEqual(given[h]?.population ?? 0);
        });
        for (const [i, a] of given.entries())
          for (const [j, b] of given.entries())
            if (a.population === b.population && Math.abs(a.expected - 0.5) < Math.abs(b.expected - 0.5) - 1e-6)
              expect((sizes[i] ?? 0) + 1).toBeGreaterThanOrEqual(sizes[j] ?? 0);
      }),
    );
  });
  test('no stratum counts as free of error, and unknown ones as planned', () => {
    expect(expectedError({ errors: 0, n: 100 })).toBeCloseTo(0.5 / 101, 10);
    expect(expectedError({ errors: 0, n: 0 })).toBe(PLANNED_ERROR);
    expect(expectedError(undefined)).toBe(PLANNED_ERROR);
  });
});

describe('the draw', () => {
  const turns = Array.from({ length: 2000 }, (_, i) => ({
    id: `turn_${i}`,
    confidence: ((i * 37) % 100) / 100,
    fallback: i % 7 === 0,
  }));
  const ids = (draw: ReturnType<typeof drawSample<(typeof turns)[number]>>) => draw.drawn.map(({ turn, double }) => [turn.id, double]);

  test('is the same again for the same seed, whatever the order of the rows; another for another seed', () => {
    const first = drawSample(turns, new Map(), 7);
    expect(ids(drawSample([...turns].reverse(), new Map(), 7))).toEqual(ids(first));
    expect(ids(drawSample(turns, new Map(), 8))).not.toEqual(ids(first));
    expect(first.drawn).toHaveLength(323);
    expect(first.drawn.filter((one) => one.double)).toHaveLength(doublesOf(323));
  });
  test('takes of each stratum what was planned, and each turn once', () => {
    const { strata, drawn } = drawSample(turns, new Map([['low_answered', { errors: 30, n: 60 }]]), 3);
    for (const { key, size, population } of strata) {
      expect(drawn.filter((one) => one.stratum === key)).toHaveLength(size);
      expect(turns.filter((turn) => stratumOf(turn) === key)).toHaveLength(population);
    }
    expect(new Set(drawn.map((one) => one.turn.id)).size).toBe(drawn.length);
    for (const one of drawn) expect(stratumOf(one.turn)).toBe(one.stratum);
  });
  test('the order of labelling tells nothing of the stratum', () => {
    const { drawn, strata } = drawSample(turns, new Map(), 11);
    const half = drawn.slice(0, Math.floor(drawn.length / 2));
    for (const { key, size } of strata) {
      if (size < 40) continue;
      const share = half.filter((one) => one.stratum === key).length / size;
      expect(share).toBeGreaterThan(0.25);
      expect(share).toBeLessThan(0.75);
    }
  });
  test('lots are spread evenly: every tenth of [0, 1) has its share', () => {
    const tenths = new Array<number>(10).fill(0);
    for (let i = 0; i < 20_000; i += 1) {
      const at = Math.floor(10 * lotOf(42, `draw turn_0198-${i}`));
      tenths[at] = (tenths[at] ?? 0) + 1;
    }
    // chi-square with 9 degrees of freedom: 27.9 is exceeded once in a thousand
    expect(tenths.reduce((sum, n) => sum + (n - 2000) ** 2 / 2000, 0)).toBeLessThan(27.9);
  });
});
