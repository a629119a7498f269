import type { Entity } from '@zhiyin/contracts';
import { type CountryCode, isSupportedCountry } from 'libphonenumber-js/min';
import { findAddresses } from './addresses.ts';
import { findAmounts } from './amounts.ts';
import { findCodes } from './codes.ts';
import type { Found } from './found.ts';
import { createGazetteerFinder, type Gazetteer } from './gazetteer.ts';
import { findPhones } from './phones.ts';
import { findQuantities } from './quantities.ts';
import { readingForm } from './reading-form.ts';
import { findChineseTimes } from './times/chinese.ts';
import { findEnglishTimes } from './times/english.ts';
import type { DayFirst } from './times/english-days.ts';

/** A code that a regular expression finds (order number, error code); JavaScript source, matched without regard to case. */
export type PatternEntity = { type: string; pattern: string; normalise?: 'upper' | 'none' };

export type EntityFinder = { find(text: string, locale: string, now: Date): Entity[] };

const EMAIL = /(?<![\w.+-])[a-zA-Z0-9][\w.+-]{0,63}@[a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{1,63}){1,4}/g;

/** Longest text that is searched, in UTF-16 units. */
const MAX_LENGTH = 12_000;

/** Which kind of finding wins where two overlap; within a kind the longer one does. What is not named here has the rank of a measure. */
const RANK: Readonly<Record<string, number>> = {
  url: 7,
  email: 7,
  id_card: 6,
  tracking_no: 6,
  order_no: 6,
  serial_no: 6,
  passport: 6,
  bank_card: 5,
  error_code: 5,
  licence_plate: 5,
  phone: 5,
  address: 4,
  postcode: 4,
  ip_address: 4,
  discount: 3,
  date: 2,
  duration: 2,
  amount: 2,
};
const MEASURE = 1;
const OWN = 8;
const NAMED = 5;

/** Where a customer writes the month before the day. */
const MONTH_FIRST: readonly string[] = ['US', 'PH'];

/** How 3/4 is read: by the country of the tag, else by the regions if they agree that it is the day; null where nobody knows. */
function dayFirstOf(locale: string, regions: readonly string[]): DayFirst {
  const country = /[-_]([A-Za-z]{2})\b/.exec(locale)?.[1]?.toUpperCase();
  if (country === 'CN' || country === 'TW' || country === 'HK') return false;
  if (country) return !MONTH_FIRST.includes(country);
  const western = regions.filter((region) => region !== 'CN');
  if (western.length === 0) return null;
  return western.every((region) => MONTH_FIRST.includes(region))
    ? false
    : western.some((region) => MONTH_FIRST.includes(region))
      ? null
      : true;
}

/**
 * 实体识别: word lists with synonyms (and small misspellings), patterns, phone numbers (E.164), dates, times and lengths of time (ISO 8601),
 * amounts (`CNY 20`), discounts, quantities, identity, card, tracking and other codes, e-mail, web and postal addresses. Spans do not
 * overlap and come in order of the text; `start`/`end` are UTF-16 offsets into the text as given. What cannot be settled is left out, or
 * has little confidence.
 * @param config.regions countries whose national phone format is understood, e.g. ['CN']; the first found wins
 * @param config.zone IANA zone in which "tomorrow at three" is meant
 * @throws SyntaxError at creation when a pattern is no regular expression
 */
export function createEntityFinder(config: {
  gazetteers?: readonly Gazetteer[];
  patterns?: readonly PatternEntity[];
  regions?: readonly string[];
  zone?: string;
}): EntityFinder {
  const findNames = createGazetteerFinder(config.gazetteers ?? []);
  const patterns = (config.patterns ?? []).map((entity) => ({ ...entity, regex: new RegExp(entity.pattern, 'giu') }));
  const regions = (config.regions ?? ['CN']).filter((region): region is CountryCode => isSupportedCountry(region));
  const zone = config.zone ?? 'Asia/Shanghai';

  return {
    find(whole, locale, now) {
      const raw = whole.length > MAX_LENGTH ? whole.slice(0, MAX_LENGTH) : whole;
      const form = readingForm(raw);
      const { text } = form;
      const found: (Found & { rank: number })[] = [];
      const add = (items: readonly Found[], rank?: number): void => {
        for (const item of items) if (item.end > item.start) found.push({ ...item, rank: rank ?? RANK[item.type] ?? MEASURE });
      };
      for (const { type, regex, normalise } of patterns) {
        const value = (code: string): string => (normalise === 'none' ? code : normalise === 'upper' ? code.toUpperCase() : code.trim());
        for (const match of text.matchAll(regex))
          add([{ type, value: value(match[0]), start: match.index, end: match.index + match[0].length, confidence: 1 }], OWN);
      }
      for (const hit of findNames(text)) add([hit], hit.confidence === 1 ? NAMED : MEASURE);
      if (text.includes('@'))
        for (const match of text.matchAll(EMAIL))
          add([{ type: 'email', value: match[0].toLowerCase(), start: match.index, end: match.index + match[0].length, confidence: 1 }]);
      add(findCodes(text));
      if (/\d{3}|[零〇一二三四五六七八九幺]{11}/.test(text)) add(findPhones(text, regions));
      add(findAddresses(text).map((address) => ({ type: 'address', ...address })));
      add(findAmounts(text));
      add(findQuantities(text));
      const hasHan = /[\u4e00-\u9fff]/.test(text);
      const times = hasHan ? findChineseTimes(text, now, zone) : [];
      if (/[A-Za-z]{2}/.test(text) || !hasHan) times.push(...findEnglishTimes(text, now, zone, dayFirstOf(locale, regions)));
      add(times.map(({ kind, ...time }) => ({ type: kind, ...time })));
      return withoutOverlaps(found).map(({ rank: _rank, start, end, ...item }) => {
        const [from, to] = [form.from[start]!, form.to[end - 1]!];
        return { ...item, text: raw.slice(from, to), start: from, end: to };
      });
    },
  };
}

/** Of findings that overlap the one of the higher rank, then the longer, the surer, the earlier one; in order of the text. */
function withoutOverlaps<T extends Found & { rank: number }>(found: readonly T[]): T[] {
  const order = [...found].sort(
    (a, b) => b.rank - a.rank || b.end - b.start - (a.end - a.start) || b.confidence - a.confidence || a.start - b.start,
  );
  const taken: boolean[] = [];
  const kept: T[] = [];
  for (const item of order) {
    let free = true;
    for (let i = item.start; i < item.end && free; i++) if (taken[i]) free = false;
    if (!free) continue;
    for (let i = item.start; i < item.end; i++) taken[i] = true;
    kept.push(item);
  }
  return kept.sort((a, b) => a.start - b.start);
}
