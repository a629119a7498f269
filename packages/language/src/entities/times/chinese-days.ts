import { readChineseNumber } from '../numbers-zh.ts';
import { dayOfFestival, FESTIVALS_ZH, lunar } from './festivals.ts';
import {
  type Cue,
  type Day,
  type DayReading,
  dayFromNow,
  daysBetween,
  exists,
  lastDay,
  lengthOf,
  monday,
  type Now,
  plusDays,
  plusMonths,
  recurring,
  sureBy,
  weekdayOf,
} from './moment.ts';

type Groups = Readonly<Record<string, string | undefined>>;
/** @param base the first day of a range whose second one is read ("12月1日到5日") */
type Reader = { pattern: RegExp; read(g: Groups, now: Now, cue: Cue, base: Day | null): DayReading | null };

const N = '[0-9零〇一二两三四五六七八九十]{1,3}';
const YEAR =
  '(?:(?<year>(?:19|20)\\d{2}|\\d{2}(?=年)|[一二两][零〇一二三四五六七八九]{3}|[零〇一二三四五六七八九]{2}(?=年))年的?|(?<ry>大前|今|明|去|前|后)年的?)';
const STEP = '(?<step>上上|下下|上|下|这一|这|本)个?';
const STEPS: Readonly<Record<string, number>> = { 上上: -2, 上: -1, 这一: 0, 这: 0, 本: 0, 下: 1, 下下: 2 };
const YEARS: Readonly<Record<string, number>> = { 大前: -3, 前: -2, 去: -1, 今: 0, 明: 1, 后: 2 };
const WEEKDAYS: Readonly<Record<string, number>> = { 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 日: 7, 天: 7 };
const WORDS: Readonly<Record<string, number>> = { 大前: -3, 前: -2, 昨: -1, 今: 0, 明: 1, 后: 2, 大后: 3 };
const UNITS = { 天: 'days', 日: 'days', 周: 'weeks', 星期: 'weeks', 礼拜: 'weeks', 月: 'months', 年: 'years' } as const;

const number = (text: string | undefined): number => (text === undefined ? Number.NaN : (readChineseNumber(text) ?? Number.NaN));

function yearOf(g: Groups, now: Now): number | null {
  if (g.ry) return now.today.year + YEARS[g.ry]!;
  if (!g.year) return null;
  const read = number(g.year);
  return read < 100 ? 2000 + read : read;
}

/** Month and day without a year: the one that is meant. */
function openDay(month: number, day: number, now: Now, cue: Cue, base: Day | null): DayReading | null {
  if (base) {
    const same = { year: base.year, month, day };
    const from = daysBetween(base, same) >= 0 ? same : { ...same, year: same.year + 1 };
    return exists(from) ? { from, sure: 0.8 } : null;
  }
  const from = recurring(now.today, (n) => ({ year: now.today.year + n, month, day }), cue);
  return from && { from, sure: sureBy(cue) + 0.1 };
}

/** 月底, 月初, 月中, 上旬 …: of a month. */
function partOfMonth(year: number, month: number, word: string | undefined): { from: Day; to?: Day } {
  const at = (day: number): Day => ({ year, month, day });
  if (word === undefined) return { from: { year, month, day: null } };
  if (word === '初') return { from: at(1) };
  if (word === '中') return { from: at(15) };
  if (word === '上旬') return { from: at(1), to: at(10) };
  if (word === '中旬') return { from: at(11), to: at(20) };
  if (word === '下旬') return { from: at(21), to: at(lastDay(year, month)) };
  return { from: at(lastDay(year, month)) };
}

const reading = (from: Day | null, sure: number, to?: Day): DayReading | null =>
  from && exists(from) && (to === undefined || exists(to)) ? { from, sure, ...(to ? { to } : {}) } : null;

const festivals = FESTIVALS_ZH.flatMap(({ names, day, holidays }) => names.map((name) => ({ name, day, holidays }))).sort(
  (a, b) => b.name.length - a.name.length,
);

export const CHINESE_DAYS: readonly Reader[] = [
  {
    pattern: /明后(?:两|二)?天/uy,
    read: (_g, now) => ({ from: plusDays(now.today, 1), to: plusDays(now.today, 2), sure: 0.9 }),
  },
  {
    pattern: /(?<word>大前|大后|前|后)天(?![然性赋窗])|(?<word2>昨|今|明)(?:[天日]|儿个?|(?<part>[晚夜早晨]))(?!白了|报)个?/uy,
    read: (g, now) => ({
      from: plusDays(now.today, WORDS[(g.word ?? g.word2)!]!),
      sure: 0.95,
      part: g.part ? (/[晚夜]/.test(g.part) ? '晚上' : '早上') : undefined,
    }),
  },
  {
    pattern: new RegExp(
      `(?<![每\\d零〇一二两三四五六七八九十]个?)(?:${STEP})?(?:周|星期|礼拜)(?<day>[一二三四五六日天1-7](?!\\d|[年月个]))`,
      'uy',
    ),
    read(g, now, cue, base) {
      const target = WEEKDAYS[g.day!] ?? Number(g.day);
      if (g.step) return { from: plusDays(monday(now.today, STEPS[g.step]!), target - 1), sure: 0.95 };
      if (base) return { from: plusDays(base, (target - weekdayOf(base) + 7) % 7), sure: 0.8 };
      const away = (target - weekdayOf(now.today) + 7) % 7;
      return { from: plusDays(now.today, cue === 'past' && away > 0 ? away - 7 : away), sure: sureBy(cue) };
    },
  },
  {
    pattern: new RegExp(`(?<!每个?)(?:${STEP})?(?:周|礼拜|星期)末`, 'uy'),
    read(g, now, cue) {
      const past = g.step === undefined && cue === 'past' && weekdayOf(now.today) < 6;
      const saturday = plusDays(monday(now.today, g.step ? STEPS[g.step]! : past ? -1 : 0), 5);
      return { from: saturday, to: plusDays(saturday, 1), sure: 0.8 };
    },
  },
  {
    pattern: new RegExp(`${STEP}(?:周|星期|礼拜)(?![一二三四五六日天末期岁年边围到1-7])`, 'uy'),
    read(g, now) {
      const from = monday(now.today, STEPS[g.step!]!);
      return { from, to: plusDays(from, 6), sure: 0.9 };
    },
  },
  {
    pattern: /(?<![\d./-])(?<y>(?:19|20)\d{2})(?<s>[-/.])(?<m>\d{1,2})\k<s>(?<d>\d{1,2})(?![\d]|[-/.]\d)/uy,
    read: (g) => reading({ year: Number(g.y), month: Number(g.m), day: Number(g.d) }, 1),
  },
  {
    pattern:
      /(?<![\dA-Za-z#.-]|(?:单号?|编号|号码|号)[:：是为 ]{0,2})(?<y>20[0-4]\d)(?<m>0[1-9]|1[0-2])(?<d>0[1-9]|[12]\d|3[01])(?![\dA-Za-z.-])/uy,
    read: (g) => reading({ year: Number(g.y), month: Number(g.m), day: Number(g.d) }, 0.6),
  },
  {
    pattern: new RegExp(
      `(?<![\\d.零〇一二两三四五六七八九十年])(?:${YEAR})?(?<m>${N})月份?(?<d>${N})(?:[号日](?!${'[楼线店机院门房]'})|(?=$|[\\s,，。；、!！?？)）]|[上下中]午|早上|晚上|凌晨|到|至|-|~|之?前|之?后))`,
      'uy',
    ),
    read(g, now, cue, base) {
      const [year, month, day] = [yearOf(g, now), number(g.m), number(g.d)];
      return year === null ? openDay(month, day, now, cue, base) : reading({ year, month, day }, 0.95);
    },
  },
  {
    pattern: new RegExp(
      `(?<![\\d.零〇一二两三四五六七八九十第])(?:${YEAR})?(?<m>${N})月(?:份|(?<part>底|末|初|中旬|上旬|下旬|中))?(?![经薪供租卡销费付嫂球光饼子嫩票亮]|${N}[号日])`,
      'uy',
    ),
    read(g, now, cue) {
      const month = number(g.m);
      if (!(month >= 1 && month <= 12)) return null;
      const given = yearOf(g, now);
      const near = recurring(
        now.today,
        (n) => ({ year: now.today.year + n, month, day: 15 }),
        cue === 'past' || cue === null ? cue : 'future',
      );
      // this very month counts as past and as future
      const year = given ?? (month === now.today.month ? now.today.year : near?.year);
      if (year === undefined) return null;
      return { ...partOfMonth(year, month, g.part), sure: given === null ? sureBy(cue) : 0.9 };
    },
  },
  {
    pattern: new RegExp(
      `(?:${STEP})月份?(?:(?<d>${N})[号日]|(?<part>底|末|初|中旬|上旬|下旬|中))?(?![球光薪租饼亮牙])|(?<![\\d零〇一二两三四五六七八九十个每半几上下这本年])月(?<part2>底|末|初|中旬|上旬|下旬)`,
      'uy',
    ),
    read(g, now) {
      const { year, month } = plusMonths({ ...now.today, day: 1 }, g.step ? STEPS[g.step]! : 0);
      if (g.d) return reading({ year, month, day: number(g.d) }, 0.95);
      return { ...partOfMonth(year, month!, g.part ?? g.part2), sure: 0.9 };
    },
  },
  {
    pattern:
      /(?:(?<ry>今|明|去|前)年|(?<![\d一二两三四五六七八九十半多少几周每]))年(?<edge>底|末|初)|(?<ry2>今|明|去|前)年?(?<edge2>年底|年末|年初|底)/uy,
    read(g, now) {
      const year = now.today.year + YEARS[g.ry ?? g.ry2 ?? '今']!;
      return { from: /初/.test((g.edge ?? g.edge2)!) ? { year, month: 1, day: 1 } : { year, month: 12, day: 31 }, sure: 0.8 };
    },
  },
  {
    pattern:
      /(?<![\d零〇一二三四五六七八九十])(?:(?<ry>大前|今|明|去|前|后)年|(?<y>(?:19|20)\d{2}|[一二][九零〇][零〇一二三四五六七八九]{2})年)(?!级|龄|会|代|轻|初|底|末|\d)/uy,
    read(g, now) {
      const year = g.ry ? now.today.year + YEARS[g.ry]! : number(g.y);
      return reading({ year, month: null, day: null }, 0.9);
    },
  },
  {
    pattern: new RegExp(
      `(?<![第\\d零〇一二两三四五六七八九十A-Za-z月:：.#-])(?<d>${N})(?:号(?![楼线店机院门房电码桌库仓键孔位口刀板件货车馆厅柜字版螺床钻地站台座栋单])|日(?![内元本常光用报记志以]))`,
      'uy',
    ),
    read(g, now, cue, base) {
      const day = number(g.d);
      const from = base
        ? day >= (base.day ?? 1)
          ? { ...base, day }
          : { ...plusMonths({ ...base, day: 1 }, 1), day }
        : recurring(now.today, (n) => ({ ...plusMonths({ ...now.today, day: 1 }, n), day }), cue ?? 'future');
      return reading(from, cue === null && !base ? 0.6 : 0.75);
    },
  },
  {
    pattern:
      /(?<![\d/.:-])(?<m>1[0-2]|0?[1-9])\.(?<d>3[01]|[12]\d|0?[1-9])[号日]|(?<![\d/.:-])(?<sale>11\.11|12\.12|6\.18)(?=\s?(?:活动|大促|促销|期间|买|下|拍|当天|那天))/uy,
    read: (g, now, cue, base) => {
      const [month, day] = g.sale ? g.sale.split('.').map(Number) : [Number(g.m), Number(g.d)];
      return openDay(month!, day!, now, cue, base);
    },
  },
  {
    pattern: /(?<![\d/.:-])(?<m>1[0-2]|0?[1-9])\/(?<d>3[01]|[12]\d|0?[1-9])(?![\d/.:%-]|\s?[杯勺碗的个])/uy,
    read(g, now, cue, base) {
      const found = openDay(Number(g.m), Number(g.d), now, cue, base);
      return found && { ...found, sure: 0.55 };
    },
  },
  {
    pattern: new RegExp(
      `(?<![零〇一二三四五六七八九十百千万\\d])(?:${YEAR})?(?:(?<name>${festivals.map(({ name }) => name).join('|')})(?:节)?(?<long>长?假期?|假日|期间|黄金周)?(?:当天|那天)?(?![路街广村号小大楼])|(?<oct>十一)(?:长?假期?|期间|黄金周)|(?<year618>618)(?=\\s?(?:活动|大促|促销|期间|购物节|买|下单|拍|的时候|当天|那天|能|有|优惠|价)))`,
      'uy',
    ),
    read(g, now, cue) {
      const year = yearOf(g, now);
      const found = g.oct
        ? festivals.find(({ name }) => name === '国庆')
        : g.year618
          ? { day: (y: number): Day => ({ year: y, month: 6, day: 18 }), holidays: undefined }
          : festivals.find(({ name }) => name === g.name);
      const from = found ? dayOfFestival(now, found.day, year, cue) : null;
      if (!found || !from) return null;
      const sure = year === null ? sureBy(cue) + 0.05 : 0.95;
      const long = (g.long !== undefined || g.oct !== undefined) && found.holidays;
      return long ? { from, to: plusDays(from, long - 1), sure: sure - 0.15 } : { from, sure };
    },
  },
  {
    pattern: new RegExp(`(?:${YEAR})?(?<named>今年|去年|明年)618`, 'uy'),
    read: (g, now) => ({ from: { year: now.today.year + YEARS[g.named![0]!]!, month: 6, day: 18 }, sure: 0.95 }),
  },
  {
    pattern: new RegExp(
      `(?:${YEAR})?(?:(?:农历|阴历|旧历)(?<m>${N}|正|腊|冬)|(?<m2>正|腊))月(?:初)?(?<d>${N}|廿[一二三四五六七八九]?)[号日]?|大年初(?<d2>[一二三四五六七八九十])`,
      'uy',
    ),
    read(g, now, cue) {
      const name = g.m ?? g.m2 ?? '正';
      const month = name === '正' ? 1 : name === '腊' ? 12 : name === '冬' ? 11 : number(name);
      const day = g.d?.startsWith('廿') ? 20 + (g.d.length > 1 ? number(g.d[1]) : 0) : number(g.d ?? g.d2);
      return reading(dayOfFestival(now, lunar(month, day), yearOf(g, now), cue), 0.8);
    },
  },
  {
    pattern: new RegExp(
      `(?:(?<two>[这近])两天|(?<way>最近|近|过去|未来|接下来|今后)的?(?<n>${N}|半)个?(?<unit>天|日|周|星期|礼拜|月|年))(?!内)`,
      'uy',
    ),
    read(g, now, cue) {
      if (g.two) {
        const past = cue === 'past' || g.two === '近';
        return { from: past ? plusDays(now.today, -1) : now.today, to: past ? now.today : plusDays(now.today, 1), sure: 0.55 };
      }
      const length = lengthOf(number(g.n), UNITS[g.unit as keyof typeof UNITS]);
      if (!length) return null;
      const ahead = /未来|接下来|今后/.test(g.way!);
      const other = dayFromNow(now, length, ahead ? 1 : -1);
      return ahead ? { from: now.today, to: other, sure: 0.8 } : { from: other, to: now.today, sure: 0.8 };
    },
  },
];

/** The longest day or stretch of days that begins at an offset. */
export function chineseDayAt(text: string, at: number, now: Now, cue: Cue, base: Day | null): (DayReading & { end: number }) | null {
  let best: (DayReading & { end: number }) | null = null;
  for (const { pattern, read } of CHINESE_DAYS) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match || match[0] === '') continue;
    const end = at + match[0].length;
    if (best && best.end >= end) continue;
    const found = read(match.groups ?? {}, now, cue, base);
    if (found && exists(found.from) && (!found.to || exists(found.to))) best = { ...found, end };
  }
  return best;
}
