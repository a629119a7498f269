import { articleBody, conversation, message, passage, staffConversation, understanding } from '@zhiyin/contracts';
import { DAY, HOUR, ID_PREFIXES } from '@zhiyin/kernel';
import { describe, expect, test } from 'vitest';
import { aConversation, aMessage, anArticle, anUnderstanding, aPassage, aStaffConversation, countingIds, fixedClock } from './index.ts';

describe('fixedClock', () => {
  test('stands still until it is moved, both ways of telling time together', () => {
    const clock = fixedClock('2026-01-05T09:00:00+08:00');
    expect(clock.now().toISOString()).toBe('2026-01-05T01:00:00.000Z');
    expect(
      clock
        .advance(24 * HOUR)
        .now()
        .toISOString(),
    ).toBe('2026-01-06T01:00:00.000Z');
    expect(clock.monotonic()).toBe(DAY);
  });

  test('gives out dates nobody can move it by', () => {
    const clock = fixedClock('2026-01-05T09:00:00Z');
    clock.now().setFullYear(1999);
    expect(clock.now().getUTCFullYear()).toBe(2026);
  });

  test.each([
    ['a word', () => fixedClock('tomorrow')],
    ['a step back', () => fixedClock('2026-01-05').advance(-1)],
    ['no number', () => fixedClock('2026-01-05').advance(Number.NaN)],
  ])('refuses %s', (_, act) => {
    expect(act).toThrow(RangeError);
  });
});

describe('countingIds', () => {
  test('counts over all kinds, in the form of real ids, and sorts in the order made', () => {
    const ids = countingIds();
    const made = Array.from({ length: 300 }, () => ids.next('message'));
    expect(made[0]).toBe('msg_00000000-0000-7000-8000-000000000001');
    expect([...made].sort()).toEqual(made);
    expect(ids.next('ticket')).toMatch(
      new RegExp(`^${ID_PREFIXES.ticket}_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$`),
    );
  });

  test('secrets are as long as real ones and all different', () => {
    const ids = countingIds();
    expect(ids.secret()).toHaveLength(22);
    expect(ids.secret(32)).toHaveLength(43);
    expect(new Set(Array.from({ length: 500 }, () => ids.secret())).size).toBe(500);
  });
});

test.each([
  ['aMessage', message, aMessage],
  ['aConversation', conversation, aConversation],
  ['aStaffConversation', staffConversation, aStaffConversation],
  ['anUnderstanding', understanding, anUnderstanding],
  ['aPassage', passage, aPassage],
  ['anArticle', articleBody, anArticle],
])('%s builds what the contract asks for', (_, schema, build) => {
  expect(schema.parse(build())).toEqual(build());
});

test('an override wins, and a message keeps id and sequence together', () => {
  expect(aPassage({ score: 0.2 }).score).toBe(0.2);
  expect(aMessage({ seq: 10 }).id).not.toBe(aMessage().id);
});
