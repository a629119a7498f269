import { NUMBER_CHARACTERS, readChineseNumber } from './chinese-numbers.ts';
import { ENGLISH_NUMBER, readEnglishNumber } from './english-numbers.ts';

const CURRENCIES: readonly (readonly [RegExp, string])[] = [
  [/^(?:¥|￥|rmb|cny|元|块|圆|yuan|人民币|毛|角|分)/i, 'CNY'],
  [/^(?:us\$|\$|usd|dollars?|bucks?|美元|美金|刀)/i, 'USD'],
  [/^(?:€|eur|euros?|欧元)/i, 'EUR'],
  [/^(?:£|gbp|pounds?|quid|英镑)/i, 'GBP'],
  [/^(?:hk\$|hkd|港币|港元)/i, 'HKD'],
  [/^(?:nt\$|twd|台币|新台币)/i, 'TWD'],
  [/^(?:jpy|日元|円)/i, 'JPY'],
];
const BEFORE = String.raw`(?<mark>US\$|HK\$|NT\$|[¥￥$€£]|RMB|CNY|USD|EUR|GBP|人民币)\s?(?<a>\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,4})?|\d{1,12}(?:\.\d{1,4})?)(?<scale>[千万kK](?![a-zA-Z]))?`;
const AFTER = String.raw`(?<b>(?<![\d,.])\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,4})?|(?<![\d.])\d{1,12}(?:\.\d{1,4})?|(?<![${NUMBER_CHARACTERS}])[${NUMBER_CHARACTERS}]{1,12}|\b${ENGLISH_NUMBER}\b)\s?(?<scale2>[千万])?(?:(?<=[0十百千万])[多来几余])?(?<unit>元人民币|元|块钱|块|圆|美元|美金|欧元|英镑|港币|港元|台币|日元|(?:yuan|RMB|CNY|dollars?|bucks?|USD|euros?|EUR|pounds?|quid|GBP)\b)(?<jiao>[一二三四五六七八九\d])?(?:毛|角)?`;
const AMOUNT = new RegExp(`${BEFORE}|${AFTER}`, 'giu');

/** Amounts of money as `CNY 20.5`; spans in the text as given. */
export function findAmounts(text: string): { start: number; end: number; value: string; confidence: number }[] {
  const found: { start: number; end: number; value: string; confidence: number }[] = [];
  for (const match of text.matchAll(AMOUNT)) {
    const g = match.groups!;
    const number = g.a !== undefined ? Number(g.a.replace(/,/g, '')) : (readEnglishNumber(g.b!) ?? readChineseNumber(g.b!));
    if (number === null || !Number.isFinite(number)) continue;
    const scale = { 千: 1e3, k: 1e3, K: 1e3, 万: 1e4 }[(g.scale ?? g.scale2) as '千'] ?? 1;
    const mark = g.mark ?? g.unit!;
    // "一块" is "together" or "a piece" as often as it is money
    if (/^块$/.test(mark) && /^[一几半]$/.test(g.b ?? '') && !g.jiao) continue;
    const jiao = g.jiao && /块|元/.test(mark) ? (readChineseNumber(g.jiao) ?? 0) / 10 : 0;
    const currency = CURRENCIES.find(([pattern]) => pattern.test(mark))?.[1] ?? 'CNY';
    const value = Math.round((number * scale + jiao) * 100) / 100;
    found.push({
      start: match.index,
      end: match.index + match[0].length,
      value: `${currency} ${value}`,
      confidence: g.mark || jiao || !/^[一二三]$/.test(g.b ?? '') ? 0.95 : 0.8,
    });
  }
  return found;
}
