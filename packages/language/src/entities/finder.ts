import type { Entity } from '@zhiyin/contracts';
import { type CountryCode, findPhoneNumbersInText, isSupportedCountry } from 'libphonenumber-js/min';
import { primaryLanguage } from '../text/detect-language.ts';
import { findAddresses } from './addresses.ts';
import { findAmounts } from './amounts.ts';
import { findChineseTimes } from './chinese-dates.ts';
import { findEnglishTimes } from './english-dates.ts';
import { createGazetteerFinder, type Gazetteer } from './gazetteer.ts';

/** A code that a regular expression finds (order number, error code); JavaScript source, matched without regard to case. */
export type PatternEntity = { type: string; pattern: string; normalise?: 'upper' | 'none' };

export type EntityFinder = { find(text: string, locale: string, now: Date): Entity[] };

const EMAIL = /[a-zA-Z0-9][\w.+-]{0,63}@[a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{1,63}){1,4}/g;

const DATE = /^(?:19|20)\d{2}[-/. ](?:0?[1-9]|1[0-2])[-/. ](?:0?[1-9]|[12]\d|3[01])$/;

/** Longest text that is searched, in UTF-16 units. */
const MAX_LENGTH = 4000;

/** Which kind of finding wins where two overlap; within a kind the longer one does. */
const RANK = { pattern: 5, email: 5, gazetteer: 4, phone: 4, address: 3, amount: 2, time: 2 } as const;

/**
 * 实体识别: word lists with synonyms (and small misspellings), patterns, phone numbers (E.164), dates and times (ISO 8601), amounts
 * (`CNY 20`), e-mail and postal addresses. Spans do not overlap and come in order of the text; `start`/`end` are UTF-16 offsets
 * into the text as given.
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
      const text = whole.length > MAX_LENGTH ? whole.slice(0, MAX_LENGTH) : whole;
      const found: (Entity & { rank: number })[] = [];
      const add = (type: string, value: string, start: number, end: number, confidence: number, rank: number): void => {
        if (end > start) found.push({ type, value, text: text.slice(start, end), start, end, confidence, rank });
      };
      for (const { type, regex, normalise } of patterns) {
        for (const match of text.matchAll(regex)) {
          add(
            type,
            normalise === 'none' ? match[0] : normalise === 'upper' ? match[0].toUpperCase() : match[0].trim(),
            match.index,
            match.index + match[0].length,
            1,
            RANK.pattern,
          );
        }
      }
      for (const hit of findNames(text))
        add(hit.type, hit.value, hit.start, hit.end, hit.confidence, hit.confidence === 1 ? RANK.gazetteer : 1);
      if (text.includes('@'))
        for (const match of text.matchAll(EMAIL))
          add('email', match[0].toLowerCase(), match.index, match.index + match[0].length, 1, RANK.email);
      if (/\d[\d\s().-]{5,}/.test(text)) {
        for (const region of regions.length ? regions : [undefined]) {
          for (const phone of findPhoneNumbersInText(text, region ? { defaultCountry: region, extended: true } : { extended: true })) {
            // a date written with strokes is no number to call
            if (DATE.test(text.slice(phone.startsAt, phone.endsAt))) continue;
            // the library ships old numbering plans too: a Chinese mobile number is eleven digits from 13 to 19
            add('phone', phone.number.number, phone.startsAt, phone.endsAt, phone.number.isPossible() ? 0.95 : 0.6, RANK.phone);
          }
        }
        for (const match of text.matchAll(/(?<![\d])1[3-9]\d{9}(?!\d)/g))
          add('phone', `+86${match[0]}`, match.index, match.index + 11, 1, RANK.phone);
      }
      for (const address of findAddresses(text))
        add('address', address.value, address.start, address.end, address.confidence, RANK.address);
      for (const amount of findAmounts(text)) add('amount', amount.value, amount.start, amount.end, amount.confidence, RANK.amount);
      const hasHan = /[\u4e00-\u9fff]/.test(text);
      if (hasHan)
        for (const time of findChineseTimes(text, now, zone)) add('date', time.value, time.start, time.end, time.confidence, RANK.time);
      if (!hasHan || primaryLanguage(locale) === 'en')
        for (const time of findEnglishTimes(text, now, zone)) add('date', time.value, time.start, time.end, time.confidence, RANK.time);
      return withoutOverlaps(found);
    },
  };
}

function withoutOverlaps(found: (Entity & { rank: number })[]): Entity[] {
  const kept: Entity[] = [];
  const order = found.sort(
    (a, b) => b.rank - a.rank || b.end - b.start - (a.end - a.start) || b.confidence - a.confidence || a.start - b.start,
  );
  for (const { rank: _rank, ...entity } of order) {
    if (!kept.some((other) => other.start < entity.end && entity.start < other.end)) kept.push(entity);
  }
  return kept.sort((a, b) => a.start - b.start);
}
