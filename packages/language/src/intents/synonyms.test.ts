import { describe, expect, it } from 'vitest';
import type { SynonymGroup } from '../text/synonyms.ts';
import { explainIntent } from './explain.ts';
import type { Example } from './model.ts';
import { loadIntentModel, saveIntentModel } from './model-file.ts';
import { predictIntent } from './predict.ts';
import { trainIntents } from './train.ts';

const GROUPS: SynonymGroup[] = [
  { canonical: '净化器', synonyms: ['空净', 'AP机'], locale: 'zh-CN' },
  { canonical: '扫地机', synonyms: ['小黑', '扫拖宝'], locale: 'zh-CN' },
  { canonical: 'purifier', synonyms: ['airbuddy', 'clean air box'], locale: 'en' },
  { canonical: 'robot', synonyms: ['roomy', 'floor pal'], locale: 'en' },
];
const says = (locale: string, intent: string, texts: readonly string[]): Example[] => texts.map((text) => ({ text, intent, locale }));
const EXAMPLES: Example[] = [
  ...says('zh-CN', 'purifier', ['净化器响', '净化器怎么了', '净化器坏', '净化器不动', '我家净化器']),
  ...says('zh-CN', 'robot', ['扫地机响', '扫地机怎么了', '扫地机坏', '扫地机不动', '我家扫地机']),
  ...says('zh-CN', 'door', ['门响', '门怎么了', '门坏', '门不动', '我家门']),
  ...says('zh-CN', 'lamp', ['灯响', '灯怎么了', '灯坏', '灯不动', '我家灯']),
  ...says('en', 'purifier', ['the purifier is loud', 'purifier stopped', 'my purifier smells', 'look at my purifier', 'a purifier here']),
  ...says('en', 'robot', ['the robot is loud', 'robot stopped', 'my robot smells', 'look at my robot', 'a robot here']),
  ...says('en', 'door', ['the door is loud', 'door stopped', 'my door smells', 'look at my door', 'a door here']),
  ...says('en', 'lamp', ['the lamp is loud', 'lamp stopped', 'my lamp smells', 'look at my lamp', 'a lamp here']),
];
const model = trainIntents(EXAMPLES, { synonyms: GROUPS });
const untaught = trainIntents(EXAMPLES);
const bestOf = (of: typeof model, text: string, locale: string) => {
  const { intent, alternatives } = predictIntent(of, text, locale);
  return intent ?? alternatives[0]?.intent;
};

describe("a workspace's synonyms", () => {
  it.each([
    ['空净响', 'zh-CN', 'purifier'],
    ['AP机怎么了', 'zh-CN', 'purifier'],
    ['小黑坏', 'zh-CN', 'robot'],
    ['扫拖宝不动', 'zh-CN', 'robot'],
    ['the airbuddy is loud', 'en', 'purifier'],
    ['my clean air box smells', 'en', 'purifier'],
    ['two roomys stopped', 'en', 'robot'],
    ['my floor pals smell', 'en', 'robot'],
  ])('%s: an example with one word of a group teaches the others', (text, locale, intent) => {
    expect(bestOf(model, text, locale)).toBe(intent);
  });

  it('are why: without them most of these are guesses', () => {
    const right = (of: typeof model) =>
      ['空净响', 'AP机怎么了', '小黑坏', '扫拖宝不动'].filter((text, i) => bestOf(of, text, 'zh-CN') === (i < 2 ? 'purifier' : 'robot'))
        .length;
    expect(right(untaught)).toBeLessThan(right(model));
  });

  it('travel in the model file: a saved model predicts by those it was trained with', () => {
    const again = loadIntentModel(saveIntentModel(model));
    for (const text of ['空净响', '小黑坏', '扫拖宝不动']) expect(predictIntent(again, text)).toEqual(predictIntent(model, text));
    expect(again.languages.map((language) => language.synonyms?.map((group) => group.canonical))).toEqual([
      ['purifier', 'robot'],
      ['净化器', '扫地机'],
    ]);
  });

  it('say what a word was read as where a decision is explained, once, at its place in the text', () => {
    expect(explainIntent(model, '我的空净响', 'zh-CN')?.pieces.map(({ text, start, end, readAs }) => [text, start, end, readAs])).toEqual([
      ['我', 0, 1, null],
      ['的', 1, 2, null],
      ['空净', 2, 4, '净化器'],
      ['响', 4, 5, null],
    ]);
    const phrase = trainIntents(EXAMPLES, { synonyms: [{ canonical: 'air cleaning box', synonyms: ['purifier'], locale: 'en' }] });
    const explained = explainIntent(phrase, 'Two Purifiers, here', 'en');
    expect(explained?.pieces.map(({ text, readAs }) => [text, readAs])).toEqual([
      ['Two', null],
      ['Purifiers', 'air cleaning box'],
      ['here', null],
    ]);
    const sum = explained!.pieces.reduce((total, piece) => total + piece.best, explained!.best.bias);
    expect(sum).toBeCloseTo(explained!.best.score, 4);
  });

  it('make the same model from the same seed, byte for byte; none make the model there was before', () => {
    expect(saveIntentModel(trainIntents(EXAMPLES, { synonyms: GROUPS }))).toEqual(saveIntentModel(model));
    expect(saveIntentModel(trainIntents(EXAMPLES, { synonyms: [] }))).toEqual(saveIntentModel(untaught));
  });
});

describe('keywords of intents', () => {
  const few = EXAMPLES.filter(({ locale }) => locale === 'en');
  const keywords: Example[] = [
    ...says('en', 'purifier', ['filter', 'dust', 'air quality']),
    ...says('en', 'robot', ['mop', 'vacuuming', 'docking']),
    ...says('en', 'door', ['hinge', 'handle', 'lock']),
    ...says('en', 'lamp', ['bulb', 'shade', 'dimmer']),
  ];
  it('teach words no example has', () => {
    const taught = trainIntents(few, { keywords });
    expect(taught.languages[0]?.notes.pseudoExamples).toBe('names and keywords');
    expect(bestOf(taught, 'the hinge', 'en')).toBe('door');
    expect(bestOf(taught, 'new bulb', 'en')).toBe('lamp');
  });
  it('are left out where cross-validation finds that they mislead', () => {
    const wrong = few.map(({ text, intent }): Example => {
      const others = ['purifier', 'robot', 'door', 'lamp'];
      return {
        text: `${text} `.replace(/^(the|my|a) /, ''),
        intent: others[(others.indexOf(intent as string) + 1) % 4] as string,
        locale: 'en',
      };
    });
    const notes = trainIntents(few, { keywords: [...wrong, ...wrong.map((one) => ({ ...one, text: `${one.text} now` }))] }).languages[0]
      ?.notes;
    expect(notes?.pseudoExamples).toBe('names');
  });
  it('of an intent without examples, or of another language, make no intent', () => {
    const taught = trainIntents(few, { keywords: [...says('en', 'window', ['pane']), ...says('zh-CN', 'door', ['门把手'])] });
    expect(taught.languages.map((language) => language.labels)).toEqual([['door', 'lamp', 'purifier', 'robot']]);
    expect(taught.languages[0]?.notes.pseudoExamples).toBe('names');
  });
});
