import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimate, kappaOf, shrunk, verdictOf, withheldBecause } from './estimate-rules.ts';

const percent = (x: number | null) => Math.round((x ?? Number.NaN) * 1000) / 10;
const figures = (of: readonly { population: number; n: number; errors: number }[]) => {
  const { value, low, high } = estimate(of);
  return [percent(value), percent(low), percent(high)];
};

describe('stratified estimate', () => {
  test('three strata of OPERATIONS 2.3', () => {
    expect(
      figures([
        { population: 1200, n: 120, errors: 36 },
        { population: 3800, n: 140, errors: 14 },
        { population: 15000, n: 140, errors: 2 },
      ]),
    ).toEqual([4.8, 2.8, 6.7]);
  });
  test.each([
    [28, 400, [7, 4.9, 9.9]],
    [0, 100, [0, 0, 3.7]],
  ])('a single stratum is Wilson’s: %i of %i', (errors, n, expected) => {
    expect(figures([{ population: 5000, n, errors }])).toEqual(expected);
  });
  test('nothing labelled is nothing, not 0', () => {
    expect(estimate([{ population: 10, n: 0, errors: 0 }])).toEqual({ value: null, low: null, high: null, n: 0, coverage: 0 });
    expect(estimate([])).toMatchObject({ value: null, coverage: 0 });
  });
  test('strata without labels are left out and said', () => {
    const without = estimate([
      { population: 600, n: 60, errors: 6 },
      { population: 300, n: 30, errors: 0 },
      { population: 100, n: 0, errors: 0 },
    ]);
    expect(without).toMatchObject({ n: 90, coverage: 0.9 });
    expect(without.value).toBeCloseTo((0.1 * 600) / 900, 10);
  });
  test('labelling everything leaves no doubt', () => {
    expect(
      figures([
        { population: 40, n: 40, errors: 10 },
        { population: 60, n: 60, errors: 0 },
      ]),
    ).toEqual([10, 10, 10]);
  });

  const stratum = fc
    .record({ n: fc.integer({ min: 1, max: 300 }), more: fc.nat(3000), wrong: fc.double({ min: 0, max: 1, noNaN: true }) })
    .map(({ n, more, wrong }) => ({ population: n + more, n, errors: Math.round(wrong * n) }));
  const strata = fc.array(stratum, { minLength: 2, maxLength: 6 });
  test('lies between the strata and inside its own interval, whatever their order', () => {
    fc.assert(
      fc.property(strata, (given) => {
        const { value, low, high } = estimate(given) as { value: number; low: number; high: number };
        const shares = given.map(({ errors, n }) => errors / n);
        expect(value).toBeGreaterThanOrEqual(Math.min(...shares) - 1e-12);
        expect(value).toBeLessThanOrEqual(Math.max(...shares) + 1e-12);
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(estimate([...given].reverse()).value).toBeCloseTo(value, 12);
      }),
    );
  });
});

describe('Cohen’s kappa', () => {
  const pairs = (table: readonly (readonly [string, string, number])[]) =>
    table.flatMap(([a, b, n]) => Array.from({ length: n }, () => [a, b] as const));
  test('the textbook’s table: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no → 0.4', () => {
    expect(
      kappaOf(
        pairs([
          ['yes', 'yes', 20],
          ['yes', 'no', 5],
          ['no', 'yes', 10],
          ['no', 'no', 15],
        ]),
      ),
    ).toBeCloseTo(0.4, 12);
  });
  test.each([
    ['no pairs', [], null],
    ['one category only', pairs([['a', 'a', 9]]), 1],
    [
      'agreement as by chance',
      pairs([
        ['a', 'a', 1],
        ['a', 'b', 1],
        ['b', 'a', 1],
        ['b', 'b', 1],
      ]),
      0,
    ],
    [
      'each always the other',
      pairs([
        ['a', 'b', 5],
        ['b', 'a', 5],
      ]),
      -1,
    ],
  ] as const)('%s', (_, given, kappa) => expect(kappaOf(given)).toBe(kappa));
  test('never above 1, 1 only for full agreement, the same with the people swapped', () => {
    const label = fc.constantFrom('a', 'b', 'c');
    fc.assert(
      fc.property(fc.array(fc.tuple(label, label), { minLength: 1, maxLength: 60 }), (given) => {
        const kappa = kappaOf(given) as number;
        expect(kappa).toBeLessThanOrEqual(1);
        expect(kappa).toBeGreaterThanOrEqual(-1 - 1e-9);
        expect(kappa === 1).toBe(given.every(([a, b]) => a === b));
        expect(kappaOf(given.map(([a, b]) => [b, a] as const))).toBeCloseTo(kappa, 12);
      }),
    );
  });
  test.each([
    [0.75, 'publish'],
    [0.7499, 'warn'],
    [0.6, 'warn'],
    [0.5999, 'fix_guideline'],
    [-0.2, 'fix_guideline'],
    [null, 'unknown'],
  ] as const)('%d → %s', (kappa, verdict) => expect(verdictOf(kappa)).toBe(verdict));
  test.each([
    [29, 'publish', 'few_labels'],
    [30, 'publish', null],
    [30, 'warn', null],
    [400, 'fix_guideline', 'low_kappa'],
    [400, 'unknown', 'no_kappa'],
  ] as const)('%i labels, %s: headline withheld because of %s', (n, verdict, why) => expect(withheldBecause(n, verdict)).toBe(why));
});

describe('per intent', () => {
  test('is drawn towards the whole, and flagged only when the interval says so', () => {
    expect(shrunk(4, 4, 0.05).shrunk).toBeCloseTo(5 / 24, 12);
    expect(shrunk(3, 20, 0.05)).toMatchObject({ flagged: false }); // 15 % [5.2, 36]
    expect(shrunk(10, 40, 0.05)).toMatchObject({ flagged: true }); // 25 % [14, 40]
    expect(shrunk(1, 4, null).shrunk).toBeNull();
  });
  test('lies between its own share and the whole’s', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), fc.double({ min: 0, max: 1, noNaN: true }), (right, errors, overall) => {
        fc.pre(right + errors > 0);
        const own = errors / (right + errors);
        const value = shrunk(errors, right + errors, overall).shrunk as number;
        expect(value).toBeGreaterThanOrEqual(Math.min(own, overall) - 1e-12);
        expect(value).toBeLessThanOrEqual(Math.max(own, overall) + 1e-12);
      }),
    );
  });
});
