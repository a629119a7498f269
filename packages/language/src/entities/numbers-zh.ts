const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  壹: 1,
  二: 2,
  贰: 2,
  两: 2,
  俩: 2,
  三: 3,
  叁: 3,
  四: 4,
  肆: 4,
  五: 5,
  伍: 5,
  六: 6,
  陆: 6,
  七: 7,
  柒: 7,
  八: 8,
  捌: 8,
  九: 9,
  玖: 9,
};
const UNITS: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000 };

/** The characters a number may be written with, for use inside a regular expression's character class. */
export const NUMBER_CHARACTERS = '0-9０-９零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟半';

/**
 * Reads a number as Chinese customers write it: "三百二十", "两万", "3.5万", "1,299", "半", "一百五" (150). null when it is none.
 */
export function readChineseNumber(raw: string): number | null {
  const text = raw.normalize('NFKC').replace(/,/g, '').trim();
  if (text === '') return null;
  if (text === '半') return 0.5;
  const plain = /^(\d+(?:\.\d+)?)([百千万亿]?)$/.exec(text);
  if (plain) return Number(plain[1]) * ({ 百: 100, 千: 1000, 万: 1e4, 亿: 1e8 }[plain[2] as '百'] ?? 1);
  // "三四", "三四百": about so many, no number
  if (/(?:[一两]二|[二两]三|三四|四五|五六|六七|七八|八九)(?:[十百千万]|$)/.test(text) && !/^[零〇一二三四五六七八九]{3,}$/.test(text))
    return null;
  if (/^[零〇一二三四五六七八九]{2,}$/.test(text)) return Number([...text].map((c) => DIGITS[c]).join(''));
  let total = 0;
  let section = 0;
  let digit: number | null = null;
  let last = 1;
  for (const character of text) {
    if (character in DIGITS) {
      digit = DIGITS[character]!;
      if (digit === 0) last = 1;
    } else if (/\d/.test(character)) digit = (digit ?? 0) * 10 + Number(character);
    else if (character in UNITS) {
      section += (digit ?? 1) * UNITS[character]!;
      last = UNITS[character]!;
      digit = null;
    } else if (character === '万' || character === '亿') {
      const scale = character === '万' ? 1e4 : 1e8;
      total = (total + section + (digit ?? 0)) * scale;
      section = 0;
      digit = null;
      last = scale;
    } else return null;
  }
  // "一百五" means 150: a digit right after a unit counts tenths of it
  if (digit !== null) section += last >= 100 && digit > 0 ? (digit * last) / 10 : digit;
  return total + section;
}
