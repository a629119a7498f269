import type { EntityVerdict, FoundEntity } from '@zhiyin/contracts';
import { expect, test } from 'vitest';
import { canonicalVerdict, type EntityItem, standingVerdict, wrongEntityOf } from './entity-rules.ts';

const product: FoundEntity = { type: 'product', text: 'AP-300', value: 'ap-300' };
const date: FoundEntity = { type: 'date', text: 'tomorrow', value: '2026-11-23' };
const right: EntityVerdict = { wrong: [], missing: [] };
const plan = (key: 'high_answered' | 'low_answered', population: number) => ({ key, population, size: 0, expected: 0 });
const item = (entities: FoundEntity[] | null, ...verdicts: (EntityVerdict | null)[]): EntityItem => ({
  stratum: 'high_answered',
  entities,
  entity_verdicts: verdicts,
});
const percent = (x: number | null) => (x === null ? null : Math.round(x * 1000) / 10);
const rateOf = (strata: ReturnType<typeof plan>[], items: EntityItem[]) => {
  const { value, low, high, n } = wrongEntityOf(strata, items).rate;
  return [n, percent(value), percent(low), percent(high)];
};

test('of one stratum the interval is Wilson’s: 28 of 400 → 7 % [4.9, 9.9]; what nobody judged is not in it', () => {
  const items = Array.from({ length: 400 }, (_, i) => item([product], i < 28 ? { wrong: [0], missing: [] } : right));
  const unjudged = [item([product], null), item([date], null, null), item(null, null)];
  expect(rateOf([plan('high_answered', 5000)], [...items, ...unjudged])).toEqual([400, 7, 4.9, 9.9]);
});

// Weights 0.2 and 0.8; 0.2 · 0.3 + 0.8 · 0.05 = 0.1. Smoothed shares 6.5/21 and 1.5/21; variance
// 0.04 · 0.9 · 0.30952 · 0.69048 / 19 + 0.64 · 0.975 · 0.07143 · 0.92857 / 19 = 0.00040495 + 0.00217834; half 1.96 · 0.050826 = 0.0996.
test('of several strata it is weighted as the headline is', () => {
  const of = (stratum: EntityItem['stratum'], n: number, wrong: number) =>
    Array.from({ length: n }, (_, i) => ({ ...item([product], i < wrong ? { wrong: [], missing: ['date' as const] } : right), stratum }));
  expect(
    rateOf([plan('low_answered', 200), plan('high_answered', 800)], [...of('low_answered', 20, 6), ...of('high_answered', 20, 1)]),
  ).toEqual([40, 10, 0, 20]);
});

test('nobody has said anything: no rate, not 0', () => {
  expect(wrongEntityOf([plan('high_answered', 10)], [item([product], null)])).toEqual({
    count: 0,
    rate: { value: null, low: null, high: null, n: 0, coverage: 0 },
    agreement: { value: null, pairs: 0 },
    types: [],
  });
});

test('by kind: found, of these wrong, and missed; the most faults first', () => {
  const { types, count } = wrongEntityOf(
    [plan('high_answered', 10)],
    [
      item([product, date], right),
      item([date, product], { wrong: [0], missing: [] }),
      item([date], { wrong: [0], missing: ['order_no'] }),
      item([], { wrong: [], missing: ['order_no', 'product'] }),
      item([date, date], null),
    ],
  );
  expect(count).toBe(3);
  expect(types.map(({ type, found, wrong, missing }) => [type, found, wrong, missing])).toEqual([
    ['date', 3, 2, 0],
    ['order_no', 0, 0, 2],
    ['product', 2, 0, 1],
  ]);
  expect(types[1]?.rate).toMatchObject({ value: null, n: 0 });
});

test('of two verdicts the first stands, and their agreement is told', () => {
  const wrong: EntityVerdict = { wrong: [0], missing: [] };
  expect(standingVerdict(item([product], null, wrong))).toBe(wrong);
  const { count, agreement } = wrongEntityOf(
    [plan('high_answered', 10)],
    [
      item([product], right, wrong),
      item([product], wrong, right),
      item([product], right, right),
      item([product], wrong, { wrong: [], missing: ['date'] }),
    ],
  );
  expect(count).toBe(2);
  expect(agreement).toEqual({ value: 0, pairs: 4 }); // half agree, as chance would have it
});

test('a verdict is kept in order and each once; of an entity there is not it is none', () => {
  expect(canonicalVerdict({ wrong: [1, 0, 1], missing: ['date', 'product', 'date'] }, [product, date])).toEqual({
    wrong: [0, 1],
    missing: ['product', 'date'],
  });
  expect(canonicalVerdict({ wrong: [2], missing: [] }, [product, date])).toBeUndefined();
  expect(canonicalVerdict(right, [])).toEqual(right);
});
