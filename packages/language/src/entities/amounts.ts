import type { Found } from './found.ts';
import { ENGLISH_NUMBER, readEnglishNumber } from './numbers-en.ts';
import { NUMBER_CHARACTERS, readChineseNumber } from './numbers-zh.ts';

const CURRENCIES: readonly (readonly [RegExp, string])[] = [
  [/^(?:hk\$|hkd|港[币元])/i, 'HKD'],
  [/^(?:nt\$|twd|新?台币)/i, 'TWD'],
  [/^(?:s\$|sgd|新币)/i, 'SGD'],
  [/^(?:a\$|au\$|aud|澳元)/i, 'AUD'],
  [/^(?:c\$|ca\$|cad|加元)/i, 'CAD'],
  [/^(?:us\$|\$|usd|dollars?|bucks?|cents?|美元|美金|刀)/i, 'USD'],
  [/^(?:€|eur|euros?|欧元)/i, 'EUR'],
  [/^(?:£|gbp|pounds?|quid|pence|英镑)/i, 'GBP'],
  [/^(?:jpy|日元|円)/i, 'JPY'],
  [/^(?:krw|₩|韩元)/i, 'KRW'],
  [/^(?:inr|₹)/i, 'INR'],
];
const currencyOf = (mark: string): string => CURRENCIES.find(([pattern]) => pattern.test(mark))?.[1] ?? 'CNY';

const MARK = String.raw`US\$|HK\$|NT\$|AU?\$|CA?\$|S\$|[¥￥$€£₩₹]|RMB|CNY|USD|EUR|GBP|HKD|TWD|JPY|人民币`;
const UNIT = String.raw`元人民币|元整|元钱|元|块大洋|块钱|块|圆|美元|美金|刀|欧元|英镑|港币|港元|新?台币|日元|韩元|澳元|加元|円|€|(?:yuan|RMB|CNY|dollars?|bucks?|USD|euros?|EUR|pounds?|quid|GBP|HKD|JPY|cents?|pence)\b`;
const DIGITS = String.raw`\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,4})?|\d{1,12}(?:\.\d{1,4})?`;
const CN = `[${NUMBER_CHARACTERS}]`;

const BEFORE = new RegExp(
  `(?<![A-Za-z\\d])(?<mark>${MARK})\\s?(?<a>\\d{1,3}(?:[ \\u00a0]\\d{3})+(?:[.,]\\d{2})?(?![\\d ]\\d)|\\d{1,3}(?:\\.\\d{3})+,\\d{2}(?!\\d)|\\d{1,9},\\d{2}(?![\\d,])|${DIGITS})(?:\\s?(?<scale>[千万亿]|[kK](?![a-zA-Z])|(?:thousand|million|m)\\b))?`,
  'giu',
);
const AFTER = new RegExp(
  `(?<![\\d.,A-Za-z/-])(?<b>\\d{1,3}(?:\\.\\d{3})+,\\d{2}(?=\\s?€)|\\d{1,9},\\d{2}(?=\\s?(?:€|euro|EUR))|${DIGITS}|(?:a )?couple of hundred|\\b${ENGLISH_NUMBER}\\b)\\s?(?<scale>[千万亿百]+|[kK](?=\\s?(?:yuan|rmb|dollars?|usd|元|块))|(?:thousand|million)\\b)?(?<tail>[一二三四五六七八九\\d](?=元|块))?(?<about>[多来几余])?(?:大洋)?\\s?(?<unit>${UNIT})(?<jiao>[零〇]?[一二两三四五六七八九\\d]{1,2}(?![\\d一二三四五六七八九十百千万个台件只套张年月天号点折]))?(?:毛|角)?(?<fen>[一二三四五六七八九\\d](?=分))?分?`,
  'giu',
);
const WRITTEN = new RegExp(
  `(?<!${CN}|[几第.,])(?<b>${CN}{1,14})(?<about>[多来余])?(?<unit>元人民币|元整|元钱|元|块大洋|块钱|块|圆|美元|美金|刀|欧元|英镑|港币|港元|新?台币|日元)(?<jiao>[零〇]?[一二两三四五六七八九\\d](?![\\d一二三四五六七八九十百千万个台件只套张年月天号点折]))?(?:毛|角)?(?<fen>[一二三四五六七八九\\d](?=分))?分?`,
  'gu',
);
const SMALL = new RegExp(
  `(?<!${CN}|[块元角毛.])(?<n>${CN}{1,3}|\\d{1,2}(?:\\.\\d)?)(?<unit>毛钱?|角钱?|分钱)(?<half>[一二三四五六七八九五半\\d](?![\\d年月天]))?分?`,
  'gu',
);
/** "3万5", "一百二", "两千五": a number cut short, money where the words around it speak of money. */
const SHORT = new RegExp(
  `(?<![\\d${NUMBER_CHARACTERS}.第A-Za-z])(?<n>(?:\\d{1,4}(?:\\.\\d{1,2})?|[一二两三四五六七八九十百]{1,5})[百千万](?:[零]?[一二三四五六七八九\\d]{1,4}[百千]?[一二三四五六七八九]?)?)(?<about>[多来余])?(?![\\d零〇二三四五六七八九十百千万半年月天号点时分秒周个台件只套张次人步公里米克斤度瓦元块美欧英港日折岁页字家条种平转位名户倍%.]|[一每](?![台个件套只部斤瓶包双]))`,
  'gu',
);
/** A bare number right behind a word of money, or before what it buys: "原价3999", "补50", "1580一台". */
const BARE =
  /(?<=(?:原价|现价|价格|售价|定价|标价|一共|总共|优惠|补|退|赔|付|花|卖|便宜|少|多收|扣|收)(?:了|我|了我|给我|是|的是)?)(?<n>\d{2,6}(?:\.\d{1,2})?)(?![\d.年月天号点时分秒周个台件只套张次人步公里米克斤度瓦元块美欧英港日折岁页字家条种平转位名户倍%百千万kKwWgGmM多来几-])|(?<![\d.])(?<each>\d{2,6})(?=[一每](?:台|个|件|套|只|部|斤|瓶|包|双))/gu;
const KILO = /(?<![\d.,$€£¥A-Za-z])(?<n>\d{1,4}(?:\.\d{1,2})?)k(?![A-Za-z\d])/giu;
const MONEY =
  /[钱价元块]|花|卖|付|退|赔|便宜|预算|扣|收了|转了?|打款|报价|要了|红包|工资|余额|买|费|贵|优惠|减|补|充|pay|paid|price|cost|spent|charged|refund|budget|worth|for £/iu;

const round = (n: number): number => Math.round(n * 100) / 100;
const SCALES: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  million: 1e6,
  百: 100,
  千: 1e3,
  万: 1e4,
  十万: 1e5,
  百万: 1e6,
  千万: 1e7,
  亿: 1e8,
};

function plain(given: string): number | null {
  const raw = given.replace(/(?<=\d)[ \u00a0](?=\d)/g, '');
  // 19,99 and 1.299,00 are the Continent's way
  if (/^\d{1,3}(?:\.\d{3})+,\d{2}$|^\d{1,9},\d{2}$/.test(raw)) return Number(raw.replace(/\./g, '').replace(',', '.'));
  if (/^(?:a )?couple of hundred$/i.test(raw)) return 200;
  const digits = raw.replace(/,/g, '');
  if (/^\d+(?:\.\d+)?$/.test(digits)) return Number(digits);
  return readEnglishNumber(raw) ?? readChineseNumber(raw);
}

/** Amounts of money as `CNY 20.5`; numbers cut short without any word of money as plain numbers (`number`, "3万5" = 35000). */
export function findAmounts(text: string): Found[] {
  const found: Found[] = [];
  const taken = (start: number, end: number): boolean => found.some((other) => other.start < end && start < other.end);
  const add = (start: number, end: number, currency: string, value: number, confidence: number): void => {
    if (Number.isFinite(value) && !taken(start, end))
      found.push({ type: 'amount', start, end, value: `${currency} ${round(value)}`, confidence });
  };
  for (const match of text.matchAll(BEFORE)) {
    const g = match.groups!;
    const number = plain(g.a!);
    if (number !== null)
      add(match.index, match.index + match[0].length, currencyOf(g.mark!), number * (SCALES[g.scale?.toLowerCase() ?? ''] ?? 1), 0.95);
  }
  for (const pattern of [WRITTEN, AFTER]) {
    for (const match of text.matchAll(pattern)) {
      const g = match.groups!;
      const unit = g.unit!;
      const number = plain(g.b!);
      if (number === null) continue;
      // "一块" is "together" or "a piece" as often as it is money; "3块电池" counts things; "5刀" may be knives
      if (unit === '块' && !g.jiao && !g.scale && (/^[一几半]$/.test(g.b!) || counted(text, match.index + match[0].length))) continue;
      if (/^[十百千万亿]$/.test(g.b!) && !g.about) continue;
      const scale = SCALES[g.scale?.toLowerCase() ?? ''] ?? 1;
      const tail = g.tail ? (readChineseNumber(g.tail) ?? 0) * (scale / 10) : 0;
      const sub = g.jiao ? jiaoOf(g.jiao) : 0;
      const fen = g.fen ? (readChineseNumber(g.fen) ?? 0) / 100 : 0;
      const cents = /^(?:cents?|pence)$/i.test(unit) ? 0.01 : 1;
      const sure = g.about || /^a couple/i.test(g.b!) ? 0.6 : /^[一二三两]$/.test(g.b!) ? 0.8 : 0.95;
      const unsure = unit === '刀' || unit === 'pounds' || unit === 'pound' ? 0.75 : 1;
      add(
        match.index,
        match.index + match[0].trimEnd().length,
        currencyOf(unit),
        (number * scale + tail + sub + fen) * cents,
        Math.min(sure, unsure),
      );
    }
  }
  for (const match of text.matchAll(SMALL)) {
    const g = match.groups!;
    const number = plain(g.n!);
    if (number === null || (g.half && g.unit!.includes('分'))) continue;
    const size = g.unit!.startsWith('分') ? 0.01 : 0.1;
    const half = g.half === undefined ? 0 : g.half === '半' ? 0.05 : (readChineseNumber(g.half) ?? 0) / 100;
    if (/^[角]$/.test(g.unit!) && !MONEY.test(around(text, match.index, match[0].length))) continue;
    add(match.index, match.index + match[0].length, 'CNY', number * size + half, 0.85);
  }
  for (const match of text.matchAll(/(?<![\d.])满(?<a>\d{2,5})减(?<b>\d{1,4})(?!\d)/gu)) {
    const g = match.groups!;
    add(match.index + 1, match.index + 1 + g.a!.length, 'CNY', Number(g.a), 0.85);
    add(match.index + match[0].length - g.b!.length, match.index + match[0].length, 'CNY', Number(g.b), 0.85);
  }
  for (const match of text.matchAll(/(?<![\d.])(?<n>\d{1,4}(?:\.\d{1,2})?)(?=包邮|秒杀)/gu))
    add(match.index, match.index + match[0].length, 'CNY', Number(match[0]), 0.75);
  for (const match of text.matchAll(BARE)) add(match.index, match.index + match[0].length, 'CNY', Number(match[0]), 0.7);
  for (const pattern of [SHORT, KILO]) {
    for (const match of text.matchAll(pattern)) {
      const g = match.groups!;
      const end = match.index + match[0].length;
      const number = pattern === KILO ? Number(g.n) * 1000 : readChineseNumber(g.n!);
      if (number === null || taken(match.index, end)) continue;
      const money = pattern === SHORT && (/^[一每]/.test(text.slice(end)) || MONEY.test(around(text, match.index, match[0].length)));
      const value = String(round(number));
      found.push({
        type: money ? 'amount' : 'number',
        start: match.index,
        end,
        value: money ? `CNY ${value}` : value,
        confidence: g.about ? 0.55 : 0.7,
      });
    }
  }
  return found;
}

/** "20块5" and "20块零5分". */
function jiaoOf(raw: string): number {
  const digits = raw.replace(/^[零〇]/, '');
  const number = readChineseNumber(digits) ?? 0;
  return /^[零〇]/.test(raw) || digits.length === 2 ? number / 100 : number / 10;
}

/** What "三块" is followed by when it counts things. */
function counted(text: string, end: number): boolean {
  return /^(?:电池|毛巾|布|板|玻璃|屏|滤|抹布|拖布|石|砖|肉|地|表|肥皂|香皂|硬盘|内存|显|主板|木|砧)/u.test(text.slice(end, end + 2));
}

const around = (text: string, start: number, length: number): string => text.slice(Math.max(0, start - 12), start + length + 8);
