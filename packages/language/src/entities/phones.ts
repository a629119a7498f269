import { type CountryCode, findPhoneNumbersInText } from 'libphonenumber-js/min';
import type { Found } from './found.ts';
import { readChineseNumber } from './numbers-zh.ts';

const MOBILE = /(?<![\d+.])(?:(?:\+|00)?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?![\d.]\d|\d)/g;
const SERVICE = /(?<![\d-])[48]00[- ]?\d{3,4}[- ]?\d{3,4}(?!\d)/g;
/** Area codes are 010, 02x and 03xx-09xx. */
const LANDLINE = /(?<!\d)\(?(?:010|02\d|0[3-9]\d{2})\)?[- ]{0,2}[2-9]\d{2,3}[- ]?\d{4}(?:[-转 ]{1,2}\d{1,5})?(?!\d)/g;
/** Said digit by digit: "一三八零零一三八零零零". */
const SPOKEN = /(?<![零〇一二三四五六七八九幺])[一幺][三四五六七八九][零〇一二三四五六七八九幺]{9}(?![零〇一二三四五六七八九幺])/g;
/** A date or a span of years written with strokes is no number to call. */
const DATE = /^(?:19|20)\d{2}[-/. ](?:0?[1-9]|1[0-2])[-/. ](?:0?[1-9]|[12]\d|3[01])/;
const WORD = /(?:电话|手机|联系方式|号码|热线|致电|拨打|call|phone|tel|mobile|cell|ring|reach|contact|text|whatsapp)[^\d]{0,20}$/i;

/**
 * 电话 as E.164. Mainland mobile, service (400, 800) and landline numbers by their own form; other countries' by libphonenumber where they are
 * written with +, or in the national form of one of the regions with a separator or a word that says so.
 */
export function findPhones(text: string, regions: readonly CountryCode[]): Found[] {
  const found: Found[] = [];
  const add = (start: number, raw: string, value: string, confidence: number): void => {
    if (!found.some((other) => other.start < start + raw.length && start < other.end))
      found.push({ type: 'phone', start, end: start + raw.length, value, confidence });
  };
  if (regions.includes('CN')) {
    for (const match of text.matchAll(MOBILE)) add(match.index, match[0], `+86${match[0].replace(/\D/g, '').slice(-11)}`, 1);
    for (const match of text.matchAll(SPOKEN))
      add(match.index, match[0], `+86${[...match[0]].map((c) => (c === '幺' ? 1 : readChineseNumber(c))).join('')}`, 0.9);
    for (const match of text.matchAll(SERVICE)) {
      const digits = match[0].replace(/\D/g, '');
      if (digits.length === 10) add(match.index, match[0], `+86${digits}`, 0.95);
    }
    for (const match of text.matchAll(LANDLINE)) {
      const [main, extension] = match[0].split(/转|(?<=\d{7})[- ]{1,2}(?=\d{1,5}$)/);
      const digits = main!.replace(/\D/g, '');
      if (digits.length < 10 || digits.length > 12 || (digits.length === 12 && !/[-() ]/.test(main!))) continue;
      add(match.index, match[0], `+86${digits.slice(1)}${extension ? `;ext=${extension.replace(/\D/g, '')}` : ''}`, 0.9);
    }
  }
  if (!/\d[\d\s().-]{5,}/.test(text)) return found;
  for (const region of regions.length ? regions : [undefined]) {
    for (const phone of findPhoneNumbersInText(text, region ? { defaultCountry: region, extended: true } : { extended: true })) {
      const raw = text.slice(phone.startsAt, phone.endsAt);
      const before = text.slice(Math.max(0, phone.startsAt - 40), phone.startsAt);
      if (DATE.test(raw) || /[\dA-Za-z]$/.test(before) || /^[\dA-Za-z]/.test(text.slice(phone.endsAt))) continue;
      const national = !raw.startsWith('+');
      if (national && region === 'CN') continue;
      if (national && !(WORD.test(before) || (/^\(?0|^\(|^1[- ]/.test(raw) && /[\s()-]/.test(raw)))) continue;
      if (!phone.number.isPossible() || (national && !phone.number.isValid())) continue;
      add(phone.startsAt, raw, phone.number.number, national ? 0.8 : 0.95);
    }
  }
  return found;
}
