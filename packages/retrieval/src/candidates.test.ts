import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strongestUnits } from './candidates.ts';
import { buildPostings, type Unit } from './postings.ts';

const NOTHING = { units: 0, holders: () => 0 };
const term = fc.nat(40).map((n) => n * 8);
const unit: fc.Arbitrary<Unit> = fc
  .array(fc.tuple(term, fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 12 })
  .map((pairs) => new Map(pairs));

describe('strongestUnits', () => {
  it('gives what adding up every unit gives', () => {
    fc.assert(
      fc.property(
        fc.array(unit, { minLength: 1, maxLength: 60 }),
        fc.array(term, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 8 }),
        (units, asked, limit) => {
          const postings = buildPostings(units, NOTHING);
          const weights = new Map(asked.map((key, at) => [key, 1 + at]));
          const sums = units.map((_, at) => {
            let sum = 0;
            for (const [key, weight] of weights) {
              const list = [...postings.terms].indexOf(key);
              if (list < 0) continue;
              for (let post = postings.listStart[list]!; post < postings.listStart[list + 1]!; post++)
                if (postings.listUnits[post] === at) sum += weight * postings.listImpacts[post]!;
            }
            return sum;
          });
          const expected = sums
            .filter((sum) => sum > 0)
            .sort((a, b) => b - a)
            .slice(0, limit);
          const found = strongestUnits(postings, weights, limit, null, () => true);
          expect(found.length).toBe(expected.length);
          found.forEach(({ unit: at, raw }, place) => {
            expect(raw).toBeCloseTo(expected[place]!, 4);
            expect(raw).toBeCloseTo(sums[at]!, 4);
          });
          expect(postings.scores.every((value) => value === 0)).toBe(true);
        },
      ),
    );
  });
  it('keeps to what is allowed and ranks by the lift', () => {
    const postings = buildPostings([new Map([[8, 1]]), new Map([[8, 1]]), new Map([[8, 1]])], NOTHING);
    const weights = new Map([[8, 1]]);
    expect(strongestUnits(postings, weights, 3, null, (at) => at !== 1).map((found) => found.unit)).toEqual([0, 2]);
    expect(
      strongestUnits(
        postings,
        weights,
        2,
        (at) => 1 + at,
        () => true,
      ).map((found) => found.unit),
    ).toEqual([2, 1]);
  });
});
