import { NUMBER_CHARACTERS, readChineseNumber } from './chinese-numbers.ts';
import { addDays, isoOf, isRealDay, type WallTime, wallTime, weekday } from './zoned-time.ts';

/** A date or time found in a text; `value` is ISO 8601 (day, time with offset, or `from/to`). */
export type FoundTime = { start: number; end: number; value: string; confidence: number };

const N = `[${NUMBER_CHARACTERS}]{1,5}`;
const DAY_WORDS: Readonly<Record<string, number>> = {
  大前天: -3,
  前天: -2,
  昨天: -1,
  昨日: -1,
  昨晚: -1,
  今天: 0,
  今日: 0,
  今晚: 0,
  今早: 0,
  今儿: 0,
  当天: 0,
  明天: 1,
  明日: 1,
  明儿: 1,
  明早: 1,
  明晚: 1,
  后天: 2,
  后日: 2,
  大后天: 3,
};
const WEEKDAYS: Readonly<Record<string, number>> = {
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  日: 7,
  天: 7,
  '1': 1,
  '2': 2,
  '3': 3,
  '4': 4,
  '5': 5,
  '6': 6,
  '7': 7,
  末: 6,
};
const PERIODS = '凌晨|清晨|早上|早晨|上午|中午|正午|下午|午后|傍晚|晚上|夜里|半夜|晚间|早|晚';

const CLOCK = `(?<period>${PERIODS})?的?(?:(?<hour>${N})(?:点钟|点|时|:|：)(?:(?<half>半)|(?<quarter>[一三])刻|(?<minute>${N})分?)?|(?<h24>\\d{1,2}):(?<m24>\\d{2}))`;
const DAY = [
  `(?<word>大前天|大后天|前天|昨天|昨日|昨晚|今天|今日|今晚|今早|今儿|明天|明日|明儿|明早|明晚|后天|后日)`,
  `(?<week>(?:上上|下下|上|下|这|本|这个|上个|下个)?)(?:周|星期|礼拜)(?<weekday>[一二三四五六日天末1-7])(?!\\d)`,
  `(?:(?<year>(?:19|20)?\\d{2}|[零〇一二三四五六七八九]{4}|今|明|去|前)年的?)?(?<month>${N}|上个|下个|这个|本)月(?:份)?(?<day>${N})(?:号|日|(?=[^0-9a-zA-Z]|$))`,
  `(?<iso>(?:19|20)\\d{2}[-/.年]\\d{1,2}[-/.月]\\d{1,2}日?)`,
  `(?<slash>(?<![\\d/.-])\\d{1,2}/\\d{1,2}(?![\\d/.-]))`,
  `(?<dom>${N})(?:号|日)(?![楼线店机院门])`,
  `(?<edge>(?:本|这个|上个|下个)?月)(?<edgeOf>初|底|末)`,
].join('|');
const DATE_TIME = new RegExp(`(?:${DAY})(?:的)?(?:${CLOCK})?(?<bare>${PERIODS})?|(?<only>${CLOCK.replace(/\?<(\w+)>/g, '?<o_$1>')})`, 'gu');
const SPAN = new RegExp(
  `(?<n>${N})(?<half>半)?(?:个)?(?<unit>分钟|小时|钟头|天|日|周|星期|礼拜|月|年)(?<extra>半)?(?<way>之前|以前|前|之后|以后|后|内|以内)`,
  'gu',
);
const RANGE = new RegExp(`^\\s*(?:到|至|-|~|—|–)\\s*(?:${CLOCK})`, 'u');

function clockOf(groups: Record<string, string | undefined>, prefix = ''): { hour: number; minute: number } | null {
  const g = (name: string) => groups[prefix + name];
  if (g('h24')) return validClock(Number(g('h24')), Number(g('m24')), g('period'));
  if (!g('hour')) return null;
  const hour = readChineseNumber(g('hour')!);
  const minute = g('half') ? 30 : g('quarter') ? (g('quarter') === '一' ? 15 : 45) : g('minute') ? readChineseNumber(g('minute')!) : 0;
  return hour === null || minute === null ? null : validClock(hour, minute, g('period'));
}

function validClock(hour: number, minute: number, period: string | undefined): { hour: number; minute: number } | null {
  if (!Number.isInteger(hour) || hour > 24 || minute > 59) return null;
  let h = hour;
  if (period && /下午|午后|傍晚|晚/.test(period) && h < 12) h += 12;
  if (period && /中午|正午/.test(period) && h < 11) h += 12;
  if (period && /夜里|半夜|凌晨/.test(period) && h === 12) h = 0;
  return { hour: h === 24 ? 0 : h, minute };
}

/** Hour a part of the day stands for when no clock time is given. */
const PERIOD_HOUR: readonly (readonly [RegExp, number])[] = [
  [/凌晨/, 3],
  [/清晨|早/, 8],
  [/上午/, 10],
  [/中午|正午/, 12],
  [/下午|午后/, 15],
  [/傍晚/, 18],
  [/晚|夜/, 20],
];

function dayOf(g: Record<string, string | undefined>, now: WallTime): WallTime | null {
  const today: WallTime = { ...now, hour: null, minute: 0 };
  if (g.word) return addDays(today, DAY_WORDS[g.word]!);
  if (g.weekday) {
    const weeks = g.week?.startsWith('上上')
      ? -2
      : g.week?.startsWith('下下')
        ? 2
        : g.week?.startsWith('上')
          ? -1
          : g.week?.startsWith('下')
            ? 1
            : 0;
    const target = WEEKDAYS[g.weekday]!;
    let days = target - weekday(today) + 7 * weeks;
    // a bare weekday that is over means the coming one; "这周三" stays in this week
    if (!g.week && days < 0) days += 7;
    return addDays(today, days);
  }
  if (g.month) {
    const day = readChineseNumber(g.day!);
    if (day === null) return null;
    let year = now.year;
    let month: number | null;
    if (/上个|下个|这个|本/.test(g.month)) {
      month = now.month + (g.month === '上个' ? -1 : g.month === '下个' ? 1 : 0);
      if (month < 1) [year, month] = [year - 1, month + 12];
      if (month > 12) [year, month] = [year + 1, month - 12];
    } else month = readChineseNumber(g.month);
    if (g.year) {
      const relative: Record<string, number> = { 今: 0, 明: 1, 去: -1, 前: -2 };
      const read = g.year in relative ? now.year + relative[g.year]! : readChineseNumber(g.year);
      if (read === null) return null;
      year = read < 100 ? 2000 + read : read;
    }
    return month === null ? null : { year, month, day, hour: null, minute: 0 };
  }
  if (g.iso) {
    const [year, month, day] = g.iso.split(/[-/.年月日]/).map(Number);
    return { year: year!, month: month!, day: day!, hour: null, minute: 0 };
  }
  if (g.slash) {
    const [month, day] = g.slash.split('/').map(Number);
    return { year: now.year, month: month!, day: day!, hour: null, minute: 0 };
  }
  if (g.dom) {
    const day = readChineseNumber(g.dom);
    return day === null ? null : { ...today, day };
  }
  if (g.edgeOf) {
    let [year, month] = [now.year, now.month + (g.edge!.startsWith('上') ? -1 : g.edge!.startsWith('下') ? 1 : 0)];
    if (month < 1) [year, month] = [year - 1, month + 12];
    if (month > 12) [year, month] = [year + 1, month - 12];
    if (g.edgeOf === '初') return { year, month, day: 1, hour: null, minute: 0 };
    return addDays({ year: month === 12 ? year + 1 : year, month: month === 12 ? 1 : month + 1, day: 1, hour: null, minute: 0 }, -1);
  }
  return today;
}

const SPAN_DAYS: Readonly<Record<string, number>> = { 天: 1, 日: 1, 周: 7, 星期: 7, 礼拜: 7, 月: 30, 年: 365 };

/** Dates and times in Chinese ("明天下午三点", "下周五", "12月5号上午10点半", "三天前", "两点到四点"), read in a zone. */
export function findChineseTimes(text: string, now: Date, zone: string): FoundTime[] {
  const wall = wallTime(now, zone);
  const found: FoundTime[] = [];
  for (const match of text.matchAll(SPAN)) {
    const g = match.groups!;
    const amount = readChineseNumber(g.n!);
    if (amount === null) continue;
    const count = (amount + (g.half || g.extra ? 0.5 : 0)) * (/前/.test(g.way!) ? -1 : 1);
    const at = { start: match.index, end: match.index + match[0].length };
    if (/内/.test(g.way!)) continue; // "15 天内" is a length, not a date
    if (g.unit === '分钟' || g.unit === '小时' || g.unit === '钟头') {
      const minutes = count * (g.unit === '分钟' ? 1 : 60);
      found.push({ ...at, value: isoOf(wallTime(new Date(now.getTime() + minutes * 60_000), zone), zone), confidence: 0.9 });
    } else
      found.push({
        ...at,
        value: isoOf(addDays({ ...wall, hour: null, minute: 0 }, Math.round(count * SPAN_DAYS[g.unit!]!)), zone),
        confidence: 0.85,
      });
  }
  for (const match of text.matchAll(DATE_TIME)) {
    const g = match.groups!;
    let end = match.index + match[0].length;
    const only = g.only !== undefined;
    const clock = only ? clockOf(g, 'o_') : clockOf(g);
    if (only && !clock) continue;
    if (only && !g.o_period && !/[点时:：]/.test(match[0])) continue;
    if (only && /^\d+:\d+/.test(match[0]) === false && !g.o_period && /点$/.test(match[0]) && /^(?:一|有)/.test(match[0])) continue; // "一点", "有点" are no times
    const day = only ? { ...wall, hour: null, minute: 0 } : dayOf(g, wall);
    if (!day || !isRealDay(day)) continue;
    const implied = /[晚]$/.test(g.word ?? '') ? '晚上' : /早$/.test(g.word ?? '') ? '早上' : undefined;
    const period = g.bare ?? implied;
    let time: WallTime = day;
    if (clock)
      time = { ...day, hour: implied === '晚上' && clock.hour < 12 && !g.period ? clock.hour + 12 : clock.hour, minute: clock.minute };
    else if (period) time = { ...day, hour: PERIOD_HOUR.find(([pattern]) => pattern.test(period))![1], minute: 0 };
    let value = isoOf(time, zone);
    const rest = RANGE.exec(text.slice(end));
    const until = clock && rest ? clockOf(rest.groups!) : null;
    if (until) {
      const later =
        until.hour < time.hour! && time.hour! >= 12 && until.hour + 12 > time.hour! && until.hour < 12 ? until.hour + 12 : until.hour;
      value = `${value}/${isoOf({ ...time, hour: later, minute: until.minute }, zone)}`;
      end += rest![0].length;
    }
    const sure = g.slash || g.dom ? 0.6 : only && !g.o_period ? 0.7 : 0.95;
    found.push({ start: match.index, end, value, confidence: sure });
  }
  return found;
}
