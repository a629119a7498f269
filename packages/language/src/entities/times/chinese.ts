import { readChineseNumber } from '../numbers-zh.ts';
import { chineseDayAt } from './chinese-days.ts';
import { chineseLengthAt, valueOfLength } from './chinese-durations.ts';
import {
  type Clock,
  type Cue,
  type Day,
  type DayReading,
  type FoundTime,
  fromNow,
  isoDay,
  isoInstant,
  isoTime,
  type Now,
  nowIn,
  plusDays,
} from './moment.ts';

const N = '[0-9零〇一二两三四五六七八九十]{1,3}';
const PERIOD = '凌晨|清晨|早晨|早上|大清早|一大早|上午|中午|正午|午后|下午|傍晚|晚上|晚间|夜里|夜间|深夜|半夜|午夜';
const CLOCK = new RegExp(
  `(?<period>${PERIOD}|[早晚](?=[0-9一二两三四五六七八九十]))?的?(?:(?<before>差)(?<less>${N}|一刻)分?)?(?:(?<h24>\\d{1,2})[:：](?<m24>[0-5]\\d)(?::[0-5]\\d)?(?!\\d)|(?<hour>${N})(?:(?<oclock>点钟|点整)|(?<mark>点|时)(?:(?<half>半)|(?<quarter>[一三])刻|(?<minute>${N})分(?!之)钟?|(?<bare>[0-5]\\d|[二三四五]?十[一二三四五六七八九]?|零[一二三四五六七八九])(?![\\d米元块%个.]))?))`,
  'uy',
);
/** "下午2-4点", "两三点": two hours under one 点. */
const TWO_HOURS = new RegExp(
  `(?<period>${PERIOD})?的?(?:(?<a>${N})[-~～到至](?<b>${N})|(?<near>[一二两三四五六七八][二两三四五六七八九]))点(?!\\d)`,
  'uy',
);
const ISO_CLOCK = /[T ](?<h>[01]\d|2[0-3]):(?<m>[0-5]\d)(?::[0-5]\d(?:\.\d{1,6})?)?(?<zone>Z|[+-]\d{2}:?\d{2})?(?!\d)/uy;
const PART = new RegExp(`的?(?<period>${PERIOD})`, 'uy');
const BETWEEN_DAY_AND_CLOCK = /[的，,\s]{0,2}/uy;
const UNTIL = /\s{0,2}(?:到|至|[-~～—–]{1,2}|和(?=.{1,8}之间))\s{0,2}/uy;
const WAY = /(?:之|以)?(?<way>前(?![面台后天]|[一-龥]?天)|后(?![天台面来]))/uy;

/** Hour a part of the day stands for when no clock time is given. */
const PERIOD_HOUR: readonly (readonly [RegExp, number])[] = [
  [/凌晨/, 3],
  [/半夜|深夜|午夜/, 23],
  [/早|清晨/, 8],
  [/上午/, 10],
  [/中午|正午/, 12],
  [/下午|午后/, 15],
  [/傍晚/, 18],
  [/晚|夜/, 20],
];

/** What may start a time; everything else is passed over. */
const START =
  /[0-9大前后去冬昨今明上下这本周星礼月年农阴旧正腊双光元春过除情妇三女清劳五六一母儿父端七教中国十重万感黑平圣二两四八九零〇半未最近接早晚凌傍午夜深差]/u;

const PAST =
  /(?:买|下|拍|订|购|付|收|签|发|装|寄|修|申请|预约|约|换|退|坏|报|到|送|说|停)(?:的单|单|到|货|款|收|完|好)?(?:[的了过](?![吗么吧嘛])|到现在)|买的|下的|已经|上次|上回|当时|那天|刚才|一直|至今|以来|开始坏|就坏/u;
const FUTURE =
  /能|会|要|请|麻烦|可以|预约|打算|准备|希望|需要|想|之前|前(?=送|到|能|修|发)|改到|约|上门|来得及|吗|再|送到|发货|有没有|有空|方便|到货/u;
const CLAUSE = /[,，。；;!！?？\n]/u;

/** What the clause a date stands in says of past or future. */
function cueAt(text: string, start: number): Cue {
  let from = start;
  while (from > 0 && start - from < 40 && !CLAUSE.test(text[from - 1]!)) from--;
  let to = start;
  while (to < text.length && to - start < 40 && !CLAUSE.test(text[to]!)) to++;
  // the mark that ends the clause belongs to it: a question mostly looks ahead
  const clause = text.slice(from, to);
  return PAST.test(clause) ? 'past' : FUTURE.test(clause) ? 'future' : null;
}

const number = (raw: string): number => readChineseNumber(raw) ?? Number.NaN;

type ClockReading = Clock & { end: number; open: boolean; period?: string; nextDay: boolean };

/** Hours as they are meant: 下午3 is 15, 晚上12 and 昨晚2 belong to the next day, a bare 3 is in the afternoon. */
function meant(hour: number, minute: number, period: string | undefined): Omit<ClockReading, 'end'> | null {
  if (!Number.isInteger(hour) || !Number.isInteger(minute) || hour > 24 || minute > 59) return null;
  let h = hour;
  let nextDay = false;
  if (period && /下午|午后|傍晚/.test(period) && h < 12) h += 12;
  else if (period && /中午|正午/.test(period) && h < 6) h += 12;
  else if (period && /晚|夜/.test(period)) {
    if (h === 12 || h === 24 || h <= 5) {
      h %= 12;
      nextDay = true;
    } else if (h < 12) h += 12;
  } else if (period && /凌晨/.test(period) && h === 12) h = 0;
  else if (h === 24) {
    h = 0;
    nextDay = true;
  }
  const open = period === undefined && hour >= 1 && hour <= 6;
  return { hour: open ? h + 12 : h, minute, open, period, nextDay };
}

function clockAt(text: string, at: number, implied: string | undefined, hasDay: boolean): ClockReading | null {
  CLOCK.lastIndex = at;
  const match = CLOCK.exec(text);
  if (!match) return null;
  const g = match.groups!;
  const end = at + match[0].length;
  const period = g.period ?? implied;
  if (g.h24) {
    const hour = Number(g.h24);
    // 9:00 is an hour of the day already; only a part of the day turns it
    const found = hour > 23 ? null : meant(hour, Number(g.m24), period);
    return found && { ...found, hour: found.open && g.h24.length === 2 ? hour : found.hour, end };
  }
  const after = text.slice(end, end + 4);
  const explicit = g.half ?? g.quarter ?? g.minute ?? g.oclock ?? g.bare ?? g.period ?? g.before;
  if (g.mark === '时' && !g.period && !g.minute && !hasDay) return null;
  if (!explicit && /^[一1]$/.test(g.hour!) && /^(?:都|也|儿|不|没|点|用|问题|反应|意)/.test(after)) return null;
  if (!explicit && !hasDay && !saysHour(text, at, end, g.hour!)) return null;
  const minute = g.half ? 30 : g.quarter ? (g.quarter === '一' ? 15 : 45) : g.minute ? number(g.minute) : g.bare ? number(g.bare) : 0;
  const found = meant(number(g.hour!), minute, period);
  if (!found || !g.before) return found && { ...found, end };
  const early = found.hour * 60 - (g.less === '一刻' ? 15 : number(g.less!));
  return Number.isInteger(early) && early >= 0 ? { ...found, hour: Math.floor(early / 60), minute: early % 60, end } : null;
}

/** "8点" alone: an hour where the words around it say so, not "三点意见". */
function saysHour(text: string, at: number, end: number, hour: string): boolean {
  if (hour === '一') return false;
  if (text.trim().length === end - at) return true;
  return (
    /^(?:左右|前|后|之前|以前|之后|以后|能|可以|有人|开门|关门|上班|下班|上门|送|来|到|多|开始)/.test(text.slice(end)) ||
    /(?:在|约|约在|改到|改成|等到|早上|于)$/.test(text.slice(Math.max(0, at - 3), at))
  );
}

type Point = { day: Day | null; to?: Day; clock: ClockReading | null; part: string | null; sure: number; end: number; zoned?: string };

/** A day, a clock time, or a day with one, beginning at an offset. */
function pointAt(text: string, at: number, now: Now, cue: Cue, base: Point | null): Point | null {
  const day: (DayReading & { end: number }) | null = chineseDayAt(text, at, now, cue, base?.day ?? null);
  if (!day) {
    const clock = clockAt(text, at, base?.clock?.period && !/上午|早/.test(base.clock.period) ? undefined : undefined, base !== null);
    return clock && { day: null, clock, part: null, sure: clock.open ? 0.6 : 0.8, end: clock.end };
  }
  const plain = { day: day.from, to: day.to, clock: null, part: day.part ?? null, sure: day.sure, end: day.end };
  if (day.to || day.from.day === null) return plain;
  ISO_CLOCK.lastIndex = day.end;
  const iso = ISO_CLOCK.exec(text);
  if (iso) {
    const [hour, minute] = [Number(iso.groups!.h), Number(iso.groups!.m)];
    const end = day.end + iso[0].length;
    const zone = iso.groups!.zone;
    if (zone) {
      const instant = new Date(`${isoDay(day.from)}T${iso.groups!.h}:${iso.groups!.m}:00${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`);
      return { ...plain, end, zoned: isoInstant(instant, now.zone) };
    }
    return { ...plain, clock: { hour, minute, end, open: false, nextDay: false }, end };
  }
  BETWEEN_DAY_AND_CLOCK.lastIndex = day.end;
  const gap = day.end + (BETWEEN_DAY_AND_CLOCK.exec(text)?.[0].length ?? 0);
  const clock = clockAt(text, gap, day.part, true);
  if (clock) return { ...plain, clock, sure: Math.min(day.sure, clock.open ? 0.6 : 1), end: clock.end };
  PART.lastIndex = day.end;
  const part = PART.exec(text);
  return part ? { ...plain, part: part.groups!.period!, sure: Math.min(day.sure, 0.75), end: day.end + part[0].length } : plain;
}

function valueOfPoint(point: Point, now: Now): string {
  if (point.zoned) return point.zoned;
  const day = point.day ?? now.today;
  if (point.clock) {
    const moved = point.clock.nextDay && (point.day !== null || point.clock.hour === 0) ? plusDays(day, 1) : day;
    return isoTime(moved, point.clock, now.zone);
  }
  const hour = point.part ? PERIOD_HOUR.find(([pattern]) => pattern.test(point.part!))?.[1] : undefined;
  if (hour !== undefined) return isoTime(day, { hour, minute: 0 }, now.zone);
  return point.to ? `${isoDay(day)}/${isoDay(point.to)}` : isoDay(day);
}

/** From one point to a later one; null where they do not go together. */
function rangeOf(from: Point, to: Point, now: Now): string | null {
  if (from.to || to.to || from.zoned || to.zoned) return null;
  const dayFrom = from.day ?? now.today;
  if (!from.clock && !from.part) {
    if (to.clock || to.part || !to.day || !from.day) return null;
    return isoDay(to.day) > isoDay(from.day) ? `${isoDay(from.day)}/${isoDay(to.day)}` : null;
  }
  if (!from.clock || !to.clock) return null;
  const start = from.clock.hour * 60 + from.clock.minute;
  let { hour } = to.clock;
  // the second hour lies in the part of the day the first one names
  if (!to.clock.period && to.clock.open && hour * 60 + to.clock.minute - 720 > start) hour -= 12;
  if (!to.clock.period && hour < 12 && hour * 60 + to.clock.minute <= start && (hour + 12) * 60 + to.clock.minute > start) hour += 12;
  const dayTo = to.day ?? (hour * 60 + to.clock.minute > start ? dayFrom : plusDays(dayFrom, 1));
  const until = isoTime(dayTo, { hour, minute: to.clock.minute }, now.zone);
  return `${isoTime(dayFrom, from.clock, now.zone)}/${until}`;
}

function twoHoursAt(text: string, at: number, day: Day, implied: string | undefined, now: Now): { value: string; end: number } | null {
  TWO_HOURS.lastIndex = at;
  const match = TWO_HOURS.exec(text);
  if (!match) return null;
  const g = match.groups!;
  const [a, b] = g.near ? [number(g.near[0]!), number(g.near[1]!)] : [number(g.a!), number(g.b!)];
  if (g.near && b !== a + 1) return null;
  const from = meant(a, 0, g.period ?? implied);
  const to = meant(b, 0, g.period ?? implied);
  if (!from || !to) return null;
  const hour = to.hour < from.hour && to.hour + 12 > from.hour ? to.hour + 12 : to.hour;
  if (hour <= from.hour || hour > 23) return null;
  return { value: `${isoTime(day, from, now.zone)}/${isoTime(day, { hour, minute: 0 }, now.zone)}`, end: at + match[0].length };
}

/**
 * 时间: dates, times and lengths of time in Chinese, read in a zone. Left open is what the words leave open: a day without year, month or
 * week is the last one where its clause tells of the past ("周三买的"), the coming one where it looks ahead, else the nearest; a clock
 * hour of 1..6 without a part of the day is in the afternoon; both with little confidence.
 * @param text folded: narrow digits, simplified characters
 */
export function findChineseTimes(text: string, instant: Date, zone: string): FoundTime[] {
  const now = nowIn(instant, zone);
  const found: FoundTime[] = [];
  for (let at = 0; at < text.length; at++) {
    if (!START.test(text[at]!)) continue;
    const time = timeAt(text, at, now);
    if (!time) continue;
    found.push(time);
    at = time.end - 1;
  }
  return found;
}

/** "每天晚上8点" is no one day. */
const EVERY = /每(?:天|日|晚|周|星期|个?月|个?工作日)[的都]?$/u;

function timeAt(text: string, at: number, now: Now): FoundTime | null {
  if (EVERY.test(text.slice(Math.max(0, at - 6), at))) return null;
  const length = chineseLengthAt(text, at);
  if (length) {
    WAY.lastIndex = length.end;
    const way = length.to ? null : WAY.exec(text);
    if (way) {
      const value = fromNow(now, length.length, way.groups!.way === '前' ? -1 : 1);
      return { kind: 'date', start: at, end: length.end + way[0].length, value, confidence: length.sure - 0.05 };
    }
    return { kind: 'duration', start: at, end: length.end, value: valueOfLength(length), confidence: length.sure };
  }
  const cue = cueAt(text, at);
  const day = chineseDayAt(text, at, now, cue, null);
  const twoHours =
    day && !day.to
      ? twoHoursAt(text, day.end, day.from, day.part, now)
      : new RegExp(`^(?:${PERIOD})`, 'u').test(text.slice(at, at + 3))
        ? twoHoursAt(text, at, now.today, undefined, now)
        : null;
  if (twoHours) return { kind: 'date', start: at, end: twoHours.end, value: twoHours.value, confidence: 0.75 };
  const from = pointAt(text, at, now, cue, null);
  if (!from) return null;
  UNTIL.lastIndex = from.end;
  const until = UNTIL.exec(text);
  if (until) {
    const to = pointAt(text, from.end + until[0].length, now, cue, from);
    const value = to && rangeOf(from, to, now);
    if (value) return { kind: 'date', start: at, end: to.end, value, confidence: Math.min(from.sure, to.sure) };
  }
  return { kind: 'date', start: at, end: from.end, value: valueOfPoint(from, now), confidence: Math.min(1, from.sure) };
}
