import { BULK_LINES_MAX, type IntentHealth, type ModelEvaluation } from '@zhiyin/contracts';
import { describe, expect, it } from 'vitest';
import { BULK_MAX } from './api.ts';
import { linesOf } from './lines.ts';
import { FEW, matrixOf } from './matrix.ts';
import { arrange } from './sorting.ts';

it('knows the limit of a paste as the contracts do', () => expect(BULK_MAX).toBe(BULK_LINES_MAX));

describe('pasted lines', () => {
  it.each([
    ['a\r\n\n  b  \n', ['a', 'b']],
    ['- 怎么退货\n• 能退吗\n3. 运费谁出\n12）不是编号', ['怎么退货', '能退吗', '运费谁出', '12）不是编号']],
    ['1、第一句\n2) second\n5G 的网能连吗\n-5 度能用吗', ['第一句', 'second', '5G 的网能连吗', '-5 度能用吗']],
    ['3.5 升的水箱在哪\n10. 能分期吗', ['3.5 升的水箱在哪', '能分期吗']],
    ['  \n', []],
  ])('%j', (text, lines) => expect(linesOf(text)).toEqual(lines));
});

const rate = (n: number) => ({ value: null, low: null, high: null, n });
const figures = (intent: string, support: number) => ({ intent, precision: null, recall: null, f1: 0, support });
const measured = (confusions: ModelEvaluation['confusions'], supports: Record<string, number>, foreign = 0) => ({
  confusions,
  intents: Object.entries(supports).map(([intent, n]) => figures(intent, n)),
  outOfScope: rate(foreign),
});

describe('the confusion matrix', () => {
  it('has the confused intents only, most confused first, and what is no intent last', () => {
    const matrix = matrixOf(
      measured(
        [
          { truth: 'a', guess: 'b', count: 3 },
          { truth: 'c', guess: 'b', count: 2 },
          { truth: 'a', guess: null, count: 1 },
          { truth: null, guess: 'c', count: 4 },
        ],
        { a: 10, b: 6, c: 5, fine: 9 },
        7,
      ),
      false,
    );
    expect(matrix.truths).toEqual(['c', 'b', 'a', null]);
    expect(matrix.guesses.at(-1)).toBeNull();
    expect([matrix.count('a', 'b'), matrix.count('a', 'a'), matrix.count('b', 'b'), matrix.count('a', 'c')]).toEqual([3, 6, 6, 0]);
    expect([matrix.count(null, 'c'), matrix.count(null, null), matrix.asked(null)]).toEqual([4, 3, 7]);
    expect(matrix.hidden).toBe(0);
  });

  it('shows a few of many, and all when asked', () => {
    const many = measured(
      Array.from({ length: 40 }, (_, i) => ({ truth: `t${i}`, guess: `t${(i + 1) % 40}`, count: 40 - i })),
      {},
    );
    expect(matrixOf(many, false).truths).toHaveLength(FEW);
    expect(matrixOf(many, false).hidden).toBe(15);
    expect(matrixOf(many, true).truths).toHaveLength(40);
  });
});

describe('the order of the intents', () => {
  const one = (id: string, zh: string, f1: number | null, n: number, errors: number): IntentHealth => ({
    intent: {
      id,
      name: { 'zh-CN': zh, en: id },
      category: 'order',
      queue: 'q',
      sopId: null,
      system: false,
      keywords: {},
      examples: { en: n },
      createdAt: '',
    },
    verdict: 'ok',
    findings: [],
    figures: f1 === null ? null : { precision: rate(1), recall: rate(1), f1, support: 1 },
    partners: [],
    errors,
  });
  const all = [one('refund', '退款', 0.9, 30, 1), one('invoice', '发票', null, 5, 0), one('delivery', '物流', 0.4, 12, 6)];
  const order = (asked: Partial<Parameters<typeof arrange>[1]>) =>
    arrange(all, { q: '', sort: 'urgency', nameOf: (id) => id, locale: 'en', ...asked }).map((health) => health.intent.id);
  it('is the server’s, or by what is asked for', () => {
    expect(order({})).toEqual(['refund', 'invoice', 'delivery']);
    expect(order({ sort: 'f1' })).toEqual(['delivery', 'refund', 'invoice']);
    expect(order({ sort: 'examples' })).toEqual(['invoice', 'delivery', 'refund']);
    expect(order({ sort: 'errors' })).toEqual(['delivery', 'refund', 'invoice']);
    expect(order({ sort: 'name' })).toEqual(['delivery', 'invoice', 'refund']);
  });
  it('keeps what has the words, in either language', () => {
    expect(order({ q: '退' })).toEqual(['refund']);
    expect(order({ q: 'INV' })).toEqual(['invoice']);
    expect(order({ q: 'xyz' })).toEqual([]);
  });
});
