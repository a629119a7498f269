import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEntityFinder } from './finder.ts';
import { editDistance } from './gazetteer.ts';
import { readChineseNumber } from './numbers-zh.ts';

const finder = createEntityFinder({
  gazetteers: [
    {
      type: 'product',
      entries: [
        { value: 'AP-300', synonyms: ['净化器', '空气净化器', 'purifier', 'air purifier'] },
        { value: 'WM-10', synonyms: ['洗衣机', 'washing machine'] },
      ],
      fuzzy: true,
    },
  ],
  patterns: [
    { type: 'error_code', pattern: '\\b(?:[NERWFCPD][1-9])\\b', normalise: 'upper' },
    { type: 'order_no', pattern: '\\bCS\\d{12}\\b' },
  ],
  regions: ['CN', 'GB'],
  zone: 'Asia/Shanghai',
});
/** A Sunday evening in Shanghai. */
const NOW = new Date('2026-11-22T13:00:00Z');
const read = (text: string) => finder.find(text, /[\u4e00-\u9fff]/.test(text) ? 'zh-CN' : 'en', NOW).map((e) => `${e.type}=${e.value}`);

describe('entities 实体', () => {
  it.each([
    ['2026-12-01', 'date', '2026-12-01', '2026-12-01'],
    ['请在下周五前送到', 'date', '下周五', '2026-11-27'],
    ['please come on the 3rd', 'date', 'the 3rd', '2026-12-03'],
    ['一共三百五十块', 'amount', '三百五十块', 'CNY 350'],
    ['花了￥1,299.00', 'amount', '￥1,299.00', 'CNY 1299'],
    ['大概100多块', 'amount', '100多块', 'CNY 100'],
    ['it was two hundred and fifty yuan', 'amount', 'two hundred and fifty yuan', 'CNY 250'],
    ['about fifty quid', 'amount', 'fifty quid', 'GBP 50'],
    ['我的电话 +86 138 0013 8000', 'phone', '+86 138 0013 8000', '+8613800138000'],
    ['010-62345678', 'phone', '010-62345678', '+861062345678'],
    ['显示 e7 了', 'error_code', 'e7', 'E7'],
    ['用的是AP300，离线', 'product', 'AP300', 'AP-300'],
    ['寄到北京市海淀区中关村大街1号', 'address', '北京市海淀区中关村大街1号', '北京市海淀区中关村大街1号'],
    ['在朝阳区建国路甲88号', 'address', '朝阳区建国路甲88号', '朝阳区建国路甲88号'],
    ['send it to 123 Main St, Springfield', 'address', '123 Main St, Springfield', '123 Main St, Springfield'],
  ])('in "%s" one %s stands where it stands', (text, type, part, value) => {
    const start = text.indexOf(part);
    expect(finder.find(text, /[\u4e00-\u9fff]/.test(text) ? 'zh-CN' : 'en', NOW)).toEqual([
      expect.objectContaining({ type, text: part, start, end: start + part.length, value }),
    ]);
  });

  it.each([
    ['我的AP 300报e1', ['product=AP-300', 'error_code=E1']],
    ['ap300 keeps beeping', ['product=AP-300']],
    ['空氣淨化器坏了', ['product=AP-300']],
    ['my air purifer is broken', ['product=AP-300']],
    ['purifiers', ['product=AP-300']],
    ['AP-30 怎么用', []],
    ['订单 CS202611220001', ['order_no=CS202611220001']],
    ['打我电话 138-1234-5678', ['phone=+8613812345678']],
    ['call +44 20 7946 0958', ['phone=+442079460958']],
    ['mail me at Li.Na@example.com', ['email=li.na@example.com']],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ['明天下午三点上门', '2026-11-23T15:00:00+08:00'],
    ['后天上午10点半', '2026-11-24T10:30:00+08:00'],
    ['下周五', '2026-11-27'],
    ['这周三', '2026-11-18'],
    ['上周三晚上8点', '2026-11-11T20:00:00+08:00'],
    ['三天前买的', '2026-11-19'],
    ['半小时后', '2026-11-22T21:30:00+08:00'],
    ['12月5号', '2026-12-05'],
    ['2026年12月1日', '2026-12-01'],
    ['今晚八点', '2026-11-22T20:00:00+08:00'],
    ['月底', '2026-11-30'],
    ['下个月3号', '2026-12-03'],
    ['十一月三十号下午两点到四点', '2026-11-30T14:00:00+08:00/2026-11-30T16:00:00+08:00'],
    ['昨天下午一刻都没停', '2026-11-21T15:00:00+08:00'],
    ['tomorrow at 3pm', '2026-11-23T15:00:00+08:00'],
    ['next Friday', '2026-11-27'],
    ['last Monday', '2026-11-16'],
    ['on 5 December', '2026-12-05'],
    ['three days ago', '2026-11-19'],
  ])('time in "%s" is %s', (text, value) => {
    expect(read(text)).toContain(`date=${value}`);
  });

  it.each(['有一点问题', '一点也不好', '我等了半个月', '3号楼', '15天内坏了', 'I sat down', 'may I return it', '2月30号'])(
    'no time in "%s"',
    (text) => {
      expect(read(text).filter((e) => e.startsWith('date='))).toEqual([]);
    },
  );

  it.each([
    ['退款少了二十块', 'CNY 20'],
    ['¥1,299.00', 'CNY 1299'],
    ['20块5', 'CNY 20.5'],
    ['三万元', 'CNY 30000'],
    ['$19.99', 'USD 19.99'],
    ['15 bucks', 'USD 15'],
    ['30 euros', 'EUR 30'],
  ])('amount in "%s" is %s', (text, value) => {
    expect(read(text)).toEqual([`amount=${value}`]);
  });

  it('a piece of something is no money', () => {
    expect(read('我买了一块毛巾')).toEqual([]);
  });

  it.each([
    ['寄到浙江省杭州市西湖区文三路123号2栋501室', '浙江省杭州市西湖区文三路123号2栋501室'],
    ['地址改成上海市浦东新区张江路88号', '上海市浦东新区张江路88号'],
    ['send it to 221 Baker Street, London', '221 Baker Street, London'],
  ])('address in "%s"', (text, value) => {
    expect(read(text)).toContain(`address=${value}`);
  });

  it('spans are offsets into the text as given, in order and without overlap', () => {
    const piece = fc.constantFrom(
      '我的',
      'AP 300',
      '净化器',
      '明天下午三点',
      '报E1',
      '13812345678',
      '二十块',
      'next Friday',
      '😀',
      ' ',
      '，',
      'CS202611220001',
      '退款',
      '👨‍👩‍👧',
      '１２３',
      '週五',
      '\u200b',
      '\ud83d',
      '八折',
      '上海市浦東新區張江路88號',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        let end = 0;
        for (const entity of finder.find(text, 'zh-CN', NOW)) {
          expect(text.slice(entity.start, entity.end)).toBe(entity.text);
          expect(entity.start).toBeGreaterThanOrEqual(end);
          end = entity.end;
        }
      }),
    );
  });

  it('of any text at all, wide, traditional or broken', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.constantFrom('zh-CN', 'en', 'und'), (text, locale) => {
        for (const entity of finder.find(text, locale, NOW)) {
          expect(text.slice(entity.start, entity.end)).toBe(entity.text);
          expect(entity.end).toBeGreaterThan(entity.start);
          expect(entity.confidence).toBeGreaterThan(0);
          expect(entity.confidence).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it.each([
    ['😀明天', '明天', 2],
    ['👨‍👩‍👧我要１３８００１３８０００', '１３８００１３８０００', 10],
    ['請後天送到', '後天', 1],
    ['打\u200b1380013\u200b8000', '1380013\u200b8000', 2],
  ])('in %s the span is of the text as given', (text, surface, start) => {
    expect(finder.find(text, 'zh-CN', NOW)).toEqual([expect.objectContaining({ text: surface, start, end: start + surface.length })]);
  });
});

describe('numbers and distances', () => {
  it.each([
    ['三百二十', 320],
    ['两万', 20000],
    ['3.5万', 35000],
    ['一百五', 150],
    ['一百零五', 105],
    ['十二', 12],
    ['二〇二六', 2026],
    ['1,299', 1299],
    ['半', 0.5],
    ['abc', null],
    ['', null],
  ])('%s is %s', (text, value) => {
    expect(readChineseNumber(text)).toBe(value);
  });
  it.each([
    ['purifier', 'purifer', 1],
    ['washer', 'wahser', 1],
    ['fridge', 'fridge', 0],
    ['fridge', 'bridle', 2],
  ])('%s and %s differ by %i', (a, b, distance) => {
    expect(editDistance(a, b, 3)).toBe(distance);
    expect(editDistance(b, a, 3)).toBe(distance);
  });
});
