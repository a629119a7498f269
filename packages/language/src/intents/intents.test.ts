import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { evaluateIntents } from './evaluate.ts';
import { groupByLanguage } from './languages.ts';
import type { Example } from './model.ts';
import { loadIntentModel, ModelFileError, saveIntentModel } from './model-file.ts';
import { predictIntent } from './predict.ts';
import { nameAsExample, trainIntents } from './train.ts';

type DemoIntents = { intents: { id: string; zh: string[]; en: string[] }[] };
const demo: DemoIntents = parse(readFileSync(new URL('../../../../demo/intents.yaml', import.meta.url), 'utf8'));
const examples: Example[] = demo.intents.flatMap(({ id, zh, en }) => [
  ...zh.map((text) => ({ text, intent: id, locale: 'zh-CN' })),
  ...en.map((text) => ({ text, intent: id, locale: 'en' })),
]);
const model = trainIntents(examples);

describe('training on the demo intents', () => {
  it('reaches its floor on examples it has not seen, four folds', () => {
    let right = 0;
    for (let fold = 0; fold < 4; fold++) {
      const held = examples.filter((_, i) => i % 4 === fold);
      right += evaluateIntents(trainIntents(examples.filter((_, i) => i % 4 !== fold)), held).accuracy * held.length;
    }
    expect(right / examples.length).toBeGreaterThan(0.5);
  });

  it('knows its own examples', () => {
    expect(evaluateIntents(model, examples).accuracy).toBeGreaterThan(0.97);
  });

  it('makes the same model from the same seed, byte for byte', () => {
    expect(saveIntentModel(trainIntents(examples))).toEqual(saveIntentModel(model));
  });

  it('reports progress from 0 to 1', () => {
    const seen: number[] = [];
    trainIntents(examples.slice(0, 60), { progress: (done) => seen.push(done) });
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it('has one model per language', () => {
    expect(model.languages.map((l) => l.language)).toEqual(['en', 'zh']);
  });
});

describe('prediction', () => {
  it.each([
    ['我想开个电子发票', 'invoice'],
    ['退款怎麼還沒到賬', 'refund_status'],
    ['where is my parcel now', 'order_status_logistics'],
    ['how much is a new filter', 'consumable_purchase'],
  ])('%s → %s', (text, intent) => {
    const guess = predictIntent(model, text);
    expect(guess.intent ?? guess.alternatives[0]?.intent).toBe(intent);
  });

  it('gives the runners-up best first, without the intent itself', () => {
    const guess = predictIntent(model, '怎么开电子发票');
    expect(guess.intent).toBe('invoice');
    expect(guess.alternatives.map((a) => a.intent)).not.toContain('invoice');
    expect(guess.alternatives.map((a) => a.confidence)).toEqual(guess.alternatives.map((a) => a.confidence).sort((a, b) => b - a));
  });

  it('names the best guess first when it rejects', () => {
    const guess = predictIntent(model, 'qwzx vbnmk plokij');
    expect(guess.intent).toBeNull();
    expect(guess.alternatives[0]?.confidence).toBeCloseTo(guess.confidence, 6);
    expect(guess.inScope).toBeLessThan(0.5);
  });

  it('is honest about a language it has no model for', () => {
    expect(predictIntent(model, '注文した商品がまだ届きません')).toEqual({
      locale: 'ja',
      intent: null,
      confidence: 0,
      alternatives: [],
      inScope: 0,
    });
  });

  it('does not throw on odd texts', () => {
    for (const text of ['', '😀', '\u200b', 'x'.repeat(100_000), '好'.repeat(5000), '\ud800'])
      expect(predictIntent(model, text).inScope).toBeLessThanOrEqual(1);
  });
});

describe('out of scope', () => {
  it('learns from examples that have no intent, and from outliers', () => {
    const foreign = [
      'what is the weather',
      'sing me a song',
      'who won the match',
      'how tall is the tower',
      'tell me a joke',
      'play some jazz',
      'is it going to rain',
      'capital of peru',
    ];
    const english = examples.filter((e) => e.locale === 'en');
    const plain = trainIntents(english);
    const taught = trainIntents(english, { outliers: foreign });
    const mean = (m: typeof plain) => foreign.reduce((sum, text) => sum + predictIntent(m, text, 'en').inScope, 0) / foreign.length;
    expect(mean(taught)).toBeLessThan(mean(plain));
  });
});

describe('edges of training', () => {
  it('trains with one intent, and with none at all', () => {
    const one = trainIntents([
      { text: 'where is my parcel', intent: 'a', locale: 'en' },
      { text: 'parcel lost', intent: 'a', locale: 'en' },
    ]);
    expect(
      predictIntent(one, 'where is my parcel', 'en').alternatives.length + (predictIntent(one, 'where is my parcel', 'en').intent ? 1 : 0),
    ).toBe(1);
    expect(trainIntents([]).languages).toEqual([]);
    expect(predictIntent(trainIntents([]), 'hello').intent).toBeNull();
  });
  it('puts undeclared short texts with the language of the rest', () => {
    const groups = groupByLanguage([
      ...Array.from({ length: 40 }, (_, i) => ({ text: `where is my order number ${i}`, intent: 'a' })),
      { text: 'danke', intent: 'a' },
    ]);
    expect([...groups.keys()]).toEqual(['en']);
  });
  it.each([
    ['card_arrival', 'en', 'card arrival'],
    ['cardArrival', 'en', 'card arrival'],
    ['发票', 'zh', '发票'],
    ['invoice', 'zh', null],
    ['x1', 'en', null],
  ])('reads the name %s in %s as %s', (label, language, text) => {
    expect(nameAsExample(label, language)).toBe(text);
  });
  const few = examples.filter((e) => e.locale === 'en').filter((_, i) => i % 4 === 0);
  it('takes titles of articles as examples', () => {
    const taught = trainIntents(few, { pseudoExamples: [{ text: 'Zorblax calibration', intent: 'invoice', locale: 'en' }] });
    const guess = predictIntent(taught, 'zorblax calibration', 'en');
    expect(guess.intent ?? guess.alternatives[0]?.intent).toBe('invoice');
    expect(taught.languages[0]!.notes.pseudoExamples).toBe('names and titles');
  });
  it('leaves them out where they mislead', () => {
    const intents = [...new Set(few.flatMap((e) => e.intent ?? []))];
    const pseudoExamples = few.flatMap((e) =>
      intents.filter((intent) => intent !== e.intent).map((intent) => ({ text: `${e.text} now`, intent, locale: 'en' })),
    );
    expect(trainIntents(few, { pseudoExamples }).languages[0]!.notes.pseudoExamples).toBe('names');
  });
  it('does without titles for intents nobody gave examples of, of another language, or with examples enough', () => {
    const plain = saveIntentModel(trainIntents(few));
    const many = Array.from({ length: 31 }, (_, i) => ({
      text: `parcel number ${'abcdefghij'[i % 10]}${'klmnopqrst'[i % 7]}x${i}`,
      intent: 'invoice',
      locale: 'en',
    }));
    const of = (intent: string, text: string, locale: string) => [{ text, intent, locale }];
    expect(saveIntentModel(trainIntents(few, { pseudoExamples: of('no such intent', 'hello there', 'en') }))).toEqual(plain);
    expect(saveIntentModel(trainIntents(few, { pseudoExamples: of('invoice', '开发票', 'zh-CN') }))).toEqual(plain);
    const enough = [...few, ...many];
    expect(saveIntentModel(trainIntents(enough, { pseudoExamples: of('invoice', 'Zorblax calibration', 'en') }))).toEqual(
      saveIntentModel(trainIntents(enough)),
    );
  });
});

describe('model file', () => {
  const bytes = saveIntentModel(model);
  it('reads back to the same model, also from a part of a larger buffer', () => {
    expect(saveIntentModel(loadIntentModel(bytes))).toEqual(bytes);
    const larger = Buffer.concat([Buffer.alloc(13), bytes]);
    expect(predictIntent(loadIntentModel(larger.subarray(13)), '怎么开发票')).toEqual(predictIntent(model, '怎么开发票'));
  });
  it.each<[string, (b: Uint8Array) => Uint8Array, RegExp]>([
    ['other bytes', () => new TextEncoder().encode('{"not":"a model"}'), /not an intent model/],
    ['nothing', () => new Uint8Array(0), /not an intent model/],
    ['a later version', (b) => b.map((v, i) => (i === 4 ? 9 : v)), /version 9/],
    ['a cut file', (b) => b.slice(0, b.length - 100), /cut short/],
    ['a cut header', (b) => b.slice(0, 40), /cut short/],
    ['a broken header', (b) => b.map((v, i) => (i === 14 ? 0 : v)), /damaged/],
  ])('refuses %s with a clear message', (_name, spoil, message) => {
    expect(() => loadIntentModel(spoil(bytes))).toThrow(ModelFileError);
    expect(() => loadIntentModel(spoil(bytes))).toThrow(message);
  });
});
