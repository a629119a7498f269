import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideUpload, UNSENT_PER_HOUR, UNSENT_WINDOW_MS } from './rules.ts';

test('forty-nine unsent leave room for one, fifty do not', () => {
  const some = (count: number) => Array.from({ length: count }, (_, n) => n);
  expect(decideUpload(some(UNSENT_PER_HOUR - 1), 100)).toEqual({ allowed: true });
  expect(decideUpload(some(UNSENT_PER_HOUR), 100)).toEqual({ allowed: false, retryAfterMs: UNSENT_WINDOW_MS - 100 });
});

test('whoever waits as long as told is let in, and not a moment earlier', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2 * UNSENT_WINDOW_MS), { minLength: 40, maxLength: 120 }), (times) => {
      const now = 2 * UNSENT_WINDOW_MS;
      const decided = decideUpload(times, now);
      if (decided.allowed) return;
      expect(decideUpload(times, now + decided.retryAfterMs).allowed).toBe(true);
      expect(decideUpload(times, now + decided.retryAfterMs - 1).allowed).toBe(false);
    }),
  );
});
