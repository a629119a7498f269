import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareModels, type Exam, figuresOf, type Outcome, splitForEvaluation } from './rules.ts';

describe('the frozen set', () => {
  const lines: Exam[] = ['a', 'b'].flatMap((intent) =>
    Array.from({ length: 20 }, (_, i) => ({ text: `${intent} line ${i}`, intent, locale: 'en' })),
  );
  test('takes a fifth of each intent and language, at least one of two, none of one', () => {
    const few: Exam[] = [
      { text: 'c one', intent: 'c', locale: 'en' },
      { text: 'c two', intent: 'c', locale: 'en' },
      { text: 'd only', intent: 'd', locale: 'en' },
      { text: '丁', intent: 'a', locale: 'zh-CN' },
      { text: '戊', intent: 'a', locale: 'zh-CN' },
      { text: 'nobody', intent: null, locale: 'en' },
      { text: 'sing', intent: null, locale: 'en' },
    ];
    const set = splitForEvaluation([...lines, ...few]);
    const count = (intent: string | null, locale = 'en') => set.filter((one) => one.intent === intent && one.locale === locale).length;
    expect([count('a'), count('b'), count('c'), count('d'), count('a', 'zh-CN'), count(null)]).toEqual([4, 4, 1, 0, 1, 1]);
  });
  test('depends on what the lines say, not on their order or on how often they stand there', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (shuffled) => {
        expect(splitForEvaluation([...shuffled, ...shuffled.slice(0, 5)])).toEqual(splitForEvaluation(lines));
      }),
    );
  });
  test('leaves out a text with two truths', () => {
    const twice = lines.map((line) => ({ ...line, intent: 'z' }));
    expect(splitForEvaluation([...lines, ...twice])).toEqual([]);
  });
});

const exam = (intent: string | null, text = `${intent}`): Exam => ({ text, intent, locale: 'en' });
const said = (guess: string | null, confidence = 0.9): Outcome => ({ guess, confidence });

test('figures of a model: rejected counts as missed, out of scope apart, what its corpus does not know not at all', () => {
  const figures = figuresOf(
    [exam('a'), exam('a', 'a2'), exam('a', 'a3'), exam('b'), exam(null), exam(null, 'oos2'), exam('gone')],
    [said('a'), said('b', 0.8), said(null, 0.3), said('b'), said(null), said('b', 0.95), null],
  );
  expect(figures).toMatchObject({
    examples: 6,
    accuracy: { value: 0.5, n: 6 },
    inScope: { value: 0.5, n: 4 },
    outOfScope: { value: 0.5, n: 2 },
    intents: [
      { intent: 'a', precision: 1, recall: 1 / 3, f1: 0.5, support: 3, confusedWith: null },
      { intent: 'b', precision: 1 / 3, recall: 1, f1: 0.5, support: 1 },
    ],
    macroF1: 0.5,
    confusions: [
      { truth: null, guess: 'b', count: 1 },
      { truth: 'a', guess: null, count: 1 },
      { truth: 'a', guess: 'b', count: 1 },
    ],
  });
  expect(figures.errors.map((error) => [error.text, error.confidence])).toEqual([
    ['oos2', 0.95],
    ['a2', 0.8],
    ['a3', 0.3],
  ]);
});

describe('promotion verdict', () => {
  const outcomes = (right: number, wrong: number) => [...Array(right).fill(said('a')), ...Array(wrong).fill(said('b'))] as Outcome[];
  const exams = Array.from({ length: 100 }, (_, i) => exam('a', `a${i}`));
  test.each([
    ['the same', 90, 90, 'not_worse'],
    ['two texts worse of a hundred', 88, 90, 'not_worse'],
    ['ten texts worse of a hundred', 80, 90, 'worse'],
    ['ten texts better', 100, 90, 'better'],
  ] as const)('%s', (_name, candidate, baseline, verdict) => {
    const compared = compareModels(exams, outcomes(candidate, 100 - candidate), outcomes(baseline, 100 - baseline));
    expect(compared.verdict).toBe(verdict);
    expect(compared.difference.value).toBeCloseTo((candidate - baseline) / 100, 10);
  });
  test('texts of intents the candidate gave up are not asked; intents only it knows count against the other', () => {
    const compared = compareModels([exam('old'), exam('new'), exam('a')], [null, said('new'), said('a')], [said('old'), null, said('a')]);
    expect(compared).toMatchObject({ examples: 2, onlyCandidateRight: 1, onlyBaselineRight: 0 });
    expect(compared.changes).toEqual([{ text: 'new', locale: 'en', truth: 'new', candidate: 'new', baseline: null, change: 'fixed' }]);
  });
});
