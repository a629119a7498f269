import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Standing, standingFactor, withStanding } from './standing.ts';
import { SUPPORT_THRESHOLD } from './support.ts';

describe('standingFactor', () => {
  it.each([
    ['P3 as it is', { priority: 'P3', state: 'published' }, 1],
    ['P0', { priority: 'P0', state: 'published' }, 1.15],
    ['P1', { priority: 'P1', state: 'published' }, 1.1],
    ['P2', { priority: 'P2', state: 'published' }, 1.05],
    ['expiring', { priority: 'P3', state: 'expiring' }, 0.9],
    ['best quality', { priority: 'P3', state: 'published', quality: 1 }, 1.1],
    ['worst quality', { priority: 'P3', state: 'published', quality: 0 }, 0.8],
    ['gains stop at 15 %', { priority: 'P0', state: 'published', quality: 1 }, 1.15],
    ['two open flags', { priority: 'P3', state: 'published', openFlags: 2 }, 0.8],
    ['flags halve at most', { priority: 'P3', state: 'published', openFlags: 40 }, 0.5],
    ['all losses', { priority: 'P3', state: 'expiring', quality: 0, openFlags: 9 }, 0.36],
  ] satisfies [string, Standing, number][])('%s', (_, standing, factor) => {
    expect(standingFactor(standing)).toBeCloseTo(factor, 10);
  });
});

const score = fc.double({ min: 0, max: 1, noNaN: true });
const standing: fc.Arbitrary<Standing> = fc.record({
  priority: fc.constantFrom('P0', 'P1', 'P2', 'P3'),
  state: fc.constantFrom('published', 'expiring'),
  quality: fc.option(score, { nil: undefined }),
  openFlags: fc.nat(12),
});

describe('withStanding', () => {
  it('never lifts an unsupported score to the threshold', () => {
    fc.assert(
      fc.property(score, standing, (value, its) => {
        if (value < SUPPORT_THRESHOLD) expect(withStanding(value, its)).toBeLessThan(SUPPORT_THRESHOLD);
      }),
    );
  });
  it('no standing passes an unblemished P3 that is more than 15 % better and supported', () => {
    fc.assert(
      fc.property(score, score, standing, (lower, higher, its) => {
        fc.pre(higher > lower * 1.15 + 1e-9 && higher >= SUPPORT_THRESHOLD);
        expect(withStanding(lower, its)).toBeLessThan(withStanding(higher, { priority: 'P3', state: 'published' }));
      }),
    );
  });
});
