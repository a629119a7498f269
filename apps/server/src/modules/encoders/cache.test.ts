import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createVectorCache } from './cache.ts';

test('keeps what was used last, within its bytes', () => {
  const cache = createVectorCache(3 * (4 * 10 + 200));
  for (const text of ['a', 'b', 'c']) cache.set('m', text, new Float32Array(10).fill(text.charCodeAt(0)));
  expect(cache.get('m', 'a')?.[0]).toBe(97);
  cache.set('m', 'd', new Float32Array(10));
  expect(cache.get('m', 'b')).toBeUndefined();
  expect(cache.get('m', 'a')).toBeDefined();
  expect(cache.get('other', 'a')).toBeUndefined();
});

test('never takes more than it may, whatever is put in', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 0, max: 400 }))), (puts) => {
      const cache = createVectorCache(2000);
      for (const [text, length] of puts) {
        cache.set('m', text, new Float32Array(length));
        expect(cache.bytes).toBeLessThanOrEqual(2000);
        expect(cache.bytes).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});
