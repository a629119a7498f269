import type { Intent, IntentFinding } from '@zhiyin/contracts';
import { describe, expect, test } from 'vitest';
import { byUrgency, duplicatesOf, healthOf, type Measured, partnersOf } from './rules.ts';

const anIntent = (over: Partial<Intent> = {}): Intent => ({
  id: 'refund',
  name: { 'zh-CN': '退款', en: 'Refund' },
  category: 'order',
  queue: 'q_general',
  sopId: null,
  system: false,
  keywords: {},
  examples: { 'zh-CN': 20, en: 20 },
  createdAt: '2026-01-05T01:00:00Z',
  ...over,
});
const figures = (intent: string, support: number) => ({ intent, precision: null, recall: null, f1: 0.5, support });
const measured = (support: number, confusions: Measured['confusions'] = []): Measured => ({
  intents: [figures('refund', support)],
  confusions,
});
const missed = (guess: string | null, count: number) => ({ truth: 'refund', guess, count });
const taken = (truth: string | null, count: number) => ({ truth, guess: 'refund', count });
const known = { languages: ['en', 'zh'], hasModel: true, measured: measured(20), duplicates: undefined };
const FINE: IntentFinding[] = [{ verdict: 'ok' }];

describe('what is to be done', () => {
  test.each<[string, Partial<Intent>, Partial<Parameters<typeof healthOf>[1]>, unknown[]]>([
    ['enough, balanced, understood', {}, {}, FINE],
    [
      'nine in a language',
      { examples: { 'zh-CN': 20, en: 9 } },
      {},
      [{ verdict: 'too_few_examples', language: 'en', examples: 9, needed: 10 }],
    ],
    ['ten in a language', { examples: { 'zh-CN': 20, en: 10 } }, {}, FINE],
    ['variants of a language count together', { examples: { 'zh-CN': 6, 'zh-TW': 4, en: 12 } }, {}, FINE],
    ['few in a language no model speaks', { examples: { 'zh-CN': 20, en: 20, fr: 1 } }, {}, FINE],
    [
      'none at all',
      { examples: {} },
      {},
      [
        { verdict: 'too_few_examples', language: 'en', examples: 0, needed: 10 },
        { verdict: 'too_few_examples', language: 'zh', examples: 0, needed: 10 },
      ],
    ],
    ['a third of the other language', { examples: { 'zh-CN': 45, en: 15 } }, {}, FINE],
    [
      'less than a third',
      { examples: { 'zh-CN': 46, en: 15 } },
      {},
      [{ verdict: 'unbalanced', less: 'en', lessExamples: 15, more: 'zh', moreExamples: 46 }],
    ],
    ['one language only', { examples: { en: 40 } }, { languages: ['en'] }, FINE],
    ['duplicates', {}, { duplicates: { lines: 2, intents: ['exchange'] } }, [{ verdict: 'duplicates', lines: 2, intents: ['exchange'] }]],
    ['not asked for', {}, { measured: measured(0) }, [{ verdict: 'unmeasured', why: 'not_in_set' }]],
    ['made after the model', { id: 'new' }, {}, [{ verdict: 'unmeasured', why: 'not_in_set' }]],
    ['no model', {}, { measured: null, hasModel: false }, [{ verdict: 'unmeasured', why: 'no_model' }]],
    ['a system intent, whatever it lacks', { system: true, examples: {} }, {}, [{ verdict: 'unmeasured', why: 'system' }]],
    // 11 of 20 is at most 0.742 (Wilson 95 %), 13 of 20 at most 0.819
    [
      'recall surely too low',
      {},
      { measured: measured(20, [missed('exchange', 5), missed(null, 4)]) },
      [{ verdict: 'confused', by: 'recall', atMost: expect.closeTo(0.742, 3), wanted: 0.8, partner: 'exchange', count: 5 }],
    ],
    [
      'recall perhaps too low, of scattered errors',
      {},
      { measured: measured(20, [missed(null, 4), missed('a', 1), missed('b', 1)]) },
      FINE,
    ],
    [
      'precision surely too low',
      {},
      { measured: measured(20, [taken('exchange', 20)]) },
      [{ verdict: 'confused', by: 'precision', atMost: expect.closeTo(0.648, 3), wanted: 0.8, partner: 'exchange', count: 20 }],
    ],
    [
      'a fifth goes to one other intent',
      {},
      { measured: measured(10, [missed('exchange', 2)]) },
      [{ verdict: 'confused', by: 'pair', atMost: null, wanted: 0.8, partner: 'exchange', count: 2 }],
    ],
    ['one text is no pair', {}, { measured: measured(4, [missed('exchange', 1)]) }, FINE],
    ['less than a fifth is no pair', {}, { measured: measured(11, [missed('exchange', 2)]) }, FINE],
    ['rejected texts are no pair', {}, { measured: measured(10, [missed(null, 2)]) }, FINE],
    [
      'several: the most pressing first',
      { examples: { 'zh-CN': 40, en: 9 } },
      { duplicates: { lines: 1, intents: ['a'] }, measured: measured(10, [missed('a', 3)]) },
      [{ verdict: 'too_few_examples' }, { verdict: 'duplicates' }, { verdict: 'confused', by: 'pair' }, { verdict: 'unbalanced' }],
    ],
  ])('%s', (_, intent, over, findings) => {
    const health = healthOf(anIntent(intent), { ...known, ...over });
    expect(health.findings).toMatchObject(findings);
    expect(health.findings).toHaveLength(findings.length);
    expect(health.verdict).toBe(health.findings[0]?.verdict);
  });
});

test('figures come from the counts, errors both ways', () => {
  const health = healthOf(anIntent(), {
    ...known,
    measured: measured(10, [missed('a', 2), missed(null, 1), taken('b', 3), { truth: 'a', guess: 'b', count: 9 }]),
  });
  expect(health).toMatchObject({
    errors: 6,
    figures: { support: 10, recall: { value: 0.7, n: 10 }, precision: { value: 0.7, n: 10 } },
    partners: [
      { intent: 'b', missed: 0, taken: 3 },
      { intent: 'a', missed: 2, taken: 0 },
      { intent: null, missed: 1, taken: 0 },
    ],
  });
});

test('partners count both directions together', () => {
  expect(partnersOf('refund', [missed('a', 1), taken('a', 2), missed('b', 2)])).toEqual([
    { intent: 'a', missed: 1, taken: 2 },
    { intent: 'b', missed: 2, taken: 0 },
  ]);
});

test('lines that stand in several intents are counted for each; twice in one intent is no matter here', () => {
  expect(duplicatesOf([['a', 'b', 'b'], ['c', 'c'], ['a', 'd'], ['e']])).toEqual(
    new Map([
      ['a', { lines: 2, intents: ['b', 'd'] }],
      ['b', { lines: 2, intents: ['a'] }],
      ['d', { lines: 1, intents: ['a'] }],
    ]),
  );
});

test('the most urgent comes first, system intents last', () => {
  const one = (id: string, over: Partial<Intent>, more: Partial<Parameters<typeof healthOf>[1]> = {}) =>
    healthOf(anIntent({ id, ...over }), { ...known, measured: { intents: [figures(id, 20)], confusions: [] }, ...more });
  const all = [
    one('system', { system: true }),
    one('fine', {}),
    one('fine_small', { examples: { 'zh-CN': 12, en: 12 } }),
    one('uneven', { examples: { 'zh-CN': 60, en: 12 } }),
    one('twice', {}, { duplicates: { lines: 1, intents: ['x'] } }),
    one('few', { examples: { en: 3 } }),
  ];
  expect(all.sort(byUrgency).map((health) => health.intent.id)).toEqual(['few', 'twice', 'uneven', 'fine_small', 'fine', 'system']);
});
