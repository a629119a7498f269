import { HOUR, MINUTE, SECOND } from '@zhiyin/kernel';
import { describe, expect, it } from 'vitest';
import { decideSession, SESSION_LIMITS } from './session-rules.ts';

const start = new Date('2026-01-05T01:00:00Z');
const after = (ms: number) => new Date(start.getTime() + ms);

describe('a session', () => {
  it.each([
    ['just begun', 0, 0, 'live'],
    ['used a moment ago', 2 * HOUR, 2 * HOUR - 59 * SECOND, 'live'],
    ['used a minute ago: noted', 2 * HOUR, 2 * HOUR - MINUTE, 'touch'],
    ['unused for just under 30 minutes', 30 * MINUTE - 1, 0, 'touch'],
    ['unused for 30 minutes', 30 * MINUTE, 0, 'ended'],
    ['busy, just under 12 hours old', 12 * HOUR - 1, 12 * HOUR - 2, 'live'],
    ['busy, 12 hours old', 12 * HOUR, 12 * HOUR - 1, 'ended'],
  ])('%s', (_, now, lastUsed, expected) => {
    expect(decideSession({ createdAt: start, lastUsedAt: after(lastUsed) }, after(now), SESSION_LIMITS)).toBe(expected);
  });
});
