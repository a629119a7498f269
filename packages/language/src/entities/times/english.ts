import { COUNT, countOf, type DayFirst, englishDayAt, unitOf } from './english-days.ts';
import {
  type Clock,
  type Cue,
  type Day,
  type DayReading,
  dayFromNow,
  type FoundTime,
  fromNow,
  isoDay,
  isoInstant,
  isoLength,
  isoTime,
  joinLengths,
  type Length,
  lengthOf,
  type Now,
  nowIn,
  plusDays,
} from './moment.ts';

const UNIT = 'seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|fortnights?|months?|years?|yrs?';
const HALF_FIRST = new RegExp(`\\bhalf (?:an? )(?<unit>hour|day|year|month)\\b|\\b(?<n>${COUNT}) and a half (?<unit2>${UNIT})\\b`, 'iuy');
const LENGTH = new RegExp(
  `(?<![\\w.:/$€£¥-])(?<n>${COUNT})(?:(?:[ ]?[-–][ ]?| to | or )(?<to>${COUNT}))?[ -]?(?<unit>${UNIT})\\b(?<half> and a half\\b)?(?! (?:hand|floor|rate)\\b)`,
  'iuy',
);
const NEXT = new RegExp(`,? (?:and )?(?<n>${COUNT}) ?(?<unit>${UNIT})\\b`, 'iuy');
const AFTER = / (?<way>ago|earlier|later|from (?:now|today)|before now|hence)\b/iuy;
const IN = /\bin (?:about |around )?(?=\S)/iuy;

const SMALL: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
};
const HOUR = `(?:\\d{1,2}|${Object.keys(SMALL).join('|')})`;
const MERIDIEM = '(?: ?(?<half>a\\.?m\\.?|p\\.?m\\.?)(?![a-z]))';
const CLOCK = new RegExp(
  `(?<![\\d:.,$€£])(?:(?<named>noon|midday|midnight)\\b|(?<frac>half past|(?:a )?quarter (?:past|to)|(?:\\d{1,2}|five|ten|twenty)(?: minutes)? (?:past|to)|(?<=\\b(?:at|around|about|by) )half) (?<fh>${HOUR})\\b${MERIDIEM}?|(?<h>\\d{1,2})[:.](?<m>[0-5]\\d)(?::[0-5]\\d)?(?![\\d.])${MERIDIEM}?|(?<oh>${HOUR})(?: o'?clock\\b)${MERIDIEM}?|(?<ph>\\d{1,2})${MERIDIEM}|(?<=\\bat |\\baround |@ ?|\\babout )(?<ah>\\d{1,2}|${Object.keys(SMALL).join('|')})(?=$|[\\s,.!?;]*(?:$|tomorrow|today|on |please|in the|tonight|this|next|for |sharp|and |to |thanks|if )))`,
  'iuy',
);
/** The first hour of a range, which may lean on the am or pm of the second one ("2-4pm", "between 2 and 4 pm"). */
const LEANING =
  /(?<![\w:.,$€£/])(?<h>\d{1,2})(?:[:.](?<m>[0-5]\d))?(?=(?: ?[-–~] ?| to | and | until | till )\d{1,2}(?:[:.][0-5]\d)? ?[ap]\.?m\b)/iuy;
const ISO_CLOCK = /[T ](?<h>[01]\d|2[0-3]):(?<m>[0-5]\d)(?::[0-5]\d(?:\.\d{1,6})?)?(?<zone>Z|[+-]\d{2}:?\d{2})?(?![\d:])(?! ?[ap]\.?m)/uy;
const JOIN = /,? (?:at |around |about |by |@ ?|between |from )?|,? @ ?/iuy;
const ON = /,? (?:on )?(?=\S)/iuy;
const PART = / (?:in the )?(?<part>morning|afternoon|evening|night|lunchtime)\b/iuy;
const UNTIL = / ?(?:-|–|~|to|and|until|till|through) ?/iuy;
const PART_HOUR: Readonly<Record<string, number>> = { morning: 9, lunchtime: 12, afternoon: 15, evening: 19, night: 20 };

/** Words a time may begin with; everything else is passed over. */
const START =
  /\b(?=\d|(?:to|tm|yes|the|this|next|last|past|coming|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|end|beg|start|mid|noon|half|quarter|an?\b|couple|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|in\b|chr|xmas|new year|easter|good|chinese|lunar|spring|val|hal|thanks|black|cyber|boxing|single|double|dragon|moon|father|fourth))/giu;

const FUTURE =
  /\b(?:will|won't|would|can|can't|could|shall|please|pls|want|need|going to|gonna|before|by|until|next|schedule|book|available|deliver me|come|arrive|free)\b|'ll\b|\?/iu;
const PAST =
  /\b(?:bought|ordered|paid|arrived|was|were|did|had|since|received|placed|purchased|sent|got|came|made|broke|stopped|started|returned|cancelled|canceled|contacted|called|emailed|told|said|promised|delivered|shipped|charged|happened|been|already)\b/iu;
const MODAL = /\b(?:will|won't|would|shall|can|could|please|going to)\b|'ll\b/iu;

function cueAt(text: string, start: number): Cue {
  let from = start;
  while (from > 0 && start - from < 80 && !/[;!?\n]|[.,](?= )/u.test(text.slice(from - 1, from + 1))) from--;
  let to = start;
  while (to < text.length && to - start < 80 && !/[;!?\n]|[.,](?= )/u.test(text.slice(to, to + 2))) to++;
  const clause = text.slice(from, to + 1);
  if (MODAL.test(clause)) return 'future';
  return PAST.test(clause) ? 'past' : FUTURE.test(clause) ? 'future' : null;
}

type ClockReading = Clock & { end: number; open: boolean; nextDay: boolean };

function clock(hour: number, minute: number, half: string | undefined, part: string | undefined): Omit<ClockReading, 'end'> | null {
  if (hour > 24 || minute > 59 || (half && (hour > 12 || hour === 0))) return null;
  if (half) return { hour: (hour % 12) + (/^p/i.test(half) ? 12 : 0), minute, open: false, nextDay: false };
  if (part && /afternoon|evening|night/.test(part) && hour < 12) {
    if (part === 'night' && hour <= 5) return { hour, minute, open: true, nextDay: true };
    return { hour: hour + 12, minute, open: false, nextDay: false };
  }
  if (part && /night/.test(part) && hour === 12) return { hour: 0, minute, open: false, nextDay: true };
  const open = part === undefined && hour >= 1 && hour <= 6;
  return { hour: open ? hour + 12 : hour % 24, minute, open, nextDay: hour === 24 };
}

const hourOf = (raw: string): number => SMALL[raw.toLowerCase()] ?? Number(raw);

function clockAt(text: string, at: number, part: string | undefined): ClockReading | null {
  LEANING.lastIndex = at;
  const leaning = LEANING.exec(text);
  if (leaning) {
    const found = clock(Number(leaning.groups!.h), Number(leaning.groups!.m ?? 0), undefined, 'morning');
    return found && { ...found, open: true, end: at + leaning[0].length };
  }
  CLOCK.lastIndex = at;
  const match = CLOCK.exec(text);
  if (!match) return null;
  const g = match.groups!;
  let end = at + match[0].length;
  if (g.named)
    return { hour: g.named.toLowerCase() === 'midnight' ? 0 : 12, minute: 0, open: false, nextDay: /^midnight/i.test(g.named), end };
  PART.lastIndex = end;
  const later = g.half ? null : PART.exec(text);
  if (later) end += later[0].length;
  const half = g.half?.replace(/\./g, '');
  const within = later ? later.groups!.part!.toLowerCase() : part;
  if (g.frac) {
    const base = clock(hourOf(g.fh!), 0, half, within);
    if (!base) return null;
    const words = g.frac.toLowerCase();
    const size = /half/.test(words)
      ? 30
      : /quarter/.test(words)
        ? 15
        : ({ five: 5, ten: 10, twenty: 20 }[words.split(' ')[0] as 'five'] ?? Number.parseInt(words, 10));
    const minutes = base.hour * 60 + (/to$/.test(words) ? -size : size);
    return minutes < 0 ? null : { ...base, hour: Math.floor(minutes / 60), minute: minutes % 60, end };
  }
  const digits = g.h ?? g.ph ?? g.oh ?? g.ah!;
  // 7.30 without am or pm is a number
  if (g.h && !half && text[at + g.h.length] === '.') return null;
  const found = clock(hourOf(digits), g.m ? Number(g.m) : 0, half, within);
  if (!found) return null;
  // 09:00 and 15:30 are written by the day's clock
  const written = g.h && found.open && digits.length === 2 ? hourOf(digits) : found.hour;
  return { ...found, hour: written, end };
}

type Point = { day: Day | null; to?: Day; clock: ClockReading | null; part: string | null; sure: number; end: number; zoned?: string };

function pointAt(text: string, at: number, now: Now, cue: Cue, base: Day | null, dayFirst: DayFirst): Point | null {
  const day: (DayReading & { end: number }) | null = englishDayAt(text, at, now, cue, base, dayFirst);
  if (!day) {
    const found = clockAt(text, at, undefined);
    return found && { day: null, clock: found, part: null, sure: found.open ? 0.6 : 0.8, end: found.end };
  }
  const plain: Point = { day: day.from, to: day.to, clock: null, part: day.part ?? null, sure: day.sure, end: day.end };
  if (day.to || day.from.day === null) return plain;
  ISO_CLOCK.lastIndex = day.end;
  const iso = ISO_CLOCK.exec(text);
  if (iso) {
    const end = day.end + iso[0].length;
    const zone = iso.groups!.zone;
    if (zone) {
      const instant = new Date(`${isoDay(day.from)}T${iso.groups!.h}:${iso.groups!.m}:00${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`);
      return { ...plain, end, zoned: isoInstant(instant, now.zone) };
    }
    return { ...plain, clock: { hour: Number(iso.groups!.h), minute: Number(iso.groups!.m), end, open: false, nextDay: false }, end };
  }
  PART.lastIndex = text[day.end - 1] === ' ' ? day.end - 1 : day.end;
  const part = PART.exec(text);
  const within = part ? part.groups!.part!.toLowerCase() : day.part;
  let end = part ? PART.lastIndex : day.end;
  JOIN.lastIndex = end;
  const join = JOIN.exec(text);
  const found = join ? clockAt(text, JOIN.lastIndex, within) : null;
  if (found) return { ...plain, clock: found, sure: Math.min(day.sure, found.open ? 0.6 : 1), end: found.end };
  // "this" alone is no day
  if (!part && /^this$/i.test(text.slice(at, day.end).trim())) return null;
  if (part) return { ...plain, part: within!, sure: Math.min(day.sure, 0.75), end };
  end = day.end;
  return { ...plain, end };
}

const moved = (day: Day, found: ClockReading): Day => (found.nextDay ? plusDays(day, 1) : day);

function valueOfPoint(point: Point, now: Now): string {
  if (point.zoned) return point.zoned;
  const day = point.day ?? now.today;
  if (point.clock) return isoTime(moved(day, point.clock), point.clock, now.zone);
  const hour = point.part ? PART_HOUR[point.part] : undefined;
  if (hour !== undefined) return isoTime(day, { hour, minute: 0 }, now.zone);
  return point.to ? `${isoDay(day)}/${isoDay(point.to)}` : isoDay(day);
}

function rangeOf(from: Point, to: Point, now: Now): string | null {
  if (from.to || to.to || from.zoned || to.zoned) return null;
  if (!from.clock && !to.clock) {
    if (from.part || to.part || !from.day || !to.day) return null;
    return isoDay(to.day) > isoDay(from.day) ? `${isoDay(from.day)}/${isoDay(to.day)}` : null;
  }
  if (!from.clock || !to.clock) return null;
  const day = from.day ?? to.day ?? now.today;
  const end = to.clock.hour * 60 + to.clock.minute;
  let hour = from.clock.hour;
  // "2-4pm": both in the afternoon; "11-1pm": not
  if (from.clock.open && hour < 12 && end > 720 && (hour + 12) * 60 + from.clock.minute < end) hour += 12;
  const start = hour * 60 + from.clock.minute;
  const dayTo = to.day ?? (end > start ? day : plusDays(day, 1));
  return `${isoTime(day, { hour, minute: from.clock.minute }, now.zone)}/${isoTime(dayTo, to.clock, now.zone)}`;
}

type EnglishLength = { length: Length; to: Length | null; end: number; sure: number };

function lengthAt(text: string, at: number): EnglishLength | null {
  HALF_FIRST.lastIndex = at;
  const half = HALF_FIRST.exec(text);
  if (half) {
    const unit = unitOf((half.groups!.unit ?? half.groups!.unit2)!);
    const length = unit && lengthOf((half.groups!.n ? countOf(half.groups!.n) : 0) + 0.5, unit);
    return length ? { length, to: null, end: at + half[0].length, sure: 0.9 } : null;
  }
  LENGTH.lastIndex = at;
  const match = LENGTH.exec(text);
  if (!match) return null;
  const g = match.groups!;
  const unit = unitOf(g.unit!);
  const count = countOf(g.n!) * (/^fort/i.test(g.unit!) ? 2 : 1);
  let end = at + match[0].length;
  // "a second", "a minute", "a day", "one day" mean no length
  if (!unit || !(count > 0) || (/^(?:an?|one)$/i.test(g.n!) && /^(?:sec|min|day)/i.test(g.unit!))) return null;
  const length = lengthOf(count + (g.half ? 0.5 : 0), unit);
  if (!length) return null;
  if (g.to) {
    const to = lengthOf(countOf(g.to), unit);
    return to && countOf(g.to) > count ? { length, to, end, sure: 0.85 } : null;
  }
  NEXT.lastIndex = end;
  const more = NEXT.exec(text);
  const smaller = more ? unitOf(more.groups!.unit!) : null;
  const order = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds'];
  if (more && smaller && order.indexOf(smaller) === order.indexOf(unit) + (unit === 'weeks' ? 1 : 1)) {
    const rest = lengthOf(countOf(more.groups!.n!), smaller);
    if (rest) {
      end += more[0].length;
      return { length: joinLengths(length, rest), to: null, end, sure: 0.9 };
    }
  }
  return { length, to: null, end, sure: /couple/i.test(g.n!) ? 0.7 : 0.9 };
}

/**
 * Dates, times and lengths of time in English, read in a zone. What the words leave open is settled as in Chinese: the past where the clause
 * tells of it, the coming one where it looks ahead, else the nearest; hours of 1..6 without am or pm are in the afternoon. "Next Friday" is
 * the Friday of next week, "last Monday" the latest one before today.
 * @param dayFirst how 3/4 is read; null where the customer's country is not known
 */
export function findEnglishTimes(text: string, instant: Date, zone: string, dayFirst: DayFirst): FoundTime[] {
  const now = nowIn(instant, zone);
  const found: FoundTime[] = [];
  let past = 0;
  for (const match of text.matchAll(START)) {
    if (match.index < past) continue;
    const time = timeAt(text, match.index, now, dayFirst);
    if (!time) continue;
    found.push(time);
    past = time.end;
  }
  return found;
}

function timeAt(text: string, at: number, now: Now, dayFirst: DayFirst): FoundTime | null {
  IN.lastIndex = at;
  const ahead = IN.exec(text);
  const begin = ahead ? IN.lastIndex : at;
  const cue = cueAt(text, at);
  const length = lengthAt(text, begin);
  const day = ahead ? null : pointAt(text, at, now, cue, null, dayFirst);
  if (length && !(day && day.end > length.end)) {
    AFTER.lastIndex = length.end;
    const way = length.to ? null : AFTER.exec(text);
    if (way) {
      const back = /ago|earlier|before/i.test(way.groups!.way!);
      return { kind: 'date', start: begin, end: AFTER.lastIndex, value: fromNow(now, length.length, back ? -1 : 1), confidence: 0.9 };
    }
    const from = length.to ? null : countedFrom(text, length, now, cue, dayFirst);
    if (from) return { kind: 'date', start: begin, ...from };
    if (ahead && !length.to && !/^ (?:or|to|of)\b/i.test(text.slice(length.end)) && !/'s?$/.test(text.slice(length.end, length.end + 2)))
      return { kind: 'date', start: at, end: length.end, value: fromNow(now, length.length, 1), confidence: cue === 'past' ? 0.5 : 0.8 };
    const value = length.to ? `${isoLength(length.length)}/${isoLength(length.to)}` : isoLength(length.length);
    return { kind: 'duration', start: begin, end: length.end, value, confidence: length.sure };
  }
  if (ahead) return null;
  return dayRange(text, at, now, cue, dayFirst) ?? (day && withRest(text, at, day, now, cue, dayFirst));
}

const BESIDE = / (?<way>after|before|from|following) /iuy;

/** "A week from Monday", "two days after Christmas". */
function countedFrom(
  text: string,
  { length, end }: EnglishLength,
  now: Now,
  cue: Cue,
  dayFirst: DayFirst,
): Pick<FoundTime, 'end' | 'value' | 'confidence'> | null {
  BESIDE.lastIndex = end;
  const beside = BESIDE.exec(text);
  const day = beside ? englishDayAt(text, BESIDE.lastIndex, now, cue, null, dayFirst) : null;
  if (!beside || !day || day.to || day.from.day === null || length.hours || length.minutes || length.seconds) return null;
  const way = /before/i.test(beside.groups!.way!) ? -1 : 1;
  return { end: day.end, value: isoDay(dayFromNow({ ...now, today: day.from }, length, way)), confidence: Math.min(day.sure, 0.8) };
}

/** "3 to 5 December", "Dec 1-5". */
const DAYS_BEFORE_MONTH =
  /(?<![\d/.:-])(?<a>\d{1,2})(?:st|nd|rd|th)?(?: ?[-–] ?| to | and )(?=(?:\d{1,2})(?:st|nd|rd|th)?(?: of)? [a-z]{3})/iuy;
const DAY_AFTER_MONTH = /(?: ?[-–] ?| to )(?<b>\d{1,2})(?:st|nd|rd|th)?\b(?![:/.]\d| ?[ap]m)/iuy;

function dayRange(text: string, at: number, now: Now, cue: Cue, dayFirst: DayFirst): FoundTime | null {
  DAYS_BEFORE_MONTH.lastIndex = at;
  const before = DAYS_BEFORE_MONTH.exec(text);
  if (before) {
    const to = englishDayAt(text, DAYS_BEFORE_MONTH.lastIndex, now, cue, null, dayFirst);
    const first = Number(before.groups!.a);
    if (to && !to.to && to.from.day !== null && first < to.from.day)
      return {
        kind: 'date',
        start: at,
        end: to.end,
        value: `${isoDay({ ...to.from, day: first })}/${isoDay(to.from)}`,
        confidence: to.sure,
      };
  }
  const from = englishDayAt(text, at, now, cue, null, dayFirst);
  if (
    !from ||
    from.to ||
    from.from.day === null ||
    !/^[a-z]/i.test(text.slice(at, at + 1)) ||
    !/\d$|(?:st|nd|rd|th)$/i.test(text.slice(at, from.end))
  )
    return null;
  DAY_AFTER_MONTH.lastIndex = from.end;
  const after = DAY_AFTER_MONTH.exec(text);
  const last = after ? Number(after.groups!.b) : 0;
  if (last <= from.from.day || last > 31) return null;
  return {
    kind: 'date',
    start: at,
    end: DAY_AFTER_MONTH.lastIndex,
    value: `${isoDay(from.from)}/${isoDay({ ...from.from, day: last })}`,
    confidence: from.sure,
  };
}

/** A point with what follows it: "… to …", or the day after the clock ("3pm tomorrow"). */
function withRest(text: string, at: number, point: Point, now: Now, cue: Cue, dayFirst: DayFirst): FoundTime {
  let from = point;
  let value = valueOfPoint(from, now);
  UNTIL.lastIndex = from.end;
  if (UNTIL.test(text)) {
    const to = pointAt(text, UNTIL.lastIndex, now, cue, from.day, dayFirst);
    const range = to && rangeOf(from, to, now);
    if (to && range) {
      value = range;
      from = { ...from, clock: to.clock, end: to.end, sure: Math.min(from.sure, to.sure), day: from.day ?? to.day };
      if (point.day === null && to.day === null) return withDay(text, at, from, range, now, cue, dayFirst);
      return { kind: 'date', start: at, end: from.end, value, confidence: from.sure };
    }
  }
  return withDay(text, at, from, value, now, cue, dayFirst);
}

/** "3pm tomorrow", "11am-1pm on Friday": the value, found for today, moved to the day that follows. */
function withDay(text: string, at: number, point: Point, value: string, now: Now, cue: Cue, dayFirst: DayFirst): FoundTime {
  const plain: FoundTime = { kind: 'date', start: at, end: point.end, value, confidence: point.sure };
  if (point.day !== null || !point.clock) return plain;
  ON.lastIndex = point.end;
  if (!ON.test(text)) return plain;
  const day = englishDayAt(text, ON.lastIndex, now, cue, null, dayFirst);
  if (!day || day.to || day.from.day === null || day.part === 'night') return plain;
  const days = Math.round((Date.parse(`${isoDay(day.from)}T00:00Z`) - Date.parse(`${isoDay(now.today)}T00:00Z`)) / 86_400_000);
  const parts = value.split('/').map((one) => {
    const [, date, h, m] = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/.exec(one)!;
    const [year, month, dom] = date!.split('-').map(Number);
    return isoTime(plusDays({ year: year!, month: month!, day: dom! }, days), { hour: Number(h), minute: Number(m) }, now.zone);
  });
  return { ...plain, end: day.end, value: parts.join('/'), confidence: Math.min(point.sure, day.sure) };
}
