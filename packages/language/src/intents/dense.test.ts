import { describe, expect, it } from 'vitest';
import type { TextVectors } from './encoder.ts';
import { loadIntentModel, saveIntentModel } from './model-file.ts';
import { predictIntent } from './predict.ts';
import { trainIntents } from './train.ts';

/** Six intents said in made-up words that share nothing between lines: the words alone cannot carry over, their "meaning" can. */
const INTENTS = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'];
const scramble = (n: number): number => Math.imul(n ^ (n >>> 7) ^ 0x5bd1e995, 0x9e3779b1) >>> 4;
const wordOf = (n: number): string =>
  [...`${scramble(scramble(n + 1)) % 1e6}`].map((digit, i) => 'bdfghklmnp'[Number(digit)]! + 'aeiou'[(Number(digit) + i) % 5]!).join('');
const line = (intent: number, i: number): string => `${wordOf(intent * 100 + i)} ${wordOf(intent * 100 + i + 5000)}`;
const examples = INTENTS.flatMap((intent, c) => Array.from({ length: 12 }, (_, i) => ({ text: line(c, i), intent, locale: 'en' })));
/** An encoder that knows what the lines mean. */
const meaning = (text: string): Float32Array => {
  const all = INTENTS.flatMap((_, c) => Array.from({ length: 20 }, (_, i) => ({ text: line(c, i), c })));
  const c = all.find((one) => one.text === text)?.c ?? -1;
  return Float32Array.from({ length: 8 }, (_, d) => 1 + (d === c ? 1 : 0) + 0.01 * (text.charCodeAt(d % text.length) % 7));
};
const noise = (text: string): Float32Array =>
  Float32Array.from({ length: 8 }, (_, d) => scramble([...text].reduce((sum, char) => scramble(sum + char.charCodeAt(0)), d)) % 100);
const vectorsBy = (encode: (text: string) => Float32Array): TextVectors => {
  const texts = [...examples.map((example) => example.text), ...INTENTS];
  return { encoder: 'test', dimensions: 8, texts, vectors: Float32Array.from(texts.flatMap((text) => [...encode(text)])) };
};
const fresh = INTENTS.flatMap((intent, c) => Array.from({ length: 8 }, (_, i) => ({ text: line(c, 12 + i), intent })));
const rightOf = (model: ReturnType<typeof trainIntents>, encoder?: string): number =>
  fresh.filter(({ text, intent }) => {
    const found = predictIntent(model, text, 'en', encoder === undefined ? undefined : { encoder, values: meaning(text) });
    return (found.intent ?? found.alternatives[0]?.intent) === intent;
  }).length / fresh.length;

describe('an encoder beside the words 句向量', () => {
  const words = trainIntents(examples);
  const model = loadIntentModel(saveIntentModel(trainIntents(examples, { vectors: vectorsBy(meaning) })));

  it('is joined in where it helps, and then answers what the words cannot', () => {
    expect(model.languages[0]!.notes.encoderShare).toBeGreaterThan(0);
    expect(rightOf(words)).toBeLessThan(0.5);
    expect(rightOf(model, 'test')).toBeGreaterThan(0.9);
  });

  it('leaves the model of the words as it is: without a vector the answers are those of a training without the encoder', () => {
    for (const { text } of fresh) expect(predictIntent(model, text, 'en')).toEqual(predictIntent(words, text, 'en'));
  });

  it.each([
    ['of another encoder', { encoder: 'other', values: meaning(fresh[0]!.text) }],
    ['of another length', { encoder: 'test', values: new Float32Array(7).fill(1) }],
    ['of zeros', { encoder: 'test', values: new Float32Array(8) }],
    ['with a number that is none', { encoder: 'test', values: Float32Array.of(1, Number.NaN, 1, 1, 1, 1, 1, 1) }],
  ])('does not look at a vector %s', (_, vector) => {
    expect(predictIntent(model, fresh[0]!.text, 'en', vector)).toEqual(predictIntent(words, fresh[0]!.text, 'en'));
  });

  it('does without an encoder that says nothing', () => {
    const taught = trainIntents(examples, { vectors: vectorsBy(noise) });
    expect(taught.languages[0]!.notes.encoderShare).toBe(0);
    expect(taught.languages[0]!.dense).toBeUndefined();
  });

  it('does without vectors that are cut short, or belong to too few of the lines', () => {
    const whole = vectorsBy(meaning);
    const cut = trainIntents(examples, { vectors: { ...whole, vectors: whole.vectors.subarray(1) } });
    const few = trainIntents(examples, { vectors: { ...whole, texts: whole.texts.slice(0, 20), vectors: whole.vectors.slice(0, 160) } });
    expect([cut.languages[0]!.dense, few.languages[0]!.dense]).toEqual([undefined, undefined]);
  });

  it('gives a text of unknown words a chance, and rejects what means nothing it knows', () => {
    expect(predictIntent(model, fresh[0]!.text, 'en', { encoder: 'test', values: meaning(fresh[0]!.text) }).intent).toBe('alpha');
    expect(predictIntent(model, 'qqq xxx', 'en', { encoder: 'test', values: meaning('qqq xxx') }).intent).toBeNull();
  });
});
