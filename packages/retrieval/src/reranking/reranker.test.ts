import { describe, expect, it } from 'vitest';
import { rerankRows, search } from '../search.ts';
import { SUPPORT_THRESHOLD } from '../support.ts';
import { AT, aDocument, anIndex } from '../testing.ts';
import { crossValidate, crossValidation, figuresOf, isWorthUsing } from './evaluate.ts';
import { FEATURES } from './features.ts';
import { type JudgedList, type Reranker, readReranker, type Steps, training, trainReranker } from './reranker.ts';

const LISTS = 80;
/** Lists of two in which search prefers the wrong one by a little, and feature 3 tells the right one. */
const telling = (count: number): (JudgedList & { group: string })[] =>
  Array.from({ length: count }, (_, at) => {
    const row = (strength: number, found: number) => FEATURES.map((_, feature) => (feature === 0 ? strength : feature === 3 ? found : 0));
    const right = row(0, 0.6 + (at % 7) / 20);
    const wrong = row(0.1, (at % 5) / 20);
    return { rows: [wrong, right], judged: 1, isHelpful: true, group: `${at}` };
  });
const identity: Reranker = { version: 1, features: FEATURES, weights: FEATURES.map(() => 0) };

describe('learning', () => {
  it('learns what tells the helpful article, and nothing of what does not', () => {
    const { weights } = trainReranker(telling(LISTS));
    expect(weights[3]).toBeGreaterThan(0.5);
    expect(weights[5]).toBe(0);
    expect(figuresOf(trainReranker(telling(LISTS)), telling(20))).toMatchObject({ questions: 20, before: 0, after: 1 });
  });
  it('an article that did not help goes down', () => {
    const lists = telling(LISTS).map((list) => ({ ...list, judged: 0, isHelpful: false }));
    expect(trainReranker(lists).weights[3]).toBeGreaterThan(0);
  });
  it('in steps is the same as at a stretch, and no step is long', () => {
    const lists = telling(1200);
    const stepped = <Result>(steps: Steps<Result>): { taken: number; result: Result } => {
      for (let taken = 0; ; taken++) {
        const { done, value } = steps.next();
        if (done) return { taken, result: value };
      }
    };
    const { taken, result } = stepped(training(lists));
    expect(result).toEqual(trainReranker(lists));
    expect(taken).toBeGreaterThanOrEqual(4);
    const measured = stepped(crossValidation(lists));
    expect(measured.result).toEqual(crossValidate(lists));
    expect(measured.taken).toBeGreaterThanOrEqual(10);
  });
  it('the same feedback gives the same; none gives the order of search', () => {
    expect(trainReranker(telling(9))).toEqual(trainReranker(telling(9)));
    expect(trainReranker([]).weights.every((weight) => weight === 0)).toBe(true);
  });
});

describe('measuring', () => {
  it('is used when it is better on questions it was not learned from', () => {
    const figures = crossValidate(telling(LISTS));
    expect(figures).toMatchObject({ questions: LISTS, before: 0, after: 1 });
    expect(isWorthUsing(figures)).toBe(true);
  });
  it('is not used on too little, nor where it is worse, nor where nobody can tell', () => {
    expect(isWorthUsing(crossValidate(telling(20)))).toBe(false);
    const figures = { questions: 500, before: 0.8, after: 0.81 };
    expect(isWorthUsing({ ...figures, difference: { value: 0.01, low: -0.02, high: 0.04 } })).toBe(false);
    expect(isWorthUsing({ ...figures, difference: { value: -0.01, low: -0.004, high: 0 } })).toBe(false);
    expect(isWorthUsing({ ...figures, difference: { value: 0.01, low: 0, high: 0.02 } })).toBe(true);
  });
  it('the same question is never learned from and measured on', () => {
    const lists = telling(LISTS).map((list) => ({ ...list, group: 'one' }));
    expect(crossValidate(lists)).toMatchObject({ questions: LISTS, before: 0, after: 0 });
  });
});

describe('searching', () => {
  const index = anIndex([
    aDocument({ articleId: 'price', text: '滤芯 卖 多少钱 价格', priority: 'P3' }),
    aDocument({ articleId: 'change', text: '滤芯 更换 多少钱 以外 怎么 拆', priority: 'P3' }),
  ]);
  const ask = (reranker?: Reranker) =>
    search(index, { text: '滤芯多少钱', locale: 'zh-CN', limit: 2, now: AT, ...(reranker && { reranker }) });
  it('all zero changes nothing', () => {
    expect(ask(identity)).toEqual(ask());
  });
  it('turns the order, and leaves what supports an answer as it is', () => {
    const rows = rerankRows(index, { text: '滤芯多少钱', locale: 'zh-CN', limit: 2, now: AT });
    const [first, second] = rows;
    const telling = FEATURES.findIndex((_, at) => Math.abs(first!.row[at]! - second!.row[at]!) > 0.01 && at > 0);
    const sign = first!.row[telling]! > second!.row[telling]! ? -100 : 100;
    const turned = ask({ ...identity, weights: FEATURES.map((_, at) => (at === telling ? sign : 0)) });
    expect(rows.map(({ articleId }) => articleId)).toEqual(ask().map(({ articleId }) => articleId));
    expect(turned.map(({ articleId }) => articleId)).toEqual([second!.articleId, first!.articleId]);
    const supported = (passages: ReturnType<typeof ask>) =>
      passages.filter(({ score }) => score >= SUPPORT_THRESHOLD).map(({ articleId }) => articleId);
    expect(supported(turned).sort()).toEqual(supported(ask()).sort());
  });
});

describe('keeping', () => {
  it('reads what was kept, and nothing else', () => {
    const reranker = trainReranker(telling(9));
    expect(readReranker(JSON.parse(JSON.stringify(reranker)))).toEqual(reranker);
    for (const broken of [
      null,
      3,
      {},
      { ...reranker, version: 2 },
      { ...reranker, features: ['x'] },
      { ...reranker, weights: reranker.weights.map(() => Number.NaN) },
    ])
      expect(readReranker(broken)).toBeNull();
  });
});
