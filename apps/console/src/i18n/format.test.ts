import { describe, expect, it } from 'vitest';
import { briefAge, byteSize, dayName, duration, relativeTime } from './format.ts';
import { pick, uiLocaleOf } from './locale.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();

describe('relativeTime', () => {
  it.each([
    ['zh-CN', 5, '现在'],
    ['zh-CN', 300, '5分钟前'],
    ['en', 7200, '2 hr. ago'],
    ['en', 86_400, 'yesterday'],
  ])('%s, %d s', (locale, seconds, text) => expect(relativeTime(ago(seconds), NOW, locale)).toBe(text));
  it('counts days as the calendar does: what was the day before yesterday is not called yesterday', () => {
    const now = new Date(2026, 10, 18, 1).getTime();
    expect(relativeTime(new Date(2026, 10, 16, 2).toISOString(), now, 'zh-CN')).toBe('前天');
    expect(relativeTime(new Date(2026, 10, 17, 0, 30).toISOString(), now, 'zh-CN')).toBe('昨天');
  });
  it('gives the date past a week', () => expect(relativeTime(ago(20 * 86_400), NOW, 'en')).toBe('Nov 2'));
  it('says nothing of what is no time', () => expect(relativeTime('soon', NOW, 'en')).toBe(''));
});

describe('dayName', () => {
  it('has its year once that is another one', () => {
    const now = new Date(2026, 10, 18).getTime();
    expect(dayName(new Date(2026, 10, 17).toISOString(), 'zh-CN', now)).toBe('11月17日周二');
    expect(dayName(new Date(2025, 10, 17).toISOString(), 'zh-CN', now)).toBe('2025年11月17日周一');
  });
});

describe('briefAge', () => {
  it('is never less than a minute', () => expect(briefAge(ago(3), NOW, 'en')).toBe('1m'));
  it('treats a clock that is ahead as now', () => expect(briefAge(ago(-90), NOW, 'en')).toBe('1m'));
});

describe('duration', () => {
  it.each([
    [0, '0 sec'],
    [-4, '0 sec'],
    [59.9, '59 sec'],
    [200, '3 min 20 sec'],
    [3600, '1 hr'],
    [7500, '2 hr 5 min'],
    [90_000, '1 day 1 hr'],
  ])('%d s', (seconds, text) => expect(duration(seconds, 'en')).toBe(text));
});

describe('byteSize', () => {
  it.each([
    [0, '0 byte'],
    [48_211, '48 kB'],
    [3_400_000, '3.4 MB'],
  ])('%d', (bytes, text) => expect(byteSize(bytes, 'en')).toBe(text));
});

describe('pick', () => {
  it('takes the customer’s language, else the other', () => {
    expect(uiLocaleOf('zh-TW')).toBe('zh-CN');
    expect(pick({ 'zh-CN': '您好', en: 'Hello' }, 'en-GB')).toBe('Hello');
    expect(pick({ 'zh-CN': '您好' }, 'fr')).toBe('您好');
    expect(pick({}, 'en')).toBeUndefined();
  });
});
