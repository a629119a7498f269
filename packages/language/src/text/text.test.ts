import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectLanguage } from './detect-language.ts';
import { fold, normalise, skeleton } from './normalise.ts';
import { segment } from './segment.ts';
import { toSimplified } from './traditional-chinese.ts';

describe('language detection 语种识别', () => {
  it.each([
    ['我的快递到哪了', 'zh-CN'],
    ['AP-300 配网老是卡在 80%', 'zh-CN'],
    ['please 帮我 check 一下 my order', 'zh-CN'],
    ['wifi 连不上', 'zh-CN'],
    ['退货', 'zh-CN'],
    ['我要退貨，請問運費誰出', 'zh-TW'],
    ['為什麼還沒收到', 'zh-TW'],
    ['Where is my parcel', 'en'],
    ['how do I say 你好', 'en'],
    ['my carrd not wrking', 'en'],
    ['refund pls', 'en'],
    ['注文はどこですか', 'ja'],
    ['배송 언제 와요', 'ko'],
    ['où est ma commande', 'fr'],
    ['Wann kommt meine Bestellung?', 'de'],
    ['quiero un reembolso', 'es'],
    ['Где мой заказ', 'ru'],
    ['де моє замовлення', 'uk'],
    ['สินค้ายังไม่มา', 'th'],
    ['أين طلبي', 'ar'],
    ['đơn hàng của tôi ở đâu', 'vi'],
    ['😀😀', 'und'],
    ['12345', 'und'],
    ['AP-300', 'und'],
    ['', 'und'],
    ['ok', 'en'],
    ['👍👍', 'und'],
    ['E1', 'und'],
    ['帮我cancel订单', 'zh-CN'],
    ['my order 还没到', 'zh-CN'],
    ['hola', 'es'],
    ['merci', 'fr'],
    ['danke', 'de'],
    ['guten Tag', 'de'],
    ['grazie', 'it'],
    ['obrigado', 'pt'],
    ['請問', 'zh-TW'],
    ['機器壞了', 'zh-TW'],
    ['ありがとう', 'ja'],
    ['返品したい', 'ja'],
    ['감사합니다', 'ko'],
    ['mi lavadora hace ruido y no funciona', 'es'],
    ['mein Staubsauger geht nicht mehr', 'de'],
    ['não funciona', 'pt'],
    ['SCAM!!!', 'en'],
    ['😡😡 garbage', 'en'],
    ['请退款 🙏🙏', 'zh-CN'],
  ])('%s is %s', (text, locale) => {
    expect(detectLanguage(text).locale).toBe(locale);
  });

  it.each(['ok', 'E1', 'hola', 'no', 'lol', '👍'])('is not sure of "%s"', (text) => {
    expect(detectLanguage(text).confidence).toBeLessThan(0.6);
  });

  it('is less sure of one foreign-looking word than of a sentence', () => {
    expect(detectLanguage('merci').confidence).toBeLessThan(detectLanguage("où est ma commande, je ne l'ai pas reçue").confidence);
  });

  it('answers for any text with a confidence of 0..1', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const { locale, confidence } = detectLanguage(text);
        expect(locale).toMatch(/^[a-z]{2,3}(-[A-Z]{2})?$/);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('normalising 归一化', () => {
  it.each([
    ['ＡＢＣ１２', 'abc12'],
    ['退貨', '退货'],
    ['Order  CS202611220001', 'order cs0000'],
    ['“don’t”', '"don\'t"'],
    ['soooooo', 'sooo'],
    ['a\u200bb', 'ab'],
  ])('%s becomes %s', (text, expected) => {
    expect(normalise(text)).toBe(expected);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        expect(normalise(normalise(text))).toBe(normalise(text));
        expect(fold(fold(text))).toBe(fold(text));
      }),
    );
  });

  it('keeps numbers where they are asked for', () => {
    expect(fold('打 12315')).toBe('打 12315');
  });

  it('sees through spacing and punctuation', () => {
    expect(skeleton('退 货，怎么办？')).toBe(skeleton('退货怎么办'));
  });

  it('folds traditional characters without changing the length', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => toSimplified(text).length === text.length));
  });
});

describe('segmenting 分词', () => {
  it('keeps a workspace word together', () => {
    expect(segment('澄岸空净连不上', ['澄岸空净'])).toContain('澄岸空净');
    expect(segment('澄岸空净连不上')).not.toContain('澄岸空净');
  });
  it('splits other scripts at spaces', () => {
    expect(segment("I don't know, E1!")).toEqual(['i', "don't", 'know', 'e1']);
  });
});
