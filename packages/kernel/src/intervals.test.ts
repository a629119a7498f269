import { describe, expect, test } from 'vitest';
import { wilson } from './intervals.ts';

describe('Wilson interval', () => {
  test.each([
    [28, 400, 0.07, 0.049, 0.099],
    [0, 100, 0, 0, 0.037],
    [100, 100, 1, 0.963, 1],
  ])('%i of %i (figures of OPERATIONS 2.3)', (right, n, value, low, high) => {
    const rate = wilson(right, n);
    expect(rate.value).toBe(value);
    expect(rate.low).toBeCloseTo(low, 3);
    expect(rate.high).toBeCloseTo(high, 3);
  });
  test('of nothing is nothing, not 0', () => expect(wilson(0, 0)).toEqual({ value: null, low: null, high: null, n: 0 }));
});
