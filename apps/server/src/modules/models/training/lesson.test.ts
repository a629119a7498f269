import { loadIntentModel } from '@zhiyin/language';
import { expect, test } from 'vitest';
import { aCorpus } from '../testing/corpus.ts';
import { learn, titlesAsExamples } from './lesson.ts';

test('messages without labels are learned from, but not those a model is measured by', () => {
  const examples = aCorpus().utterances.map(({ intentId, ...line }) => ({ ...line, intent: intentId }));
  const messages = examples.flatMap(({ text }) => [`could you help me, ${text}`, `please tell me, ${text}`, `${text} as soon as you can`]);
  const heard = (exams: readonly string[]) => {
    const { made } = learn(
      {
        examples,
        vocabulary: [],
        synonyms: [],
        keywords: [],
        names: [],
        titles: [],
        unlabelled: messages,
        seed: 1,
        exams: exams.map((text) => ({ text, intent: 'refund', locale: 'en' })),
        make: true,
      },
      () => undefined,
    );
    return Number(loadIntentModel(made?.bytes ?? new Uint8Array()).languages[0]?.notes.messages);
  };
  expect(heard([])).toBe(messages.length);
  expect(heard(messages.slice(0, 20).map((text) => text.toUpperCase()))).toBe(messages.length - 20);
});

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
