import { describe, expect, it } from 'vitest';
import { backward, createBag, createBagPass, forward, scoreBag, trainBag } from './bag.ts';
import { createChance } from './chance.ts';
import { explainIntent } from './explain.ts';
import { argmax } from './measures.ts';
import { loadIntentModel, saveIntentModel } from './model-file.ts';
import { predictIntent } from './predict.ts';
import { trainIntents } from './train.ts';
import type { SparseRows } from './weighing.ts';

function rowsOf(rows: readonly (readonly (readonly [number, number])[])[]): SparseRows {
  const ptr = Int32Array.from({ length: rows.length + 1 }, (_, i) => rows.slice(0, i).flat().length);
  return {
    rows: rows.length,
    ptr,
    idx: Int32Array.from(rows.flat(), ([column]) => column),
    val: Float32Array.from(rows.flat(), ([, value]) => value),
  };
}

describe('a bag with a hidden layer 词袋编码器', () => {
  it('has the slopes that small steps find', () => {
    const rows = rowsOf([
      [
        [0, 0.6],
        [2, 0.8],
        [3, -0.4],
      ],
    ]);
    const bag = createBag(4, 3, 5, 3);
    const pass = createBagPass(bag, rows);
    pass.mask.set([2, 0, 1, 1, 2]);
    pass.keep.set([1, 1.5, 1]);
    const label = 1;
    const lossNow = (): number => {
      forward(bag, rows, 0, pass);
      return backward(bag, label, pass);
    };
    const numeric = (values: Float32Array, at: number): number => {
      const [kept, step] = [values[at]!, 1e-2];
      values[at] = kept + step;
      const above = lossNow();
      values[at] = kept - step;
      const below = lossNow();
      values[at] = kept;
      return (above - below) / (2 * step);
    };
    lossNow();
    const hidden = [...pass.hidden];
    const slopes = [...pass.slopes];
    const scores = [...pass.scores];
    expect(slopes.filter((slope) => slope !== 0).length).toBeGreaterThan(1);
    for (let c = 0; c < 3; c++) expect(numeric(bag.outputBias, c)).toBeCloseTo(scores[c]!, 3);
    for (let j = 0; j < 5; j++) {
      expect(numeric(bag.hiddenBias, j)).toBeCloseTo(slopes[j]!, 3);
      for (let c = 0; c < 3; c++) expect(numeric(bag.output, j * 3 + c)).toBeCloseTo(hidden[j]! * scores[c]!, 3);
      expect(numeric(bag.vectors, 2 * 5 + j)).toBeCloseTo(0.8 * 1.5 * slopes[j]!, 3);
    }
  });

  it('learns what no linear model can, and the same from the same seed', () => {
    const both = [
      [[0, 1]],
      [[1, 1]],
      [
        [0, 1],
        [1, 1],
      ],
      [[2, 1]],
    ] as const;
    const rows = rowsOf(both);
    const labels = Int32Array.of(1, 1, 0, 0);
    const train = (seed: number) => trainBag(rows, labels, 2, 3, { hidden: 16, epochs: 200, rate: 0.1, dropout: 0, seed });
    const bag = train(1);
    const scores = scoreBag(bag, rows);
    expect([0, 1, 2, 3].map((row) => argmax(scores, row * 2, 2))).toEqual([...labels]);
    expect(train(1)).toEqual(bag);
    expect(train(2).vectors).not.toEqual(bag.vectors);
  });
});

/** Made-up intents: a few words of their own each, among fillers that mean nothing. */
const INTENTS = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'];
const OWN = 4;
const syllables = (n: number): string =>
  [n % 19, (n * 7 + 3) % 17, (n * 5 + 1) % 13].map((k) => 'bcdfghklmnprstvwxyz'[k]! + 'aeiou'[(k + n) % 5]!).join('');
const ownWord = (intent: number, i: number): string => syllables(100 + intent * OWN + i);
const FILLERS =
  'the my please how can with this now have about when what today again still just really need want get from that there after before could would you your will does been they some then because very only also over'.split(
    ' ',
  );
const sentence = (intent: number, owns: number, chance: () => number): string =>
  [
    ...Array.from({ length: owns }, () => ownWord(intent, Math.floor(chance() * OWN))),
    ...Array.from({ length: 5 }, () => FILLERS[Math.floor(chance() * FILLERS.length)]),
  ].join(' ');
const many = (count: number, owns: number, seed: number) => {
  const chance = createChance(seed);
  return INTENTS.flatMap((intent, c) => Array.from({ length: count }, () => ({ text: sentence(c, owns, chance), intent, locale: 'en' })));
};

describe('messages nobody has labelled 自训练', () => {
  const examples = many(6, 1, 1);
  const messages = many(60, 2, 2).map((one) => one.text);
  const fresh = many(40, 1, 3);
  const rightOf = (model: ReturnType<typeof trainIntents>): number =>
    fresh.filter(({ text, intent }) => {
      const found = predictIntent(model, text, 'en');
      return (found.intent ?? found.alternatives[0]?.intent) === intent;
    }).length / fresh.length;
  const without = trainIntents(examples);
  const model = trainIntents(examples, { unlabelled: messages });

  it('make a model of few examples right more often, without another feature or byte of weights', () => {
    const [own, before] = [model.languages[0]!, without.languages[0]!];
    expect(own.notes.messages).toBeGreaterThan(0.9 * messages.length);
    expect(own.notes.messagesLearned).toBeGreaterThan(100);
    expect(before.notes).not.toHaveProperty('messages');
    expect(rightOf(model)).toBeGreaterThan(rightOf(without) + 0.05);
    expect(own.weights.length).toBe(before.weights.length);
  });

  it('give the same model from the same seed, whatever becomes of the file', () => {
    const bytes = saveIntentModel(model);
    expect(saveIntentModel(trainIntents(examples, { unlabelled: messages }))).toEqual(bytes);
    const text = fresh[0]!.text;
    expect(predictIntent(loadIntentModel(bytes), text, 'en')).toEqual(predictIntent(model, text, 'en'));
  });

  it('leave a decision that its words explain', () => {
    const { text } = fresh[0]!;
    const explained = explainIntent(model, text, 'en')!;
    const sum = explained.pieces.reduce((total, piece) => total + piece.best, explained.best.bias);
    expect(sum).toBeCloseTo(explained.best.score, 4);
  });

  it.each([
    ['too few of them', messages.slice(0, 60)],
    ['in another language', messages.map((_, i) => `第${i}条留言说的是别的事情`)],
    ['the examples themselves, again and again', messages.map((_, i) => examples[i % examples.length]!.text.toUpperCase())],
  ])('are left alone: %s', (_, unlabelled) => {
    expect(saveIntentModel(trainIntents(examples, { unlabelled }))).toEqual(saveIntentModel(without));
  });

  it('are refused where held-out examples say that they mislead', () => {
    // fillers alone: whatever label they get, it is wrong, and makes chance look like meaning
    const chance = createChance(4);
    const misleading = Array.from({ length: 400 }, () => sentence(0, 0, chance));
    const refused = trainIntents(examples, { unlabelled: misleading });
    expect(refused.languages[0]!.notes).toMatchObject({ messages: expect.any(Number), messagesLearned: 0 });
    expect(rightOf(refused)).toBeGreaterThanOrEqual(rightOf(without));
  });

  it('are not read where there are enough examples', () => {
    const enough = many(31, 1, 5);
    expect(trainIntents(enough, { unlabelled: messages }).languages[0]!.notes).not.toHaveProperty('messages');
  });
});
