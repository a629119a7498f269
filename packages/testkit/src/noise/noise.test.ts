import { describe, expect, it } from 'vitest';
import { noiseKinds, spoil } from './noise.ts';

const TEXTS = {
  en: ['where is my order', 'I want to return the washing machine', "can't you cancel the payment", 'refund'],
  zh: ['我的订单在哪里', '我要退货，运费谁出', '怎么支付', '退款'],
};

describe('noise 噪声', () => {
  it.each(['en', 'zh'] as const)('spoils the same %s texts in the same way for a seed, and in another for another', (language) => {
    for (const kind of noiseKinds(language))
      expect(spoil(TEXTS[language], language, kind, 7)).toEqual(spoil(TEXTS[language], language, kind, 7));
    expect(spoil(TEXTS[language], language, 'several', 7)).not.toEqual(spoil(TEXTS[language], language, 'several', 8));
  });

  it.each(['en', 'zh'] as const)('every kind changes something of the %s texts and leaves something of each', (language) => {
    for (const kind of noiseKinds(language)) {
      const spoilt = spoil(TEXTS[language], language, kind, 7);
      expect(spoilt, kind).not.toEqual(TEXTS[language]);
      expect(
        spoilt.every((text) => /\p{L}/u.test(text)),
        kind,
      ).toBe(true);
    }
  });
});
