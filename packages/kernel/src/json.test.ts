import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { canonicalJson, isSameJson, type Json } from './json.ts';

describe('canonicalJson', () => {
  it('is one text whatever the order of keys, and survives being stored', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value as Json);
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

test.each<[string, unknown, unknown, boolean]>([
  ['another order of keys, at any depth', { a: 1, b: [{ c: 1, d: 2 }] }, { b: [{ d: 2, c: 1 }], a: 1 }, true],
  ['a key that is undefined', { a: 1, b: undefined }, { a: 1 }, true],
  ['nothing', undefined, null, true],
  ['a date and its text', { at: new Date(0) }, { at: '1970-01-01T00:00:00.000Z' }, true],
  ['a key that is null', { a: 1, b: null }, { a: 1 }, false],
  ['another order of items', [1, 2], [2, 1], false],
  ['a number and its digits', { a: 1 }, { a: '1' }, false],
])('isSameJson: %s', (_, a, b, same) => {
  expect(isSameJson(a, b)).toBe(same);
});
