import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { normalise } from '../text/normalise.ts';
import { normaliseWithOffsets } from '../text/offsets.ts';
import { findConcepts } from './concepts.ts';
import { explainIntent, type IntentExplanation } from './explain.ts';
import { type FeatureTrace, hashFeatures } from './features.ts';
import type { Example } from './model.ts';
import { predictIntent } from './predict.ts';
import { trainIntents } from './train.ts';

type DemoIntents = { intents: { id: string; zh: string[]; en: string[] }[] };
const demo: DemoIntents = parse(readFileSync(new URL('../../../../demo/intents.yaml', import.meta.url), 'utf8'));
const examples: Example[] = demo.intents.flatMap(({ id, zh, en }) => [
  ...zh.map((text) => ({ text, intent: id, locale: 'zh-CN' })),
  ...en.map((text) => ({ text, intent: id, locale: 'en' })),
]);
const model = trainIntents(examples);

/** Scores are added up in 32-bit floats by the predictor and in 64-bit ones here. */
const FLOAT = 4;
function expectSums(found: IntentExplanation): void {
  const sum = (of: (piece: IntentExplanation['pieces'][number]) => number) => found.pieces.reduce((total, piece) => total + of(piece), 0);
  expect(found.best.bias + sum((piece) => piece.best)).toBeCloseTo(found.best.score, FLOAT);
  if (found.other) {
    expect(found.other.bias + sum((piece) => piece.other)).toBeCloseTo(found.other.score, FLOAT);
    const difference = sum((piece) => piece.best - piece.other) + found.best.bias - found.other.bias;
    expect(difference).toBeCloseTo(found.best.score - found.other.score, FLOAT);
  }
  const { scope } = found;
  if (!scope.nothingKnown) expect(scope.offset + scope.signals.reduce((total, one) => total + one.push, 0)).toBeCloseTo(scope.logit, 8);
}

const CURIOUS = [
  '净化器报 E1 怎么办，订单 123456789 已经退回了！',
  '退款怎麼還沒到賬',
  'I want my mony back nowwwww, the purifer does not work',
  'The ﬁlter   says　３０ percent',
  'Où est mon colis',
  '😀 refund\u200bed?',
  'where is my parcel where is my parcel',
  'My kids are shouting here. I wanna know where my parcel is!! It rains.',
  '在吗 亲，我 要 推 款，谢谢哈',
  '今天外面下好大的雨。我的快递到哪了？手机快没电了。',
  '@AcmeHelp u r late https://example.com/track?id=1 #fail',
];

describe('contributions', () => {
  it.each(CURIOUS)('and the biases add up to the scores: %s', (text) => {
    const found = explainIntent(model, text);
    if (found) expectSums(found);
    expect(found === undefined).toBe(predictIntent(model, text).confidence === 0);
  });

  it('add up for every example of the demo, and name the intent the predictor names', () => {
    for (const { text, locale } of examples) {
      const found = explainIntent(model, text, locale) as IntentExplanation;
      expectSums(found);
      const said = predictIntent(model, text, locale);
      expect(found.best.intent).toBe(said.intent ?? said.alternatives[0]?.intent);
      expect(found.scope.logit >= 0).toBe(said.intent !== null);
      expect(found.pieces.map((piece) => text.slice(piece.start, piece.end))).toEqual(found.pieces.map((piece) => piece.text));
      expect(found.pieces.every((piece, i) => piece.start >= (found.pieces[i - 1]?.end ?? 0))).toBe(true);
    }
  });

  it('add up for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[a-z退款货 1-9?]{0,60}$/)), (text) => {
        const found = explainIntent(model, text, 'zh-CN');
        if (found) expectSums(found);
      }),
      { numRuns: 300 },
    );
  });

  it('lie on the words that say it', () => {
    const found = explainIntent(model, '你好呀，请问能开电子发票吗', 'zh-CN') as IntentExplanation;
    expect(found.best.intent).toBe('invoice');
    const strongest = [...found.pieces].sort((a, b) => b.best - b.other - (a.best - a.other))[0];
    expect(strongest?.text).toContain('发票');
  });

  it('compare with the intent that is asked for', () => {
    const found = explainIntent(model, 'where is my parcel now', 'en', 'refund_status');
    expect(found?.other?.intent).toBe('refund_status');
    expect(explainIntent(model, 'where is my parcel now', 'en', found?.best.intent)?.other?.intent).not.toBe(found?.best.intent);
  });

  it('name the concepts by their words, as part of the words that name them', () => {
    const found = explainIntent(model, 'can I be reimbursed', 'en') as IntentExplanation;
    const concept = found.concepts.find((one) => one.words.includes('reimbursed'));
    expect(concept?.name).toEqual({ 'zh-CN': '退款、退钱', en: 'refund, reimburse' });
  });

  it('tell how a slip was read, and what was never met', () => {
    const found = explainIntent(model, 'my purifer zzkrgt', 'en') as IntentExplanation;
    expect(found.pieces.map((piece) => [piece.text, piece.readAs])).toEqual([
      ['my', null],
      ['purifer', 'purifier'],
      ['zzkrgt', null],
    ]);
    expect(found.pieces[2]?.known).toBeLessThan(0.3);
    expect(found.pieces[1]?.known).toBeGreaterThan(0.6);
  });

  it('say that nothing is known where nothing is', () => {
    expect(explainIntent(model, '℗ ℗', 'en')?.scope).toMatchObject({ nothingKnown: true, logit: -20 });
    expect(explainIntent(model, '注文した商品がまだ届きません')).toBeUndefined();
  });
});

describe('tracing', () => {
  it('notes a place for every feature and changes none', () => {
    const spec = {
      wordMax: 3,
      skip: true,
      edges: true,
      charMin: 2,
      charMax: 5,
      cjkMax: 3,
      words: true,
      concepts: true,
      core: true,
      minDf: 1,
      weights: [1, 1, 1, 1] as const,
      maxFeatures: 0,
    };
    const segmenter = (run: string) => run.match(/.{1,2}/gu) ?? [];
    const corrections = { spell: (word: string) => (word === 'mony' ? 'money' : word), hear: (run: string) => run.replaceAll('推', '退') };
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(...CURIOUS)), (text) => {
        const plain = [...hashFeatures(text, spec, segmenter, findConcepts, corrections)];
        const trace: FeatureTrace = { features: [], words: [], respelt: [] };
        expect([...hashFeatures(text, spec, segmenter, findConcepts, corrections, trace)]).toEqual(plain);
        expect(trace.features).toHaveLength(plain.length);
        const { length } = normalise(text);
        for (const { spans, concepts } of trace.features) {
          expect(spans.length + (concepts?.length ?? 0)).toBeGreaterThan(0);
          for (const span of spans) expect(span.from >= 0 && span.from < span.to && span.to <= length).toBe(true);
        }
      }),
    );
  });
});

describe('the way back from a normalised text', () => {
  it.each([
    ['ＡＢ　 c', 'b', 'Ｂ'],
    ['order 123456789 please', '0000', '123456789'],
    ['soooooo good', 'ooo', 'oooooo'],
    ['  the ﬁlter ', 'filter', 'ﬁlter'],
    ['é e\u0301té', 'été', 'e\u0301té'],
    ['退款怎麼還沒到賬', '还没', '還沒'],
    ['a\u200bb', 'ab', 'a\u200bb'],
  ])('%j: %j is %j', (text, part, original) => {
    const { text: clean, from, to } = normaliseWithOffsets(text);
    const at = clean.indexOf(part);
    expect(text.slice(from[at], to[at + part.length - 1])).toBe(original);
  });

  it('gives the same text as normalise, in order, inside the original', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (text) => {
        const { text: clean, from, to } = normaliseWithOffsets(text);
        expect(clean).toBe(normalise(text));
        for (let i = 0; i < clean.length; i++) {
          expect(from[i]).toBeLessThan(to[i] as number);
          expect(to[i]).toBeLessThanOrEqual(text.length);
          expect(from[i]).toBeGreaterThanOrEqual(from[i - 1] ?? 0);
        }
      }),
      { numRuns: 500 },
    );
  });
});
