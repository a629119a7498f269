import { readChineseNumber } from '../numbers-zh.ts';
import { isoLength, joinLengths, type Length, lengthOf } from './moment.ts';

const N = '[0-9.零〇一二两三四五六七八九十百]{1,6}';
const UNIT = '小时|钟头|分钟|秒钟|星期|礼拜|天|周|月|年|分|秒|日';
const UNITS: Readonly<Record<string, keyof Length>> = {
  小时: 'hours',
  钟头: 'hours',
  分钟: 'minutes',
  分: 'minutes',
  秒钟: 'seconds',
  秒: 'seconds',
  星期: 'weeks',
  礼拜: 'weeks',
  周: 'weeks',
  天: 'days',
  日: 'days',
  月: 'months',
  年: 'years',
};

const FIRST = new RegExp(
  `(?<![第每\\d.零〇一二两三四五六七八九十百有那这哪某年月周])(?:(?<half>半)|(?<few>十)[几来]|(?<n>${N})(?:[-~～到至](?<to>${N}))?)(?<many>多)?(?<ge>个)?(?<halfway>半|多)?(?<unit>${UNIT})(?<tail>半(?!载)|多)?`,
  'uy',
);
const NEXT = new RegExp(`[零又]?(?<n>${N})(?<ge>个)?(?<unit>${UNIT})`, 'uy');
/** Two digits in a row are "two or three". */
const TWO = /^([一二两三四五六七八])([二两三四五六七八九])$/;

/** A length of time in Chinese: what it is, up to what where two are named ("两三天"), and how sure. */
type ChineseLength = { length: Length; to?: Length; end: number; sure: number };

export function chineseLengthAt(text: string, at: number): ChineseLength | null {
  FIRST.lastIndex = at;
  const match = FIRST.exec(text);
  if (!match) return null;
  const g = match.groups!;
  const unit = UNITS[g.unit!]!;
  let end = at + match[0].length;
  // 三月 and 3日 are dates, 26年 a year, 半天 "for ages", 9分 a mark
  if (unit === 'months' && !g.ge) return null;
  if (g.unit === '日' && !/^(?:之内|以内|内|左右)/.test(text.slice(end))) return null;
  if (g.unit === '分') return null;
  if (g.unit === '天' && (g.half || /^(?:到晚|两头|天|窗|[气然线真才空堂])/.test(text.slice(end)))) return null;
  if (g.unit === '周' && /^[年岁边末围日到]/.test(text.slice(end))) return null;
  if (g.unit === '年' && (/^[级代龄会货轻前度]?[级代龄会货轻度]/.test(text.slice(end)) || (g.ge && !g.half))) return null;
  if (g.ge && /^(?:天|秒|日|分钟|分)$/.test(g.unit!)) return null;
  const two = TWO.exec(g.n ?? '');
  const value = (raw: string): number =>
    /^\d+(?:\.\d+)?$/.test(raw) ? Number(raw) : /[.\d]/.test(raw) ? Number.NaN : (readChineseNumber(raw) ?? Number.NaN);
  const count = g.half ? 0.5 : g.few ? 10 : value(two ? two[1]! : g.n!);
  if (!Number.isFinite(count) || count <= 0) return null;
  if (unit === 'years' && count >= (/\d/.test(g.n ?? '') ? 20 : 50)) return null;
  const most = two ? value(two[2]!) : g.to ? value(g.to) : null;
  if (two && most !== count + 1) return null;
  if (most !== null && !(most > count)) return null;
  const plus = g.halfway === '半' || g.tail === '半' ? 0.5 : 0;
  const length = lengthOf(count + plus, unit);
  if (!length) return null;
  const upper = most === null ? null : lengthOf(most, unit);
  const about = g.many !== undefined || g.halfway === '多' || g.tail === '多' || g.few !== undefined;
  if (upper) return { length, to: upper, end, sure: 0.85 };
  let whole = length;
  if (!about && plus === 0) {
    NEXT.lastIndex = end;
    const more = NEXT.exec(text);
    const smaller = more ? UNITS[more.groups!.unit!]! : null;
    const rest = more ? value(more.groups!.n!) : Number.NaN;
    const fits =
      (unit === 'years' && smaller === 'months' && more !== null && more.groups!.ge !== undefined) ||
      (unit === 'hours' && smaller === 'minutes') ||
      (unit === 'minutes' && smaller === 'seconds') ||
      (unit === 'days' && smaller === 'hours');
    if (more && smaller && fits && Number.isInteger(rest)) {
      whole = joinLengths(length, lengthOf(rest, smaller)!);
      end += more[0].length;
    }
  }
  return { length: whole, end, sure: about ? 0.65 : g.half || plus ? 0.85 : 0.9 };
}

export function valueOfLength({ length, to }: { length: Length; to?: Length }): string {
  return to ? `${isoLength(length)}/${isoLength(to)}` : isoLength(length);
}
