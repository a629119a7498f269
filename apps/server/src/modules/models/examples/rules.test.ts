import type { LineVerdict } from '@zhiyin/contracts';
import { expect, test } from 'vitest';
import { likenessOf, NEAR, reasonOf, verdictOf } from './rules.ts';

test.each([
  [{ similarity: 1, same: true }, 'same'],
  [{ similarity: 0.99, same: false }, 'near'],
  [{ similarity: NEAR, same: false }, 'near'],
  [{ similarity: NEAR - 0.001, same: false }, 'similar'],
] as const)('%j is %s', (line, likeness) => expect(likenessOf(line)).toBe(likeness));

type Line = Parameters<typeof verdictOf>[0][number];
const line = (likeness: Line['likeness'], intentId: string): Line => ({ likeness, intentId });
test.each<[string, Line[], LineVerdict, number | null]>([
  ['nothing like it', [], 'new', null],
  ['only something similar', [line('similar', 'a'), line('similar', 'b')], 'new', null],
  ['the same here', [line('same', 'a')], 'same_here', 0],
  ['the same elsewhere', [line('same', 'b')], 'same_elsewhere', 0],
  ['the same here and elsewhere', [line('same', 'b'), line('same', 'a')], 'same_here', 1],
  ['near here', [line('near', 'a')], 'near_here', 0],
  ['nearer here than elsewhere', [line('near', 'a'), line('near', 'b')], 'near_elsewhere', 1],
  ['near here, the same elsewhere', [line('same', 'b'), line('near', 'a')], 'same_elsewhere', 0],
])('%s', (_, nearest, verdict, at) => {
  expect(verdictOf(nearest, 'a')).toBe(verdict);
  expect(reasonOf(nearest, verdict, 'a')).toBe(at === null ? null : nearest[at]);
});

test('without an intent every line is elsewhere', () => {
  expect(verdictOf([line('same', 'a')], undefined)).toBe('same_elsewhere');
  expect(verdictOf([line('near', 'a')], undefined)).toBe('near_elsewhere');
});
