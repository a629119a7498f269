import { MINUTE } from '@zhiyin/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accountOfEmail,
  decideSignIn,
  FAILURE_WINDOW_MS,
  FAILURES_ALLOWED,
  LOCK_MS,
  type SignInRecord,
  withdrawAttempt,
} from './lockout-rules.ts';

const START = Date.parse('2026-01-05T01:00:00Z');
const at = (ms: number) => new Date(START + ms);
const NOTHING: SignInRecord = { failedAt: [], lockedUntil: null };

/** Attempts that all fail, at these milliseconds: which were allowed, and what is remembered at the end. */
function play(times: readonly number[]): { allowed: boolean[]; record: SignInRecord } {
  let record = NOTHING;
  const allowed = times.map((ms) => {
    const verdict = decideSignIn(record, at(ms));
    if (verdict.allowed) record = verdict.record;
    return verdict.allowed;
  });
  return { allowed, record };
}

describe('登录锁定', () => {
  it.each([
    ['five quick failures are heard, the sixth is not', [0, 1, 2, 3, 4, 5], [true, true, true, true, true, false]],
    [
      'a lock ends after 15 minutes, and a new count begins',
      [0, 0, 0, 0, 0, LOCK_MS - 1, LOCK_MS, LOCK_MS, LOCK_MS, LOCK_MS, LOCK_MS, LOCK_MS],
      [true, true, true, true, true, false, true, true, true, true, true, false],
    ],
    [
      'failures older than 15 minutes do not count',
      [0, 4 * MINUTE, 8 * MINUTE, 12 * MINUTE, 16 * MINUTE, 17 * MINUTE],
      [true, true, true, true, true, true],
    ],
    [
      'the window slides: five within any 15 minutes lock',
      [0, 10 * MINUTE, 12 * MINUTE, 14 * MINUTE, 16 * MINUTE, 17 * MINUTE, 18 * MINUTE],
      [true, true, true, true, true, true, false],
    ],
    [
      'attempts during a lock do not lengthen it',
      [0, 0, 0, 0, 0, 1, 14 * MINUTE, LOCK_MS],
      [true, true, true, true, true, false, false, true],
    ],
  ])('%s', (_, times, expected) => {
    expect(play(times).allowed).toEqual(expected);
  });

  it('says in whole seconds when to come back', () => {
    const { record } = play([0, 0, 0, 0, 0]);
    expect(decideSignIn(record, at(500))).toEqual({ allowed: false, retryAfterSeconds: 900 });
    expect(decideSignIn(record, at(LOCK_MS - 1))).toEqual({ allowed: false, retryAfterSeconds: 1 });
  });

  it('an attempt taken back is as if it had not been', () => {
    const { record } = play([0, 1, 2, 3, 4]);
    expect(withdrawAttempt(record, at(4))).toEqual(play([0, 1, 2, 3]).record);
    expect(withdrawAttempt(record, at(99))).toEqual(record);
    expect(withdrawAttempt({ failedAt: [at(1), at(1)], lockedUntil: null }, at(1)).failedAt).toEqual([at(1)]);
  });

  it('never lets more than five failures through in any 15 minutes, and never refuses an account without five of them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 * MINUTE }), { maxLength: 60 }), (gaps) => {
        let time = 0;
        const times = gaps.map((gap) => {
          time += gap;
          return time;
        });
        const { allowed } = play(times);
        const heard = times.filter((_, i) => allowed[i]);
        for (const start of heard) {
          const within = heard.filter((ms) => ms >= start && ms - start < FAILURE_WINDOW_MS).length;
          expect(within).toBeLessThanOrEqual(FAILURES_ALLOWED);
        }
        times.forEach((ms, i) => {
          const recent = times.filter((other, j) => allowed[j] && j < i && ms - other < FAILURE_WINDOW_MS + LOCK_MS).length;
          if (!allowed[i]) expect(recent).toBeGreaterThanOrEqual(FAILURES_ALLOWED);
        });
      }),
    );
  });

  it.each([
    ['Lin@Example.com', 'lin@example.com'],
    ['  lin@example.com ', 'lin@example.com'],
    ['ｌｉｎ@example.com', 'lin@example.com'],
  ])('%j names the account %j', (given, account) => {
    expect(accountOfEmail(given)).toBe(account);
  });
});
