import { en } from 'chrono-node';
import type { FoundTime } from './chinese-dates.ts';
import { isoOf, isRealDay, offsetMinutes, wallTime } from './zoned-time.ts';

/** Words chrono reads as dates that mostly are not: "I sat down", "may I", "in a second". */
const DOUBTFUL = /^(?:sat|sun|mon|wed|may|march|second|now|mar|dec|fri|thu|tue)$/;

/** Dates and times in English ("next Friday", "tomorrow at 3pm", "5 Dec"), by chrono-node, read in a zone. */
export function findEnglishTimes(text: string, now: Date, zone: string): FoundTime[] {
  const reference = { instant: now, timezone: offsetMinutes(now, zone) };
  const found: FoundTime[] = [];
  for (const result of en.parse(text, reference, { forwardDate: !/\b(?:last|past|ago|yesterday|previous)\b/i.test(text) })) {
    if (DOUBTFUL.test(result.text)) continue;
    const value = (part: typeof result.start): string => {
      const wall = wallTime(part.date(), zone);
      return isoOf(part.isCertain('hour') ? wall : { ...wall, hour: null, minute: 0 }, zone);
    };
    const end = result.end ? `/${value(result.end)}` : '';
    const certain = ['day', 'weekday', 'hour', 'month'].some((part) => result.start.isCertain(part as 'day'));
    found.push({
      start: result.index,
      end: result.index + result.text.length,
      value: value(result.start) + end,
      confidence: certain ? 0.9 : 0.7,
    });
  }
  for (const match of text.matchAll(/\bthe (\d{1,2})(?:st|nd|rd|th)\b(?! (?:of|floor|time|one|line|page|step|item|attempt|day))/gi)) {
    const end = match.index + match[0].length;
    if (found.some((other) => other.start < end && match.index < other.end)) continue;
    const today = wallTime(now, zone);
    const past = /\b(?:since|ordered|bought|arrived|paid|last)\b/i.test(text);
    const month = !past && Number(match[1]) < today.day ? today.month + 1 : today.month;
    const day = {
      ...today,
      year: today.year + (month > 12 ? 1 : 0),
      month: month > 12 ? 1 : month,
      day: Number(match[1]),
      hour: null,
      minute: 0,
    };
    if (isRealDay(day)) found.push({ start: match.index, end, value: isoOf(day, zone), confidence: 0.6 });
  }
  return found.sort((a, b) => a.start - b.start);
}
