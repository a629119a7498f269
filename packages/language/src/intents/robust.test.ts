import { readFileSync } from 'node:fs';
import { noiseKinds, spoil } from '@zhiyin/testkit';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createSegmenter } from '../text/segment.ts';
import { explainIntent } from './explain.ts';
import { generalTexts } from './general/general.ts';
import { characterPairs, createHomophoneReader } from './homophones.ts';
import type { Example } from './model.ts';
import { predictIntent } from './predict.ts';
import { trainIntents } from './train.ts';

type DemoIntents = { intents: { id: string; zh: string[]; en: string[] }[] };
const demo: DemoIntents = parse(readFileSync(new URL('../../../../demo/intents.yaml', import.meta.url), 'utf8'));
const examples = demo.intents.flatMap(({ id, zh, en }): (Example & { intent: string; locale: string })[] => [
  ...zh.map((text) => ({ text, intent: id, locale: 'zh' })),
  ...en.map((text) => ({ text, intent: id, locale: 'en' })),
]);
const model = trainIntents(examples);
const best = (text: string, locale: string) => {
  const { intent, alternatives } = predictIntent(model, text, locale);
  return intent ?? alternatives[0]?.intent;
};

describe('homophones 同音字', () => {
  const hear = createHomophoneReader(characterPairs(['怎么支付运费', '我要退款', '在哪里付款']), createSegmenter());
  it.each([
    ['怎么只付运费', '怎么支付运费'],
    ['我要推款', '我要退款'],
    ['我要退款', '我要退款'],
    ['天气预报', '天气预报'],
    ['', ''],
  ])('%s → %s', (run, expected) => {
    expect(hear(run)).toBe(expected);
  });
});

describe('spoilt texts', () => {
  it.each(['en', 'zh'] as const)('in %s keep the intent of the examples, kind by kind', (language) => {
    const own = examples.filter((one) => one.locale === language);
    const texts = own.map((one) => one.text);
    for (const kind of noiseKinds(language)) {
      const right = spoil(texts, language, kind, 3).filter((text, i) => best(text, language) === own[i]?.intent).length;
      expect(right / own.length, kind).toBeGreaterThan(kind === 'several' || kind === 'mixed' ? 0.7 : 0.8);
    }
  });

  it.each([
    ['hi um where is my parcel pls thx', 'where is my parcel', 'en'],
    ['@AcmeHelp where is my parcel https://shop.example/1?x=2', 'where is my parcel', 'en'],
    ['在吗 亲 请问一下我的快递到哪了谢谢哈', '我的快递到哪了', 'zh'],
    ['我 的快 递到 哪了', '我的快递到哪了', 'zh'],
  ])('%s is read as %s', (spoilt, clean, locale) => {
    expect(predictIntent(model, spoilt, locale)).toEqual(predictIntent(model, clean, locale));
  });

  it('are understood by the sentence that says it, at a price', () => {
    const text = 'My kids are shouting in the garden again. Where is my parcel? It has been raining since Monday here.';
    const found = predictIntent(model, text, 'en');
    const alone = predictIntent(model, 'Where is my parcel?', 'en');
    expect(found.intent).toBe('order_status_logistics');
    expect(found.inScope).toBeLessThan(alone.inScope);
    const explained = explainIntent(model, text, 'en');
    expect(explained?.pieces.map((piece) => piece.text).join(' ')).toBe('Where is my parcel ?');
  });
});

describe('general texts 泛领域语句', () => {
  it.each(['zh', 'en'])('stand once each in %s, and are none of the examples', (language) => {
    const texts = generalTexts(language);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.length).toBeGreaterThan(200);
    expect(texts.filter((text) => examples.some((one) => one.text === text))).toEqual([]);
  });

  it('teach a small model what is foreign', () => {
    expect(Number(model.languages[0]?.notes.exposed)).toBeGreaterThan(100);
    for (const text of ['你们招不招暑期实习生', '你们赞助马拉松吗', '太阳为什么东升西落'])
      expect(predictIntent(model, text, 'zh').intent).toBeNull();
    for (const text of ['do you sponsor marathons', 'who will win the world cup'])
      expect(predictIntent(model, text, 'en').intent).toBeNull();
    expect(predictIntent(model, '我要投诉你们客服态度差', 'zh').intent).toBe('complaint');
    expect(predictIntent(model, '退款多久到账', 'zh').intent).toBe('refund_status');
  });

  it('are not shipped for a language nobody wrote them in', () => {
    expect(generalTexts('fr')).toEqual([]);
  });
});
