import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createChance } from '../intents/chance.ts';
import { auroc } from '../intents/measures.ts';
import { type CorpusLine, cleanCorpus } from './clean.ts';
import { findPersonalData } from './personal-data.ts';

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
