import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { search } from './search.ts';
import { createIndex, type SearchIndex } from './search-index.ts';
import { AT, aDocument, anIndex, SHOP, segmentPlainly } from './testing.ts';

const QUESTIONS = ['退款多久', '发货', 'KT-5 除垢', 'E1 怎么办', '发票抬头', 'refund', 'H2'];
const answers = (index: SearchIndex) => QUESTIONS.map((text) => search(index, { text, locale: 'und', limit: 10, now: AT }));

describe('changes', () => {
  it('the same documents give the same answers, however they came in', () => {
    const whole = answers(anIndex(SHOP));
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...SHOP], { minLength: SHOP.length }),
        fc.constantFrom('refund', 'ship', 'kt-clean'),
        (order, again) => {
          const index = createIndex({ segment: segmentPlainly });
          for (const document of order) index.add([document]);
          index.replace(
            again,
            SHOP.filter(({ articleId }) => articleId === again),
          );
          expect(answers(index)).toEqual(whole);
        },
      ),
      { numRuns: 20 },
    );
  });
  it('removes every language of an article, and knows its size', () => {
    const index = anIndex(SHOP);
    index.remove('refund');
    index.remove('no such article');
    expect(index.size).toBe(SHOP.length - 2);
    expect(
      answers(index)
        .flat()
        .map(({ articleId }) => articleId),
    ).not.toContain('refund');
    index.replace('refund', [aDocument({ articleId: 'refund', title: '退款新规则', text: '退款 48 小时。' })]);
    expect(search(index, { text: '退款新规则', locale: 'zh', limit: 1, now: AT })[0]!.title).toBe('退款新规则');
  });
  it('a change that fails leaves the old index, whole', () => {
    let broken = false;
    const index = createIndex({
      segment(text) {
        if (broken && text.includes('坏')) throw new Error('segmenter failed');
        return segmentPlainly(text);
      },
    });
    index.add(SHOP);
    const before = answers(index);
    const { size } = index;
    broken = true;
    expect(() =>
      index.replace('refund', [aDocument({ articleId: 'refund', text: '好的内容' }), aDocument({ articleId: 'refund', text: '坏的内容' })]),
    ).toThrow('segmenter failed');
    expect(index.size).toBe(size);
    expect(answers(index)).toEqual(before);
  });
  it('a search that began sees the snapshot it began with', () => {
    const index = anIndex(SHOP);
    const { snapshot } = index;
    index.remove('refund');
    expect(search({ ...index, snapshot }, { text: '退款多久', locale: 'zh', limit: 1, now: AT })[0]!.articleId).toBe('refund');
  });
});

describe('a large index, built in tiers', () => {
  const many = Array.from({ length: 6_000 }, (_, n) =>
    aDocument({ articleId: `n${n}`, text: `第${n}号商品 说明${n % 97} 部件${n % 89} 用法` }),
  );
  it('finds, withdraws and replaces as a small one does', () => {
    const index = anIndex(many.slice(0, 5_500));
    for (const document of many.slice(5_500, 5_510)) index.add([document]);
    index.add(many.slice(5_510));
    const first = (text: string) => search(index, { text, locale: 'zh', limit: 1, now: AT })[0]?.articleId;
    expect(index.size).toBe(6_000);
    for (const n of [3, 5_499, 5_503, 5_999]) expect(first(`第${n}号商品`)).toBe(`n${n}`);
    index.remove('n3');
    index.replace('n5503', [aDocument({ articleId: 'n5503', text: '换成别的内容' })]);
    expect(first('第3号商品')).not.toBe('n3');
    expect(first('换成别的内容')).toBe('n5503');
    expect(index.size).toBe(5_999);
    expect(index.bytes()).toBeGreaterThan(100_000);
  });
});
