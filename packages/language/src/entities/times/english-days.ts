import { ENGLISH_NUMBER, readEnglishNumber } from '../numbers-en.ts';
import { dayOfFestival, FESTIVALS_EN, lastFestival } from './festivals.ts';
import {
  type Cue,
  type Day,
  type DayReading,
  dayFromNow,
  daysBetween,
  exists,
  type Length,
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
/** Whether 3/4 is 3 April (true), 4 March (false), or nobody can tell (null). */
export type DayFirst = boolean | null;
type Reader = { pattern: RegExp; read(g: Groups, now: Now, cue: Cue, base: Day | null, dayFirst: DayFirst): DayReading | null };

const WEEKDAY = '(?:mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)';
const WEEKDAY_LONG = '(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tues|weds|thurs)';
const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const MONTH_LONG = '(?:january|february|march|april|june|july|august|september|october|november|december|sept|aug|oct|nov|dec|feb|jan)';
const DAY = '(?:3[01]|[12]\\d|0?[1-9])';
const YEAR = '(?:(?:19|20)\\d{2})';
const ORDINALS = 'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(' ');
const UNIT = '(?<unit>days?|weeks?|fortnights?|months?|years?)';

const monthOf = (name: string): number => 'janfebmaraprmayjunjulaugsepoctnovdec'.indexOf(name.slice(0, 3).toLowerCase()) / 3 + 1;
const weekdayIn = (name: string): number => 'montuewedthufrisatsun'.indexOf(name.slice(0, 3).toLowerCase()) / 3 + 1;

/** "3", "three", "a", "a couple of"; NaN when it is none. */
export function countOf(raw: string): number {
  const text = raw.trim().toLowerCase();
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (/^(?:an?|one)$/.test(text)) return 1;
  if (/^a couple(?: of)?$/.test(text)) return 2;
  return readEnglishNumber(text) ?? Number.NaN;
}
export const COUNT = `(?:\\d{1,3}(?:\\.\\d)?|an?|a couple of|couple of|${ENGLISH_NUMBER})`;

export function unitOf(word: string): keyof Length | null {
  const text = word.toLowerCase();
  if (/^sec/.test(text)) return 'seconds';
  if (/^min/.test(text)) return 'minutes';
  if (/^h/.test(text)) return 'hours';
  if (/^d/.test(text)) return 'days';
  if (/^(?:w|fort)/.test(text)) return 'weeks';
  if (/^mon|^mths?/.test(text)) return 'months';
  return /^y/.test(text) ? 'years' : null;
}

const festivals = FESTIVALS_EN.flatMap(({ names, day }) => names.map((name) => ({ name, day }))).sort(
  (a, b) => b.name.length - a.name.length,
);
const safe = (text: string): string => text.replace(/[-.]/g, '[-\\s]');

function openDay(month: number, day: number, now: Now, cue: Cue, base: Day | null): DayReading | null {
  if (base) {
    const same = { year: base.year, month, day };
    const from = daysBetween(base, same) >= 0 ? same : { ...same, year: same.year + 1 };
    return exists(from) ? { from, sure: 0.8 } : null;
  }
  const from = recurring(now.today, (n) => ({ year: now.today.year + n, month, day }), cue);
  return from && { from, sure: sureBy(cue) + 0.1 };
}

function openMonth(month: number, now: Now, cue: Cue): Day | null {
  if (month === now.today.month) return { year: now.today.year, month, day: null };
  const near = recurring(now.today, (n) => ({ year: now.today.year + n, month, day: 15 }), cue);
  return near && { year: near.year, month, day: null };
}

const dated = (year: string | undefined, month: number, day: number, now: Now, cue: Cue, base: Day | null): DayReading | null =>
  year ? { from: { year: Number(year), month, day }, sure: 0.95 } : openDay(month, day, now, cue, base);

function slashed(
  a: number,
  b: number,
  year: string | undefined,
  now: Now,
  cue: Cue,
  base: Day | null,
  dayFirst: DayFirst,
): DayReading | null {
  const sure = a > 12 || b > 12 || a === b ? 0.9 : dayFirst === null ? 0.5 : 0.85;
  const first = a > 12 || (b <= 12 && dayFirst === true);
  const [day, month] = first ? [a, b] : [b, a];
  const full = year === undefined ? undefined : year.length === 2 ? `20${year}` : year;
  const found = dated(full, month, day, now, cue, base);
  return found && { ...found, sure: Math.min(sure, found.sure) };
}

const RELATIVE: readonly Reader[] = [
  {
    pattern:
      /\b(?:(?<word>today|tomorrow|yesterday|tmrw|tmr|tomoz)|the day (?<way>after tomorrow|before yesterday)|(?<tonight>tonight)|(?<last>last night))\b/iuy,
    read(g, now) {
      if (g.tonight) return { from: now.today, sure: 0.95, part: 'night' };
      if (g.last) return { from: plusDays(now.today, -1), sure: 0.9, part: 'night' };
      const days = g.way ? (/after/i.test(g.way) ? 2 : -2) : /^today/i.test(g.word!) ? 0 : /^y/i.test(g.word!) ? -1 : 1;
      return { from: plusDays(now.today, days), sure: 0.95 };
    },
  },
  {
    pattern: /\bthis (?=(?:morning|afternoon|evening)\b)/iuy,
    read: (_g, now) => ({ from: now.today, sure: 0.95 }),
  },
  {
    pattern: new RegExp(`\\b(?:(?<step>this|next|last|past|coming|the coming) )(?<day>${WEEKDAY})\\b(?! (?:damage|light|screen))`, 'iuy'),
    read(g, now, cue) {
      const target = weekdayIn(g.day!);
      const step = g.step!.toLowerCase();
      const away = (target - weekdayOf(now.today) + 7) % 7;
      if (step === 'next') return { from: plusDays(monday(now.today, 1), target - 1), sure: 0.8 };
      if (step === 'last' || step === 'past') return { from: plusDays(now.today, away === 0 ? -7 : away - 7), sure: 0.85 };
      return { from: plusDays(now.today, cue === 'past' && away > 0 ? away - 7 : away), sure: 0.85 };
    },
  },
  {
    pattern: new RegExp(
      `(?<!\\b(?:every|each|the day after|the day before) )\\b(?:(?<day>${WEEKDAY_LONG})\\b(?<week> week\\b)?|a (?<on>week) on (?<day2>${WEEKDAY})\\b|(?<=\\bon )(?<day3>${WEEKDAY})\\b)(?!s\\b|'s)`,
      'iuy',
    ),
    read(g, now, cue, base) {
      const target = weekdayIn((g.day ?? g.day2 ?? g.day3)!);
      if (base) return { from: plusDays(base, (target - weekdayOf(base) + 7) % 7), sure: 0.8 };
      const away = (target - weekdayOf(now.today) + 7) % 7;
      if (g.week || g.on) return { from: plusDays(now.today, away + 7), sure: 0.8 };
      return { from: plusDays(now.today, cue === 'past' && away > 0 ? away - 7 : away), sure: sureBy(cue) };
    },
  },
  {
    pattern: /\b(?:(?<step>this|next|last|the|the coming) )weekend\b/iuy,
    read(g, now, cue) {
      const step = g.step!.toLowerCase();
      const weeks = step === 'next' ? 1 : step === 'last' ? -1 : cue === 'past' && weekdayOf(now.today) < 6 ? -1 : 0;
      const saturday = plusDays(monday(now.today, weeks), 5);
      return { from: saturday, to: plusDays(saturday, 1), sure: 0.75 };
    },
  },
  {
    pattern: /\b(?<step>this|next|last) (?<unit>week|month|year)\b(?! (?:old|end)\b)/iuy,
    read(g, now) {
      const n = { this: 0, next: 1, last: -1 }[g.step!.toLowerCase() as 'this'];
      if (/^y/i.test(g.unit!)) return { from: { year: now.today.year + n, month: null, day: null }, sure: 0.9 };
      if (/^m/i.test(g.unit!)) return { from: { ...plusMonths({ ...now.today, day: 1 }, n), day: null }, sure: 0.9 };
      const from = monday(now.today, n);
      return { from, to: plusDays(from, 6), sure: 0.85 };
    },
  },
  {
    pattern: new RegExp(
      `\\b(?:the )?(?<edge>end|beginning|start|middle) of (?:(?:(?<step>the|this|next|last) )(?<unit>month|year)|(?<month>${MONTH}))\\b`,
      'iuy',
    ),
    read(g, now, cue) {
      const edge = g.edge!.toLowerCase();
      const n = g.step ? ({ next: 1, last: -1 }[g.step.toLowerCase() as 'next'] ?? 0) : 0;
      if (g.unit && /^y/i.test(g.unit)) {
        const year = now.today.year + n;
        if (edge === 'middle') return null;
        return { from: edge === 'end' ? { year, month: 12, day: 31 } : { year, month: 1, day: 1 }, sure: 0.85 };
      }
      const month = g.month ? openMonth(monthOf(g.month), now, cue) : plusMonths({ ...now.today, day: 1 }, n);
      if (!month) return null;
      const day = edge === 'end' ? lastDay(month.year, month.month!) : edge === 'middle' ? 15 : 1;
      return { from: { ...month, day }, sure: g.month ? sureBy(cue) : 0.85 };
    },
  },
  {
    pattern: new RegExp(`\\b(?:the )?(?<way>last|past|next|coming) (?<n>${COUNT}|few) ${UNIT}\\b`, 'iuy'),
    read(g, now) {
      const unit = unitOf(g.unit!);
      const length = unit && lengthOf(countOf(g.n!) * (/^fort/i.test(g.unit!) ? 2 : 1), unit);
      if (!length) return null;
      const ahead = /next|coming/i.test(g.way!);
      const other = dayFromNow(now, length, ahead ? 1 : -1);
      return ahead ? { from: now.today, to: other, sure: 0.8 } : { from: other, to: now.today, sure: 0.8 };
    },
  },
  {
    pattern: new RegExp(
      `(?<!\\b(?:the day after|the day before) )\\b(?:(?<step>this|next|last) )?(?<name>${festivals.map(({ name }) => safe(name)).join('|')})\\b(?: (?<year>${YEAR}))?(?! (?:tree|card|paper)\\b)`,
      'iuy',
    ),
    read(g, now, cue) {
      const name = g.name!.toLowerCase().replace(/[\s-]+/g, ' ');
      const found = festivals.find((festival) => festival.name.replace(/-/g, ' ') === name);
      if (!found) return null;
      const step = g.step?.toLowerCase();
      const from =
        step === 'last'
          ? lastFestival(now, found.day)
          : dayOfFestival(now, found.day, g.year ? Number(g.year) : null, step === 'next' ? 'future' : cue);
      return from && { from, sure: g.year || step ? 0.9 : sureBy(cue) + 0.05 };
    },
  },
];

const WRITTEN: readonly Reader[] = [
  {
    pattern: new RegExp(`\\b(?:the )?(?<d>${DAY})(?:st|nd|rd|th) of (?<step>this|next|last|the) month\\b`, 'iuy'),
    read(g, now) {
      const month = plusMonths({ ...now.today, day: 1 }, { next: 1, last: -1 }[g.step!.toLowerCase() as 'next'] ?? 0);
      return { from: { ...month, day: Number(g.d) }, sure: 0.9 };
    },
  },
  {
    pattern: new RegExp(
      `(?<![\\d/.-])(?:${WEEKDAY}\\.?,? (?:the )?)?(?<d>${DAY})(?:st|nd|rd|th)?(?: of)?[ -](?<m>${MONTH})\\b\\.?(?:,? ?(?<y>${YEAR})(?!\\d))?`,
      'iuy',
    ),
    read: (g, now, cue, base) => (g.m === 'may' && !g.y ? null : dated(g.y, monthOf(g.m!), Number(g.d), now, cue, base)),
  },
  {
    pattern: new RegExp(
      `\\b(?:${WEEKDAY}\\.?,? )?(?<m>${MONTH})\\b\\.? (?:the )?(?<d>${DAY})(?:st|nd|rd|th)?(?![\\d:%]|[-/]\\d{3}|\\.\\d)(?:(?:,? | )(?<y>${YEAR})(?!\\d))?(?! ?(?:am|pm|days?|weeks?|months?|years?|people|units?)\\b)`,
      'iuy',
    ),
    read: (g, now, cue, base) => (g.m === 'may' || g.m === 'march' ? null : dated(g.y, monthOf(g.m!), Number(g.d), now, cue, base)),
  },
  {
    pattern: new RegExp(
      `(?<![\\d/.-])(?:${MONTH} )?(?<d>${DAY})(?:st|nd|rd|th)\\b(?! (?:of|floor|time|one|line|page|step|item|attempt|day|order|call|person|gen))`,
      'iuy',
    ),
    read: (_g, _now, _cue, base) => (base ? { from: { ...base, day: Number(_g.d) }, sure: 0.8 } : null),
  },
  {
    pattern: new RegExp(
      `\\bthe (?:(?<d>${DAY})(?:st|nd|rd|th)|(?<word>${ORDINALS.slice(3).join('|')}))\\b(?! (?:of|floor|time|one|line|page|step|item|attempt|day|order|call|person|gen|option|unit|model|button|and)|[ -](?:hand|party|class))`,
      'iuy',
    ),
    read(g, now, cue, base) {
      const day = g.d ? Number(g.d) : ORDINALS.indexOf(g.word!.toLowerCase()) + 1;
      if (base) return { from: { ...base, day }, sure: 0.7 };
      const from = recurring(now.today, (n) => ({ ...plusMonths({ ...now.today, day: 1 }, n), day }), cue ?? 'future');
      return from && { from, sure: g.word ? 0.5 : cue === null ? 0.6 : 0.75 };
    },
  },
  {
    pattern: new RegExp(`\\b(?<m>${MONTH}) (?<y>${YEAR})\\b(?!-)`, 'iuy'),
    read: (g) => ({ from: { year: Number(g.y), month: monthOf(g.m!), day: null }, sure: 0.9 }),
  },
  {
    pattern: new RegExp(
      `(?<=\\b(?:in|since|until|by|of|last|this|next|early|late|mid|before|after|around)[ -])(?<m>${MONTH_LONG}|may)\\b(?! I\\b| \\d)`,
      'iuy',
    ),
    read(g, now, cue) {
      const from = openMonth(monthOf(g.m!), now, cue);
      return from && { from, sure: sureBy(cue) };
    },
  },
  {
    pattern: new RegExp(
      `(?<=\\b(?:in|since|from|year|of|until|before) )(?<y>${YEAR})\\b(?![-/.]\\d| ?(?:pro|model|edition|series|w|kg|g|rpm|pieces|units)\\b)`,
      'iuy',
    ),
    read: (g) => ({ from: { year: Number(g.y), month: null, day: null }, sure: 0.75 }),
  },
  {
    pattern: /(?<![\d./-])(?<y>(?:19|20)\d{2})(?<s>[-/.])(?<m>\d{1,2})\k<s>(?<d>\d{1,2})(?![\d]|[-/.]\d)/uy,
    read: (g) => ({ from: { year: Number(g.y), month: Number(g.m), day: Number(g.d) }, sure: 1 }),
  },
  {
    pattern: /(?<![\d./:-])(?<a>\d{1,2})(?<s>[-/.])(?<b>\d{1,2})\k<s>(?<y>(?:19|20)\d{2}|\d{2}(?=$|[^\w.]))(?![\d]|[-/.:]\d)/uy,
    read: (g, now, cue, base, dayFirst) =>
      g.s !== '/' && g.y!.length === 2 ? null : slashed(Number(g.a), Number(g.b), g.y, now, cue, base, g.s === '.' ? true : dayFirst),
  },
  {
    pattern:
      /(?<![\d./:-])(?<a>[1-9]|[12]\d|3[01]|0[1-9])\/(?<b>[1-9]|[12]\d|3[01]|0[1-9])(?![\d/.:%-]|\s?(?:cups?|of|support|service|inch|"))/iuy,
    read: (g, now, cue, base, dayFirst) =>
      g.a === '24' && g.b === '7' ? null : slashed(Number(g.a), Number(g.b), undefined, now, cue, base, dayFirst),
  },
];

const READERS = [...RELATIVE, ...WRITTEN];

/** The longest day or stretch of days that begins at an offset. */
export function englishDayAt(
  text: string,
  at: number,
  now: Now,
  cue: Cue,
  base: Day | null,
  dayFirst: DayFirst,
): (DayReading & { end: number }) | null {
  let best: (DayReading & { end: number }) | null = null;
  for (const { pattern, read } of READERS) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match || match[0] === '') continue;
    const end = at + match[0].trimEnd().length;
    if (best && best.end >= end) continue;
    const found = read(match.groups ?? {}, now, cue, base, dayFirst);
    if (found && exists(found.from) && (!found.to || exists(found.to))) best = { ...found, end };
  }
  return best;
}
