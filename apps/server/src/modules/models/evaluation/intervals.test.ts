import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mcnemar, pairedDifference } from './intervals.ts';

describe('McNemar, exact', () => {
  test.each([
    [0, 0, 1],
    [5, 5, 1],
    [0, 5, 2 / 32],
    [1, 9, (2 * (1 + 10)) / 1024],
    [9, 1, (2 * (1 + 10)) / 1024],
    [2, 8, (2 * (1 + 10 + 45)) / 1024],
  ])('%i against %i', (a, b, p) => expect(mcnemar(a, b)).toBeCloseTo(p, 10));
  test('stays a chance for thousands of differing texts', () => {
    expect(mcnemar(2600, 2400)).toBeGreaterThan(0.004);
    expect(mcnemar(2600, 2400)).toBeLessThan(0.006);
    expect(mcnemar(5000, 0)).toBe(0);
  });
});

describe('interval of a paired difference', () => {
  const pairs = fc.record({ both: fc.nat(200), onlyCandidate: fc.nat(60), onlyBaseline: fc.nat(60), neither: fc.nat(200) });
  test('holds the difference, and turns round when the models change places', () => {
    fc.assert(
      fc.property(pairs, (p) => {
        const there = pairedDifference(p);
        const back = pairedDifference({ ...p, onlyCandidate: p.onlyBaseline, onlyBaseline: p.onlyCandidate });
        expect(there.low).toBeLessThanOrEqual(there.value + 1e-12);
        expect(there.high).toBeGreaterThanOrEqual(there.value - 1e-12);
        expect(back.low).toBeCloseTo(-there.high, 10);
        expect(back.high).toBeCloseTo(-there.low, 10);
      }),
    );
  });
  test('catches the true difference 95 times of 100, counted over every outcome of 24 texts', () => {
    const n = 24;
    const logFactorial = [0];
    for (let k = 1; k <= n; k += 1) logFactorial.push((logFactorial[k - 1] as number) + Math.log(k));
    const coverages: number[] = [];
    for (const [both, own, other] of [
      [0.7, 0.1, 0.1],
      [0.8, 0.05, 0.1],
      [0.6, 0.2, 0.1],
      [0.85, 0.02, 0.08],
      [0.5, 0.15, 0.15],
      [0.4, 0.3, 0.2],
    ] as const) {
      const neither = 1 - both - own - other;
      let coverage = 0;
      for (let a = 0; a <= n; a += 1)
        for (let f = 0; a + f <= n; f += 1)
          for (let g = 0; a + f + g <= n; g += 1) {
            const h = n - a - f - g;
            const { low, high } = pairedDifference({ both: a, onlyCandidate: f, onlyBaseline: g, neither: h });
            if (low > own - other || high < own - other) continue;
            const ways = (logFactorial[n] as number) - [a, f, g, h].reduce((sum, k) => sum + (logFactorial[k] as number), 0);
            coverage += Math.exp(ways + a * Math.log(both) + f * Math.log(own) + g * Math.log(other) + h * Math.log(neither));
          }
      coverages.push(coverage);
    }
    for (const coverage of coverages) expect(coverage).toBeGreaterThan(0.93);
    expect(coverages.reduce((sum, one) => sum + one, 0) / coverages.length).toBeGreaterThan(0.945);
  });
});
