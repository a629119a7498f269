import { describe, expect, it } from 'vitest';
import { loadReranker, type RerankPair, saveReranker, trainReranker } from './reranker.ts';
import { search } from './search.ts';
import { SUPPORT_THRESHOLD } from './support.ts';
import { AT, aDocument, anIndex, segmentPlainly } from './testing.ts';

const reading = { segment: segmentPlainly };
const THINGS = [
  '水壶',
  '冰箱',
  '风扇',
  '台灯',
  '键盘',
  '耳机',
  '音箱',
  '烤箱',
  '电视',
  '路由器',
  '吹风机',
  '剃须刀',
  '加湿器',
  '热水器',
  '电饭煲',
  '吸尘器',
  '咖啡机',
  '投影仪',
  '打印机',
  '洗碗机',
];
/** Feedback in which search prefers the wrong way of asking, and the right one shows in the question word. */
const feedback = (things: readonly string[]): RerankPair[] =>
  things.flatMap((thing) => [
    { question: `${thing}多少钱`, text: `${thing}为什么不工作`, score: 0.8, relevant: false },
    { question: `${thing}多少钱`, text: `${thing}卖多少钱一个`, score: 0.7, relevant: true },
    { question: `${thing}为什么坏`, text: `${thing}多少钱`, score: 0.8, relevant: false },
    { question: `${thing}为什么坏`, text: `${thing}为什么总是坏掉`, score: 0.7, relevant: true },
  ]);

describe('trainReranker', () => {
  const reranker = trainReranker(feedback(THINGS), { ...reading, seed: 7 })!;
  it('carries what it learned over to things it has not seen', () => {
    const [why, price] = reranker.chances('手表多少钱', [
      { text: '手表为什么不走', score: 0.8 },
      { text: '手表要多少钱', score: 0.7 },
    ]);
    expect(price!).toBeGreaterThan(why!);
  });
  it('is the same for the same seed and survives keeping', () => {
    const again = trainReranker(feedback(THINGS), { ...reading, seed: 7 })!;
    expect(saveReranker(again)).toBe(saveReranker(reranker));
    const passages = [{ text: '手表为什么不走', score: 0.8 }];
    expect(loadReranker(saveReranker(reranker), reading)!.chances('手表多少钱', passages)).toEqual(
      reranker.chances('手表多少钱', passages),
    );
  });
  it.each([
    ['one verdict only', feedback(THINGS).filter(({ relevant }) => relevant)],
    ['nothing', []],
    ['search is right already', feedback(THINGS).map((pair) => ({ ...pair, score: pair.relevant ? 0.9 : 0.2 }))],
  ])('learns nothing from %s', (_, pairs) => {
    expect(trainReranker(pairs, reading)).toBeNull();
  });
  it.each([['not json'], ['null'], ['{"version":2}']])('refuses %s', (text) => {
    expect(loadReranker(text, reading)).toBeNull();
  });
  it('orders the supported finds of a search and lifts nothing else', () => {
    const index = anIndex([
      aDocument({ articleId: 'why', title: '手表为什么 手表多少', text: '' }),
      aDocument({ articleId: 'price', title: '手表卖多少钱一个', text: '' }),
      aDocument({ articleId: 'far', title: '退货地址', text: '' }),
    ]);
    const query = { text: '手表多少钱', locale: 'zh', limit: 5, now: AT };
    const plain = search(index, query);
    const learned = search(index, { ...query, reranker });
    expect(learned[0]!.articleId).toBe('price');
    expect(learned.filter(({ score }) => score >= SUPPORT_THRESHOLD).length).toBe(
      plain.filter(({ score }) => score >= SUPPORT_THRESHOLD).length,
    );
    expect(learned.map(({ score }) => score)).toEqual(plain.map(({ score }) => score));
  });
});
