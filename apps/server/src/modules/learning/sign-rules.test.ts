import { SIGNAL_SOURCES } from '@zhiyin/contracts';
import { expect, test } from 'vitest';
import { type AnsweredTurn, actedOnIntent, correctsItself, HEARD_FROM, isExplicit, isRephrased, signOf, weightOf } from './sign-rules.ts';

const turn = (more: Partial<AnsweredTurn> = {}): AnsweredTurn => ({
  turnId: 'turn_1',
  text: '你们招不招暑期实习生',
  locale: 'zh-CN',
  intent: 'complaint',
  confidence: 0.86,
  system: null,
  replied: ['answer'],
  gap: false,
  ...more,
});
const next = { text: '好的', intent: null, wantsPerson: false, refuses: false, answersBot: false };

test.each([
  ['not this, that', next, { text: '我问的是你们招实习生吗', intent: 'complaint' }, 'rephrased'],
  ['other words, understood otherwise', next, { text: '暑期实习生你们招吗', intent: null }, 'rephrased'],
  ['other words, understood alike: the ladder counts that', next, { text: '暑期实习生你们招吗', intent: 'complaint' }, undefined],
  ['another matter', next, { text: '净化器怎么连网', intent: 'product_setup' }, undefined],
  ['an answer to the bot', next, { text: '暑期实习生你们招吗', answersBot: true }, undefined],
  ['a person', next, { text: '转人工', wantsPerson: true }, 'asked_person'],
  ['no help', next, { text: '没解决', refuses: true }, 'unhelpful'],
  ['content', next, { text: '好的，谢谢' }, undefined],
] as const)('after an accepted intent: %s', (_, plain, said, sign) => {
  expect(signOf(turn(), { ...plain, ...said })).toBe(sign);
});

test.each([
  ['rejected', { intent: null }],
  ['nothing but a question back', { replied: ['clarify'] }],
  ['no answer', { replied: ['fallback'], gap: true }],
  ['a greeting', { system: { intent: 'greeting', confidence: 0.9 } }],
] as const)('a turn that was not acted on gives no sign: %s', (_, more) => {
  expect(actedOnIntent(turn(more))).toBe(false);
  expect(signOf(turn(more), { ...next, wantsPerson: true })).toBeUndefined();
});

test.each([
  ['how do I cancel my order', 'I want to cancel the order', 'en', true],
  ['how do I cancel my order', 'I meant the subscription', 'en', true],
  ['how do I cancel my order', 'How do I cancel my order?', 'en', false],
  ['how do I cancel my order', 'which filter fits the purifier', 'en', false],
  ['发票怎么开', '怎么开发票呀', 'zh-CN', true],
  ['发票怎么开', '滤芯多久换一次', 'zh-CN', false],
])('"%s", then "%s": said again in other words?', (before, text, locale, expected) => {
  expect(isRephrased(before, text, locale)).toBe(expected);
});

test.each([
  ['我说的不是这个', true],
  ['你理解错了', true],
  ["that's not what I asked", true],
  ['不是很贵', false],
  ['what do you mean by warranty', false],
])('"%s" corrects the bot: %s', (text, expected) => {
  expect(correctsItself(text)).toBe(expected);
});

test('no sign alone brings a cluster into the queue; an explicit signal does', () => {
  for (const source of SIGNAL_SOURCES) expect(weightOf(source) >= HEARD_FROM).toBe(isExplicit(source));
});
