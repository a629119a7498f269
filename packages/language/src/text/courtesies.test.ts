import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutClutter } from './clutter.ts';
import { coreOf } from './courtesies.ts';
import { normalise } from './normalise.ts';
import { sentencesOf } from './sentences.ts';
import { inFull } from './shorthand.ts';
import { soundOf } from './sounds.ts';

const core = (text: string): string => {
  const clean = normalise(text);
  const { from, to } = coreOf(clean);
  return clean.slice(from, to);
};

describe('courtesies 客套话', () => {
  it.each([
    ['Hi um, where is my parcel pls', 'where is my parcel '],
    ['hello, sorry to bother you but my filter is broken. Thanks in advance!', 'my filter is broken. '],
    ['dear support, hope you are doing well. cancel my order asap', 'cancel my order '],
    ['在吗 亲 请问一下我的快递到哪了谢谢哈', '我的快递到哪了'],
    ['你好，我想问一下退款多久到账，急，在线等', '退款多久到账'],
    ['hello, could somebody please help me, does it dry? many thanks in advance', 'does it dry? '],
    ['请问你们招客服吗', '你们招客服吗'],
    ['refund', 'refund'],
    ['退款', '退款'],
  ])('%s → %s', (text, expected) => {
    expect(core(text)).toBe(expected);
  });

  it.each(['hi', 'thank you so much', 'hello, thanks!', '你好', '谢谢', '在吗亲', '😀', ''])(
    'leave "%s" whole: there is nothing else in it',
    (text) => {
      expect(coreOf(normalise(text))).toEqual({ from: 0, to: normalise(text).length, empty: true });
    },
  );

  it.each(['请问', 'helpful staff', 'thankless task', '谢谢你们修好了空调', 'goodbye ties'])('take no part of another word: %s', (text) => {
    const clean = normalise(text);
    const { from, to } = coreOf(clean);
    expect(/[\p{L}\p{N}]$/u.test(clean.slice(0, from)) && /^[a-z0-9]/.test(clean.slice(from))).toBe(false);
    expect(to).toBeGreaterThan(from);
  });

  it.each(['额度怎么提高', '亲子装', '怎么加急', '客服几点上班', '在哪里买', '老师傅修得好'])('are no part of another word: %s', (text) => {
    expect(core(text)).toBe(text);
  });

  it('are within the text, and nothing more is found in what is left', () => {
    const words = fc.constantFrom('hi', 'thanks', 'please', 'my', 'order', '你好', '谢谢', '退款', ',', '😀', '在吗', '吗');
    fc.assert(
      fc.property(fc.array(words, { maxLength: 9 }), fc.constantFrom('', ' '), (parts, gap) => {
        const clean = normalise(parts.join(gap));
        const { from, to, empty } = coreOf(clean);
        expect(0 <= from && from <= to && to <= clean.length).toBe(true);
        if (!empty) expect(coreOf(clean.slice(from, to))).toMatchObject({ from: 0, empty: false });
      }),
    );
  });
});

describe('clutter', () => {
  it.each([
    ['@acmehelp my order is late', ' my order is late'],
    ['see https://shop.example/a?b=1 please', 'see  please'],
    ['看看 https://a.cn/1退款', '看看 退款'],
    ['write to me@example.com now', 'write to  now'],
    ['好的[微笑]谢谢', '好的谢谢'],
    ['#refund now', '#refund now'],
    ['5 @ 3 euros', '5 @ 3 euros'],
  ])('%s', (text, expected) => {
    const blanked = withoutClutter(text);
    expect(blanked).toHaveLength(text.length);
    expect(blanked.replace(/ +/g, ' ')).toBe(expected.replace(/ +/g, ' ').replace('好的谢谢', '好的 谢谢'));
  });
});

describe('sentences', () => {
  it.each([
    ['it is late. where is my order? ok', ['it is late.', ' where is my order?']],
    ['it costs 3.5 euros', ['it costs 3.5 euros']],
    ['我等了三天。退款呢？急', ['我等了三天。', '退款呢？']],
  ])('%s', (text, expected) => {
    expect(sentencesOf(text).map(({ from, to }) => text.slice(from, to))).toEqual(expected);
  });
});

describe('words as they are meant', () => {
  it.each([
    ['u', 'you'],
    ['dont', "don't"],
    ['wanna', 'want to'],
    ['order', 'order'],
  ])('%s is %s', (word, expected) => {
    expect(inFull(word)).toBe(expected);
  });

  it.each([
    ['支', '只', true],
    ['在', '再', true],
    ['是', '四', true],
    ['心', '星', true],
    ['退', '换', false],
    ['々', '々', true],
  ])('%s and %s sound alike: %s', (a, b, alike) => {
    expect(soundOf(a.charCodeAt(0)) === soundOf(b.charCodeAt(0))).toBe(alike);
  });
});
