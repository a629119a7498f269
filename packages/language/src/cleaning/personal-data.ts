import { isCardNumber, isIdNumber } from '../entities/check-digits.ts';

/** 个人信息 in a text: what kind, and where (UTF-16 offsets, end exclusive). */
export type PersonalData = { kind: 'phone' | 'id_card' | 'bank_card' | 'email' | 'ip_address' | 'plate'; start: number; end: number };

/** Finds phone numbers, identity numbers, bank cards, e-mail and network addresses and number plates. */
export function findPersonalData(text: string): PersonalData[] {
  const found: PersonalData[] = [];
  const add = (kind: PersonalData['kind'], start: number, end: number): void => {
    if (!found.some((other) => other.start < end && start < other.end)) found.push({ kind, start, end });
  };
  for (const m of text.matchAll(/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g)) add('email', m.index, m.index + m[0].length);
  for (const m of text.matchAll(/(?<!\d)\d{17}[\dXx](?!\d)/g)) if (isIdNumber(m[0])) add('id_card', m.index, m.index + m[0].length);
  for (const m of text.matchAll(/(?<!\d)(?:\d[ -]?){12,18}\d(?!\d)/g)) {
    const digits = m[0].replace(/\D/g, '');
    if (digits.length >= 13 && digits.length <= 19 && isCardNumber(digits)) add('bank_card', m.index, m.index + m[0].length);
  }
  for (const m of text.matchAll(/(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)/g)) add('phone', m.index, m.index + m[0].length);
  for (const m of text.matchAll(/(?<![\d.])(?:\+\d{1,3}[- .]?)?\(?\d{3,4}\)?[- .]\d{3,4}[- .]\d{3,4}(?![\d.])/g))
    add('phone', m.index, m.index + m[0].length);
  for (const m of text.matchAll(/(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])/g))
    add('ip_address', m.index, m.index + m[0].length);
  for (const m of text.matchAll(/[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·\s]?[A-Z0-9]{5,6}(?![A-Z0-9])/g))
    add('plate', m.index, m.index + m[0].length);
  return found.sort((a, b) => a.start - b.start);
}

/** The text with every letter and digit of its personal data as `*`; what stands between them stays. */
export function maskPersonalData(text: string): string {
  let masked = '';
  let at = 0;
  for (const { start, end } of findPersonalData(text)) {
    masked += text.slice(at, start) + text.slice(start, end).replace(/[\p{L}\p{N}_]/gu, '*');
    at = end;
  }
  return masked + text.slice(at);
}
