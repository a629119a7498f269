import { caseFold } from '@zhiyin/language';
import { describe, expect, it } from 'vitest';
import { askedIn } from './asides.ts';

const nothing = () => false;
const quantities = (word: string) => ['7', '2', '4'].includes(word);

describe('what a text asks', () => {
  it.each([
    ['订单号 CS202601050001 什么时候到', '订单号 什么时候到'],
    ['您好，麻烦问一下退款多久到账，谢谢', '退款多久到账'],
    ['在吗亲，想咨询一下，怎么开发票，辛苦了', '怎么开发票'],
    ['退款多久到 我的电话是13812345678', '退款多久到 我的电话是'],
    ['我2026年1月3日买的，能退吗', '我, 买的, 能退吗'],
    ["hi there, hope you're well, where is my order thanks a lot", 'where is my order'],
    ['sorry to bother you but I was wondering, how do I descale it cheers', 'how do i descale it'],
    ['Good morning, quick question: does it dry? Many thanks in advance', 'does it dry'],
    ['where is it, write to jane.doe@example.com or see https://shop.example.com/a?b=1', 'where is it, write to, or see'],
    ['call me on +44 7700 900123 about the hose', 'call me on, about the hose'],
  ])('%s', (text, asked) => {
    expect(
      askedIn(text, nothing)
        .replace(/\s*,[\s,]*/g, ', ')
        .replace(/\s+/g, ' ')
        .trim(),
    ).toBe(asked);
  });
  it.each([
    ['净化器报E1怎么办'],
    ['ap-300 多久换滤芯'],
    ['rtx4090 怎么装'],
    ['水壶 7 天能退吗'],
    ['the kt-5 shows e3, what now'],
    ['version 2.4 ghz only'],
    ['亲子装能退吗'],
    ['额度怎么提高'],
    ['客服几点上班'],
    ['感谢信怎么写'],
    ['送给母亲'],
  ])('keeps codes, model numbers and quantities: %s', (text) => {
    expect(askedIn(text, quantities).replace(/\s*,\s*/g, ', ')).toBe(caseFold(text).replace(/\s*,\s*/g, ', '));
  });
  it('leaves out a number nothing is said about', () => {
    expect(askedIn('我买了 31 天能退吗', nothing)).not.toContain('31');
  });
  it('keeps an identifier the knowledge speaks of', () => {
    expect(askedIn('怎么拨打 4008001234', (word) => word === '4008001234')).toContain('4008001234');
  });
  it.each(['谢谢', 'hello', 'CS202601050001', '', '？？'])('what is nothing but an aside stays: %j', (text) => {
    expect(askedIn(text, nothing)).toBe(caseFold(text));
  });
});
