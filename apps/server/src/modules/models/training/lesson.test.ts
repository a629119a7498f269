import { expect, test } from 'vitest';
import { titlesAsExamples } from './lesson.ts';

test('a title is an example of the intents its article is for, unless there are too many of them; the order is its own', () => {
  const titles = [
    { title: 'Returns', locale: 'en', intents: ['refund', 'exchange'] },
    { title: '退货', locale: 'zh-CN', intents: ['refund'] },
    { title: 'About us', locale: 'en', intents: ['a', 'b', 'c'] },
    { title: 'News', locale: 'en', intents: [] },
  ];
  const expected = [
    { text: 'Returns', intent: 'exchange', locale: 'en' },
    { text: 'Returns', intent: 'refund', locale: 'en' },
    { text: '退货', intent: 'refund', locale: 'zh-CN' },
  ];
  expect(titlesAsExamples(titles)).toEqual(expected);
  expect(titlesAsExamples(titles.toReversed())).toEqual(expected);
});
