import { isCardNumber, isIdNumber, isPostalItem } from './check-digits.ts';
import type { Found } from './found.ts';

type Code = {
  type: string;
  pattern: RegExp;
  /** The group that holds the code; the whole match where left out. */
  group?: 'code';
  confidence: number;
  fits?(code: string): boolean;
  value?(code: string): string;
};

const compact = (code: string): string => code.replace(/[\s-]/g, '').toUpperCase();
/** What stands between a label and its code: "订单号是：", "order number is #". */
const IS = String.raw`(?:[:：#=,，]|是|为|\bis\b|\bwas\b|\s){0,4}`;
const enoughDigits = (code: string): boolean => (code.match(/\d/g) ?? []).length >= 4;

/** Numbers and codes with a form of their own, the certain ones first. What has no such form is found where a label stands before it. */
const CODES: readonly Code[] = [
  {
    type: 'url',
    pattern:
      /\b(?:https?:\/\/|www\.)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6}(?::\d{2,5})?(?:[/?#][\w\-./?%&=#~+:@!]{0,500})?|(?<![\w@.-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}\.(?:com|cn|net|org|io|co\.uk)(?![\w@.-])(?:\/[\w\-./?%&=#~+]{0,500})?/giu,
    confidence: 0.95,
    value: (code) => code,
  },
  { type: 'id_card', pattern: /(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])/g, confidence: 1, fits: isIdNumber },
  {
    type: 'id_card',
    pattern: /(?<![\dA-Za-z])\d{6} (?:19|20)\d{6} \d{3}[\dXx](?![\dA-Za-z])/g,
    confidence: 1,
    fits: (code) => isIdNumber(compact(code)),
  },
  {
    type: 'tracking_no',
    pattern: /(?<![A-Za-z0-9])[A-Z]{2}\d{9}[A-Z]{2}(?![A-Za-z0-9])/giu,
    confidence: 0.95,
    fits: (code) => isPostalItem(code),
  },
  {
    type: 'tracking_no',
    pattern: /(?<![A-Za-z0-9])(?:SF\d{12,15}|YT\d{13,15}|JT\d{13}|JDV?[A-Z]{0,3}\d{10,15}|ZTO\d{10,14}|1Z[0-9A-Z]{16})(?![A-Za-z0-9])/giu,
    confidence: 0.95,
  },
  {
    type: 'tracking_no',
    pattern: new RegExp(
      `(?:快递单号?|运单号?|物流单号?|物流号|面单号|包裹号|tracking (?:number|no\\.?|code|id)|tracking|waybill(?: number)?)${IS}(?<code>[A-Z]{0,4}\\d{8,22}[A-Z]{0,2})(?![A-Za-z0-9])`,
      'giu',
    ),
    group: 'code',
    confidence: 0.95,
  },
  {
    type: 'order_no',
    pattern: new RegExp(
      `(?:订单(?:编号|号码|号)?|单号|order (?:number|no\\.?|id|ref(?:erence)?)|order)${IS}(?<code>[A-Z]{0,6}-?\\d[\\dA-Z-]{4,30})(?![A-Za-z0-9])`,
      'giu',
    ),
    group: 'code',
    confidence: 0.9,
    fits: (code) => (code.match(/\d/g) ?? []).length >= 6 && !/^(?:19|20)\d{2}-\d{1,2}-\d{1,2}$/.test(code),
  },
  {
    type: 'bank_card',
    pattern: /(?<![\dA-Za-z-])[3-6]\d{3}(?:[ -]?\d){9,15}(?![\dA-Za-z])/g,
    confidence: 0.95,
    fits: (code) => isCardNumber(code.replace(/\D/g, '')),
  },
  {
    type: 'error_code',
    pattern: new RegExp(
      `(?:错误码|故障码|错误代码|故障代码|报错代?码?|出错代码|error code|fault code|error|code)${IS}(?<code>[A-Z]{1,3}-?\\d{1,4}[A-Z]?|0x[0-9A-F]{2,8})(?![A-Za-z0-9])`,
      'giu',
    ),
    group: 'code',
    confidence: 0.85,
  },
  {
    type: 'error_code',
    pattern: new RegExp(
      `(?:错误码|故障码|错误代码|故障代码|报错代码|error code|fault code|error)${IS}(?<code>\\d{2,6})(?![A-Za-z0-9.%元块次个年月天])`,
      'giu',
    ),
    group: 'code',
    confidence: 0.8,
  },
  {
    type: 'serial_no',
    pattern: new RegExp(
      `(?:序列号|机身号|机器码|出厂编号|(?<![A-Z])S/?N|serial (?:number|no\\.?))${IS}(?<code>[A-Z0-9][A-Z0-9-]{5,30})(?![A-Za-z0-9])`,
      'giu',
    ),
    group: 'code',
    confidence: 0.9,
    fits: enoughDigits,
  },
  {
    type: 'passport',
    pattern: new RegExp(`(?:护照号?码?|passport(?: number| no\\.?)?)${IS}(?<code>[A-Z]{1,2}\\d{7,8})(?![A-Za-z0-9])`, 'giu'),
    group: 'code',
    confidence: 0.9,
  },
  {
    type: 'licence_plate',
    pattern:
      /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-Z][·\s]?(?:[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[学警港澳])(?![A-Za-z0-9])/g,
    confidence: 0.95,
    fits: (code) => /\d/.test(code.slice(2)),
    value: (code) => code.replace(/[·\s]/g, ''),
  },
  {
    type: 'postcode',
    pattern: new RegExp(
      `(?:邮编|邮政编码|postal code|post ?code|zip(?: code)?)${IS}(?<code>\\d{6}|\\d{5}(?:-\\d{4})?|[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2})(?![A-Za-z0-9])`,
      'giu',
    ),
    group: 'code',
    confidence: 0.95,
    value: (code) => code.toUpperCase(),
  },
  {
    type: 'postcode',
    pattern: /(?<![A-Za-z0-9])(?:[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2})(?![A-Za-z0-9])/g,
    confidence: 0.85,
  },
  {
    type: 'ip_address',
    pattern: /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])/g,
    confidence: 0.85,
  },
];

const TRAILING = /[.,!?;:]+$/;

/** 编号: identity and card numbers (with their check digits), tracking, order, serial and error codes, plates, post codes, addresses on the web. */
export function findCodes(text: string): Found[] {
  const found: Found[] = [];
  for (const { type, pattern, group, confidence, fits, value } of CODES) {
    for (const match of text.matchAll(pattern)) {
      const code = (group ? match.groups!.code! : match[0]).replace(TRAILING, '');
      if (fits && !fits(code)) continue;
      const start = group ? match.index + match[0].lastIndexOf(match.groups!.code!) : match.index;
      found.push({
        type,
        start,
        end: start + code.length,
        value: value ? value(code) : type === 'postcode' ? code : compact(code),
        confidence,
      });
    }
  }
  return found;
}
