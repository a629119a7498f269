import { LINE_PROBLEMS, type LineProblem, type LineProblemCode } from '@zhiyin/contracts';
import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import { addWords } from '../../../i18n/index.ts';
import { versionsEn, versionsZh } from '../../../i18n/training/versions.ts';
import { formatOf } from './formats.ts';
import { brokenFileOf, problemText } from './problems.ts';
import { place } from './scale.ts';

describe('the format of a file', () => {
  it.each([
    ['a.jsonl', 'jsonl'],
    ['A.NDJSON', 'jsonl'],
    ['my.corpus.csv', 'csv'],
    ['nlu.yml', 'rasa'],
    ['nlu.yaml', 'rasa'],
    ['lines.chatito', 'list'],
    ['lines.txt', 'list'],
    ['a.xlsx', undefined],
    ['noname', undefined],
  ])('%s is %s', (name, format) => expect(formatOf(name)).toBe(format));
});

const PARAMS: Readonly<Partial<Record<LineProblemCode, LineProblem['params']>>> = {
  not_json: { detail: 'Unexpected end of JSON input' },
  text_too_long: { max: 8000 },
  intent_too_long: { max: 100 },
  bad_locale: { locale: '"xx_"' },
  cell_count: { cells: 3, columns: 2 },
  circle: { name: '退款' },
  no_sentences: { name: '退款' },
};
const aProblem = (code: LineProblemCode): LineProblem => ({ line: 2, code, params: PARAMS[code] ?? {}, message: 'the server’s sentence' });

describe('what is wrong with a line', () => {
  addWords({ 'zh-CN': versionsZh, en: versionsEn });
  const say = (locale: string, problem: LineProblem) => problemText(problem, (key, values) => i18next.t(key, { ...values, lng: locale }));
  it.each(LINE_PROBLEMS)('%s has its own words in both languages', (code) => {
    const [zh, en] = [say('zh-CN', aProblem(code)), say('en', aProblem(code))];
    expect(zh).toMatch(/[\u4e00-\u9fff]/);
    expect(en).toMatch(/^[a-z]/);
    for (const text of [zh, en]) expect(text).not.toMatch(/\{\{|versions\.line|sentence$/);
  });
  it('no two codes say the same', () => {
    for (const locale of ['zh-CN', 'en']) {
      expect(new Set(LINE_PROBLEMS.map((code) => say(locale, aProblem(code)))).size).toBe(LINE_PROBLEMS.length);
    }
  });
  it('the params are said', () => {
    expect(say('zh-CN', aProblem('cell_count'))).toBe('有 3 列，表头有 2 列');
    expect(say('en', aProblem('cell_count'))).toBe('has 3 cells, the header has 2');
    expect(say('zh-CN', aProblem('no_sentences'))).toBe('意图“退款”没有例句');
    expect(say('en', aProblem('text_too_long'))).toContain('8000');
  });
  it('a code we have no words for is told as it came', () => {
    expect(say('en', { ...aProblem('circle'), code: 'brand_new' as LineProblemCode })).toBe('the server’s sentence');
  });
  it('only a broken file has lines', () => {
    expect(brokenFileOf({ reason: 'not_utf8' })).toBeUndefined();
    const broken = { reason: 'broken_file', problems: [aProblem('tab_indent')], count: 70 };
    expect(brokenFileOf(broken)).toEqual(broken);
  });
});

describe('a difference on its scale', () => {
  it.each([
    [0, 0.1, 50],
    [0.1, 0.1, 100],
    [-0.05, 0.1, 25],
    [-9, 0.1, 0],
  ])('%d of ±%d stands at %d %%', (value, reach, at) => expect(place(value, reach)).toBeCloseTo(at));
});
