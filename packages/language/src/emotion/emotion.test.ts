import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateEmotion } from './evaluate.ts';
import { mergeLexicons } from './lexicon.ts';
import { trainEmotion } from './model.ts';
import { createEmotionReader, emotionTrajectory } from './reader.ts';
import { shippedLexicon } from './shipped-lexicon.ts';

const reader = createEmotionReader();
const read = (text: string) => reader.read(text, /[\u4e00-\u9fff]/.test(text) ? 'zh-CN' : 'en');

describe('emotion 情绪', () => {
  it.each([
    ['气死我了', 'anger'],
    ['你们太过分了！！', 'anger'],
    ['难道我要等一辈子吗？', 'anger'],
    ['你们可真行，等了三天一个回复都没有', 'anger'],
    ['THIS IS RIDICULOUS!!!', 'anger'],
    ['thanks for nothing', 'anger'],
    ['我很着急，明天就要用', 'anxiety'],
    ['看不懂你说的什么意思', 'confusion'],
    ['太失望了', 'disappointment'],
    ['谢谢，解决了', 'joy'],
    ['great, it works now, thank you', 'joy'],
    ['怎么开电子发票', 'neutral'],
    ['how do I change the filter', 'neutral'],
    ['滚筒洗衣机多重', 'neutral'],
  ])('%s is %s', (text, label) => {
    expect(read(text).label).toBe(label);
  });

  it.each(
    [
      ['negation turns praise', '满意', '不满意'],
      ['a weak negation too', '满意', '不太满意'],
      ['negation in English', 'good', 'not good'],
      ['degree strengthens', '生气', '非常生气'],
      ['exclamation strengthens', '太差劲了', '太差劲了！！！'],
      ['capitals strengthen', 'this is terrible', 'THIS IS TERRIBLE'],
      ['sarcasm marks turn praise', '谢谢', '呵呵，谢谢你们又让我白等一天'],
    ].filter((row) => row.length === 3),
  )('%s: "%s" is better than "%s"', (_why, better, worse) => {
    expect(read(worse).score).toBeLessThan(read(better).score);
  });

  it('sees a crisis whatever else is said', () => {
    expect(read('谢谢你，可是我不想活了')).toMatchObject({ crisis: true });
    expect(read('谢谢你').crisis).toBe(false);
  });

  it('keeps score and confidence in range for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), fc.constantFrom('zh-CN', 'en', 'und', 'fr'), (text, locale) => {
        const { score, confidence } = reader.read(text, locale);
        expect(Math.abs(score)).toBeLessThanOrEqual(1);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('lets a workspace add words, and a new language, as data', () => {
    const own = createEmotionReader({ lexicon: { zh: { anger: { 辣鸡: -0.9 } }, fr: { anger: { scandaleux: -0.9 } } } });
    expect(own.read('真是辣鸡', 'zh-CN').label).toBe('anger');
    expect(own.read("c'est scandaleux", 'fr').label).toBe('anger');
    expect(mergeLexicons(shippedLexicon, { zh: { negators: ['甭'] } }).zh?.negators).toContain('甭');
  });
});

describe('trajectory 情绪轨迹', () => {
  it('halves the distance with every message', () => {
    expect(emotionTrajectory([-0.8, 0, 0])).toEqual([-0.8, -0.4, -0.2]);
    expect(emotionTrajectory([])).toEqual([]);
  });
});

describe('trained classifier', () => {
  const good = ['物流很快质量好', '非常喜欢颜色漂亮', '用着舒服推荐购买', '做工精细值得', '客服耐心包装完好', '味道好吃新鲜'];
  const bad = ['用了两天就坏', '质量差不推荐', '发货慢包装破损', '味道难闻退货', '颜色不对失望', '客服不理人'];
  const examples = [
    ...good.map((text) => ({ text, label: 'positive', locale: 'zh' })),
    ...bad.map((text) => ({ text, label: 'negative', locale: 'zh' })),
  ];
  const model = trainEmotion(examples);
  it('decides by the labels it was given', () => {
    expect(evaluateEmotion(reader, examples, model).accuracy).toBe(1);
  });
  it('is the same for the same seed', () => {
    expect(trainEmotion(examples)).toEqual(model);
  });
  it('the shipped reader tells good from bad without training', () => {
    expect(evaluateEmotion(reader, examples).accuracy).toBeGreaterThanOrEqual(0.75);
  });
});
