import { describe, expect, it } from 'vitest';
import { formatOf } from './formats.ts';
import { brokenFileOf, sentenceOf } from './problems.ts';
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

describe('what is wrong with a line', () => {
  it.each([
    ['is not JSON (Unexpected end of JSON input)', 'versions.line.notJson', {}],
    ['has no "intent" (null means out of scope)', 'versions.line.noIntent', {}],
    ['has no "text"', 'versions.line.noText', {}],
    ['"text" is not a string', 'versions.line.badText', {}],
    ['"text" is longer than 10000 characters', 'versions.line.longText', { n: '10000' }],
    ['has 3 cells, the header has 2', 'versions.line.cells', { n: '3', m: '2' }],
    ['intent "退款" has no sentences', 'versions.line.noSentences', { name: '退款' }],
  ])('%s', (message, key, values) => expect(sentenceOf(message)).toEqual({ key, values }));
  it('a sentence we do not know stays as it came', () => expect(sentenceOf('is odd')).toBeUndefined());
  it('only a broken file has lines', () => {
    expect(brokenFileOf({ reason: 'not_utf8' })).toBeUndefined();
    expect(brokenFileOf({ reason: 'broken_file', problems: [{ line: 2, message: 'x' }, 'y'], count: 70 })).toEqual({
      problems: [{ line: 2, message: 'x' }],
      count: 70,
    });
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
