import { type Cue, type Day, daysBetween, type Now, plusDays, recurring, weekdayOf } from './moment.ts';

/** The day a festival falls on in a year; null where the calendar cannot tell. */
type DayOfYear = (year: number) => Day | null;

const fixed =
  (month: number, day: number): DayOfYear =>
  (year) => ({ year, month, day });

/** The n-th weekday (Monday 1 .. Sunday 7) of a month. */
const nth =
  (n: number, weekday: number, month: number): DayOfYear =>
  (year) => {
    const first = { year, month, day: 1 };
    return plusDays(first, ((weekday - weekdayOf(first) + 7) % 7) + 7 * (n - 1));
  };

const after =
  (days: number, other: DayOfYear): DayOfYear =>
  (year) => {
    const day = other(year);
    return day && plusDays(day, days);
  };

/**
 * 农历 2000-2049, a year a number: bits 15..4 say which of the months 1..12 have 30 days (else 29), bits 3..0 which month is followed by a
 * leap month (0 for none), bit 16 whether that one has 30 days. The runtime's own Chinese calendar reckons new moons too roughly: it is a
 * day out in 2027.
 */
const LUNAR_YEARS = [
  0x0c960, 0x0d954, 0x0d4a0, 0x0da50, 0x07552, 0x056a0, 0x0abb7, 0x025d0, 0x092d0, 0x0cab5, 0x0a950, 0x0b4a0, 0x0baa4, 0x0ad50, 0x055d9,
  0x04ba0, 0x0a5b0, 0x15176, 0x052b0, 0x0a930, 0x07954, 0x06aa0, 0x0ad50, 0x05b52, 0x04b60, 0x0a6e6, 0x0a4e0, 0x0d260, 0x0ea65, 0x0d530,
  0x05aa0, 0x076a3, 0x096d0, 0x04afb, 0x04ad0, 0x0a4d0, 0x1d0b6, 0x0d250, 0x0d520, 0x0dd45, 0x0b5a0, 0x056d0, 0x055b2, 0x049b0, 0x0a577,
  0x0a4b0, 0x0aa50, 0x1b255, 0x06d20, 0x0ada0,
];
const FIRST_LUNAR_YEAR = 2000;

/** The Gregorian day of a day of a lunar year (named by the Gregorian year it begins in); null outside the table. */
function dayOfLunarYear(year: number, month: number, day: number): Day | null {
  // the first lunar year began on 5 February 2000
  let days = 0;
  for (let y = FIRST_LUNAR_YEAR; y <= year; y++) {
    const bits = LUNAR_YEARS[y - FIRST_LUNAR_YEAR];
    if (bits === undefined) return null;
    for (let m = 1; m <= 12; m++) {
      const size = bits & (0x10000 >> m) ? 30 : 29;
      if (y === year && m === month) return day > size ? null : plusDays({ year: 2000, month: 2, day: 5 }, days + day - 1);
      days += size;
      if ((bits & 15) === m) days += bits & 0x10000 ? 30 : 29;
    }
  }
  return null;
}

/** The Gregorian day of a lunar one, in the Gregorian year it falls in: the twelfth month mostly falls into the next. */
export const lunar =
  (month: number, day: number): DayOfYear =>
  (year) =>
    [year, year - 1].map((lunarYear) => dayOfLunarYear(lunarYear, month, day)).find((found) => found?.year === year) ?? null;

/** Western Easter (Meeus/Jones/Butcher). */
const easter: DayOfYear = (year) => {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return { year, month: Math.floor(sum / 31), day: (sum % 31) + 1 };
};

/** 清明: the usual approximation of the solar term for 1901-2099. */
const qingming: DayOfYear = (year) => {
  const y = year % 100;
  return { year, month: 4, day: Math.floor(y * 0.2422 + 4.81) - Math.floor(y / 4) };
};

const blackFriday = after(1, nth(4, 4, 11));

/** A festival: its names, its day, and how many days its holidays last in mainland China where customers name them ("国庆假期"). */
export type Festival = { names: readonly string[]; day: DayOfYear; holidays?: number };

export const FESTIVALS_ZH: readonly Festival[] = [
  { names: ['双十一', '双11', '双拾壹', '光棍节'], day: fixed(11, 11) },
  { names: ['双十二', '双12'], day: fixed(12, 12) },
  { names: ['元旦节', '元旦'], day: fixed(1, 1), holidays: 3 },
  { names: ['春节', '大年初一', '农历新年', '过年'], day: lunar(1, 1), holidays: 7 },
  { names: ['除夕', '年三十', '大年三十', '大年夜'], day: after(-1, lunar(1, 1)) },
  { names: ['元宵节', '元宵'], day: lunar(1, 15) },
  { names: ['情人节'], day: fixed(2, 14) },
  { names: ['妇女节', '三八节', '女神节'], day: fixed(3, 8) },
  { names: ['清明节', '清明'], day: qingming, holidays: 3 },
  { names: ['劳动节', '五一劳动节', '五一节', '五一'], day: fixed(5, 1), holidays: 5 },
  { names: ['母亲节'], day: nth(2, 7, 5) },
  { names: ['儿童节', '六一儿童节', '六一节', '六一'], day: fixed(6, 1) },
  { names: ['父亲节'], day: nth(3, 7, 6) },
  { names: ['端午节', '端午'], day: lunar(5, 5), holidays: 3 },
  { names: ['七夕节', '七夕'], day: lunar(7, 7) },
  { names: ['教师节'], day: fixed(9, 10) },
  { names: ['中秋节', '中秋'], day: lunar(8, 15), holidays: 3 },
  { names: ['国庆节', '国庆', '十一国庆'], day: fixed(10, 1), holidays: 7 },
  { names: ['重阳节', '重阳'], day: lunar(9, 9) },
  { names: ['万圣节'], day: fixed(10, 31) },
  { names: ['感恩节'], day: nth(4, 4, 11) },
  { names: ['黑色星期五', '黑五'], day: blackFriday },
  { names: ['平安夜'], day: fixed(12, 24) },
  { names: ['圣诞节', '圣诞'], day: fixed(12, 25) },
  { names: ['腊八节', '腊八'], day: lunar(12, 8) },
];

export const FESTIVALS_EN: readonly Festival[] = [
  { names: ["new year's eve", 'new years eve'], day: fixed(12, 31) },
  { names: ["new year's day", 'new years day', "new year's"], day: fixed(1, 1) },
  { names: ['chinese new year', 'lunar new year', 'spring festival'], day: lunar(1, 1) },
  { names: ["valentine's day", 'valentines day', "valentine's"], day: fixed(2, 14) },
  { names: ['good friday'], day: after(-2, easter) },
  { names: ['easter monday'], day: after(1, easter) },
  { names: ['easter sunday', 'easter day', 'easter'], day: easter },
  { names: ['dragon boat festival'], day: lunar(5, 5) },
  { names: ["father's day", 'fathers day'], day: nth(3, 7, 6) },
  { names: ['4th of july', 'fourth of july', 'july 4th'], day: fixed(7, 4) },
  { names: ['mid-autumn festival', 'mid autumn festival', 'moon festival'], day: lunar(8, 15) },
  { names: ['halloween'], day: fixed(10, 31) },
  { names: ["singles' day", 'singles day', 'double eleven', 'double 11'], day: fixed(11, 11) },
  { names: ['thanksgiving day', 'thanksgiving'], day: nth(4, 4, 11) },
  { names: ['black friday'], day: blackFriday },
  { names: ['cyber monday'], day: after(4, nth(4, 4, 11)) },
  { names: ['christmas eve', 'xmas eve'], day: fixed(12, 24) },
  { names: ['christmas day', 'christmas', 'xmas'], day: fixed(12, 25) },
  { names: ['boxing day'], day: fixed(12, 26) },
];

/** The one of a year that is named, or the one the words mean. */
export function dayOfFestival(now: Now, day: DayOfYear, year: number | null, cue: Cue): Day | null {
  return year === null ? recurring(now.today, (n) => day(now.today.year + n), cue) : day(year);
}

/** The last one before today. */
export function lastFestival(now: Now, day: DayOfYear): Day | null {
  return recurring(
    now.today,
    (n) => {
      const at = day(now.today.year + n);
      return at && daysBetween(at, now.today) > 0 ? at : null;
    },
    'past',
  );
}
