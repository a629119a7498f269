import type { Found } from './found.ts';
import { ENGLISH_NUMBER, readEnglishNumber } from './numbers-en.ts';
import { readChineseNumber } from './numbers-zh.ts';

const CN = '[零〇一二两三四五六七八九十百千万]';
const ZH_DIGITS: Readonly<Record<string, string>> = {
  一: '1',
  二: '2',
  两: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
};

/** What a customer pays of the price: 八折, 打八五折, 对折, 半价, 20% off, half price; the value is what is taken off. */
const DISCOUNTS: readonly (readonly [RegExp, (g: Readonly<Record<string, string | undefined>>) => number | null])[] = [
  [
    /(?<![\d.一二三四五六七八九骨打])(?:打)?(?<n>[1-9一二三四五六七八九](?:\.\d|[1-9一二三四五六七八九]|点[一二三四五六七八九])?)折(?![叠扣线纸痕磨腾中弯断])/gu,
    (g) => foldOf(g.n!),
  ],
  [/打(?<n>[1-9一二三四五六七八九](?:\.\d|[1-9一二三四五六七八九]|点[一二三四五六七八九])?)折/gu, (g) => foldOf(g.n!)],
  [/对折|半价|\bhalf[- ]price\b|\bhalf off\b/giu, () => 50],
  [/(?<![\d.])(?<n>\d{1,2}(?:\.\d)?)(?: ?%| percent) ?(?:off|discount|reduction)\b/giu, (g) => Number(g.n)],
  [/(?:优惠|便宜|降价?|立减|减)(?<n>\d{1,2}(?:\.\d)?)%/gu, (g) => Number(g.n)],
];

function foldOf(raw: string): number | null {
  const digits = [...raw.replace('点', '.')].map((c) => ZH_DIGITS[c] ?? c).join('');
  const paid = digits.includes('.') ? Number(digits) * 10 : digits.length === 2 ? Number(digits) : Number(digits) * 10;
  return paid > 0 && paid < 100 ? Math.round((100 - paid) * 10) / 10 : null;
}

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/^(?:kg|kgs|kilos?|kilograms?|公斤|千克)$/i, 'kg'],
  [/^(?:g|grams?|克)$/i, 'g'],
  [/^(?:ml|millilitres?|毫升)$/i, 'ml'],
  [/^(?:l|litres?|liters?|升)$/i, 'L'],
  [/^(?:mm|毫米)$/i, 'mm'],
  [/^(?:cm|厘米|公分)$/i, 'cm'],
  [/^(?:km|公里|千米)$/i, 'km'],
  [/^(?:m|metres?|meters?|米)$/i, 'm'],
  [/^(?:㎡|m²|m2|sqm|平方米|平米|平方|square metres?|square meters?)$/i, 'm2'],
  [/^(?:kw|千瓦)$/i, 'kW'],
  [/^(?:w|watts?|瓦)$/i, 'W'],
  [/^(?:v|volts?|伏)$/i, 'V'],
  [/^(?:ghz)$/i, 'GHz'],
  [/^(?:mbps|兆)$/i, 'Mbps'],
  [/^(?:gb)$/i, 'GB'],
  [/^(?:tb)$/i, 'TB'],
  [/^(?:℃|°c|摄氏度)$/i, '°C'],
  [/^(?:inch(?:es)?|英寸|寸)$/i, 'in'],
  [/^(?:lbs?)$/i, 'lb'],
  [/^(?:oz|ounces?)$/i, 'oz'],
];
const SYMBOLS =
  'kg|kgs|kilos?|kilograms?|公斤|千克|g|grams?|克|ml|毫升|l|litres?|liters?|升|mm|毫米|cm|厘米|公分|km|公里|千米|m|metres?|meters?|米|㎡|m²|m2|sqm|平方米|平米|平方|square met(?:re|er)s?|kw|千瓦|w|watts?|瓦|v|volts?|伏|ghz|mbps|gb|tb|℃|°c|摄氏度|inch(?:es)?|英寸|寸|lbs?|oz|ounces?|斤';
const MEASURE = new RegExp(`(?<![\\d.,A-Za-z-])(?<n>\\d{1,6}(?:\\.\\d{1,3})?)\\s?(?<unit>${SYMBOLS})(?![A-Za-z0-9])`, 'giu');
const MEASURE_ZH = new RegExp(
  `(?<!${CN}|[第几.])(?<n>${CN}{1,5})(?:点(?<frac>[零一二三四五六七八九]))?(?<unit>公斤|千克|毫升|厘米|公分|公里|毫米|平方米|平米|斤|米(?![饭粒])|升(?![级降]))(?<half>半)?`,
  'gu',
);
/** Counters of things that are bought; a single one of the vague ones ("一个问题") says nothing. */
const SURE_COUNTER = '台|件|箱|瓶|袋|双|套|部|盒|桶|罐|把|支|枚|副|卷|包';
const VAGUE_COUNTER = '个|只|条|张|份|片|根|组|对|颗|粒|块';
const COUNTED = new RegExp(
  `(?<!${CN}|[\\d.第几每哪某这那])(?<n>\\d{1,5}|${CN}{1,5})(?<unit>${SURE_COUNTER}|${VAGUE_COUNTER})(?!月|小时|星期|礼拜|钟头|半|工作日|问题|办法|方法|原因|人|地方|意思|建议|选择|方案|多|月|次|裹|括|子|装|修|关|握|持|价)`,
  'gu',
);
const COUNTED_EN = new RegExp(
  `(?<![\\d.,A-Za-z$€£-])(?<n>\\d{1,5}|\\b${ENGLISH_NUMBER})[ ](?<unit>pcs|pieces|units|boxes|box|packs|pack|sets|set|pairs|pair|items|bottles|bottle|bags|cartons)\\b`,
  'giu',
);
const PERCENT = /(?<![\d.])(?<n>\d{1,3}(?:\.\d{1,2})?) ?(?:%|percent\b)|百分之(?<zh>[零一二三四五六七八九十百]{1,4})/giu;

/** 折扣、百分比、数量: discounts (`20%` off), percentages, quantities with their unit (`5 kg`, `3 台`). */
export function findQuantities(text: string): Found[] {
  const found: Found[] = [];
  const add = (type: string, match: RegExpMatchArray & { index?: number }, value: string, confidence: number): void => {
    const start = match.index!;
    const end = start + match[0].length;
    if (!found.some((other) => other.start < end && start < other.end)) found.push({ type, start, end, value, confidence });
  };
  for (const [pattern, read] of DISCOUNTS) {
    for (const match of text.matchAll(pattern)) {
      const off = read(match.groups ?? {});
      if (off !== null) add('discount', match, `${off}%`, 0.9);
    }
  }
  for (const match of text.matchAll(PERCENT)) {
    const number = match.groups!.zh ? readChineseNumber(match.groups!.zh) : Number(match.groups!.n);
    if (number !== null) add('percent', match, `${number}%`, 0.95);
  }
  for (const match of text.matchAll(MEASURE)) {
    const { n, unit } = match.groups!;
    // "5m" and "3g" are as often a network or minutes as a length
    if (/^(?:m|g|l|v|w)$/i.test(unit!) && !/[\s.]/.test(match[0]) && /^(?:g|m)$/i.test(unit!) && Number(n) < 10) continue;
    add('quantity', match, `${Number(n)} ${UNITS.find(([pattern]) => pattern.test(unit!))?.[1] ?? unit!}`, 0.9);
  }
  for (const match of text.matchAll(MEASURE_ZH)) {
    const { n, frac, unit, half } = match.groups!;
    const whole = readChineseNumber(n!);
    if (whole === null) continue;
    const number = whole + (frac ? (readChineseNumber(frac) ?? 0) / 10 : 0) + (half ? 0.5 : 0);
    add('quantity', match, `${number} ${UNITS.find(([pattern]) => pattern.test(unit!))?.[1] ?? unit!}`, 0.85);
  }
  for (const match of text.matchAll(COUNTED)) {
    const { n, unit } = match.groups!;
    const number = readChineseNumber(n!);
    if (number === null || number === 0 || match[0] === '三包' || (new RegExp(`^(?:${VAGUE_COUNTER})$`).test(unit!) && number < 2))
      continue;
    if (unit === '块' || /^[百千万]+$/.test(n!)) continue;
    add('quantity', match, `${number} ${unit!}`, number === 1 ? 0.7 : 0.85);
  }
  for (const match of text.matchAll(COUNTED_EN)) {
    const { n, unit } = match.groups!;
    const number = /^\d/.test(n!) ? Number(n) : readEnglishNumber(n!);
    if (number !== null && number > 0) add('quantity', match, `${number} ${unit!.toLowerCase()}`, 0.85);
  }
  return found;
}
