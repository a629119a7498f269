import { describe, expect, test } from 'vitest';
import { saysSomething, shadowFigures } from './rules.ts';

type Guess = [string | null, number];
const figures = (rows: readonly (readonly [string, Guess, Guess])[]) =>
  shadowFigures(
    rows.map(([text]) => ({ text, locale: 'en' })),
    {
      baseline: rows.map(([, [guess, confidence]]) => ({ guess, confidence })),
      candidate: rows.map(([, , [guess, confidence]]) => ({ guess, confidence })),
    },
  );

test.each([
  ['好', true],
  ['ok', true],
  ['👍', false],
  ['123 ?!', false],
  ['', false],
])('%j says something: %s', (text, says) => {
  expect(saysSomething(text)).toBe(says);
});

describe('figures of a shadow evaluation', () => {
  test('agreement counts the same intent and both none; changes are grouped from what to what, the surest texts first', () => {
    const found = figures([
      ['a', ['refund', 0.95], ['refund', 0.8]],
      ['b', [null, 0.2], [null, 0.1]],
      ['c', ['refund', 0.57], ['return', 0.5]],
      ['d', ['refund', 0.7], ['return', 0.9]],
      ['D', ['refund', 0.7], ['return', 0.8]],
      ['e', ['refund', 0.35], [null, 0.3]],
    ]);
    expect(found).toMatchObject({
      n: 6,
      agreement: { value: 2 / 6, n: 6 },
      baselineRejected: { value: 1 / 6 },
      candidateRejected: { value: 2 / 6 },
      rejectedDifference: { value: 1 / 6 },
      more: { kinds: 0, turns: 0 },
    });
    expect(found.changes.map((one) => [one.from, one.to, one.count, one.samples.map((sample) => sample.text)])).toEqual([
      ['refund', 'return', 3, ['d', 'c']], // "D" is worded as "d"
      ['refund', null, 1, ['e']],
    ]);
    expect(found.unlike.map((row) => row.text)).toEqual(['d', 'a', 'b', 'c', 'e']); // by 0.2, 0.15, 0.1, 0.07, 0.05
  });

  test('nothing compared is no share, and no warning', () => {
    expect(figures([])).toMatchObject({ n: 0, agreement: { value: null }, warnings: [], changes: [], unlike: [] });
  });

  const turns = (n: number, changed: number, to: string | null) =>
    figures(Array.from({ length: n }, (_, i) => [`t${i}`, ['a', 0.9], [i < changed ? to : 'a', 0.9]] as const));
  test.each([
    ['a tenth changed', 100, 10, 'b', []],
    ['more than a tenth', 100, 11, 'b', ['changed']],
    ['a few more rejected than before, beyond chance', 100, 8, null, ['rejected']],
    ['one more rejected: chance', 100, 1, null, []],
    ['half of them rejected', 100, 50, null, ['changed', 'rejected']],
  ] as const)('warnings: %s', (_, n, changed, to, expected) => {
    expect(turns(n, changed, to).warnings).toEqual(expected);
  });

  test('what the list of changes leaves out is counted', () => {
    const found = figures(Array.from({ length: 70 }, (_, i) => [`t${i}`, [`a${i}`, 0.5], ['b', 0.5]] as const));
    expect(found.changes).toHaveLength(60);
    expect(found.more).toEqual({ kinds: 10, turns: 10 });
  });
});
