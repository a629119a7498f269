import { en } from 'chrono-node';
import type { FoundTime } from './chinese-dates.ts';
import { isoOf, offsetMinutes, wallTime } from './zoned-time.ts';

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
  return found;
}
