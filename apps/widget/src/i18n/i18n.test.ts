import { describe, expect, it } from 'vitest';
import { chooseLocale, pick, WORDS } from './locale.ts';
import { dayLabel, resumeLabel, sizeLabel } from './times.ts';

/** Every text of a dictionary by its path; texts with gaps are filled with sample values. */
function texts(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] => {
    const here = path ? `${path}.${key}` : key;
    if (typeof value === 'string') return [[here, value]];
    if (typeof value === 'function')
      return [0, 1, 2, 7].map((n): [string, string] => [`${here}(${n})`, (value as (...args: unknown[]) => string)(n, n)]);
    return texts(value as object, here);
  });
}

describe('both languages are complete', () => {
  const zh = new Map(texts(WORDS['zh-CN']));
  const en = new Map(texts(WORDS.en));

  it('the same texts in each', () => {
    expect([...en.keys()]).toEqual([...zh.keys()]);
    expect(zh.size).toBeGreaterThan(120);
  });
  it('none is empty, none is left in the other language', () => {
    for (const [key, text] of en) {
      expect(text.trim(), key).not.toBe('');
      expect(text, key).not.toMatch(/[\u4e00-\u9fff]/);
    }
    for (const [key, text] of zh) {
      expect(text.trim(), key).not.toBe('');
      if (!['queueJoin', 'personNamed(0)'].includes(key)) expect(text, key).toMatch(/[\u4e00-\u9fff]/);
    }
  });
  it('no emoji as interface', () => {
    for (const text of [...zh.values(), ...en.values()]) expect(text).not.toMatch(/\p{Extended_Pictographic}/u);
  });
});

describe('the language of the window', () => {
  it.each([
    ['what the site set', 'en', ['zh-CN'], 'zh-CN', 'en'],
    ['what the site set, in its own spelling', 'zh_TW', ['en'], 'en', 'zh-CN'],
    ['a language we do not speak, set by the site', 'fr', ['zh-CN'], 'zh-CN', 'en'],
    ["the browser's first that we speak", null, ['fr-FR', 'zh-HK', 'en'], 'en', 'zh-CN'],
    ["the inbox's", null, ['fr'], 'zh-CN', 'zh-CN'],
    ['English, when nothing else is known', null, [], undefined, 'en'],
  ] as const)('%s', (_title, set, browser, inbox, wanted) => {
    expect(chooseLocale(set, browser, inbox)).toBe(wanted);
  });

  it('takes a text of the inbox in this language, else in any it has', () => {
    expect(pick({ 'zh-CN': '小澜', en: 'Lan' }, 'zh-CN')).toBe('小澜');
    expect(pick({ zh: '小澜', en: 'Lan' }, 'zh-CN')).toBe('小澜');
    expect(pick({ 'en-GB': 'Lan' }, 'en')).toBe('Lan');
    expect(pick({ en: 'Lan', fr: 'L' }, 'zh-CN')).toBe('Lan');
    expect(pick({ fr: 'L' }, 'en')).toBe('L');
    expect(pick({}, 'en')).toBeUndefined();
    expect(pick(undefined, 'en')).toBeUndefined();
  });
});

describe('times and sizes', () => {
  const now = new Date(2026, 0, 5, 9, 0).getTime();
  const on = (...parts: [number, number, number, number]) => new Date(...parts).toISOString();
  it('days as people say them', () => {
    const say = (iso: string) => dayLabel(iso, now, 'zh-CN', WORDS['zh-CN']);
    expect([say(on(2026, 0, 5, 1)), say(on(2026, 0, 4, 23))]).toEqual(['今天', '昨天']);
    expect(say(on(2026, 0, 2, 1))).not.toContain('2026');
    expect(say(on(2025, 11, 31, 1))).toContain('2025');
  });
  it('when service resumes', () => {
    expect(resumeLabel(on(2026, 0, 5, 14), now, 'en')).toBe('at 14:00');
    expect(resumeLabel(on(2026, 0, 6, 8), now, 'zh-CN')).toMatch(/1月6日.*08:00/);
  });
  it.each([
    [10, '0.1 kB'],
    [2400, '2.4 kB'],
    [24_000, '24 kB'],
    [25_000_000, '25 MB'],
  ])('%i bytes', (bytes, wanted) => {
    expect(sizeLabel(bytes, 'en')).toBe(wanted);
  });
});
