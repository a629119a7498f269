import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createChance } from '../intents/chance.ts';
import { auroc } from '../intents/measures.ts';
import { type CorpusLine, cleanCorpus } from './clean.ts';
import { createNeighbours } from './neighbours.ts';
import { findPersonalData, maskPersonalData } from './personal-data.ts';

type DemoIntents = { intents: { id: string; zh: string[]; en: string[] }[] };
const demo: DemoIntents = parse(readFileSync(new URL('../../../../demo/intents.yaml', import.meta.url), 'utf8'));
const corpus: CorpusLine[] = demo.intents.flatMap(({ id, zh, en }) => [
  ...zh.map((text) => ({ text, intent: id, locale: 'zh' })),
  ...en.map((text) => ({ text, intent: id, locale: 'en' })),
]);

describe('cleaning 语料清洗', () => {
  it('suspects wrong labels more than right ones', () => {
    const chance = createChance(5);
    const intents = demo.intents.map((intent) => intent.id);
    const wrong = corpus.map(() => chance() < 0.1);
    const noisy = corpus.map((line, i) =>
      wrong[i] ? { ...line, intent: intents[(intents.indexOf(line.intent!) + 1 + Math.floor(chance() * 10)) % intents.length]! } : line,
    );
    const { scores } = cleanCorpus(noisy);
    const of = (which: boolean) => scores.flatMap((score, i) => (wrong[i] === which && score !== null ? [score] : []));
    expect(auroc(of(true), of(false))).toBeGreaterThan(0.68);
  });

  it('suspects few lines of a small corpus that is right, and every suspect lies nearer to the label proposed', () => {
    const { suspectLabels } = cleanCorpus(corpus);
    expect(suspectLabels.length).toBeGreaterThan(0);
    expect(suspectLabels.length).toBeLessThan(corpus.length / 5); // a third before neighbours were asked
    const byLanguage = (line: number) => corpus.flatMap(({ locale }, i) => (locale === corpus[line]?.locale ? [i] : []));
    const nearest = createNeighbours(corpus.map(({ text }) => text));
    const [first] = suspectLabels;
    const near = nearest(first?.line ?? 0, byLanguage(first?.line ?? 0), 5).map((i) => corpus[i]?.intent);
    expect(near).toContain(first?.suggested);
  });

  it('groups what is said twice, and what is said twice with different labels', () => {
    const report = cleanCorpus([
      { text: '怎么开发票', intent: 'invoice', locale: 'zh' },
      { text: '怎么开发票？', intent: 'invoice', locale: 'zh' },
      { text: '怎么 开发票!', intent: 'complaint', locale: 'zh' },
      { text: '我的包裹到哪里了', intent: 'order', locale: 'zh' },
    ]);
    expect(report.duplicates).toEqual([[0, 1]]);
    expect(report.conflicts).toEqual([{ lines: [0, 1, 2], intents: ['complaint', 'invoice'] }]);
  });

  it('finds weak, stale and foreign lines', () => {
    const report = cleanCorpus(
      [
        { text: '???', intent: 'a', locale: 'zh' },
        { text: '好', intent: 'a', locale: 'zh' },
        { text: 'where is my parcel, I have been waiting', intent: 'a', locale: 'zh' },
        { text: '我的 {{order}} 到哪了', intent: 'a', locale: 'zh' },
        { text: '老款 XQ-1 怎么清洗', intent: 'a', locale: 'zh' },
        { text: '两年前的问题怎么处理', intent: 'a', locale: 'zh', createdAt: '2024-01-01T00:00:00Z' },
        { text: '订单什么时候发货', intent: 'a', locale: 'zh', createdAt: '2026-11-01T00:00:00Z' },
      ],
      { now: new Date('2026-11-22T00:00:00Z'), maxAgeDays: 365, retired: ['XQ-1'] },
    );
    expect(report.lowQuality).toEqual([
      { line: 0, why: 'no_words' },
      { line: 1, why: 'too_short' },
      { line: 2, why: 'other_language' },
      { line: 3, why: 'placeholder' },
      { line: 4, why: 'retired_product' },
      { line: 5, why: 'stale' },
    ]);
  });
});

describe('products no longer sold 停售产品', () => {
  it.each([
    ['AP-300 的滤芯怎么换', true],
    ['ap300滤芯怎么换', true],
    ['ＡＰ ３００ 还有货吗', true],
    ['AP-500 的滤芯怎么换', false],
    ['AP-3000 的滤芯怎么换', false],
    ['can you repair my purifier', false],
    ['is the Air still sold', true],
    ['旋风大师二代怎么清洗', true],
    ['旋风大厨二代怎么清洗', false],
  ])('%s: %s', (text, isRetired) => {
    const lines = [{ text, intent: 'a' }];
    const { lowQuality } = cleanCorpus(lines, { retired: ['AP-300', 'Air', '旋风大师'] });
    expect(lowQuality).toEqual(isRetired ? [{ line: 0, why: 'retired_product' }] : []);
  });
});

describe('neighbours 近邻', () => {
  it('are the nearest by words, never the sentence itself nor the same words twice', () => {
    const sentences = [
      '怎么申请退款',
      '退款怎么申请',
      '退款怎么申请',
      '申请退款要多久',
      '快递到哪里了',
      'how do I get a refund',
      'refund please',
    ];
    const nearest = createNeighbours(sentences);
    const all = sentences.map((_, i) => i);
    expect(nearest(0, all, 2).map((i) => sentences[i])).toEqual(['退款怎么申请', '申请退款要多久']);
    expect(nearest(5, [4, 6], 1)).toEqual([6]);
    expect(nearest(0, [0], 3)).toEqual([]);
  });
});

describe('masking 脱敏', () => {
  it.each([
    ['打 13812345678 找我', '打 *********** 找我'],
    ['邮箱 li.na@example.com，电话 +86 138-1234-5678', '邮箱 **.**@*******.***，电话 +** ***-****-****'],
    ['卡号 4111 1111 1111 1111 退款', '卡号 **** **** **** **** 退款'],
    ['没有个人信息 12345', '没有个人信息 12345'],
  ])('%s', (text, masked) => {
    expect(maskPersonalData(text)).toBe(masked);
    expect(findPersonalData(masked)).toEqual([]);
  });
});

describe('personal data 个人信息', () => {
  it.each([
    ['打 13812345678 找我', ['phone']],
    ['身份证 11010519491231002X', ['id_card']],
    ['身份证 110105194912310021', []],
    ['卡号 4111 1111 1111 1111', ['bank_card']],
    ['a@b.com 和 10.0.0.1', ['email', 'ip_address']],
    ['车牌 京A12345', ['plate']],
    ['订单 CS202611220001 三天了', []],
  ])('%s', (text, kinds) => {
    expect(findPersonalData(text).map((found) => found.kind)).toEqual(kinds);
  });
});
