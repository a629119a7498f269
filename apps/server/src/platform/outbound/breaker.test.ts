import { SECOND } from '@zhiyin/kernel';
import { expect, test } from 'vitest';
import { type Admission, createBreaker, type Outcome } from './breaker.ts';

function aBreaker() {
  let nowMs = 1000;
  const breaker = createBreaker({ now: () => new Date(nowMs), monotonic: () => nowMs });
  return {
    breaker,
    advance: (ms: number) => {
      nowMs += ms;
    },
    call(host: string, outcome: Outcome): boolean {
      const admission = breaker.admit(host);
      if (admission.admitted) admission.settle(outcome);
      return admission.admitted;
    },
  };
}
const leave = (admission: Admission, outcome: Outcome) => {
  if (!admission.admitted) throw new Error('was not admitted');
  admission.settle(outcome);
};

test('five failures within thirty seconds close the way to that host only', () => {
  const { breaker, call } = aBreaker();
  for (let n = 0; n < 5; n += 1) expect(call('a:443', 'failure')).toBe(true);
  expect(breaker.admit('a:443')).toEqual({ admitted: false, retryAfterMs: 15 * SECOND });
  expect(call('b:443', 'success')).toBe(true);
});

test('four failures, or five spread over more than thirty seconds, do not', () => {
  const { call, advance } = aBreaker();
  for (let n = 0; n < 4; n += 1) call('a:443', 'failure');
  expect(call('a:443', 'neither')).toBe(true);
  advance(30 * SECOND);
  call('a:443', 'failure');
  expect(call('a:443', 'success')).toBe(true);
});

test('after fifteen seconds one request tries; success opens the way, failure rests again', () => {
  const { breaker, call, advance } = aBreaker();
  for (let n = 0; n < 5; n += 1) call('a:443', 'failure');
  advance(15 * SECOND - 1);
  expect(breaker.admit('a:443').admitted).toBe(false);
  advance(1);
  const trial = breaker.admit('a:443');
  expect(trial.admitted).toBe(true);
  expect(breaker.admit('a:443').admitted).toBe(false);
  leave(trial, 'failure');
  expect(breaker.admit('a:443').admitted).toBe(false);
  advance(15 * SECOND);
  leave(breaker.admit('a:443'), 'success');
  for (let n = 0; n < 4; n += 1) expect(call('a:443', 'failure')).toBe(true);
  expect(call('a:443', 'success')).toBe(true);
});

test('a trial that ended without news leaves the next one its turn', () => {
  const { breaker, call, advance } = aBreaker();
  for (let n = 0; n < 5; n += 1) call('a:443', 'failure');
  advance(15 * SECOND);
  leave(breaker.admit('a:443'), 'neither');
  expect(breaker.admit('a:443').admitted).toBe(true);
});

test('requests from before it opened change nothing when they end late, and an outcome counts once', () => {
  const { breaker, call, advance } = aBreaker();
  const early = breaker.admit('a:443');
  const earlyFailure = breaker.admit('a:443');
  for (let n = 0; n < 5; n += 1) call('a:443', 'failure');
  leave(early, 'success');
  expect(breaker.admit('a:443').admitted).toBe(false);
  advance(10 * SECOND);
  leave(earlyFailure, 'failure');
  advance(5 * SECOND);
  expect(breaker.admit('a:443').admitted).toBe(true);

  const twice = breaker.admit('c:80');
  for (let n = 0; n < 9; n += 1) leave(twice, 'failure');
  expect(breaker.admit('c:80').admitted).toBe(true);
});
