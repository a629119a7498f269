import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { evaluateEmotion } from './evaluate.ts';
import { mergeLexicons } from './lexicon.ts';
import { trainEmotion } from './model.ts';
import { createEmotionReader } from './reader.ts';
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

describe('numbers and words of business are no threat', () => {
  it.each([
    '订单号 202611220012',
    '我的订单 12345678 到哪了',
    '电话 13812345678',
    '一共 12999 元',
    '型号 12315A 有货吗',
    '快递单号 SF1234512315',
    '打开媒体播放器怎么连',
    '送到工商银行旁边',
    '相机的曝光补偿怎么调',
    '垃圾盒怎么拆下来',
    '投诉电话是多少',
    'order 20261122001 please',
    'call me on 555 0123456',
    'it costs 12345 yen',
    'press the reset button for five seconds',
    'is it near the food court',
  ])('%s', (text) => {
    const { label, score } = read(text);
    expect(label).not.toBe('anger');
    expect(score).toBeGreaterThan(-0.3);
  });

  it.each([
    '再不退款我打12315了',
    '我要打 １２３１５ 投诉',
    '等着收律师函吧',
    '我会找媒体曝光',
    'I will sue you',
    'you will hear from my lawyer',
  ])('%s is one', (text) => {
    expect(read(text).label).toBe('anger');
  });
});

describe('words a workspace lists that daily business uses as well', () => {
  const policies = parse(readFileSync(new URL('../../../../demo/policies.yaml', import.meta.url), 'utf8'));
  const own = createEmotionReader({ lexicon: mergeLexicons(shippedLexicon, policies.emotion.lexicon) });
  const readOwn = (text: string) => own.read(text, /[\u4e00-\u9fff]/.test(text) ? 'zh-CN' : 'en');

  it.each([
    'press the button for five seconds',
    'press and hold the reset key',
    'should I press start twice',
    'is it near the food court',
    'deliver it to 12 Court Road',
    'the pressure regulator is loose',
    'my name is Sue',
    'how do I blow up the air bed',
    '打开媒体播放器怎么连',
    '送到工商银行旁边',
    '我们学校是工商大学',
    '法院路 12 号怎么送',
    '相机的曝光补偿怎么调',
  ])('%s is no threat', (text) => {
    const { label, score, crisis } = readOwn(text);
    expect(label).not.toBe('anger');
    expect(score).toBeGreaterThan(-0.3);
    expect(crisis).toBe(false);
  });

  it.each([
    'I will go to the press',
    'see you in court',
    'the consumer association will hear of it',
    '我要去工商投诉你们',
    '我找媒体曝光你们',
    '法院见',
  ])('%s is one', (text) => expect(readOwn(text).label).toBe('anger'));

  it('and a threat of violence is a crisis', () => {
    expect(readOwn('I will blow up your shop').crisis).toBe(true);
    expect(readOwn('did the battery blow up').crisis).toBe(false);
  });
});

describe('what stands around a word', () => {
  it.each([
    ['a question negates nothing', '是不是骗子'],
    ['nor does "just"', '你们不就是骗子吗'],
    ['forbidding an accusation makes it', '别再骗我了'],
    ['in English too', "don't lie, you scammers"],
    ["can't stand is no negation", "I can't stand this stupid thing"],
  ])('%s: %s', (_why, text) => {
    const { label, score } = read(text);
    expect(label).toBe('anger');
    expect(score).toBeLessThan(-0.3);
  });

  it.each(['你不是骗子', '不生气', '没有生气', 'I am not angry', 'he was never rude'])(
    'negated blame is nothing, and no joy: %s',
    (text) => {
      const { label, score } = read(text);
      expect(label).not.toBe('joy');
      expect(score).toBeLessThan(0.25);
      expect(score).toBeGreaterThan(-0.35);
    },
  );

  it.each([
    ['失望', '失望透顶'],
    ['有点失望', '失望'],
    ['很失望', '极其失望'],
    ['a bit disappointed', 'disappointed'],
    ['disappointed', 'extremely disappointed'],
    ['😊', '😡'],
  ])('"%s" is better than "%s"', (better, worse) => {
    expect(read(worse).score).toBeLessThan(read(better).score);
  });

  it.each(['没有不满意', '不得不说很好用', '不是不好，是太好了', "can't thank you enough", 'not bad at all'])(
    'two negations, or one of none, are no blame: %s',
    (text) => {
      expect(read(text).score).toBeGreaterThan(-0.25);
    },
  );

  it.each(['这个好用吗', '质量好不好', 'is it any good?'])('who asks for praise does not praise: %s', (text) => {
    expect(read(text).label).toBe('neutral');
  });

  it.each([
    '呵呵，真是好样的，又没人来',
    '我谢谢你们啊',
    '你们可真行啊',
    'great, just great',
    'oh wonderful, another broken one',
    'thanks for nothing',
    '难道要我等一个月吗',
    '凭什么让我出运费',
    'how is that acceptable?',
    'what kind of service is this?',
  ])('mockery and 反问 are heard: %s', (text) => {
    expect(read(text).label).toBe('anger');
  });

  it.each([
    '怎么能查到物流？',
    '这叫什么型号呢',
    '哪有卖滤芯的？',
    'what kind of filter does it take?',
    'how is this installed?',
    'good job!',
    '真好啊，谢谢',
  ])('and not heard in plain questions and thanks: %s', (text) => {
    expect(read(text).label).not.toBe('anger');
  });
});

describe('how well it reads', () => {
  // our own sayings, written apart from the word lists but by the same people: weak evidence, and none for a figure
  it.each(['en', 'zh'])('our own sayings in %s', (language) => {
    const lines = readFileSync(new URL(`../../test/emotion-${language}.jsonl`, import.meta.url), 'utf8')
      .trim()
      .split('\n');
    const { accuracy } = evaluateEmotion(
      reader,
      lines.map((line) => JSON.parse(line)),
    );
    expect(accuracy).toBeGreaterThanOrEqual(0.8);
  });

  it('hears the anger of the demo: recall at least 0.8 at a precision of at least 0.6', () => {
    const demo = parse(readFileSync(new URL('../../../../demo/intents.yaml', import.meta.url), 'utf8'));
    const intents: { id: string; zh: string[]; en: string[] }[] = [...demo.intents, ...demo.system_intents];
    const lines = intents
      // threats and refusals may be angry or not
      .filter(({ id }) => id !== 'legal_threat' && id !== 'refuse_bot')
      .flatMap(({ id, zh, en }) =>
        [...zh, ...en].map((text) => ({ angry: id === 'complaint', heard: read(String(text)).label === 'anger' })),
      );
    const heard = lines.filter((line) => line.heard);
    expect(heard.filter((line) => line.angry).length / lines.filter((line) => line.angry).length).toBeGreaterThanOrEqual(0.8);
    expect(heard.filter((line) => line.angry).length / heard.length).toBeGreaterThanOrEqual(0.6);
  });
});

describe('customers’ sentences, own wording, halved before any tuning', () => {
  // at first sight the held-out halves read .77 (en) and .84 (zh); they were never looked at line by line
  it.each([
    ['en', 'development', 0.9],
    ['en', 'held-out', 0.82],
    ['zh', 'development', 0.88],
    ['zh', 'held-out', 0.84],
  ])('%s, %s', (language, half, least) => {
    const lines = readFileSync(new URL(`../../test/customers-${language}-${half}.jsonl`, import.meta.url), 'utf8')
      .trim()
      .split('\n');
    const { accuracy, labels } = evaluateEmotion(
      reader,
      lines.map((line) => JSON.parse(line)),
    );
    expect(accuracy).toBeGreaterThanOrEqual(least);
    const anger = labels.find(({ label }) => label === 'anger');
    expect(anger?.recall).toBeGreaterThanOrEqual(0.8);
    expect(anger?.precision).toBeGreaterThanOrEqual(0.8);
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
    const own = createEmotionReader({ model });
    const found = evaluateEmotion(own, examples, model);
    expect(found.classifier?.accuracy).toBe(1);
    // trained without neutral texts it never answers neutral
    expect(found.labels.map(({ label }) => label).sort()).toEqual(['negative', 'positive']);
    expect(found).toMatchObject({ measured: 'polarity', twoWay: { support: examples.length } });
  });
  it('is the same for the same seed', () => {
    expect(trainEmotion(examples)).toEqual(model);
  });
  it('the shipped reader tells good from bad without training', () => {
    expect(evaluateEmotion(reader, examples).twoWay?.accuracy).toBeGreaterThanOrEqual(0.75);
  });
});
