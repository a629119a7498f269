import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createClusters, representativeOf } from './clusters.ts';
import { createTextSpace } from './space.ts';

const CHINESE = [
  '你们招聘客服吗',
  '空气净化器可以以旧换新吗',
  '请问你们招聘吗',
  '净化器以旧换新怎么办理',
  '旧的净化器能以旧换新吗',
  '你们公司还招聘客服人员吗',
];
const ENGLISH = [
  'do you have any job openings',
  'can I trade in my old purifier',
  'are there job openings at your company',
  'how does the trade in of an old purifier work',
];

function groupsOf(language: string, texts: readonly string[]): string[][] {
  const space = createTextSpace(language, texts);
  const clusters = createClusters(language);
  const groups: string[][] = [];
  for (const text of texts) {
    const { cluster } = clusters.place(space.vectorOf(text));
    groups[cluster] = [...(groups[cluster] ?? []), text];
  }
  return groups;
}

describe('texts of one question come together', () => {
  test.each([
    ['zh', CHINESE],
    ['en', ENGLISH],
  ])('%s', (language, texts) => {
    const groups = groupsOf(language, texts);
    expect(groups).toHaveLength(2);
    const [first = [], second = []] = groups;
    expect(first.every((text) => /招聘|job/.test(text))).toBe(true);
    expect(second.every((text) => /以旧换新|trade/.test(text))).toBe(true);
  });
});

test('the same texts in the same order give the same clusters; a text alone starts its own', () => {
  expect(groupsOf('zh', CHINESE)).toEqual(groupsOf('zh', CHINESE));
  expect(groupsOf('en', ['where is my parcel'])).toEqual([['where is my parcel']]);
});

test('clusters that were started apart and say the same are merged into the older one; others are left alone', () => {
  const space = createTextSpace('en', ENGLISH);
  const clusters = createClusters('en');
  const of = (...texts: string[]) => clusters.start(texts.map((text) => space.vectorOf(text)));
  of('do you have any job openings', 'any job openings');
  of('can I trade in my old purifier');
  of('any job openings at your company', 'do you have job openings');
  expect(clusters.nearestTo(0)).toMatchObject({ cluster: 2, cosine: expect.closeTo(0.8, 0) });
  expect(clusters.nearestTo(2)?.cosine).toBeCloseTo(clusters.nearestTo(0)?.cosine ?? 0);
  expect(clusters.mergeClose()).toEqual([0, 1, 0]);
});

test('the representative is the text most like the rest, and what is said often counts more', () => {
  const texts = ['hello, about my old purifier, thing is, I wonder', 'can I trade in my old purifier', 'trade in my old purifier please'];
  const space = createTextSpace('en', texts);
  const vectors = texts.map((text) => space.vectorOf(text));
  expect(representativeOf(vectors, [1, 1, 1])).not.toBe(0);
  expect(representativeOf(vectors, [50, 1, 1])).toBe(0);
  expect(representativeOf([], [])).toBe(0);
});

test('any text is a vector of length one or of none at all, and is nearest to itself', () => {
  const space = createTextSpace('zh', CHINESE);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const vector = space.vectorOf(text);
      const square = vector.values.reduce((sum, value) => sum + value * value, 0);
      expect(vector.features.every((feature, i) => i === 0 || feature > (vector.features[i - 1] as number))).toBe(true);
      if (vector.features.length === 0) return;
      expect(square).toBeCloseTo(1, 4);
      const clusters = createClusters('zh');
      clusters.start([vector]);
      expect(clusters.nearest(vector)?.cosine).toBeCloseTo(1, 4);
    }),
  );
});
