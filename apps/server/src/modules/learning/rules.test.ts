import type { LearningCluster } from '@zhiyin/contracts';
import { expect, test } from 'vitest';
import { blendGuesses, doubtedLast, groupByIntent, isWorthLearning, signalText, sourcesOf, textKeyOf } from './rules.ts';

const unknown = { intent: null, confidence: 0.1, system: null };
test.each([
  ['no intent', { understanding: unknown, gap: null, answersBot: false }, ['rejected']],
  ['no intent and no answer', { understanding: unknown, gap: 'no_support', answersBot: false }, ['rejected', 'fallback']],
  [
    'an intent without an answer',
    { understanding: { intent: 'refund', confidence: 0.8, system: null }, gap: 'no_support', answersBot: false },
    ['fallback'],
  ],
  ['none of the choices', { understanding: unknown, gap: 'none_of_these', answersBot: true }, ['clarified_none']],
  ['what a procedure asked for', { understanding: unknown, gap: null, answersBot: true }, []],
  ['an answered question', { understanding: { intent: 'refund', confidence: 0.8, system: null }, gap: null, answersBot: false }, []],
  [
    'hello',
    { understanding: { intent: null, confidence: 0.1, system: { intent: 'greeting', confidence: 0.9 } }, gap: null, answersBot: false },
    [],
  ],
  [
    'perhaps hello',
    { understanding: { intent: null, confidence: 0.1, system: { intent: 'greeting', confidence: 0.3 } }, gap: null, answersBot: false },
    ['rejected'],
  ],
  [
    'out of scope, whatever the model half thinks',
    {
      understanding: { intent: 'invoice', confidence: 0.2, system: { intent: 'out_of_scope', confidence: 0.8 } },
      gap: null,
      answersBot: false,
    },
    ['rejected'],
  ],
  [
    'out of scope',
    { understanding: { intent: null, confidence: 0.1, system: { intent: 'out_of_scope', confidence: 0.9 } }, gap: null, answersBot: false },
    ['rejected'],
  ],
] as const)('%s', (_, turn, sources) => {
  expect(sourcesOf(turn)).toEqual(sources);
});

test.each([
  ['怎么以旧换新', true],
  ['trade in', true],
  ['E12', false],
  ['😀😀', false],
  ['13800138000', false],
  ['好', false],
])('%s is worth learning: %s', (text, expected) => {
  expect(isWorthLearning(text)).toBe(expected);
});

test('lines that read the same have one key, whatever blanks, width and punctuation', () => {
  expect(textKeyOf('Do you  have jobs？')).toBe(textKeyOf('ｄo you have jobs!'));
  expect(textKeyOf('？！')).toBe('');
});

test('a signal is one storable line', () => {
  expect(signalText('  a\n\n b ')).toBe('a b');
  expect(signalText(`${'x'.repeat(499)}😀`).isWellFormed()).toBe(true);
});

test('guesses of several texts blend by how often each was said', () => {
  const blended = blendGuesses(
    [
      { weight: 3, guesses: [{ intent: 'a', confidence: 0.8 }] },
      {
        weight: 1,
        guesses: [
          { intent: 'b', confidence: 0.8 },
          { intent: 'a', confidence: 0.2 },
        ],
      },
    ],
    2,
  );
  expect(blended.map(({ intent }) => intent)).toEqual(['a', 'b']);
  expect(blended[0]?.confidence).toBeCloseTo(0.65);
});

test('clusters stand under the intent proposed for each; what is unsure is only counted, and what signs doubt is proposed last', () => {
  const cluster = (id: string, volume: number, intent: string, confidence: number, by: 'agent' | 'sign' | 'model' = 'model') =>
    ({ id, volume, suggestions: [{ intent, confidence, by }] }) as LearningCluster;
  const grouped = groupByIntent([
    cluster('a', 1, 'refund', 0.5),
    cluster('b', 2, 'invoice', 0.3),
    cluster('c', 2, 'refund', 0.1, 'agent'),
    cluster('d', 9, 'refund', 0.1),
    { id: 'e', volume: 1, suggestions: [] as LearningCluster['suggestions'] } as LearningCluster,
  ]);
  expect(grouped.data.map(({ intentId, volume, clusters }) => [intentId, volume, clusters.map(({ id }) => id)])).toEqual([
    ['refund', 3, ['a', 'c']],
    ['invoice', 2, ['b']],
  ]);
  expect(grouped.without).toBe(2);
  expect(doubtedLast([{ intent: 'complaint' }, { intent: 'jobs' }], [{ intent: 'complaint' }])).toEqual([
    { intent: 'jobs' },
    { intent: 'complaint' },
  ]);
});
