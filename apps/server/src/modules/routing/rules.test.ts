import type { QueuePlace } from '@zhiyin/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { betterPlace, estimateWaitSeconds, servingAgents } from './rules.ts';

describe('estimated wait', () => {
  test.each([
    ['nobody on duty', { position: 1, slots: 0, freeSlots: 0, handlingSeconds: 300 }, null],
    ['a free slot', { position: 1, slots: 5, freeSlots: 2, handlingSeconds: 300 }, 30],
    ['behind the free slots', { position: 3, slots: 5, freeSlots: 2, handlingSeconds: 300 }, 90],
    ['all busy', { position: 2, slots: 5, freeSlots: 0, handlingSeconds: 300 }, 150],
  ])('%s', (_name, input, expected) => {
    expect(estimateWaitSeconds(input)).toBe(expected);
  });

  test('a later position never waits less', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 40 }), fc.nat(40), (position, slots, freeSlots) => {
        const at = (p: number) => estimateWaitSeconds({ position: p, slots, freeSlots, handlingSeconds: 300 }) as number;
        expect(at(position + 2)).toBeGreaterThanOrEqual(at(position + 1));
      }),
    );
  });
});

test('what is told never gets worse while waiting in one queue', () => {
  const place = fc.record({
    id: fc.constant('q'),
    position: fc.integer({ min: 1, max: 99 }),
    estimatedWaitSeconds: fc.nat(9999),
    staffed: fc.constant(true),
    nextOpenAt: fc.constant(null),
  });
  fc.assert(
    fc.property(fc.array(place, { minLength: 2, maxLength: 30 }), (places) => {
      let told: QueuePlace | null = null;
      for (const fresh of places) {
        const next: QueuePlace = betterPlace(told, fresh);
        if (told) {
          expect(next.position).toBeLessThanOrEqual(told.position);
          expect(next.estimatedWaitSeconds).toBeLessThanOrEqual(told.estimatedWaitSeconds as number);
        }
        told = next;
      }
    }),
  );
});

test('agents serve queues whose skills they have; no skills means all', () => {
  const agents = [
    { id: 'a', skills: ['technical'], capacity: 3, open: 0 },
    { id: 'b', skills: [], capacity: 3, open: 0 },
    { id: 'c', skills: ['vip'], capacity: 3, open: 0 },
  ];
  expect(servingAgents(agents, ['technical']).map((a) => a.id)).toEqual(['a', 'b']);
  expect(servingAgents(agents, []).map((a) => a.id)).toEqual(['a', 'b', 'c']);
});
