import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { similarity } from './similarity.ts';
import { segmentPlainly } from './testing.ts';

const like = (a: string, b: string) => similarity(a, b, segmentPlainly);

describe('similarity', () => {
  it.each([
    ['the same but for case, width and blanks', 'ＡＰ-300 断电 30 秒', 'ap-300  断电 30 秒', 1, 1],
    ['the same but for punctuation', '断电 30 秒再通电。', '断电 30 秒，再通电', 0.85, 1],
    ['one word changed', '请断电三十秒后再重新通电试试', '请断电三十秒后再重新开机试试', 0.6, 0.95],
    ['another matter', '请断电三十秒后再重新通电试试', '退款会在七天内到账', 0, 0.2],
    ['English paraphrase below repetition', 'Unplug it for 30 seconds', 'Please unplug the device for thirty seconds', 0.2, 0.8],
    ['nothing at all', '', '退款', 0, 0],
  ])('%s', (_, a, b, low, high) => {
    expect(like(a, b)).toBeGreaterThanOrEqual(low);
    expect(like(a, b)).toBeLessThanOrEqual(high);
  });
  it('is symmetric, within 0..1, and 1 with itself', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: fc.constantFrom('退', '款', '多', '久', 'a', ' ', '1', '，') }), (a, b) => {
        expect(like(a, b)).toBeCloseTo(like(b, a), 10);
        expect(like(a, b)).toBeGreaterThanOrEqual(0);
        expect(like(a, b)).toBeLessThanOrEqual(1);
        expect(like(b, b)).toBe(1);
      }),
    );
  });
});
